"""The cheapest rankings that fulfil conditions on single pairs of states: an integer programme that grows as needed.

A *swap* is a pair of states strictly ranked now and in that order no longer: turned round, or tied. Only states that a
condition speaks of need leave their place, since all others may keep their order among themselves (sorting them where
they stand never adds a swap). So each such state has a *height*: how many of the others stand below it. To bring a
state below another costs the swap itself, the others strictly between them, each passed by one of the two, and what
lies between among the states spoken of. Groups of tied others are one step of the height, whatever their size, so the
programme grows with the conditions, not with the states.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.standoff.model import Conflict
from detente.standoff.programme import Linear, Programme, Solution
from detente.standoff.swaps import lost

MOST_BROKEN = 400  # conditions of a ranking added at a time, for each decision maker
NEAR = 1e-6
MOST_BETWEEN = 400  # pairs spoken of for which what lies between is counted from the start; later only where it must be
AT_A_TIME = 5.0  # seconds of one programme, after which its best rankings are looked at
Pair = tuple[int, int]


class Literal(NamedTuple):
    """Whether a decision maker likes one state strictly better than another."""

    actor: int
    high: int
    low: int
    above: bool


Term = frozenset[Literal]
Clause = tuple[Term, ...]
"""Any of these, each of them all that it says."""


def holds(levels: Int[np.ndarray, "actor state"], literal: Literal) -> bool:
    """Whether it is so under some rankings."""
    level = levels[literal.actor]
    return bool(level[literal.high] > level[literal.low]) == literal.above


@dataclass(eq=False)
class Rankings:
    """Everybody's rankings under conditions that may be added to.

    Args:
        within: only changes of fewer swaps are of interest; alternatives that cost as many alone are left out.
    """

    conflict: Conflict
    within: int
    clauses: dict[Clause, None] = field(default_factory=dict[Clause, None])
    pairs: list[set[Pair]] = field(default_factory=list[set[Pair]])
    triples: list[set[tuple[int, int, int]]] = field(default_factory=list[set[tuple[int, int, int]]])
    bound: int = 0

    def __post_init__(self) -> None:
        self.pairs = [set() for _ in self.conflict.names]
        self.triples = [set() for _ in self.conflict.names]
        self.sizes = [np.concatenate([[0], np.cumsum(np.bincount(level))]) for level in self.conflict.levels]

    def add(self, clause: Iterable[Term]) -> bool:
        """One more condition; whether it is new and leaves any way to fulfil it."""
        kept = tuple(t for t in dict.fromkeys(clause) if max(map(self._alone, t)) < self.within)
        fresh = kept not in self.clauses
        self.clauses[kept] = None
        for literal in (lit for term in kept for lit in term):
            self.pairs[literal.actor].add(_pair(literal.high, literal.low))
        return fresh

    def within_fewer(self, swaps: int) -> "Rankings":
        """The same conditions, where only changes of fewer swaps are of interest any more."""
        fresh = Rankings(self.conflict, swaps, bound=self.bound)
        for clause in self.clauses:
            fresh.add(clause)
        for k, there in enumerate(self.triples):
            fresh.triples[k] = set(there)
            fresh.pairs[k].update(_pair(*p) for x, y, z in there for p in ((x, y), (y, z), (x, z)))
        return fresh

    def _alone(self, literal: Literal) -> int:
        """Swaps that one literal costs alone."""
        level = self.conflict.levels[literal.actor]
        high, low = int(level[literal.high]), int(level[literal.low])
        if (high > low) == literal.above or high == low:
            return 0
        below = self.sizes[literal.actor]
        return int(below[max(high, low)] - below[min(high, low) + 1]) + 1

    def cheapest(self, until: float) -> Int[np.ndarray, "actor state"] | None:
        """Rankings that fulfil every condition with fewest swaps; None when none do within the bound, or in time.

        `bound` is then what any such rankings cost at least.

        Args:
            until: the reading of `time.monotonic` at which to stop.
        """
        if () in self.clauses:
            self.bound = self.within
            return None
        while (seconds := until - time.monotonic()) > 0:
            built = [_Maker(self, k) for k in range(len(self.conflict.names))]
            solution = self._solved(built, min(seconds, AT_A_TIME))
            fewest = self.within if solution.bound == np.inf else int(np.floor(solution.bound + NEAR))
            self.bound = max(self.bound, min(fewest, self.within))
            if solution.values is None:
                return None
            levels = np.stack([m.ranking(solution.values) for m in built])
            if self._fulfilled(levels) and self._swaps(levels) <= self.bound:
                return levels
            if not any([m.mend(solution.values) for m in built]) or not solution.settled:
                return levels
        return None

    def _solved(self, built: Sequence["_Maker"], seconds: float) -> Solution:
        """The programme as it stands."""
        programme = Programme()
        ties = sum(m.ties for m in built) + 1
        for maker in built:
            maker.build(programme, tie=0.5 / ties)
        for clause in self.clauses:
            ways = [self._term(programme, built, term) for term in clause]
            programme.require([(1.0, w) for w in ways], least=1)
        return programme.solve(seconds)

    def _term(self, programme: Programme, built: Sequence["_Maker"], term: Term) -> Linear:
        """One alternative of a condition: a yes or no, or the least of several."""
        return programme.all_of([built[lit.actor].literal(lit) for lit in sorted(term)])

    def _fulfilled(self, levels: Int[np.ndarray, "actor state"]) -> bool:
        """Whether rankings fulfil every condition."""
        return all(any(all(holds(levels, lit) for lit in term) for term in clause) for clause in self.clauses)

    def _swaps(self, levels: Int[np.ndarray, "actor state"]) -> int:
        """Swaps of everybody together."""
        return sum(lost(old, new) for old, new in zip(self.conflict.levels, levels, strict=True))


class _Maker:
    """One decision maker's part of a programme: heights of the states spoken of, and the order of pairs of them."""

    def __init__(self, rankings: Rankings, actor: int):
        self.rankings, self.actor = rankings, actor
        self.level = rankings.conflict.levels[actor]
        asked = rankings.pairs[actor]
        self.spoken = np.unique(np.array([s for pair in asked for s in pair], dtype=np.int64))
        rest = np.ones(len(self.level), dtype=np.bool_)
        rest[self.spoken] = False
        counts = np.bincount(self.level[rest], minlength=int(self.level.max()) + 1)
        self.below = np.concatenate([[0], np.cumsum(counts)])  # others below each group, and in all
        self.pairs = set(asked)
        self.between = {p: self._between(*p) for p in asked} if len(asked) <= MOST_BETWEEN else {}
        for (a, b), inside in self.between.items():
            self.pairs.update(p for z in inside for p in (_pair(a, z), _pair(z, b)))
        self.ties = sum(bool(self.level[a] == self.level[b]) for a, b in self.pairs)
        self.up: dict[Pair, Linear] = {}

    def _between(self, a: int, b: int) -> list[int]:
        """The states spoken of that stand strictly between two."""
        low, high = sorted((int(self.level[a]), int(self.level[b])))
        inside = (self.level[self.spoken] > low) & (self.level[self.spoken] < high)
        return self.spoken[inside].tolist()

    def build(self, programme: Programme, *, tie: float) -> None:
        """Variables and rows.

        Args:
            tie: cost of breaking a tie: all together less than a swap.
        """
        most = float(self.below[-1])
        self.height = {int(s): programme.amount(most) for s in self.spoken}
        self.down_by = {int(s): programme.amount(most, cost=1.0) for s in self.spoken}
        self.up_by = {int(s): programme.amount(most, cost=1.0) for s in self.spoken}
        for s, height in self.height.items():
            programme.require([(1.0, height), (1.0, self.down_by[s])], least=float(self._floor(s)))
            programme.require([(1.0, height), (-1.0, self.up_by[s])], most=float(self._ceiling(s)))
        for a, b in sorted(self.pairs):
            self._order(programme, *((a, b) if self.level[a] >= self.level[b] else (b, a)), tie=tie)
        for (a, b), inside in self.between.items():
            high, low = (a, b) if self.level[a] > self.level[b] else (b, a)
            for z in inside:
                programme.require(
                    [(1.0, self.up[high, z].negated()), (1.0, self.up[z, low].negated()),
                     (-1.0, self.up[high, low].negated())], least=0,
                )  # fmt: skip
        for x, y, z in self.rankings.triples[self.actor]:
            programme.require([(1.0, self.up[x, z]), (-1.0, self.up[x, y]), (-1.0, self.up[y, z])], most=0)

    def _floor(self, state: int) -> int:
        """Others strictly below a state now."""
        return int(self.below[self.level[state]])

    def _ceiling(self, state: int) -> int:
        """Others not above a state now."""
        return int(self.below[self.level[state] + 1])

    def _order(self, programme: Programme, a: int, b: int, *, tie: float) -> None:
        """The order of two states, of which the first is not below the second now."""
        most = float(self.below[-1])
        if self.level[a] == self.level[b]:
            up, down = programme.choice(tie), programme.choice(tie)
            programme.require([(1.0, up), (1.0, down)], most=1)
        else:
            gone = programme.choice(1.0)
            up, down = gone.negated(), programme.choice()
            programme.require([(1.0, down), (-1.0, gone)], most=0)
            between = float(self._floor(a) - self._ceiling(b))
            if between > 0:
                programme.require([(1.0, self.down_by[a]), (1.0, self.up_by[b]), (-between, gone)], least=0)
        if most:
            programme.require([(1.0, self.height[a]), (-1.0, self.height[b]), (most, down)], least=0)
            programme.require([(1.0, self.height[b]), (-1.0, self.height[a]), (most, up)], least=0)
        self.up[a, b], self.up[b, a] = up, down

    def literal(self, literal: Literal) -> Linear:
        """A literal as a yes or no."""
        up = self.up[literal.high, literal.low]
        return up if literal.above else up.negated()

    def _relation(self, values: Float[np.ndarray, " variable"]) -> Bool[np.ndarray, "some some"]:
        """Which state spoken of stands strictly above which, as the programme has it or, where it is silent, now."""
        place = {int(s): k for k, s in enumerate(self.spoken)}
        level = self.level[self.spoken]
        better = level[:, None] > level[None, :]
        for (a, b), term in self.up.items():
            better[place[a], place[b]] = term.value(values) > 0.5
        return better

    def mend(self, values: Float[np.ndarray, " variable"]) -> bool:
        """Have the programme speak of pairs that its heights or its order contradict; whether there were any."""
        if not len(self.spoken):
            return False
        pairs, triples = self.rankings.pairs[self.actor], self.rankings.triples[self.actor]
        size = len(pairs) + len(triples)
        better = self._relation(values)
        height = np.array([self.height[int(s)].value(values) for s in self.spoken])
        crossed = np.argwhere(better & (height[:, None] < height[None, :] - NEAR))
        pairs.update(_pair(int(self.spoken[a]), int(self.spoken[b])) for a, b in crossed[:MOST_BROKEN])
        broken = 0
        for a in range(len(self.spoken)):
            wrong = np.argwhere(better[a][None, :] & ~better[a][:, None] & ~better)
            for b, c in wrong[: MOST_BROKEN - broken]:
                x, y, z = (int(self.spoken[k]) for k in (a, b, c))
                if len({x, y, z}) == 3:
                    pairs.update((_pair(x, y), _pair(y, z), _pair(x, z)))
                    triples.add((x, y, z))
                    broken += 1
        return len(pairs) + len(triples) > size

    def ranking(self, values: Float[np.ndarray, " variable"]) -> Int[np.ndarray, " state"]:
        """The ranking that a solution describes; right where the solution contradicts itself nowhere."""
        middle = (self.below[:-1] + self.below[1:]) / 2
        key = middle[self.level].astype(np.float64)
        if not len(self.spoken):
            return self.level
        better = self._relation(values)
        spoken_pairs = self._spoken_of()
        height = np.array([self._step(self.height[int(s)].value(values)) for s in self.spoken])
        floor, ceiling = (np.array([f(int(s)) for s in self.spoken]) for f in (self._floor, self._ceiling))
        stays = (height > floor - 0.5) & (height < ceiling + 0.5) & (floor < ceiling)
        while True:
            where = np.where(stays, (floor + ceiling) / 2, height)
            order = where[:, None] - where[None, :]
            wrong = spoken_pairs & ((better & (order < 0)) | (~better & (order > 0)))
            wrong |= spoken_pairs & (order == 0) & (stays[:, None] | stays[None, :]) & better
            leaving = stays & (wrong.any(axis=0) | wrong.any(axis=1))
            if not leaving.any():
                break
            stays &= ~leaving
        key[self.spoken] = where
        within = np.zeros(len(self.level), dtype=np.int64)
        within[self.spoken] = np.where(stays, 0, (better & (order == 0)).sum(axis=1))
        return np.unique(np.stack([key, within]), axis=1, return_inverse=True)[1].reshape(-1).astype(np.int64)

    def _spoken_of(self) -> Bool[np.ndarray, "some some"]:
        """Which pairs the programme has a say on."""
        place = {int(s): k for k, s in enumerate(self.spoken)}
        out = np.zeros((len(self.spoken), len(self.spoken)), dtype=np.bool_)
        for a, b in self.up:
            out[place[a], place[b]] = True
        return out

    def _step(self, height: float) -> int:
        """A height as a place between groups of others."""
        return int(self.below[min(int(np.searchsorted(self.below, height - 0.25)), len(self.below) - 1)])


def _pair(a: int, b: int) -> Pair:
    """Two states in a fixed order."""
    return (a, b) if a < b else (b, a)
