"""What can be done with a case before anything is simulated: list, copy, check, describe the language."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente.case.check import report
from detente.case.find import shipped_cases
from detente.case.model import Case
from detente.case.read import read_case
from detente.case.schema import json_schema
from detente.case.tree import Leaf, parse
from detente.errors import InputError
from detente.evidence.named import refuse_unknown_names
from detente.finding import Column, Finding, Table

STARTER = "two-sides"


def cases() -> Finding:
    """The cases that come with `detente`, with their titles."""
    rows = tuple((name, _title(path)) for name, path in shipped_cases().items())
    return Finding(
        key="cases",
        question="Which cases come with detente?",
        answer=f"{len(rows)} cases: {', '.join(name for name, _ in rows)}.",
        table=Table((Column("name", "Name"), Column("title", "Title")), rows),
    )


def _title(path: Path) -> str:
    """The title of a case, without reading the rest of it."""
    title = parse(path.read_text(encoding="utf-8"), str(path))[0].entries.get("title")
    return title.text if isinstance(title, Leaf) else ""


def check(case: Case | str | Path, *, set_: Mapping[str, str] | None = None) -> Finding:
    """What the numbers of a case rest on, names never used, metrics that cannot vary.

    Raises:
        CaseError: every problem of the case; if it can be read, names that its record does not have.
        InputError: there is no such case.
    """
    read = case if isinstance(case, Case) else read_case(case, set_=set_ or {})
    refuse_unknown_names(read)
    return report(read)


def new_case(name: str, *, folder: Path | str = ".") -> Path:
    """A small commented case to start from, in a folder of its own.

    Args:
        name: of the case; also of its folder.
        folder: where to put it.

    Returns:
        The new file.

    Raises:
        InputError: a name that cannot be one, or something of that name is there or comes with `detente`.
    """
    if not name or not name.replace("-", "").replace("_", "").isalnum():
        raise InputError(repr(name), wanted="a name of letters, digits and dashes", mend="detente new my-dispute")
    if name in shipped_cases():
        raise InputError(
            f"{name}, a case that comes with detente", wanted="a name of your own", mend=f"detente new my-{name}"
        )
    target = Path(folder) / name
    if target.exists():
        raise InputError(f"{target} is there already", wanted="a new name", mend="choose another name, or move it away")
    text = shipped_cases()[STARTER].read_text(encoding="utf-8")
    target.mkdir(parents=True)
    (target / "case.yaml").write_text(text.replace(f"case: {STARTER}", f"case: {name}", 1), encoding="utf-8")
    return target / "case.yaml"


def schema() -> dict[str, Any]:
    """The case language as JSON Schema, for editors."""
    return json_schema()


def plain(value: Any) -> Any:
    """Data that JSON can hold: what is not a finite number becomes null."""
    if isinstance(value, (str, int)) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value
