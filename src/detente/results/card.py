"""The card of a run: what it is, so that it can be told from any other and made again."""

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from detente import __version__
from detente.case.model import Case
from detente.errors import InputError
from detente.futures.posteriors import posteriors_of
from detente.results.parts import atomically

CARD = "card.json"
IDENTITY = (
    "case",
    "digest",
    "evidence",
    "seed",
    "futures",
    "months",
    "strategies",
    "precision",
    "paths",
    "version",
    "code",
)
"""What makes a run this run: where any of these differs, the numbers may."""

KINDS: Mapping[str, type] = {
    "seed": int, "futures": int, "months": int, "strategies": list, "files": list, "overlays": dict, "status": str,
    "paths": bool, "digest": str,
}  # fmt: skip
"""What some entries of a card are, as it is read back."""

Card = Mapping[str, Any]
"""Plain data, as it stands in the file."""

LIBRARIES = ("jax", "jaxlib", "numpy", "scipy", "pyarrow", "pandas")
CODE = ("case", "futures", "rules", "engine")


def new_card(
    case: Case,
    *,
    futures: int,
    seed: int,
    strategies: Sequence[str],
    precision: str,
    paths: bool,
    reads: Sequence[str] = (),
) -> dict[str, Any]:
    """The card of a run that is about to start; `reads` are the uncertain numbers that the simulation uses."""
    return {
        "case": case.name,
        "title": case.title,
        "digest": case.digest,
        "evidence": evidence_digest(case),
        "seed": seed,
        "futures": futures,
        "months": case.months,
        "strategies": list(strategies),
        "precision": precision,
        "paths": paths,
        "reads": list(reads),
        "overlays": dict(case.overlays),
        "files": list(case.files),
        "version": __version__,
        "code": code_digest(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "status": "unfinished",
        "seconds": {},
    }


def evidence_digest(case: Case) -> str:
    """Fingerprint of the draws from evidence beside a case; empty where it asks for none."""
    draws = posteriors_of(case)
    mark = hashlib.sha256()
    for name in sorted(draws):
        mark.update(name.encode() + draws[name].tobytes())
    return mark.hexdigest()[:16] if draws else ""


def code_digest() -> str:
    """Fingerprint of the code that the numbers come from: a run is only resumed by the code that began it."""
    mark = hashlib.sha256()
    for room in CODE:
        for module in sorted(files(f"detente.{room}").iterdir(), key=lambda f: f.name):
            if module.name.endswith(".py"):
                mark.update(module.name.encode() + module.read_bytes())
    return mark.hexdigest()[:16]


def is_same_run(card: Card, other: Card) -> bool:
    """Whether two cards are of one run."""
    return all(card.get(key) == other.get(key) for key in IDENTITY)


def write_card(folder: Path, card: Card) -> None:
    """Put the card into a run folder."""
    text = json.dumps(card, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    atomically(folder / CARD, lambda to: to.write_text(text, encoding="utf-8"))


def read_card(folder: Path) -> dict[str, Any]:
    """The card of a run folder.

    Raises:
        InputError: the folder has none, or one that cannot be read.
    """
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{folder}: {error}", wanted=f"a run folder with its {CARD}", mend="run the case again"
        ) from error
    if not isinstance(card, dict) or not set(IDENTITY) <= set(card) or not _is_typed(card):
        raise InputError(f"{folder / CARD} is not the card of a run", wanted="a folder that `detente run` made")
    return card


def _is_typed(card: Card) -> bool:
    """Whether the entries are of their kinds."""
    return all(isinstance(card.get(key), kind) for key, kind in KINDS.items())
