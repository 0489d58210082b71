"""The best roads with proof: every road is gone through, or ruled out with all that begin as it does."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from detente.roadmap.planning.aims import Front, Most
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


def exact_best(problem: Problem, known: Iterable[Label] = (), *, seconds: float = 600.0, most: int = 0) -> Proof:
    """The road of most worth times share kept, or how much more than the best known a road can have at most.

    A narrow walk first finds good roads, so that the wide one has more to rule out with.

    Args:
        problem: what may be chosen. known: roads found before. seconds: after which the proof is given up.
        most: deals in all standings together up to which it is tried.

    Raises:
        TooManyError: more to go through than a proof can.
    """
    until, aim = time.monotonic() + seconds, Most(label for label in known if in_time(problem, label))
    found = choices(problem, most or MOST)
    if not found.deals:
        return Proof(None, 0.0, is_done=True)
    outlook = Outlook(problem, found)
    walk = Walk(problem, outlook, aim, until, NARROW)
    try:
        walk.go()
        walk = Walk(problem, outlook, aim, until)
        walk.go()
    except OutOfTimeError:
        limit = walk.limit() if not walk.width else float(Walk(problem, outlook, aim, until).limit())
        return Proof(max(aim.known, key=lambda x: x.expected, default=None), limit, is_done=False)
    return Proof(max(aim.known, key=lambda x: x.expected, default=None), aim.best, is_done=True)


def exact_front(problem: Problem, known: Iterable[Label] = (), *, seconds: float = 600.0) -> list[Label]:
    """Every road on the front of share kept, worth, exposure and months.

    Args:
        problem: what may be chosen.
        known: roads found before; the better they are, the more is ruled out.
        seconds: after which the proof is given up.

    Raises:
        OutOfTimeError: no proof in time. TooManyError: more to go through than a proof can.
    """
    until = time.monotonic() + seconds
    aim = Front(label for label in known if in_time(problem, label))
    found = choices(problem, MOST)
    if found.deals:
        Walk(problem, Outlook(problem, found), aim, until).go()
    return front(aim.known)
