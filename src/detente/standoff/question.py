"""Whether a state is to hold under SEQ or SSEQ, and what rankings that do not bring that about lack."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

import numpy as np
from jaxtyping import Bool, Int

from detente.standoff.model import Conflict
from detente.standoff.moves import arcs
from detente.standoff.rankings import Clause, Literal, Term
from detente.standoff.reach import Reach
from detente.standoff.stability import Concept, analyse
from detente.standoff.swaps import lost

MOST_PATHS = 25  # conditions added at a time
MOST_WAYS = 3_000  # alternatives of one condition; a condition left out proves less, but nothing wrong
Levels = Int[np.ndarray, "actor state"]
Slack = int | None
"""Swaps that a change of one pair may take, 0 for breaking a tie; None where no pair is changed."""


class Question:
    """Whether a state is to hold under a concept, and what rankings that do not answer it lack."""

    def __init__(self, conflict: Conflict, concept: Concept, state: int, hold: bool):
        self.concept: Concept = concept
        self.conflict, self.state, self.hold = conflict, state, hold
        self.moves = [arcs(conflict, k) for k in range(len(conflict.names))]
        self.again = concept == "sseq"
        self.below = [np.concatenate([[0], np.cumsum(np.bincount(level))]) for level in conflict.levels]
        self.most = len(conflict.names) * conflict.size**2  # more swaps than there are

    def answered(self, levels: Levels) -> bool:
        """Whether some rankings reach the goal."""
        found = analyse(replace(self.conflict, levels=levels), (self.concept,))
        return bool(found.equilibria[self.concept][self.state]) == self.hold

    def swaps(self, levels: Levels) -> int:
        """Swaps of everybody together."""
        return sum(lost(old, new) for old, new in zip(self.conflict.levels, levels, strict=True))

    def plain(self) -> Levels | None:
        """Rankings that reach the goal to hold, whatever else: everybody likes the state best."""
        if not self.hold:
            return None
        levels = self.conflict.levels.copy()
        levels[:, self.state] = levels.max(axis=1)
        return levels

    def ladder(self) -> tuple[Slack, ...]:
        """Slacks from none to more swaps than there are, each three times the one before."""
        powers = takewhile(lambda swaps: swaps < self.most, (3**k for k in range(1, 40)))
        return (None, 0, *powers)

    def dear(
        self, actor: int, high: Int[np.ndarray, " some"], low: Int[np.ndarray, " some"]
    ) -> Int[np.ndarray, " some"]:
        """Swaps that it takes alone for a decision maker to like one state better than another, pair by pair."""
        level, below = self.conflict.levels[actor], self.below[actor]
        return np.where(level[high] < level[low], below[level[low]] - below[level[high] + 1] + 1, 0)

    def reached(self, levels: Levels, actor: int, start: int, slack: Slack = None) -> Reach:
        """What the others can come to by improving moves, nobody twice running.

        Args:
            slack: moves that pay after so many swaps count as well.
        """
        out = Reach.nothing(len(self.moves), self.conflict.size, start)
        others = {k: mine for k, mine in enumerate(self.moves) if k != actor}

        def pays(k: int, source: Int[np.ndarray, " some"], target: Int[np.ndarray, " some"]) -> np.ndarray:
            better = levels[k][target] > levels[k][source]
            return better if slack is None else better | (self.dear(k, target, source) <= slack)

        while out.further(others, pays):
            pass
        return out

    def punishes(self, levels: Levels, actor: int) -> Bool[np.ndarray, " state"]:
        """The states that a decision maker, having left, would like no better, whatever it does then (SSEQ)."""
        no_better = levels[actor] <= levels[actor][self.state]
        if not self.again:
            return no_better
        mine, mends = self.moves[actor], np.zeros(len(no_better), dtype=np.bool_)
        mends[mine.source[~no_better[mine.target]]] = True
        return no_better & ~mends

    def ends_of(self, actor: int, end: int) -> list[int]:
        """The states that must all be no better for an answer that ends in one to punish."""
        again = self.moves[actor].after(end).tolist() if self.again else []
        return [e for e in (end, *again) if e != self.state]

    def punished(self, levels: Levels, actor: int, first: int) -> Iterator[Clause]:
        """For each punishment that the others can still bring about: some step of the path to it must go."""
        came = self.reached(levels, actor, first)
        for end in np.flatnonzero(self.punishes(levels, actor) & came.ends)[:MOST_PATHS].tolist():
            terms = [frozenset((Literal(actor, e, self.state, above=True),)) for e in self.ends_of(actor, end)]
            terms += [frozenset((Literal(k, to, at, above=False),)) for k, at, to in came.path(end)]
            yield tuple(terms)

    def falls(self, actor: int) -> Int[np.ndarray, " state"]:
        """Swaps that it takes alone for a decision maker to like each state no better than the one asked about."""
        level, below = self.conflict.levels[actor], self.below[actor]
        here = int(level[self.state])
        return np.where(level > here, below[level] - below[here + 1] + 1, 0)

    def open_moves(self, levels: Levels) -> list[tuple[int, int]]:
        """Every better move from the state that nothing punishes: who, and where to."""
        return [
            (i, q)
            for i in range(len(self.moves))
            for bad in [self.punishes(levels, i)]
            for q in self.moves[i].after(self.state).tolist()
            if levels[i][q] > levels[i][self.state] and not bad[self.reached(levels, i, q).ends].any()
        ]

    def unpunished(self, levels: Levels, slack: Slack, most: int) -> Iterator[Clause]:
        """For each better move that nothing punishes: it must be no better, or some punishment must come in reach.

        Args:
            slack: the same where changes of so many swaps would not do either; each way to close the move then costs
                more than that.
            most: swaps that a way to close a move must stay below.
        """
        for i in range(len(self.moves)):
            bad, falls = self.punishes(levels, i), self.falls(i)
            for q in self.moves[i].after(self.state).tolist():
                if levels[i][q] <= levels[i][self.state] or (slack is not None and falls[q] <= slack):
                    continue
                came = self.reached(levels, i, q, slack)
                ends = np.flatnonzero(came.ends)
                if bad[ends].any() or any(self._may_punish(falls, i, r, slack) for r in ends.tolist()):
                    continue
                closed = self._closed(i, q, came, most)
                if len(closed) <= MOST_WAYS:
                    yield closed

    def _may_punish(self, falls: Int[np.ndarray, " state"], actor: int, end: int, slack: Slack) -> bool:
        """Whether no single one of the states that must be no better costs more than so many swaps."""
        return slack is not None and all(falls[e] <= slack for e in self.ends_of(actor, end))

    def _closed(self, actor: int, first: int, came: Reach, most: int) -> Clause:
        """The ways to close one better move, each of fewer than so many swaps."""
        terms: dict[Term, None] = {frozenset((Literal(actor, first, self.state, above=False),)): None}
        for end in np.flatnonzero(came.ends).tolist():
            ends = [Literal(actor, e, self.state, above=False) for e in self.ends_of(actor, end)]
            terms.setdefault(frozenset(ends))
        for k in range(len(self.moves)):
            if k == actor:
                continue
            use = self.moves[k].out_of(np.flatnonzero(came.left_by(k)))
            source, target = self.moves[k].source[use], self.moves[k].target[use]
            able = ~came.seen[k][target] & (self.dear(k, target, source) < most)
            for at, to in zip(source[able].tolist(), target[able].tolist(), strict=True):
                terms.setdefault(frozenset((Literal(k, to, at, above=True),)))
        return tuple(terms)
