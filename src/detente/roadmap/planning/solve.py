"""A search, and where the measures are few enough a proof that none is better than what it found."""

from collections.abc import Sequence
from dataclasses import replace

from detente.roadmap.planning.exact import OutOfTimeError, exact_front
from detente.roadmap.planning.problem import Problem, Road
from detente.roadmap.planning.search import Found, Progress, search

PROVABLE = 8
"""Measures up to which a proof is tried (benchmarks/planner.py)."""
PATIENCE = 20.0
"""Seconds after which a proof is given up."""


def solve(
    problem: Problem,
    starts: Sequence[Road] = (),
    *,
    tries: int,
    seconds: float = float("inf"),
    seed: int,
    progress: Progress | None = None,
) -> Found:
    """What a search finds from some roads on; of few measures the whole front, proven."""
    few = len(problem.chosen) <= PROVABLE
    found = search(
        problem, starts, tries=min(tries, 500) if few else tries, seconds=seconds, seed=seed, progress=progress
    )
    if not few or found.stopped:
        return found
    try:
        proven = exact_front(problem, found.front, seconds=PATIENCE)
    except (OutOfTimeError, KeyboardInterrupt):
        return search(
            problem, [x.road for x in found.front], tries=tries, seconds=seconds, seed=seed, progress=progress
        )
    return replace(found, front=tuple(proven), is_exact=True)
