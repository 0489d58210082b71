"""What may still come from each set of measures in force, by how much it puts at risk and how long it takes.

A road of much worth puts much at risk and takes many deals. So the limit on the worth of what follows is found apart
for each level of risk that no later deal exceeds, and for each number of rounds of talks, by the recursion of `Outlook`
[@bellman-1957]. What is at risk at a deal depends on the measures in force and the deal alone. Of `n` more deals the
last is decided no earlier than `(n - 1) // lanes` whole waits after the next one can be.
"""

from collections.abc import Iterable

import numpy as np
from jaxtyping import Float

from detente.roadmap.planning.label import Label
from detente.roadmap.planning.outlook import Ahead, Outlook
from detente.roadmap.planning.problem import Problem

Floats = Float[np.ndarray, "..."]
LEVELS = 8
"""Levels of risk told apart, beside one for more than any road known."""
DEALS = 7
"""Further deals told apart; the last stands for as many or more."""


class Cells:
    """Limits of the worth of what follows, by level of risk and by rounds of talks.

    Args:
        outlook: the limits without regard to either. known: roads known; the levels part what they put at risk.

    Attributes:
        low: least that is at risk at each level, ascending from 0.
        by_level: most worth if no later deal puts more at risk than the level allows. by_round: if so many rounds
            follow. Both -infinity where nothing could be kept.
        waits: months, after the next deal can be decided, before which the last of each round cannot be; below 0 for
            none.

    Cost: deals of all standings times levels and deals told apart times futures.
    """

    def __init__(self, outlook: Outlook, known: Iterable[Label] = ()) -> None:
        problem, held = outlook.problem, outlook.choices.held
        size, futures = len(held), problem.worth.futures
        top = max((label.exposure for label in known), default=0.0)
        caps = np.array([*(np.linspace(0, top, LEVELS + 1)[1:] if top > 0 else []), np.inf])
        self.low = np.concatenate([[0.0], caps[:-1]])
        self.by_level = np.full((size, len(caps), futures), -np.inf)
        by_count = np.full((size, DEALS + 1, futures), -np.inf)
        for standing in outlook.choices.backwards:
            if problem.is_complete(held[standing]):
                self.by_level[standing], by_count[standing, 0] = 0.0, 0.0
            ahead = outlook.ahead.get(standing)
            if ahead is not None:
                self.look(outlook, standing, ahead, caps, by_count)
        lanes = problem.pace.lanes
        rounds = [0, *((n - 1) // lanes + 1 for n in range(1, DEALS + 1))]
        first = np.flatnonzero(np.diff([-1, *rounds]))
        self.by_round = np.maximum.reduceat(by_count, first, axis=1)
        self.waits = np.array([-1, *(n * problem.pace.wait for n in range(len(first) - 1))])

    def look(self, outlook: Outlook, standing: int, ahead: Ahead, caps: Floats, by_count: Floats) -> None:
        """Fill in one standing from those after it."""
        now = np.where(ahead.can, outlook.deals.good[ahead.deals][:, None], -np.inf)
        for level, cap in enumerate(caps):
            fits = ahead.risk <= cap
            if fits.any():
                whole = (now[fits] + self.by_level[ahead.to[fits], level]).max(axis=0)
                self.by_level[standing, level] = np.maximum(self.by_level[standing, level], whole)
        longer = (now[:, None] + by_count[ahead.to]).max(axis=0)
        by_count[standing, 1:] = longer[:-1]
        by_count[standing, DEALS] = np.maximum(longer[DEALS - 1], longer[DEALS])

    def months(self, problem: Problem, months: Floats, ready: Floats) -> Float[np.ndarray, "beginning round"]:
        """Months of a road before which it cannot end, from those of its beginning and when it can go on."""
        least = min((problem.pace.takes[m] for m in problem.chosen), default=1)
        later = ready[:, None] + self.waits + least
        counts = (self.waits >= 0) & (problem.milestone < 0)
        return np.where(counts, np.maximum(months[:, None], later), months[:, None])
