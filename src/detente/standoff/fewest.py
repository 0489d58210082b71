"""The fewest pair swaps, in anybody's rankings together, that make an outcome hold or undo it.

Under Nash, GMR and SMR whether i stays hangs on i's ranking alone, so the smallest changes of each add up
(`inverse.py`). Under SEQ and SSEQ the others' rankings decide which of their answers are in their interest, and turning
one pair of an opponent's can do what thirty of one's own cannot [@kinsara-kilgour-hipel-2015 pose the question; the
search is ours]. There the cheapest rankings are sought that fulfil some conditions (`rankings.py`), at first few:

- *undo*, for each first move q of each i: i likes q better than s. Where the others still have a path of improving
  moves from q to a punishment, the next condition is that some step of it pays its mover no longer, or that i likes its
  end better than s.
- *hold*: where some i has a better move q that nothing punishes, the next condition is that i likes q no better, or
  likes one of the states that the others' improving moves reach no better, or one more move out of these pays.

Conditions are added until the cheapest rankings reach the goal. They leave out no rankings that do, so what is found
is the fewest; and at every moment the last programme says what no change can do with less.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import heappop, heappush
from itertools import takewhile

import numpy as np
from jaxtyping import Bool, Int

from detente.errors import InputError
from detente.standoff.alone import smallest_change
from detente.standoff.model import Conflict
from detente.standoff.moves import arcs
from detente.standoff.rankings import Clause, Literal, Rankings, Term
from detente.standoff.stability import Concept, analyse
from detente.standoff.swaps import lost, turned, untied

SECONDS = 30.0
MOST_PATHS = 25  # conditions added at a time
MOST_WAYS = 3_000  # alternatives of one condition; a condition left out proves less, but nothing wrong
Level = Int[np.ndarray, " state"]
Levels = Int[np.ndarray, "actor state"]
Pair = tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class JointChange:
    """The cheapest change of everybody's rankings that reaches a goal.

    Args:
        by_actor: decision maker -> how many of its pairs lose their order, for those of whom any does.
        at_least: what every change that reaches the goal takes; below `swaps` where time ran out before a proof.
        levels: rankings that do it.
    """

    conflict: Conflict
    by_actor: Mapping[str, int]
    at_least: int
    levels: Levels

    @property
    def swaps(self) -> int:
        """Pairs of states that lose their order."""
        return sum(self.by_actor.values())

    @property
    def proven(self) -> bool:
        """Whether no change takes fewer swaps."""
        return self.at_least == self.swaps

    @cached_property
    def turned(self) -> tuple[Pair, ...]:
        """Decision maker and the two states of each such pair, the one that was better first; can be very many."""
        return tuple(self._told(turned))

    @cached_property
    def untied(self) -> tuple[Pair, ...]:
        """Decision maker and the two states of each pair tied before and not after, the better one first."""
        return tuple(self._told(untied))

    def _told(self, pairs: Callable[[Level, Level], Iterator[tuple[int, int]]]) -> Iterator[Pair]:
        """Pairs of everybody by name."""
        states = self.conflict.states
        for name, old, new in zip(self.conflict.names, self.conflict.levels, self.levels, strict=True):
            yield from ((name, states[a], states[b]) for a, b in pairs(old, new))


def fewest_swaps(
    conflict: Conflict, concept: Concept, state: str, *, hold: bool, seconds: float = SECONDS
) -> JointChange | None:
    """The fewest pair swaps, in anybody's rankings together, that make a state an equilibrium (or none).

    Args:
        seconds: after which the best found by then is given, with what is proven (`JointChange.at_least`).

    Returns:
        None when no rankings do it.

    Raises:
        InputError: for an unknown state, or where a single party's smallest change cannot be settled.
    """
    s = conflict.state(state)
    if bool(analyse(conflict, (concept,)).equilibria[concept][s]) == hold:
        return _told(conflict, conflict.levels, 0)
    if concept not in ("seq", "sseq"):
        own = _own(conflict, concept, s, hold)
        return None if own is None else _told(conflict, own, _swaps(conflict, own))
    try:
        own = _own(conflict, concept, s, hold)
    except InputError:  # the search for one's own smallest change would not end
        own = None
    question = _Question(conflict, concept, s, hold)
    able = [levels for levels in (own, question.plain()) if levels is not None and question.answered(levels)]
    first = min(able, key=lambda levels: _swaps(conflict, levels), default=None)
    levels, proven = (_hold if hold else _undo)(question, first, time.monotonic() + seconds)
    return None if levels is None else _told(conflict, levels, proven)


def _own(conflict: Conflict, concept: Concept, state: int, hold: bool) -> Levels | None:
    """What each can do by its own ranking: everybody's smallest change to hold, the smallest of all to undo."""
    plans = [smallest_change(conflict, concept, d, conflict.states[state], stable=hold) for d in conflict.names]
    levels = conflict.levels.copy()
    if hold:
        for k, plan in enumerate(plans):
            if plan is None:
                return None
            levels[k] = plan.levels
        return levels
    able = [(p.swaps, p.ties_broken, k, p) for k, p in enumerate(plans) if p is not None]
    if not able:
        return None
    _, _, k, plan = min(able, key=lambda entry: entry[:3])
    levels[k] = plan.levels
    return levels


