"""A search, and where the measures are few enough a proof that none is better than what it found."""

from collections.abc import Sequence
from dataclasses import replace

from detente.roadmap.planning.bound import Gap
from detente.roadmap.planning.exact import exact_best, exact_front, outlook_of
from detente.roadmap.planning.gaps import gaps
from detente.roadmap.planning.label import front
from detente.roadmap.planning.outlook import Outlook, TooManyError
from detente.roadmap.planning.problem import Problem, Road
from detente.roadmap.planning.search import Found, Progress, search
from detente.roadmap.planning.walk import OutOfTimeError

PROVABLE = 9
"""Measures up to which a proof of the whole front is tried (benchmarks/planner.py)."""
BEST_PROVABLE = 14
"""Measures up to which a proof of the one road of most worth times share is, and gaps of all others are found."""
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
    try:
        outlook = outlook_of(problem)
        return (few and whole(outlook, found)) or in_part(outlook, found, min(seconds, PATIENCE))
    except (TooManyError, KeyboardInterrupt):
        return found


def whole(outlook: Outlook | None, found: Found) -> Found | None:
    """The whole front, proven; None where there is no proof in time, or no road that is kept in any future."""
    try:
        proven = exact_front(outlook, found.front, seconds=PATIENCE)
    except OutOfTimeError:
        return None
    return replace(found, front=tuple(proven), is_exact=True, is_best=True) if proven else None


def in_part(outlook: Outlook | None, found: Found, seconds: float) -> Found:
    """What was found, with a proof or a limit of most worth times share, and how far each road may be from the best."""
    proof = exact_best(outlook, found.front, seconds=seconds)
    best = [proof.best] if proof.best else []
    limits = replace(found.limits, expected=min(found.limits.expected, proof.limit))
    better = front([*found.front, *best])
    pairs = gaps(outlook, better, seconds=seconds) if outlook else [(label, Gap()) for label in better]
    roads, off = (tuple(part) for part in zip(*pairs, strict=True))
    return replace(found, front=roads, limits=limits, is_best=proof.is_done, gaps=off)
