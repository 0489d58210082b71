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
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

import numpy as np
from jaxtyping import Int

from detente.standoff.alone import smallest_change
from detente.standoff.model import Conflict
from detente.standoff.moves import arcs
from detente.standoff.question import Levels, Question, Slack
from detente.standoff.rankings import Literal, Rankings
from detente.standoff.stability import Concept, analyse
from detente.standoff.swaps import lost, turned, untied
from detente.standoff.ways import good_change

SECONDS = 30.0
Level = Int[np.ndarray, " state"]
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
        InputError: for an unknown state.
    """
    s = conflict.state(state)
    if bool(analyse(conflict, (concept,)).equilibria[concept][s]) == hold:
        return _told(conflict, conflict.levels, 0)
    if concept not in ("seq", "sseq"):
        own = _own(conflict, concept, s, hold)
        return None if own is None else _told(conflict, *own)
    own = _own(conflict, concept, s, hold)
    question = Question(conflict, concept, s, hold)
    known = (None if own is None else own[0], question.plain())
    first = min((k for k in known if k is not None and question.answered(k)), key=question.swaps, default=None)
    levels, proven = (_hold if hold else _undo)(question, first, time.monotonic() + seconds)
    return None if levels is None else _told(conflict, levels, proven)


def _own(conflict: Conflict, concept: Concept, state: int, hold: bool) -> tuple[Levels, int] | None:
    """What each can do by its own ranking, with the swaps that are proven to be needed.

    Everybody's smallest change to hold, the smallest of all to undo; nothing where that does not do.
    """
    plans = [smallest_change(conflict, concept, d, conflict.states[state], stable=hold) for d in conflict.names]
    levels = conflict.levels.copy()
    able = [(p.swaps, p.ties_broken, k, p) for k, p in enumerate(plans) if p is not None]
    if len(able) < (len(plans) if hold else 1):
        return None
    for _, _, k, plan in able if hold else [min(able, key=lambda entry: entry[:3])]:
        levels[k] = plan.levels
    proven = [plan.at_least for *_, plan in able]
    return levels, sum(proven) if hold else min(proven)


def _told(conflict: Conflict, levels: Levels, proven: int) -> JointChange:
    """A change with its swaps by decision maker."""
    each = {name: lost(old, new) for name, old, new in zip(conflict.names, conflict.levels, levels, strict=True)}
    by_actor = {name: swaps for name, swaps in each.items() if swaps}
    return JointChange(conflict, by_actor, min(proven, sum(by_actor.values())), levels)


def _hold(question: Question, best: Levels | None, until: float) -> tuple[Levels | None, int]:
    """The cheapest rankings under which everybody stays, and how many swaps are proven."""
    fewest = question.most if best is None else question.swaps(best)
    good = good_change(question, fewest, time.monotonic() + (until - time.monotonic()) / 3)
    best, fewest = (best, fewest) if good is None else (good, question.swaps(good))
    rankings = Rankings(question.conflict, fewest)
    levels: Levels | None = question.conflict.levels
    slacks = question.ladder()
    while levels is not None and rankings.bound < fewest and time.monotonic() < until:
        if question.answered(levels) and question.swaps(levels) < fewest:
            best, fewest = levels, question.swaps(levels)
            rankings = rankings.within_fewer(fewest)
        elif not _add(question, rankings, levels, slacks, fewest):
            break
        levels, slacks = rankings.cheapest(until), (None, rankings.bound // 8, rankings.bound // 2)
    return best, rankings.bound


def _add(question: Question, rankings: Rankings, levels: Levels, slacks: Sequence[Slack], most: int) -> bool:
    """Add what some rankings lack to hold the state; whether any of it is new."""
    new = False
    for slack in slacks:
        for clause in question.unpunished(levels, slack, most):
            new = rankings.add(clause) or new
            if slack is not None:  # each way to close that move costs more than the slack
                rankings.bound = max(rankings.bound, min(slack + 1, most))
    return new


def _undo(question: Question, best: Levels | None, until: float) -> tuple[Levels | None, int]:
    """The cheapest rankings under which somebody leaves; of all first moves, the one that may take least goes on."""
    conflict = question.conflict
    fewest = question.most if best is None else question.swaps(best)
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
        if question.answered(levels) and question.swaps(levels) < fewest:
            best, fewest = levels, question.swaps(levels)
        if rankings.bound < fewest:
            if not any([rankings.add(clause) for clause in question.punished(levels, i, q)]):
                return best, rankings.bound
            ticket += 1
            heappush(queue, (rankings.bound, ticket, i, q, rankings))
    proven = queue[0][0] if queue else fewest
    return best, int(min(proven, fewest)) if best is not None else 0
