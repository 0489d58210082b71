"""The fewest pair swaps, in anybody's rankings together, that make an outcome hold or undo it: exact.

Under Nash, GMR and SMR whether i stays hangs on i's ranking alone, so the smallest changes of each add up
(`inverse.py`). Under SEQ and SSEQ the others' rankings decide which of their answers are in their interest, and turning
one pair of an opponent's can do what thirty of one's own cannot. There the question is an integer programme
[@kinsara-kilgour-hipel-2015 pose it; the programme is ours]:

- *undo*: some i has a better move q from which no sequence of the others' improving moves reaches a punishment. What
  is reached is a set closed under improving moves that must hold only states that punish nothing.
- *hold*: every move of everybody is either no improvement or is answered: a flow from q along improving moves of the
  others, nobody moving twice running, ends in states that punish.

Asked for at most 0, 1, 2, 4, ... swaps until there is an answer; the fewest within that bound are the fewest of all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Int

from detente.errors import InputError
from detente.standoff.inverse import smallest_change
from detente.standoff.model import Conflict
from detente.standoff.moves import arcs
from detente.standoff.programme import NO, YES, Linear, Programme
from detente.standoff.rankings import Rankings, solve
from detente.standoff.stability import Concept, analyse

MOST_PAIRS = 20_000  # unknown pairs of states of one programme: a minute at most
Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class JointChange:
    """The cheapest change of everybody's rankings that reaches a goal.

    Args:
        swaps: pairs of states that lose their order.
        turned: decision maker and the two states of each such pair, the one that was better first.
        untied: decision maker and the two states of each pair tied before and not after, the better one first.
        levels: rankings that do it.
    """

    swaps: int
    turned: tuple[tuple[str, str, str], ...]
    untied: tuple[tuple[str, str, str], ...]
    levels: Int[np.ndarray, "actor state"]

    @property
    def cost(self) -> tuple[int, int]:
        """Swaps, then ties broken."""
        return self.swaps, len(self.untied)

    @property
    def by_actor(self) -> dict[str, int]:
        """Decision maker -> how many of its pairs are turned."""
        names = [name for name, _, _ in self.turned]
        return {name: names.count(name) for name in dict.fromkeys(names)}


def fewest_swaps(
    conflict: Conflict, concept: Concept, state: str, *, hold: bool, most: int = MOST_PAIRS
) -> JointChange | None:
    """The fewest pair swaps, in anybody's rankings together, that make a state an equilibrium (or none).

    Args:
        most: pairs of states that one programme may have as unknowns; a bound on the time taken.

    Returns:
        None when no rankings do it.

    Raises:
        InputError: for an unknown state, or with what is proven when the question is too large to settle.
    """
    s = conflict.state(state)
    if bool(analyse(conflict, (concept,)).equilibria[concept][s]) == hold:
        return _told(conflict, conflict.levels)
    alone = concept not in ("seq", "sseq")
    found = _own(conflict, concept, state, hold) if alone else _together(conflict, concept, s, hold, most)
    if found is not None:
        done = analyse(replace(conflict, levels=found.levels), (concept,)).equilibria[concept][s]
        assert bool(done) == hold, "a change must do what it is for"
    return found


def _own(conflict: Conflict, concept: Concept, state: str, hold: bool) -> JointChange | None:
    """Where only one's own ranking matters: everybody's smallest change to hold, the smallest of all to undo."""
    plans = [smallest_change(conflict, concept, d, state, stable=hold) for d in conflict.names]
    levels = conflict.levels.copy()
    if hold:
        for k, plan in enumerate(plans):
            if plan is None:
                return None
            levels[k] = plan.levels
        return _told(conflict, levels)
    able = [(p.swaps, p.ties_broken, k, p) for k, p in enumerate(plans) if p is not None]
    if not able:
        return None
    _, _, k, plan = min(able, key=lambda entry: entry[:3])
    levels[k] = plan.levels
    return _told(conflict, levels)


def _together(conflict: Conflict, concept: Concept, state: int, hold: bool, most: int) -> JointChange | None:
    """The integer programmes, for more and more swaps: the first that can be fulfilled gives the fewest.

    Raises:
        InputError: when a programme is too large or cannot be settled, with the swaps that are known not to do.
    """
    every = len(conflict.names) * conflict.size * (conflict.size - 1) // 2
    tried, swaps = -1, 0
    while True:
        try:
            best = _within(conflict, concept, state, hold, swaps, most)
        except InputError as error:
            if tried < 0:
                raise
            problem = error.problems[0]
            raise InputError(f"more than {tried} pair swaps", wanted=problem.wanted) from error
        if best is not None or swaps >= every:
            return best
        tried, swaps = swaps, min(max(1, 2 * swaps), every)


def _within(conflict: Conflict, concept: Concept, state: int, hold: bool, swaps: int, most: int) -> JointChange | None:
    """The cheapest change of at most so many swaps."""
    best: JointChange | None = None
    for rankings in _programmes(conflict, concept, state, swaps, most, hold):
        rankings.allow(swaps if best is None else best.swaps)
        values = solve(rankings)
        if values is not None:
            found = _told(conflict, rankings.levels(values))
            best = found if best is None or found.cost < best.cost else best
    return best


def _told(conflict: Conflict, levels: Int[np.ndarray, "actor state"]) -> JointChange:
    """A change with its pairs."""
    turned: list[tuple[str, str, str]] = []
    untied: list[tuple[str, str, str]] = []
    for k, name in enumerate(conflict.names):
        old, new = (level[:, None] > level[None, :] for level in (conflict.levels[k], levels[k]))
        for found, pairs in ((turned, old & ~new), (untied, new & ~old & ~old.T)):
            found += [(name, conflict.states[a], conflict.states[b]) for a, b in np.argwhere(pairs).tolist()]
    return JointChange(len(turned), tuple(turned), tuple(untied), levels)


def _programmes(
    conflict: Conflict, concept: Concept, state: int, far: int, most: int, hold: bool
) -> Iterator[Rankings]:
    """One programme to hold a state; one for each first move to undo it."""
    actors = range(len(conflict.names))
    if hold:
        rankings = _unknown(conflict, far, most)
        for i in actors:
            for q in map(int, arcs(conflict, i).after(state)):
                _answered(rankings, concept, i, state, q)
        yield rankings
        return
    for i in actors:
        for q in map(int, arcs(conflict, i).after(state)):
            rankings = _unknown(conflict, far, most)
            better = rankings.above(i, q, state)
            if better.can_be[1] > 0.5:
                rankings.programme.require([(1, better)], least=1)
                _unanswered(rankings, concept, i, state, q)
                yield rankings


def _unknown(conflict: Conflict, far: int, most: int) -> Rankings:
    """Everybody's rankings as unknowns."""
    everybody = frozenset(range(len(conflict.names)))
    return Rankings(conflict, Programme(), everybody, far, swap=float(len(everybody) * conflict.size**2), most=most)


