"""Which rankings make a state stable: what one ranking must satisfy, how many do, whether two goals agree.

Whether i stays at s depends only on which states i likes better than s. So the requirement is a list of *escapes* (i's
moves q), each closed by any one of several *bars*: sets of states, all of which i must like no better than s: q itself,
or an answer r of the others (with i's own further moves from r, for SMR and SSEQ) [@kinsara-kilgour-hipel-2015;
@wang-hipel-fang-dang-2018]. For SEQ and SSEQ the others' rankings stay as they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import permutations
from math import comb, factorial

import numpy as np

from detente.errors import InputError
from detente.standoff.model import Conflict
from detente.standoff.moves import arcs
from detente.standoff.routes import NO_WAY, routes
from detente.standoff.stability import Concept

MOST_RANKED = 256  # states whose rankings are counted; the numbers have hundreds of digits
MOST_COUNTED = 20  # states in a requirement whose subsets are all tried for a count
MOST_GOALS = 7

Bar = frozenset[int]


@dataclass(frozen=True, slots=True)
class Escape:
    """A move that i has, and the sets of states that close it when i likes none of the set better than s."""

    target: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, eq=False)
class Requirement:
    """What a decision maker's ranking must satisfy to hold a state: every escape closed by one of its bars."""

    conflict: Conflict
    actor: int
    state: int
    concept: str
    escapes: tuple[Escape, ...]

    def holds(self, no_better: Iterable[int]) -> bool:
        """Whether the state is stable when exactly these states are liked no better."""
        below = set(no_better)
        return all(any(bar <= below for bar in e.bars) for e in self.escapes)

    @property
    def no_better(self) -> frozenset[int]:
        """The states that the decision maker now likes no better than the state."""
        level = self.conflict.levels[self.actor]
        return frozenset(map(int, np.flatnonzero(level <= level[self.state]))) - {self.state}

    @cached_property
    def relevant(self) -> tuple[int, ...]:
        """The states that the requirement speaks of."""
        return tuple(sorted({s for e in self.escapes for bar in e.bars for s in bar}))

    @property
    def carriers(self) -> tuple[int, ...]:
        """States such that stability would end if the decision maker came to like that one better, all else equal.

        Those that are in every bar that now closes some escape; empty when the state is not stable now.
        """
        now = self.no_better
        closing = [[bar for bar in e.bars if bar <= now] for e in self.escapes]
        if not all(closing):
            return ()
        return tuple(sorted(frozenset[int]().union(*(frozenset.intersection(*bars) for bars in closing))))


def requirement(conflict: Conflict, concept: Concept, actor: str, state: str) -> Requirement:
    """What the ranking of a decision maker must satisfy for a state to be stable for it.

    Raises:
        InputError: for a decision maker or a state that does not exist.
    """
    i, s = conflict.actor(actor), conflict.state(state)
    mine = arcs(conflict, i)
    others = [k for k in range(len(conflict.names)) if k != i]
    escapes: list[Escape] = []
    for q in map(int, mine.after(s)):
        bars = [frozenset((q,))]
        if concept != "nash":
            price = routes(conflict, q, movers=others, improving=concept in ("seq", "sseq")).price
            for r in map(int, np.flatnonzero((price < NO_WAY).any(axis=0))):
                again = map(int, mine.after(r)) if concept in ("smr", "sseq") else ()
                bars.append(frozenset((r, *again)) - {s})
        escapes.append(Escape(q, smallest(bars)))
    return Requirement(conflict, i, s, concept, tuple(escapes))


def smallest(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Sets of states without those that contain another.

    >>> [sorted(bar) for bar in smallest(map(frozenset, [(3, 1), (1,), (2, 3), (1,)]))]
    [[1], [2, 3]]
    """
    kept: list[Bar] = []
    by_first: dict[int, list[Bar]] = {}  # a set within another has its least state there too
    for bar in sorted(set(bars), key=lambda b: (len(b), sorted(b))):
        if not bar:
            return (bar,)
        if not any(other <= bar for state in bar for other in by_first.get(state, ())):
            kept.append(bar)
            by_first.setdefault(min(bar), []).append(bar)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Count:
    """How many rankings of all states make a state stable.

    Args:
        strict, strict_total: rankings without ties.
        weak, weak_total: rankings in which states may tie.
    """

    strict: int
    strict_total: int
    weak: int
    weak_total: int


def count_rankings(need: Requirement) -> Count | None:
    """Exact counts of rankings that satisfy a requirement, with and without ties; None if too many states take part.

    A ranking satisfies it or not by the set liked no better than the state, so sets are tried (at most 2^20) and each
    is weighed with the number of rankings that have it.
    """
    n, free = len(need.relevant), need.conflict.size - 1 - len(need.relevant)
    if n > MOST_COUNTED or need.conflict.size > MOST_RANKED:
        return None
    by_size = _sets_by_size(need)
    strict = weak = 0
    for k, sets in enumerate(by_size):
        for j in range(free + 1):
            below, above = k + j, n - k + free - j
            strict += sets * comb(free, j) * factorial(below) * factorial(above)
            weak += sets * comb(free, j) * _weak_orders(above) * _weak_orders_topped(below)
    total = need.conflict.size
    return Count(strict, factorial(total), weak, _weak_orders(total))


def _sets_by_size(need: Requirement) -> list[int]:
    """How many sets of each size satisfy the requirement."""
    place = {s: k for k, s in enumerate(need.relevant)}
    sets = np.arange(2 ** len(place), dtype=np.int64)
    good = np.ones(len(sets), dtype=np.bool_)
    for escape in need.escapes:
        masks = [sum(1 << place[s] for s in bar) for bar in escape.bars]
        good &= np.logical_or.reduce([(sets & m) == m for m in masks])
    sizes = np.zeros(len(sets), dtype=np.int64)
    for k in range(len(place)):
        sizes += (sets >> k) & 1
    return [int(v) for v in np.bincount(sizes[good], minlength=len(place) + 1)]


@cache
def _fubini() -> tuple[int, ...]:
    """Rankings with ties allowed, of 0 things to as many as are counted."""
    counts = [1]
    for k in range(1, MOST_RANKED + 1):
        counts.append(sum(comb(k, j) * counts[k - j] for j in range(1, k + 1)))
    return tuple(counts)


def _weak_orders(n: int) -> int:
    """Rankings of n things with ties allowed (Fubini numbers)."""
    return _fubini()[n]


def _weak_orders_topped(n: int) -> int:
    """Rankings of n + 1 things, ties allowed, in which one given thing is among the best."""
    return sum(comb(n, j) * _weak_orders(n - j) for j in range(n + 1))


def goals_agree(needs: Sequence[Requirement]) -> bool:
    """Whether one strict ranking can satisfy several requirements of the same decision maker.

    Only the order of the goal states among themselves can clash: put all others below, and try the orders.

    Raises:
        InputError: for goals of different decision makers, or more than seven.
    """
    if len({(id(n.conflict), n.actor) for n in needs}) > 1 or len(needs) > MOST_GOALS:
        raise InputError(
            f"{len(needs)} goals", wanted=f"at most {MOST_GOALS} goals of one decision maker in one conflict"
        )
    goals = sorted({n.state for n in needs})
    rest = set(range(needs[0].conflict.size)) - set(goals) if needs else set[int]()
    return any(
        all(n.holds(rest | set(order[order.index(n.state) + 1 :])) for n in needs) for order in permutations(goals)
    )
