"""Paths from a state: with fewest concessions, then fewest moves; by improving moves only; by some movers alone.

A *concession* is a move that does not make its mover better off. It is a *leap* when it changes more than one option
at once: nobody gives everything away before the others have answered the first step, so leaps are taken only where no
other way leads. Nobody moves twice running, so paths run over pairs (state, who moved last) [@li-kilgour-hipel-2005];
their prices are settled by relaxing moves until nothing changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Int

from detente.standoff.model import Conflict
from detente.standoff.moves import Arcs, arcs, improving_arcs, once

CONCESSION = 2**26  # dearer than any number of moves
LEAP = 2**46  # dearer than any number of concessions
NO_WAY = 2**62


@dataclass(frozen=True, slots=True)
class Step:
    """One move on a path.

    Args:
        changes: options and whether the mover takes them.
        gains: rank change for each decision maker, in order.
    """

    mover: str
    source: str
    target: str
    changes: tuple[tuple[str, bool], ...]
    gains: tuple[int, ...]


def step_between(conflict: Conflict, mover: int, source: int, target: int) -> Step:
    """The step of one mover between two states."""
    old, new = conflict.taken[source], conflict.taken[target]
    changes = tuple((o.id, bool(new[k] == 1)) for k, o in enumerate(conflict.options) if old[k] != new[k])
    gains = tuple(int(g) for g in conflict.levels[:, target] - conflict.levels[:, source])
    return Step(conflict.names[mover], conflict.states[source], conflict.states[target], changes, gains)


@dataclass(frozen=True, eq=False)
class Routes:
    """Cheapest paths from one state to every other.

    Args:
        price: of reaching each state with each decision maker moving last: moves, `CONCESSION` for each concession, and
            `LEAP` for each concession of several options at once.
        came_from: the pair before, as state and last mover (-1 for the start).
    """

    conflict: Conflict
    start: int
    price: Int[np.ndarray, "actor state"]
    came_from: Int[np.ndarray, "actor state two"]

    @cached_property
    def best(self) -> Int[np.ndarray, " state"]:
        """Price of reaching each state, 0 for the start, `NO_WAY` where impossible."""
        best = self.price.min(axis=0)
        best[self.start] = 0
        return best

    @property
    def moves(self) -> Int[np.ndarray, " state"]:
        """Moves on the cheapest path, 0 for the start, -1 where there is none."""
        return np.where(self.best >= NO_WAY, -1, self.best % CONCESSION)

    @property
    def concessions(self) -> Int[np.ndarray, " state"]:
        """Concessions on the cheapest path, -1 where there is none."""
        return np.where(self.best >= NO_WAY, -1, self.best % LEAP // CONCESSION)

    @property
    def leaps(self) -> Int[np.ndarray, " state"]:
        """Concessions of several options at once on the cheapest path, -1 where there is none."""
        return np.where(self.best >= NO_WAY, -1, self.best // LEAP)

    def to(self, state: int) -> tuple[Step, ...]:
        """The steps of one cheapest path; none when the state is the start or out of reach."""
        if state == self.start or self.best[state] >= NO_WAY:
            return ()
        last, back = int(np.argmin(self.price[:, state])), list[Step]()
        while last >= 0:
            before, before_last = (int(v) for v in self.came_from[last, state])
            back.append(step_between(self.conflict, last, before, state))
            state, last = before, before_last
        return tuple(reversed(back))


def routes(
    conflict: Conflict,
    start: int,
    *,
    improving: bool = False,
    movers: Sequence[int] | None = None,
    conceding: Sequence[int] = (),
    first: int | None = None,
    sparing: bool = False,
) -> Routes:
    """Cheapest paths from a state: the shortest, or first of all those with fewest leaps and then concessions.

    Args:
        improving: every move must make its mover better off ...
        conceding: ... but for these, who may make any move.
        movers: who may move at all; everybody when left out.
        first: who must make the first move.
        sparing: fewest leaps, then fewest concessions, then fewest moves.
    """
    who = list(range(len(conflict.names)) if movers is None else movers)
    step = {k: improving_arcs(conflict, k) if improving and k not in conceding else arcs(conflict, k) for k in who}
    shape = (len(conflict.names), conflict.size)
    price = np.full(shape, NO_WAY, dtype=np.int64)
    came = np.full((*shape, 2), -1, dtype=np.int64)
    fresh = {k: np.array([start]) if first in (None, k) else np.zeros(0, dtype=np.int64) for k in who}
    while any(len(f) for f in fresh.values()):
        changed = {k: _relax(conflict, step[k], k, fresh[k], price, came, start, first, sparing=sparing) for k in who}
        fresh = {
            k: once(np.concatenate([changed[j] for j in who if j != k] or [np.zeros(0, dtype=np.int64)])) for k in who
        }
    return Routes(conflict, start, price, came)


def _relax(
    conflict: Conflict,
    moves: Arcs,
    mover: int,
    sources: Int[np.ndarray, " some"],
    price: Int[np.ndarray, "actor state"],
    came: Int[np.ndarray, "actor state two"],
    start: int,
    first: int | None,
    *,
    sparing: bool,
) -> Int[np.ndarray, " some"]:
    """Carry prices along one mover's moves out of some states; gives the states that became cheaper to end at."""
    use = moves.out_of(sources)
    source, target = moves.source[use], moves.target[use]
    so_far = price[:, source]
    so_far[mover] = NO_WAY  # nobody moves twice running
    before, last = so_far.min(axis=0), so_far.argmin(axis=0)
    if first in (None, mover):
        before, last = np.where(source == start, 0, before), np.where(source == start, -1, last)
    offered = before + (_toll(conflict, mover, source, target) if sparing else 1)
    order = np.lexsort((offered, target))
    keep = order[np.r_[True, target[order][1:] != target[order][:-1]][: len(order)]]
    keep = keep[(offered[keep] < price[mover, target[keep]]) & (before[keep] < NO_WAY)]
    there = target[keep]
    price[mover, there] = offered[keep]
    came[mover, there, 0], came[mover, there, 1] = source[keep], last[keep]
    return there


def _toll(
    conflict: Conflict, mover: int, source: Int[np.ndarray, " move"], target: Int[np.ndarray, " move"]
) -> Int[np.ndarray, " move"]:
    """What each move of a sparing path costs."""
    level = conflict.levels[mover]
    changed = (conflict.taken[source] != conflict.taken[target]).sum(axis=1)
    gives = np.where(changed > 1, 1 + CONCESSION + LEAP, 1 + CONCESSION)
    return np.where(level[target] > level[source], 1, gives)