def _unanswered(rankings: Rankings, concept: Concept, actor: int, state: int, first: int) -> None:
    """No sequence of the others' improving moves from a state reaches a punishment."""
    programme = rankings.programme
    reached: dict[Pair | None, Linear] = {None: YES}
    for before, after, pays in _joint_moves(rankings, actor, first):
        if after not in reached:
            reached[after] = programme.amount()
            bars = _bars(rankings, concept, actor, state, after[0])
            programme.require([(1, reached[after]), *((-1, bar) for bar in bars)], most=0)
        programme.require([(1, reached[before]), (1, pays), (-1, reached[after])], most=1)


def _bars(rankings: Rankings, concept: Concept, actor: int, state: int, end: int) -> list[Linear]:
    """A state punishes unless one of these holds: the mover likes it better, or (SSEQ) some further move's end."""
    ends = [end, *(map(int, arcs(rankings.conflict, actor).after(end)) if concept == "sseq" else ())]
    return [NO if e == state else rankings.above(actor, e, state) for e in ends]


def _answered(rankings: Rankings, concept: Concept, actor: int, state: int, first: int) -> None:
    """A move is no improvement, or a flow of the others' improving moves from its end reaches punishments."""
    programme = rankings.programme
    better = rankings.above(actor, first, state)
    if better.can_be[1] < 0.5:
        return
    into: dict[Pair, list[Linear]] = {}
    out: dict[Pair | None, list[Linear]] = {None: []}
    for before, after, pays in _joint_moves(rankings, actor, first):
        along = programme.amount()
        programme.require([(1, along), (-1, pays)], most=0)
        into.setdefault(after, []).append(along)
        out.setdefault(before, []).append(along)
    # What leaves the first state is one whenever the move is an improvement.
    programme.require([*((1, f) for f in out[None]), (-1, better)], least=0)
    ends: dict[int, list[Linear]] = {}
    for pair, flows in into.items():
        stays = programme.amount()
        ends.setdefault(pair[0], []).append(stays)
        programme.require(
            [*((1, f) for f in flows), *((-1, f) for f in out.get(pair, [])), (-1, stays)], least=0, most=0
        )
    for end, stay in ends.items():
        for bar in _bars(rankings, concept, actor, state, end):
            programme.require([*((1, f) for f in stay), (1, bar)], most=1)


def _joint_moves(rankings: Rankings, actor: int, first: int) -> Sequence[tuple[Pair | None, Pair, Linear]]:
    """Moves that the others may come to make in turn from a state.

    Each as (state, last mover) before and after, and whether it pays its mover. The first move has None before it.
    Moves come after those that lead to them.
    """
    conflict = rankings.conflict
    others = [k for k in range(len(conflict.names)) if k != actor]
    found: list[tuple[Pair | None, Pair, Linear]] = []
    met: set[Pair] = set()
    queue: list[Pair | None] = [None]
    while queue:
        before = queue.pop(0)
        at, last = (first, -1) if before is None else before
        for k in others:
            for r in map(int, arcs(conflict, k).after(at)) if k != last else ():
                pays = rankings.above(k, r, at)
                if pays.can_be[1] > 0.5:
                    found.append((before, (r, k), pays))
                    if (r, k) not in met:
                        met.add((r, k))
                        queue.append((r, k))
    return found
