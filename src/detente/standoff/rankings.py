"""Everybody's rankings as unknowns of an integer programme: what it costs to turn pairs of states round.

A *swap* is a pair of states strictly ranked now and in that order no longer: turned round, or tied. Breaking a tie is
no swap, but of changes with equally many swaps the one that breaks fewest ties is taken. A ranking with ties is a
relation "strictly better" that is one-sided and negatively transitive; those conditions are added only where they are
broken.

With at most `far` swaps no pair changes that has `far` or more states strictly between its two, since each state
between must be passed by one of them. So only nearer pairs are unknowns.
"""

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.errors import InputError
from detente.standoff.model import Conflict
from detente.standoff.programme import NO, YES, Linear, Programme

MOST_BROKEN = 4_000  # conditions added at a time


@dataclass(eq=False)
class Rankings:
    """Unknown rankings of some decision makers, the others' as they are.

    Args:
        far: pairs with so many states strictly between them, or more, keep their order.
        swap: cost of a swap, in broken ties; more than there are ties to break.
        most: unknown pairs at most.
    """

    conflict: Conflict
    programme: Programme
    may_change: frozenset[int]
    far: int
    swap: float
    most: int
    known: dict[tuple[int, int, int], Linear] = field(default_factory=dict[tuple[int, int, int], Linear])

    def above(self, actor: int, high: int, low: int) -> Linear:
        """Whether a decision maker comes to like one state strictly better than another."""
        key = (actor, high, low)
        if key not in self.known:
            if not self._can_change(actor, high, low):
                level = self.conflict.levels[actor]
                return YES if level[high] > level[low] else NO
            self._open(actor, high, low)
        return self.known[key]

    def _can_change(self, actor: int, one: int, other: int) -> bool:
        """Whether two states are near enough to change order."""
        level = self.conflict.levels[actor]
        low, high = sorted((int(level[one]), int(level[other])))
        between = int(((level > low) & (level < high)).sum())
        return actor in self.may_change and (low == high or between < self.far)

    def _open(self, actor: int, one: int, other: int) -> None:
        """Make unknowns of all pairs of states from one of the two to the other, ties with them included."""
        level = self.conflict.levels[actor]
        low, high = sorted((int(level[one]), int(level[other])))
        inside = np.flatnonzero((level >= low) & (level <= high))
        if max(len(self.known), len(inside) ** 2) > 2 * self.most:
            raise InputError("too many outcomes whose order could change", wanted=f"at most {self.most} pairs of them")
        for k, a in enumerate(map(int, inside)):
            for b in map(int, inside[k + 1 :]):
                if (actor, a, b) not in self.known:
                    self._pair(actor, *((a, b) if level[a] >= level[b] else (b, a)))

    def _pair(self, actor: int, a: int, b: int) -> None:
        """The unknowns of one pair, of which a is not ranked below b now."""
        if self.conflict.levels[actor, a] == self.conflict.levels[actor, b]:
            up, down = self.programme.choice(1.0), self.programme.choice(1.0)
        else:
            lost = self.programme.choice(self.swap)
            up, down = Linear(1.0, lost.variable, -1.0), self.programme.choice()
        self.programme.require([(1, up), (1, down)], most=1)
        self.known[actor, a, b], self.known[actor, b, a] = up, down

    def allow(self, swaps: int) -> None:
        """At most so many swaps."""
        lost = {id(t): t for t in self.known.values() if t.times < 0}
        self.programme.require([(1.0, Linear(0.0, t.variable, 1.0)) for t in lost.values()], most=swaps)

    def read(self, values: Float[np.ndarray, " variable"], actor: int) -> Bool[np.ndarray, "state state"]:
        """Which state a solution ranks strictly above which (first above second)."""
        level = self.conflict.levels[actor]
        better = level[:, None] > level[None, :]
        for (who, a, b), term in self.known.items():
            if who == actor:
                better[a, b] = term.constant + term.times * values[term.variable] > 0.5
        return better

    def mend(self, values: Float[np.ndarray, " variable"]) -> bool:
        """Add the conditions of a ranking that a solution breaks; whether there were any."""
        added = False
        for actor in sorted(self.may_change):
            touched = np.unique([s for who, *pair in self.known if who == actor for s in pair]).astype(np.int64)
            better = self.read(values, actor)[np.ix_(touched, touched)]
            broken: list[tuple[int, int, int]] = []
            for a in range(len(touched)):
                # a above c, but some b neither below a nor above c
                wrong = better[a][None, :] & ~better[a][:, None] & ~better
                broken += [(a, int(b), int(c)) for b, c in np.argwhere(wrong)]
            for a, b, c in broken[:MOST_BROKEN]:
                x, y, z = (int(touched[k]) for k in (a, b, c))
                terms = [
                    (1.0, self.above(actor, x, z)),
                    (-1.0, self.above(actor, x, y)),
                    (-1.0, self.above(actor, y, z)),
                ]
                self.programme.require(terms, most=0)
            added = added or bool(broken)
        return added

    def levels(self, values: Float[np.ndarray, " variable"]) -> Int[np.ndarray, "actor state"]:
        """The rankings of a solution that breaks no condition."""
        levels = self.conflict.levels.copy()
        for actor in self.may_change:
            below = self.read(values, actor).sum(axis=1)
            levels[actor] = np.unique(below, return_inverse=True)[1].reshape(-1)
        return levels


def solve(rankings: Rankings) -> Float[np.ndarray, " variable"] | None:
    """The cheapest rankings that fulfil a programme, None when none do.

    Raises:
        InputError: when that could not be settled.
    """
    while True:
        values = rankings.programme.solve()
        if values is None or not rankings.mend(values):
            return values
