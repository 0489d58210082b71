"""A search, and where the measures are few enough a proof that none is better than what it found."""

from collections.abc import Sequence
from dataclasses import replace

from detente.roadmap.planning.exact import exact_best, exact_front
from detente.roadmap.planning.label import front
from detente.roadmap.planning.outlook import TooManyError
from detente.roadmap.planning.problem import Problem, Road
from detente.roadmap.planning.search import Found, Progress, search
from detente.roadmap.planning.walk import OutOfTimeError

PROVABLE = 8
"""Measures up to which a proof of the whole front is tried (benchmarks/planner.py)."""
BEST_PROVABLE = 14
"""Measures up to which a proof of the one road of most worth times share is."""
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
    """What a search finds from some roads on; of few measures the whole front, of some more its best road, proven."""
    few = len(problem.chosen) <= PROVABLE
    found = search(
        problem, starts, tries=min(tries, 500) if few else tries, seconds=seconds, seed=seed, progress=progress
    )
    if found.stopped or len(problem.chosen) > BEST_PROVABLE:
        return found
    if not few:
        return with_best(problem, found, min(seconds, PATIENCE))
    try:
        proven = exact_front(problem, found.front, seconds=PATIENCE)
    except (OutOfTimeError, TooManyError, KeyboardInterrupt):
        return search(
            problem, [x.road for x in found.front], tries=tries, seconds=seconds, seed=seed, progress=progress
        )
    return replace(found, front=tuple(proven), is_exact=True, is_best=True)


def with_best(problem: Problem, found: Found, seconds: float) -> Found:
    """What was found, with the road of most worth times share if it can be proven, or a closer limit on it."""
    try:
        proof = exact_best(problem, found.front, seconds=seconds)
    except (TooManyError, KeyboardInterrupt):
        return found
    best = [proof.best] if proof.best else []
    limits = replace(found.limits, expected=min(found.limits.expected, proof.limit))
    return replace(found, front=tuple(front([*found.front, *best])), limits=limits, is_best=proof.is_done)
