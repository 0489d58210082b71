"""The views of a case, each run beside the case as written."""

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath

from detente.analyses.views import views as side_by_side
from detente.case.find import shipped_cases
from detente.case.model import Case
from detente.case.read import read_case
from detente.errors import InputError
from detente.finding import Finding
from detente.results import Study
from detente.workbench.runs import run
from detente.workbench.work import Progress

MOST_FUTURES = 2_000
"""Futures under each view: a ranking needs few, and a case may have a score of views."""


def views(
    study: Study,
    *,
    futures: int | None = None,
    progress: Progress | None = None,
    read: Callable[[str], Case] | None = None,
) -> Finding:
    """What each view of a study's case makes of the strategies.

    Args:
        study: the run.
        futures: under each view; by default those of the study, at most 2,000.
        progress: told how many futures of a view are done.
        read: gives the case with a view of that name laid over it; by default from the case's file.

    Raises:
        InputError: the case was not read from a file, so that nothing can be laid over it.
        CaseError: a view that does not fit the case.
    """
    size = futures or min(study.futures.size, MOST_FUTURES)
    laid_over = read or partial(with_view, study.case)
    cases = {"": study.case} | {name: laid_over(name) for name in study.case.views}
    made = {
        name: run(
            case, futures=size, seed=study.futures.seed, strategies=study.results.strategies, keep=False,
            progress=progress,
        )
        for name, case in cases.items()
    }  # fmt: skip
    return side_by_side(made.pop(""), made)


def with_view(case: Case, name: str) -> Case:
    """The case with the changes of one of its views laid over it.

    Raises:
        InputError: the case was not read from a file.
    """
    return read_case(_file_of(case), set_={**case.overlays, **case.views[name].overlays})


def _file_of(case: Case) -> Path:
    """Where the case was read from."""
    shown = case.files[0] if case.files else ""
    path = Path(shown)
    known = path if path.is_file() else shipped_cases().get(PurePosixPath(shown).parent.name)
    if not shown or known is None:
        raise InputError(f"{case.name} was not read from a file", wanted="a case in a file, or a run folder")
    return known
