"""Where a case is, and where the draws that it brings lie: beside it."""

from pathlib import Path

from detente.case.find import shipped_cases
from detente.case.model import Case
from detente.errors import InputError

FOLDER = "posterior"
KEPT = "conditioned.parquet"  # what a run folder calls its own copy
RUN_CARD = "card.json"


def home_of(case: Case) -> Path | None:
    """The folder that a case's file lies in; None for a case that was not read from a file."""
    first = case.files[0] if case.files else ""
    if Path(first).is_file():
        return Path(first).parent
    shipped = shipped_cases().get(first.split("/")[0])
    return shipped.parent if shipped else None


def folder_of(case: Case) -> Path | None:
    """Where a case keeps its draws: beside it, in the folder that its `evidence:` names or in `posterior/`."""
    home = home_of(case)
    return home / (case.evidence.posterior if case.evidence else FOLDER) if home else None


def conditioned_path(case: Case) -> Path | None:
    """The file of conditioned futures that a case names: a run folder's own copy, else beside the case or here.

    Raises:
        InputError: there are two of that name, or none.
    """
    named = case.evidence.conditioned if case.evidence else ""
    if not named:
        return None
    home = home_of(case)
    if home is not None and (home.parent / RUN_CARD).is_file() and (home / KEPT).is_file():
        return home / KEPT
    found = {path.resolve() for path in (Path(named), *([home / named] if home else [])) if path.is_file()}
    if len(found) > 1:
        raise InputError(f"two files {named}: beside the case and here", wanted="one", mend="give its whole path")
    if not found:
        mend = "detente evidence history CASE --condition --out FILE"
        raise InputError(f"no file {named}", wanted="conditioned futures, beside the case or here", mend=mend)
    return found.pop()
