"""How much better than each road of a front another could still be, goal by goal, where the front is not proven.

A walk through the first deals leaves beginnings, and each leaves corners that nothing begun so can pass (`aims`). The
gap of a road on one goal is by how much the best corner beats it there, of those at least as good on the other three.
What the walk ruled out cannot count: a road known is as good as all it leaves, and no road of a front beats another.
"""

import time
from collections.abc import Sequence
from contextlib import suppress

import numpy as np
from jaxtyping import Float

from detente.roadmap.planning.aims import Front
from detente.roadmap.planning.bound import Gap
from detente.roadmap.planning.cells import Cells
from detente.roadmap.planning.label import Label, front
from detente.roadmap.planning.outlook import SLACK, Outlook
from detente.roadmap.planning.walk import OutOfTimeError, Walk, joined_up

WAITING = 3_000
"""Beginnings at which the walk ends: their corners take about a second."""


def gaps(
    outlook: Outlook, known: Sequence[Label], *, seconds: float = np.inf, waiting: int = WAITING
) -> list[tuple[Label, Gap]]:
    """The roads known, with better ones met on the way, and how far each may be from the best.

    Args:
        outlook: limits of the problem. known: roads of which none beats another.
        seconds, waiting: after which, and at how many beginnings, the walk ends.
    """
    problem = outlook.problem
    cells = Cells(outlook, known)
    aim = Front(known, cells.low, problem.worth.futures)
    walk = Walk(problem, outlook, aim, time.monotonic() + seconds, cells=cells)
    with suppress(OutOfTimeError):
        walk.go(waiting)
    worth = still_open(walk, cells, len(aim.table))
    return [(label, gap_of(label, worth, cells.low)) for label in front(aim.known)]


def still_open(walk: Walk, cells: Cells, months: int) -> Float[np.ndarray, "month level kept"]:
    """Limit of worth if kept in j futures, with no more at risk than a level at least, by a month."""
    worth = np.full((months, len(cells.low), walk.problem.worth.futures), -np.inf)
    for standing, parts in walk.waiting.items():
        here = joined_up(parts)
        so_far = np.array([walk.months(clock) for clock in here.clocks])
        to = np.full(len(here.roads), standing)
        corners = walk.corners(here.alive, here.worth, here.exposure, so_far, here.ready, to)
        own = np.maximum(np.searchsorted(cells.low, here.exposure + SLACK, side="right") - 1, 0)
        level = np.maximum(np.arange(len(cells.low)), own[:, None])
        for n in range(corners.worth.shape[2]):
            month = corners.months[:, n].astype(np.int64)
            soon = np.flatnonzero(month < months)
            np.maximum.at(worth, (month[soon][:, None], level[soon]), corners.worth[soon, :, n])
    return np.maximum.accumulate(np.maximum.accumulate(worth, axis=0), axis=1)


def gap_of(label: Label, worth: Float[np.ndarray, "month level kept"], low: Float[np.ndarray, " level"]) -> Gap:
    """The gaps of one road, from the limit of worth by month, level of risk and futures kept."""
    kept, month = int(label.kept.sum()), int(label.months)
    level = int(np.searchsorted(low, label.exposure + SLACK, side="right")) - 1
    place = max(kept - 1, 0)
    as_good = worth >= label.value - SLACK
    often = int(as_good[month, level].sum())
    levels, months = np.flatnonzero(as_good[month, :, place]), np.flatnonzero(as_good[:, level, place])
    return Gap(
        share=max(often - kept, 0) / worth.shape[2],
        value=max(float(worth[month, level, place]) - label.value, 0.0),
        exposure=max(label.exposure - float(low[levels[0]]), 0.0) if len(levels) else 0.0,
        months=max(label.months - float(months[0]), 0.0) if len(months) else 0.0,
    )
