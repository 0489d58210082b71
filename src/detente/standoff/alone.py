"""The fewest pair swaps in one decision maker's own ranking that make a state stable for it, or undo that.

To hold s some states above it must come to be no better; to undo s some states below it must come to be better. Let
the farthest of them stand in a group of tied states with d states strictly between that group and s, and let k of that
group have to cross. Then the change takes d + k swaps, neither more nor fewer:

- Each state between must lose its order to s or to a farthest one that crosses, and each of the k loses its own to s:
  d + k different pairs.
- As many suffice: s passes all groups up to that one, and the k pass s. So every nearer state crosses for nothing.

How far s must pass is therefore settled by looking, and the only search left is which states of *one* tied group must
cross. That is the choice of fewest states that meet every condition [hitting set, @karp-1972]: no search is known that
is always quick, so it is an integer programme, which proves its answer. Without ties the group is a single state, and
nothing is left to search.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from detente.standoff.inverse import Bar, Requirement, requirement, smallest
from detente.standoff.model import Conflict
from detente.standoff.programme import Programme
from detente.standoff.stability import Concept

SECONDS = 10.0
NEAR = 1e-6
Clause = Sequence[Bar]
"""Sets of states, one of which must cross whole."""


@dataclass(frozen=True, eq=False)
class Change:
    """The smallest change of one ranking that makes a state stable, or unstable.

    Args:
        swaps: pairs of states whose order must be turned round; breaking a tie is no swap.
        ties_broken: states now tied with the state that must come above it.
        at_least: swaps that every such change takes; below `swaps` where time ran out before a proof.
        moved: the states that cross it, each from the other side.
        levels: a ranking that does it.
    """

    requirement: Requirement
    goal: str
    swaps: int
    ties_broken: int
    at_least: int
    moved: tuple[str, ...]
    levels: Int[np.ndarray, " state"]

    @property
    def proven(self) -> bool:
        """Whether no change of this ranking takes fewer swaps."""
        return self.at_least == self.swaps


def smallest_change(
    conflict: Conflict, concept: Concept, actor: str, state: str, *, stable: bool = True, seconds: float = SECONDS
) -> Change | None:
    """The fewest pair swaps in one decision maker's ranking that make a state stable (or unstable) for it, exactly.

    Of changes with equally many swaps, one that breaks fewest ties with the state.

    Args:
        seconds: for the choice within one tied group, after which the best found is given with what is proven.

    Returns:
        None when no ranking does it (a state that cannot be left is stable under every ranking).

    Raises:
        InputError: for a decision maker or a state that does not exist.
    """
    need = requirement(conflict, concept, actor, state)
    if need.holds(need.no_better) == stable:
        return _change(need, _Crossing(0, 0, 0, frozenset()), stable=stable)
    plan = _to_hold(need, seconds) if stable else _to_leave(need, seconds)
    return None if plan is None else _change(need, plan, stable=stable)


@dataclass(frozen=True, slots=True)
class _Crossing:
    """States that cross s, and what that takes."""

    swaps: int
    ties: int
    at_least: int
    states: frozenset[int]


def _change(need: Requirement, plan: _Crossing, *, stable: bool) -> Change:
    """A crossing as a change of the ranking."""
    return Change(
        need, "stable" if stable else "unstable", plan.swaps, plan.ties, plan.at_least,
        tuple(need.conflict.states[s] for s in sorted(plan.states)), _moved_levels(need, plan.states, up=not stable),
    )  # fmt: skip


def _to_hold(need: Requirement, seconds: float) -> _Crossing:
    """The cheapest states to bring below s, so that every escape is closed."""
    level = need.conflict.levels[need.actor]
    far = np.maximum(level - level[need.state], 0)
    return _cheapest([e.bars for e in need.escapes], far, seconds, tied=False)


def _to_leave(need: Requirement, seconds: float) -> _Crossing | None:
    """The cheapest states to bring above s, so that some escape stays open."""
    level = need.conflict.levels[need.actor]
    far = np.maximum(level[need.state] + 1 - level, 0)  # 1 for a state tied with s
    far[need.state] = 0
    plans = [
        _cheapest([[frozenset((x,)) for x in sorted(bar)] for bar in e.bars], far, seconds, tied=True)
        for e in need.escapes
        if all(e.bars)  # else the others can bring s itself back, whatever the ranking
    ]
    if not plans:
        return None
    best = min(plans, key=lambda p: (p.swaps, p.ties))
    proven = min(p.at_least for p in plans)
    return _Crossing(best.swaps, best.ties, proven, best.states)


def _cheapest(clauses: Sequence[Clause], far: Int[np.ndarray, " state"], seconds: float, *, tied: bool) -> _Crossing:
    """The cheapest states that meet every clause.

    Args:
        far: in which group from s a state stands, on the side it would have to come from; 0 where it need not cross.
        tied: the first group is tied with s, so that crossing it takes no swap.
    """
    last = max(min(max((int(far[x]) for x in way), default=0) for way in clause) for clause in clauses)
    left = [
        smallest(frozenset(x for x in way if far[x] == last) for way in _within(clause, far, last))
        for clause in clauses
    ]
    chosen, fewest = _fewest([ways for ways in left if all(ways)], seconds)
    nearer = (far > 0) & (far < last)
    across = frozenset(map(int, np.flatnonzero(nearer))) | chosen
    if tied and last == 1:
        return _Crossing(0, len(chosen), 0, across)
    ties = int((far == 1).sum()) if tied else 0
    between = int(nearer.sum()) - ties
    return _Crossing(between + len(chosen), ties, between + fewest, across)


def _within(clause: Clause, far: Int[np.ndarray, " state"], last: int) -> Iterable[Bar]:
    """The ways to meet a clause that need no state beyond a group."""
    return (way for way in clause if all(far[x] <= last for x in way))


def _fewest(clauses: Sequence[Clause], seconds: float) -> tuple[frozenset[int], int]:
    """The fewest states that hold one set of every clause, and how few are proven."""
    chosen = frozenset[int]().union(*(clause[0] for clause in clauses if len(clause) == 1))
    open_ = [clause for clause in dict.fromkeys(map(tuple, clauses)) if not any(way <= chosen for way in clause)]
    if not open_:
        return chosen, len(chosen)
    programme = Programme()
    taken = {x: programme.choice(1.0) for x in sorted({x for c in open_ for way in c for x in way} - chosen)}
    for clause in open_:
        ways = [[taken[x] for x in sorted(way - chosen)] for way in clause]
        programme.require([(1.0, programme.all_of(way)) for way in ways], least=1)
    found = programme.solve(seconds)
    fewest = len(chosen) + int(np.ceil(found.bound - NEAR))
    if found.values is None:  # not even a poor answer in time
        return frozenset[int](chosen).union(*(clause[0] for clause in open_)), fewest
    values = found.values
    return chosen | {x for x, take in taken.items() if take.value(values) > 0.5}, fewest


def _moved_levels(need: Requirement, moved: frozenset[int], *, up: bool) -> Int[np.ndarray, " state"]:
    """The ranking with these states just above (or below) the state, all else in its order."""
    level = need.conflict.levels[need.actor]
    here = level[need.state]
    across = np.isin(np.arange(len(level)), list(moved))
    side = np.where(level > here, 3, np.where(level < here, 0, 2))
    if up:
        side[across] = 3
    elif moved:
        side[side == 2] = 0
        side[across] = 1
    side[need.state] = 2
    order = np.unique(side * (int(level.max()) + 1) + level, return_inverse=True)[1]
    return order.reshape(-1).astype(np.int64)
