"""The best roads with proof: every road is gone through, or ruled out with all that begin as it does."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from detente.roadmap.planning.aims import Front, Most
from detente.roadmap.planning.cells import Cells
from detente.roadmap.planning.label import Label, front, in_time
from detente.roadmap.planning.outlook import Outlook, choices
from detente.roadmap.planning.problem import Problem
from detente.roadmap.planning.walk import OutOfTimeError, Walk

MOST = 400_000
"""Deals in all standings together up to which a proof is tried."""
NARROW = 2
"""Beginnings gone on from at each standing by the walk that only looks for good roads."""


@dataclass(frozen=True)
class Proof:
    """What is known of the one road of most worth times share kept.

    Args:
        best: the road; None where none is worth anything.
        limit: worth times share that no road can exceed; the best one's own where every road was gone through.
        is_done: whether every road was.
    """

    best: Label | None
    limit: float
    is_done: bool


def outlook_of(problem: Problem, most: int = MOST) -> Outlook | None:
    """The limits that a proof goes by; None where no deal can be made.

    Args:
        problem: what may be chosen. most: deals in all standings together up to which a proof is tried.

    Raises:
        TooManyError: there are more.
    """
    found = choices(problem, most)
    return Outlook(problem, found) if found.deals else None


def exact_best(outlook: Outlook | None, known: Iterable[Label] = (), *, seconds: float = 600.0) -> Proof:
    """The road of most worth times share kept, or how much more than the best known a road can have at most.

    A narrow walk first finds good roads, so that the wide one has more to rule out with.

    Args:
        outlook: of the problem (`outlook_of`). known: roads found before. seconds: after which the proof is given up.
    """
    if outlook is None:
        return Proof(None, 0.0, is_done=True)
    problem = outlook.problem
    until, aim = time.monotonic() + seconds, Most(label for label in known if in_time(problem, label))
    walk = Walk(problem, outlook, aim, until, width=NARROW)
    try:
        walk.go()
        walk = Walk(problem, outlook, aim, until)
        walk.go()
    except OutOfTimeError:
        limit = walk.limit() if not walk.width else float(Walk(problem, outlook, aim, until).limit())
        return Proof(max(aim.known, key=lambda x: x.expected, default=None), limit, is_done=False)
    return Proof(max(aim.known, key=lambda x: x.expected, default=None), aim.best, is_done=True)


def exact_front(outlook: Outlook | None, known: Iterable[Label] = (), *, seconds: float = 600.0) -> list[Label]:
    """Every road on the front of share kept, worth, exposure and months that is kept in some future.

    Args:
        outlook: of the problem (`outlook_of`).
        known: roads found before; the better they are, the more is ruled out.
        seconds: after which the proof is given up.

    Raises:
        OutOfTimeError: no proof in time.
    """
    if outlook is None:
        return []
    problem, until = outlook.problem, time.monotonic() + seconds
    able = [label for label in known if label.kept.any() and in_time(problem, label)]
    cells = Cells(outlook, able)
    aim = Front(able, cells.low, problem.worth.futures)
    Walk(problem, outlook, aim, until, cells=cells).go()
    return front(aim.known)