def _swaps(conflict: Conflict, levels: Levels) -> int:
    """Swaps of everybody together."""
    return sum(lost(old, new) for old, new in zip(conflict.levels, levels, strict=True))


def _told(conflict: Conflict, levels: Levels, proven: int) -> JointChange:
    """A change with its swaps by decision maker."""
    each = {name: lost(old, new) for name, old, new in zip(conflict.names, conflict.levels, levels, strict=True)}
    by_actor = {name: swaps for name, swaps in each.items() if swaps}
    return JointChange(conflict, by_actor, min(proven, sum(by_actor.values())), levels)


def _hold(question: "_Question", best: Levels | None, until: float) -> tuple[Levels | None, int]:
    """The cheapest rankings under which everybody stays, and how many swaps are proven."""
    fewest = question.most if best is None else _swaps(question.conflict, best)
    rankings = Rankings(question.conflict, fewest)
    levels: Levels | None = question.conflict.levels
    slacks = question.ladder()
    while levels is not None and rankings.bound < fewest and time.monotonic() < until:
        if question.answered(levels) and _swaps(question.conflict, levels) < fewest:
            best, fewest = levels, _swaps(question.conflict, levels)
            rankings = rankings.within_fewer(fewest)
        elif not _add(question, rankings, levels, slacks, fewest):
            break
        levels, slacks = rankings.cheapest(until), (0, rankings.bound // 8, rankings.bound // 2)
    return best, rankings.bound


def _add(question: "_Question", rankings: Rankings, levels: Levels, slacks: Sequence[int], most: int) -> bool:
    """Add what some rankings lack to hold the state; whether any of it is new."""
    new = False
    for slack in slacks:
        for clause in question.unpunished(levels, slack, most):
            new = rankings.add(clause) or new
            if slack:  # each way to close that move costs more than the slack
                rankings.bound = max(rankings.bound, min(slack + 1, most))
    return new


def _undo(question: "_Question", best: Levels | None, until: float) -> tuple[Levels | None, int]:
    """The cheapest rankings under which somebody leaves; of all first moves, the one that may take least goes on."""
    conflict = question.conflict
    fewest = question.most if best is None else _swaps(conflict, best)
    queue: list[tuple[int, int, int, int, Rankings]] = []
    for i in range(len(conflict.names)):
        for q in map(int, arcs(conflict, i).after(question.state)):
            rankings = Rankings(conflict, fewest)
            rankings.add((frozenset((Literal(i, q, question.state, above=True),)),))
            heappush(queue, (0, len(queue), i, q, rankings))
    ticket = len(queue)
    while queue and queue[0][0] < fewest and time.monotonic() < until:
        _, _, i, q, rankings = heappop(queue)
        levels = rankings.cheapest(until)
        if levels is None:
            if rankings.bound < fewest:  # time ran out
                heappush(queue, (rankings.bound, ticket, i, q, rankings))
            continue
        if question.answered(levels) and _swaps(conflict, levels) < fewest:
            best, fewest = levels, _swaps(conflict, levels)
        if rankings.bound < fewest:
            if not any([rankings.add(clause) for clause in question.punished(levels, i, q)]):
                return best, rankings.bound
            ticket += 1
            heappush(queue, (rankings.bound, ticket, i, q, rankings))
    proven = queue[0][0] if queue else fewest
    return best, int(min(proven, fewest)) if best is not None else 0


class _Question:
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

    def plain(self) -> Levels | None:
        """Rankings that reach the goal to hold, whatever else: everybody likes the state best."""
        if not self.hold:
            return None
        levels = self.conflict.levels.copy()
        levels[:, self.state] = levels.max(axis=1)
        return levels

    def ladder(self) -> tuple[int, ...]:
        """Slacks from none to more swaps than there are, each three times the one before."""
        return (0, *takewhile(lambda slack: slack < self.most, (3**k for k in range(1, 40))))

    def dear(
        self, actor: int, high: Int[np.ndarray, " some"], low: Int[np.ndarray, " some"]
    ) -> Int[np.ndarray, " some"]:
        """Swaps that it takes alone for a decision maker to like one state better than another, pair by pair."""
        level, below = self.conflict.levels[actor], self.below[actor]
        return np.where(level[high] < level[low], below[level[low]] - below[level[high] + 1] + 1, 0)

    def reached(self, levels: Levels, actor: int, start: int, slack: int = 0) -> "_Reached":
        """What the others can come to by improving moves, nobody twice running.

        Args:
            slack: moves that pay after so many swaps count as well.
        """
        out = _Reached.nothing(len(self.moves), self.conflict.size, start)
        fresh: list[tuple[int, Int[np.ndarray, " some"]]] = [(-1, np.array([start]))]
        while fresh:
            found: list[tuple[int, Int[np.ndarray, " some"]]] = []
            for k in range(len(self.moves)):
                for last, states in fresh if k != actor else ():
                    use = self.moves[k].out_of(states) if last != k else np.zeros(0, dtype=np.int64)
                    source, target = self.moves[k].source[use], self.moves[k].target[use]
                    pays = levels[k][target] > levels[k][source]
                    if slack:
                        pays |= self.dear(k, target, source) <= slack
                    ends = out.enter(k, last, source[pays], target[pays])
                    if len(ends):
                        found.append((k, ends))
            fresh = found
        return out

    def punishes(self, levels: Levels, actor: int) -> Bool[np.ndarray, " state"]:
        """The states that a decision maker, having left, would like no better, whatever it does then (SSEQ)."""
        no_better = levels[actor] <= levels[actor][self.state]
        if not self.again:
            return no_better
        mine, mends = self.moves[actor], np.zeros(len(no_better), dtype=np.bool_)
        mends[mine.source[~no_better[mine.target]]] = True
        return no_better & ~mends

    def _ends(self, actor: int, end: int) -> list[int]:
        """The states that must all be no better for an answer that ends in one to punish."""
        again = self.moves[actor].after(end).tolist() if self.again else []
        return [e for e in (end, *again) if e != self.state]

    def punished(self, levels: Levels, actor: int, first: int) -> Iterator[Clause]:
        """For each punishment that the others can still bring about: some step of the path to it must go."""
        came = self.reached(levels, actor, first)
        for end in np.flatnonzero(self.punishes(levels, actor) & came.ends)[:MOST_PATHS].tolist():
            terms = [frozenset((Literal(actor, e, self.state, above=True),)) for e in self._ends(actor, end)]
            terms += [frozenset((Literal(k, to, at, above=False),)) for k, at, to in came.path(end)]
            yield tuple(terms)

    def unpunished(self, levels: Levels, slack: int, most: int) -> Iterator[Clause]:
        """For each better move that nothing punishes: it must be no better, or some punishment must come in reach.

        Args:
            slack: the same where changes of so many swaps would not do either; each way to close the move then costs
                more than that.
            most: swaps that a way to close a move must stay below.
        """
        for i in range(len(self.moves)):
            bad, level, below = self.punishes(levels, i), self.conflict.levels[i], self.below[i]
            here = int(level[self.state])
            falls = np.where(
                level > here, below[level] - below[here + 1] + 1, 0
            )  # swaps to be no better than the state
            for q in self.moves[i].after(self.state).tolist():
                if levels[i][q] <= levels[i][self.state] or falls[q] <= slack > 0:
                    continue
                came = self.reached(levels, i, q, slack)
                ends = np.flatnonzero(came.ends)
                if bad[ends].any() or any(self._may_punish(falls, i, r, slack) for r in ends.tolist()):
                    continue
                closed = self._closed(i, q, came, most)
                if len(closed) <= MOST_WAYS:
                    yield closed

    def _may_punish(self, falls: Int[np.ndarray, " state"], actor: int, end: int, slack: int) -> bool:
        """Whether no single one of the states that must be no better costs more than so many swaps."""
        return slack > 0 and all(falls[e] <= slack for e in self._ends(actor, end))

    def _closed(self, actor: int, first: int, came: "_Reached", most: int) -> Clause:
        """The ways to close one better move, each of fewer than so many swaps."""
        terms: dict[Term, None] = {frozenset((Literal(actor, first, self.state, above=False),)): None}
        for end in np.flatnonzero(came.ends).tolist():
            ends = [Literal(actor, e, self.state, above=False) for e in self._ends(actor, end)]
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


@dataclass(eq=False)
class _Reached:
    """Where some others can come by moving in turn.

    Args:
        seen: states reached with each decision maker moving last.
        before: the state before and who moved last there (-1 for the start).
    """

    start: int
    seen: Bool[np.ndarray, "actor state"]
    before: Int[np.ndarray, "actor state two"]

    @classmethod
    def nothing(cls, makers: int, size: int, start: int) -> "_Reached":
        """Nobody has moved yet."""
        seen = np.zeros((makers, size), dtype=np.bool_)
        return cls(start, seen, np.full((makers, size, 2), -1, dtype=np.int64))

    def enter(
        self, mover: int, last: int, source: Int[np.ndarray, " some"], target: Int[np.ndarray, " some"]
    ) -> Int[np.ndarray, " few"]:
        """Moves of one mover, after another moved last; gives the states that are new."""
        new = ~self.seen[mover][target]
        ends, first = np.unique(target[new], return_index=True)
        self.seen[mover][ends] = True
        self.before[mover][ends, 0] = source[new][first]
        self.before[mover][ends, 1] = last
        return ends

    @property
    def ends(self) -> Bool[np.ndarray, " state"]:
        """States that can be brought about."""
        return np.asarray(self.seen.any(axis=0))

    def left_by(self, mover: int) -> Bool[np.ndarray, " state"]:
        """States in which one mover may move next."""
        out = np.asarray(np.delete(self.seen, mover, axis=0).any(axis=0))
        out[self.start] = True
        return out

    def path(self, end: int) -> list[tuple[int, int, int]]:
        """One way to a state: mover, from, to, the last move first."""
        mover, state, steps = int(np.argmax(self.seen[:, end])), end, list[tuple[int, int, int]]()
        while mover >= 0:
            at, last = (int(v) for v in self.before[mover, state])
            steps.append((mover, at, state))
            state, mover = at, last
        return steps
