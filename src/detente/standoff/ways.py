"""A good change of everybody's rankings that makes a state hold, found step by step; no proof that it is the best.

As long as somebody has a better move that nothing punishes, the cheapest way to close it is settled on: the mover likes
it no better, or the others' moves lead from it to a state that the mover likes no better, and each move of that path
pays. What a way takes is told by what each of its pairs would take alone, less what was settled on before. Whatever is
settled on, all rankings together are then the cheapest that fulfil it (`rankings.py`). In the end each way that is not
needed after all is dropped.

The search for the fewest swaps (`fewest.py`) begins with what is found here: the better it is, the fewer the pairs of
states that a still better change can turn.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from detente.standoff.question import Levels, Question
from detente.standoff.rankings import Literal, Rankings, Term

DEAR = 2**20  # one swap, beside which the number of pairs of a way decides only where swaps are equal
NEVER = 2**60
MOST_ROUNDS = 200
Way = Term


@dataclass(frozen=True, eq=False)
class _Paths:
    """Cheapest paths of some movers from one state: price by last mover and state, and the move before."""

    price: Int[np.ndarray, "actor state"]
    source: Int[np.ndarray, "actor state"]
    last: Int[np.ndarray, "actor state"]

    def to(self, state: int) -> list[Literal]:
        """The moves of one cheapest path, each of which must pay."""
        mover, steps = int(np.argmin(self.price[:, state])), list[Literal]()
        while mover >= 0:
            before = int(self.source[mover, state])
            steps.append(Literal(mover, state, before, above=True))
            mover, state = int(self.last[mover, state]), before
        return steps


def good_change(question: Question, within: int, until: float) -> Levels | None:
    """Rankings under which everybody stays, with fewer swaps than given; None where none is found."""
    best: Levels | None = None
    for order in range(3):
        if time.monotonic() > until:
            break
        found = _Settled(question, within, until).reach(order)
        if found is not None:
            best, within = found, question.swaps(found)
    return best


class _Settled:
    """Ways settled on so far, and the cheapest rankings that fulfil them all."""

    def __init__(self, question: Question, within: int, until: float):
        self.question, self.within, self.until = question, within, until
        self.ways: list[Way] = []
        self.refused: set[Literal] = set()
        self.levels: Levels = question.conflict.levels
        self.alone = [_alone(question, k) for k in range(len(question.moves))]

    def reach(self, order: int) -> Levels | None:
        """Close every open move.

        Args:
            order: which open move first: 0 the one that takes least, 1 most, 2 in turn.
        """
        for _ in range(MOST_ROUNDS):
            open_ = self.question.open_moves(self.levels)
            if not open_:
                return self._without_idle_ways()
            ways = [self._cheapest_way(i, q) for i, q in open_]
            if order < 2:
                ways.sort(key=lambda entry: entry[0], reverse=order == 1)
            price, way = ways[0]
            if price >= NEVER or not self._settle(way) or time.monotonic() > self.until:
                return None
        return None

    def _settle(self, way: Way) -> bool:
        """Settle on a way; what contradicts the others is refused from then on. Whether to go on."""
        levels = self._cheapest([*self.ways, way])
        if levels is not None:
            self.ways.append(way)
            self.levels = levels
            return True
        fresh = {lit for lit in way if not _holds(self.levels, lit)} - self.refused
        self.refused |= fresh
        return bool(fresh)

    def _cheapest(self, ways: Sequence[Way]) -> Levels | None:
        """The cheapest rankings that fulfil some ways."""
        rankings = Rankings(self.question.conflict, self.within)
        for literal in dict.fromkeys(lit for way in ways for lit in sorted(way)):
            rankings.add((frozenset((literal,)),))
        return rankings.cheapest(self.until)

    def _without_idle_ways(self) -> Levels | None:
        """The rankings, less ways without which everybody stays all the same."""
        for way in list(reversed(self.ways)):
            rest = [w for w in self.ways if w is not way]
            levels = self._cheapest(rest)
            if levels is not None and not self.question.open_moves(levels):
                self.ways, self.levels = rest, levels
        return self.levels if self.question.swaps(self.levels) < self.within else None

    def _cheapest_way(self, actor: int, first: int) -> tuple[int, Way]:
        """The cheapest way to close one move, and what it takes about."""
        own = frozenset((Literal(actor, first, self.question.state, above=False),))
        price = self._fall(actor)
        best = (int(price[first]), own)
        paths = self._paths(actor, first, best[0])
        ends = paths.price.min(axis=0)
        total = ends + price
        if self.question.again:
            likely = np.flatnonzero(total < best[0])
            total = np.full(len(total), NEVER)
            for end in likely.tolist():
                total[end] = ends[end] + max((int(price[e]) for e in self.question.ends_of(actor, end)), default=0)
        end = int(np.argmin(total))
        if total[end] < best[0]:
            kept = [Literal(actor, e, self.question.state, above=False) for e in self.question.ends_of(actor, end)]
            best = (int(total[end]), frozenset((*paths.to(end), *kept)))
        return best

    def _fall(self, actor: int) -> Int[np.ndarray, " state"]:
        """What it takes for each state to be no better than the state asked about."""
        level, state = self.levels[actor], self.question.state
        falls = self.question.falls(actor)
        spent = max(
            (int(falls[lit.high]) for way in self.ways for lit in way if _is_fall(lit, actor, state)), default=0
        )
        price = np.where(level <= level[state], 0, 1 + DEAR * np.maximum(falls - spent, np.minimum(falls, 1)))
        price[[lit.high for lit in self.refused if _is_fall(lit, actor, state)]] = NEVER
        return price

    def _paths(self, actor: int, first: int, within: int) -> _Paths:
        """Cheapest paths of the others: prices relaxed until nothing changes."""
        shape = self.levels.shape
        price, source, last = np.full(shape, NEVER), np.full(shape, -1), np.full(shape, -1)
        others = [k for k in range(shape[0]) if k != actor]
        step = {k: self._prices_of(k) for k in others}
        fresh = {k: np.array([first]) for k in others}
        while any(len(some) for some in fresh.values()):
            changed = {k: np.zeros(0, dtype=np.int64) for k in others}
            for k in others:
                use = self.question.moves[k].out_of(fresh[k])
                at, to = self.question.moves[k].source[use], self.question.moves[k].target[use]
                so_far = price[:, at]
                so_far[k] = NEVER
                before, came = so_far.min(axis=0), so_far.argmin(axis=0)
                came = np.where(at == first, -1, came)
                offered = np.where(at == first, 0, before) + step[k][use]
                order = np.lexsort((offered, to))
                order = order[np.r_[True, to[order][1:] != to[order][:-1]][: len(order)]]
                order = order[(offered[order] < price[k, to[order]]) & (offered[order] < within)]
                there = to[order]
                price[k, there], source[k, there], last[k, there] = offered[order], at[order], came[order]
                changed[k] = there
            fresh = {
                k: np.unique(np.concatenate([changed[j] for j in others if j != k] or [changed[k][:0]])) for k in others
            }
        return _Paths(price, source, last)

    def _prices_of(self, mover: int) -> Int[np.ndarray, " arc"]:
        """What it takes for each move to pay; nothing where it pays now."""
        moves, level = self.question.moves[mover], self.levels[mover]
        price = np.where(level[moves.target] > level[moves.source], 0, 1 + DEAR * self.alone[mover])
        for lit in self.refused:
            if lit.actor == mover and lit.above:
                use = moves.out_of(np.array([lit.low]))
                price[use[moves.target[use] == lit.high]] = NEVER
        return np.minimum(price, NEVER)


def _alone(question: Question, mover: int) -> Int[np.ndarray, " arc"]:
    """Swaps that it takes alone for each move to pay."""
    moves = question.moves[mover]
    return question.dear(mover, moves.target, moves.source)


def _holds(levels: Levels, literal: Literal) -> bool:
    level = levels[literal.actor]
    return bool(level[literal.high] > level[literal.low]) == literal.above


def _is_fall(literal: Literal, actor: int, state: int) -> bool:
    return literal.actor == actor and literal.low == state and not literal.above
