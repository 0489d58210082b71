"""The case inside a run folder: its files as they were when the run began."""

from pathlib import Path, PurePosixPath

from detente.case.find import shipped_cases
from detente.case.model import Case
from detente.case.read import read_case
from detente.errors import InputError
from detente.futures.places import KEPT, conditioned_path, folder_of, home_of
from detente.futures.posteriors import DRAWS
from detente.results.card import Card
from detente.results.parts import atomically

SNAPSHOT = "case"


def write_snapshot(folder: Path, case: Case) -> None:
    """Copy the files of a case, and the draws from evidence beside it; one made from text or by hand leaves none."""
    source = _file_of(case.files[0]) if case.files else None
    if source is None:
        return
    above = PurePosixPath(case.files[0]).parent
    for shown in case.files:
        inside = PurePosixPath(shown).relative_to(above)
        content = (source.parent / inside).read_bytes()
        atomically(folder / SNAPSHOT / inside, lambda to, content=content: to.write_bytes(content))
    _write_draws(folder, case)


def _write_draws(folder: Path, case: Case) -> None:
    """Copy the draws from evidence, where the case asks for any, to where the copied case looks for them."""
    home, beside, learned = home_of(case), folder_of(case), conditioned_path(case)
    asked = any(a.shape.kind == "posterior" for a in case.uncertain)
    if home and beside and asked and (beside / DRAWS).is_file() and beside.is_relative_to(home):
        _copy(beside / DRAWS, folder / SNAPSHOT / beside.relative_to(home) / DRAWS)
    if learned is not None:
        _copy(learned, folder / SNAPSHOT / KEPT)


def _copy(source: Path, target: Path) -> None:
    """A file's bytes, whole or not at all."""
    content = source.read_bytes()
    atomically(target, lambda to: to.write_bytes(content))


def read_snapshot(folder: Path, card: Card) -> Case:
    """The case that a run folder keeps.

    Raises:
        InputError: it keeps none, or one that is not the card's.
    """
    name = PurePosixPath(card["files"][0]).name if card["files"] else ""
    path = folder / SNAPSHOT / name
    if not name or not path.is_file():
        raise InputError(f"{folder} keeps no case", wanted="a run of a case that was read from a file")
    case = read_case(path, set_=card["overlays"], checked=card["digest"])
    if case.digest != card["digest"]:
        found = f"{path} is not the case that was run (its digest is {case.digest[:8]}, not {card['digest'][:8]})"
        raise InputError(found, wanted="the run folder as it was written", mend="run the case again")
    return case


def _file_of(shown: str) -> Path | None:
    """The file that messages call so: itself, or a shipped case's."""
    path = Path(shown)
    return path if path.is_file() else shipped_cases().get(path.parent.name)
