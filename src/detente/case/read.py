"""Text in, a `Case` out, or every problem at once."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from detente.case.build import Builder, build
from detente.case.collect import collect
from detente.case.consistency import check_all
from detente.case.consistency.checking import Check
from detente.case.files import read_files
from detente.case.find import find_case
from detente.case.model import Case
from detente.case.overlay import lay_over
from detente.case.sheet import Sheet, parse_entries
from detente.case.spoken import parse_all
from detente.case.tree import Entries, parse, plain
from detente.errors import CaseError, Problem
from detente.where import Where

NO_OVERLAYS: Mapping[str, str] = {}


def read_case(name_or_path: str | Path, *, set_: Mapping[str, str] = NO_OVERLAYS) -> Case:
    """A case, checked.

    Args:
        name_or_path: a file, a folder with a `case.yaml`, or the name of a shipped case such as `two-sides`.
        set_: changes laid over the text: dotted path -> value, written as a case writes it.

    Returns:
        The case in model units; every entry knows its line.

    Raises:
        CaseError: with every problem of the text and of the changes, in file order.
        InputError: there is no such file and no such shipped case.

    >>> read_case("two-sides", set_={"credibility.start": "60%"}).credibility.start.shape.args
    (0.6,)
    """
    path, shown = find_case(name_or_path)
    root, files = read_files(path, shown)
    return _case(root, files.problems, set_, tuple(files.names))


def parse_case(text: str, *, file: str = "case.yaml", set_: Mapping[str, str] = NO_OVERLAYS) -> Case:
    """A case from its text alone, which may include nothing.

    Args:
        text: YAML.
        file: what to call it in messages.
        set_: changes laid over the text.

    Returns:
        The case in model units.

    Raises:
        CaseError: with every problem, in file order.
    """
    root, problems = parse(text, file)
    if "include" in root.entries:
        line = root.entries["include"].line
        problems.append(Problem(Where(file, line, "include"), "include", "a case in one text", "read it from its file"))
    return _case(root, problems, set_, (file,))


def _case(root: Entries, problems: list[Problem], set_: Mapping[str, str], files: tuple[str, ...]) -> Case:
    changed, wrong = lay_over(root, set_)
    sheet = Sheet(changed, [*problems, *wrong])
    builder = _examine(sheet)
    for name, view in builder.entries.views.items():
        _check_view(changed, ("views", name), view.overlays, sheet)
    sheet.refuse()
    return build(builder, digest=digest(changed), overlays=dict(set_), files=files)


def _examine(sheet: Sheet) -> Builder:
    """Everything parsed; problems are in the sheet."""
    entries = parse_entries(sheet)
    numbers = collect(entries, sheet)
    c = Check(entries, sheet, numbers)
    check_all(c)
    return Builder(entries, numbers, parse_all(c), sheet)


def _check_view(root: Entries, path: tuple[str, str], overlays: Mapping[str, str], sheet: Sheet) -> None:
    """A view is right if the case is, once it is laid over."""
    if sheet.problems:
        return
    changed, problems = lay_over(root, overlays)
    trial = Sheet(changed, problems)
    try:
        _examine(trial)
    except CaseError as error:
        problems = list(error.problems)
    for problem in problems or trial.problems:
        at = next((p for p in overlays if problem.where.path.startswith(p)), problem.where.path)
        sheet.object((*path, "overlays", at), problem.found, problem.wanted, problem.mend)


def digest(root: Entries) -> str:
    """SHA-256 over the merged text in canonical form: entries in order, without comments or layout."""
    canonical = json.dumps(plain(root), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
