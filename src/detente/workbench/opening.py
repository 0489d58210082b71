"""Runs that are there already, found without loading the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from detente.case.model import Case
from detente.case.read import read_case
from detente.errors import InputError
from detente.futures.conditioned import conditioned_of
from detente.results import Study
from detente.results.card import is_same_run, new_card, read_card
from detente.results.folder import is_run_folder, load_run
from detente.workbench.places import default_folder

USUAL = 10_000


def most_futures(case: Case) -> int:
    """How many futures a case can have: as many as the file that it draws them from has; 0 where there is none."""
    found = conditioned_of(case)
    return len(next(iter(found.likelihood.values()))) if found else 0


@dataclass(frozen=True)
class Request:
    """What a run is asked to be. What is None was not said.

    Args:
        target: a run folder, or the name or path of a case.
        overlays: path -> value, laid over the case.
        out: the run folder to use.
    """

    target: str
    futures: int | None = None
    seed: int | None = None
    strategies: Sequence[str] | None = None
    overlays: Mapping[str, str] = field(default_factory=dict[str, str])
    out: str | None = None
    precision: str = "float32"
    paths: bool = False

    def size_for(self, case: Case) -> int:
        """Number of futures: as said, else 10,000, or as many as the case's conditioned futures are."""
        return most_futures(case) or USUAL if self.futures is None else self.futures


def finished(request: Request) -> tuple[Case | None, Study | None]:
    """What is there of a request: the case that it is about, and its study where the run is complete.

    Returns:
        Case and study; no case where the target is a run folder, whose study holds it.

    Raises:
        CaseError: the case is wrong.
        InputError: no such case or run, or a run folder asked to be something else than it is.
    """
    if is_run_folder(request.target):
        _refuse_changes(request)
        return None, load_run(request.target)
    case = read_case(request.target, set_=request.overlays)
    names = list(request.strategies or case.strategies)
    card = new_card(
        case, futures=request.size_for(case), seed=request.seed or 0, strategies=names, precision=request.precision,
        paths=request.paths,
    )  # fmt: skip
    folder = Path(request.out) if request.out else default_folder(card)
    if is_run_folder(folder):
        there = read_card(folder)
        if is_same_run(there, card) and there["status"] == "complete":
            return case, load_run(folder, case=case)
    return case, None


def _refuse_changes(request: Request) -> None:
    """A run is what it is: nothing about it can be changed afterwards."""
    said = {
        "--futures": request.futures, "--seed": request.seed, "--strategies": request.strategies,
        "--set": request.overlays, "--out": request.out,
    }  # fmt: skip
    given = [flag for flag, value in said.items() if value]
    if given:
        raise InputError(
            f"{' and '.join(given)} with the run folder {request.target}",
            wanted="a run folder alone: what was run cannot be changed",
            mend="give the case instead of the folder",
        )
