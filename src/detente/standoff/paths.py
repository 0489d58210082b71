"""How to get from the status quo to an outcome: by any moves, by improving moves only, by a coalition alone.

Breadth-first search over (state, who moved last), since nobody moves twice running [@li-kilgour-hipel-2005].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from jaxtyping import Bool, Int
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from detente.errors import InputError
from detente.standoff.model import Conflict
from detente.standoff.moves import Arcs, arcs, improving_arcs

MOST_MAKERS_FOR_COALITIONS = 8


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


@dataclass(frozen=True, eq=False)
class Routes:
    """Shortest paths from one state to every other.

    Args:
        length: moves needed to reach each state with each decision maker moving last; -1 where impossible.
        came_from: the pair before, as state and last mover (-1 for the start).
    """

    conflict: Conflict
    start: int
    length: Int[np.ndarray, "actor state"]
    came_from: Int[np.ndarray, "actor state two"]

    @property
    def shortest(self) -> Int[np.ndarray, " state"]:
        """Moves needed to reach each state, 0 for the start, -1 where impossible."""
        far = np.where(self.length < 0, np.iinfo(np.int64).max, self.length).min(axis=0)
        far[self.start] = 0
        return np.where(far == np.iinfo(np.int64).max, -1, far)

    def to(self, state: int) -> tuple[Step, ...]:
        """The steps of one shortest path; none when the state is the start or out of reach."""
        if state == self.start or self.shortest[state] < 0:
            return ()
        last = int(np.argmin(np.where(self.length[:, state] < 0, 2**31, self.length[:, state])))
        back: list[Step] = []
        while last >= 0:
            before, before_last = (int(v) for v in self.came_from[last, state])
            back.append(step_between(self.conflict, last, before, state))
            state, last = before, before_last
        return tuple(reversed(back))


def step_between(conflict: Conflict, mover: int, source: int, target: int) -> Step:
    """One move in words and ranks."""
    before, after = conflict.taken[source], conflict.taken[target]
    changes = tuple(
        (option.id, bool(after[k]))
        for k, option in enumerate(conflict.options)
        if before[k] != after[k] and after[k] >= 0
    )
    gains = tuple(int(v) for v in conflict.levels[:, target] - conflict.levels[:, source])
    return Step(conflict.names[mover], conflict.states[source], conflict.states[target], changes, gains)


def routes(
    conflict: Conflict,
    start: int,
    *,
    improving: bool = False,
    movers: Sequence[int] | None = None,
    conceding: Sequence[int] = (),
    first: int | None = None,
) -> Routes:
    """Shortest paths from a state.

    Args:
        improving: every move must improve matters for the one who makes it ...
        conceding: ... but for these, who may make any move.
        movers: who may move at all; everybody when left out.
        first: who must make the first move.
    """
    who = range(len(conflict.names)) if movers is None else movers
    step = {k: improving_arcs(conflict, k) if improving and k not in conceding else arcs(conflict, k) for k in who}
    shape = (len(conflict.names), conflict.size)
    length, came = np.full(shape, -1, dtype=np.int64), np.full((*shape, 2), -1, dtype=np.int64)
    fresh = np.zeros(shape, dtype=np.bool_)
    for k in who if first is None else [first]:
        _advance(step[k], k, np.asarray(np.arange(conflict.size) == start), fresh, length, came, 1)
    moves = 1
    while fresh.any():
        before, fresh, moves = fresh, np.zeros_like(fresh), moves + 1
        for k in who:
            others = before.copy()
            others[k] = False
            _advance(step[k], k, np.asarray(others.any(axis=0)), fresh, length, came, moves, others)
    return Routes(conflict, start, length, came)


def _advance(
    moves: Arcs,
    mover: int,
    active: Bool[np.ndarray, " state"],
    fresh: Bool[np.ndarray, "actor state"],
    length: Int[np.ndarray, "actor state"],
    came: Int[np.ndarray, "actor state two"],
    count: int,
    lasts: Bool[np.ndarray, "actor state"] | None = None,
) -> None:
    """Mark what one mover reaches for the first time from the active states."""
    use = active[moves.source] & (length[mover, moves.target] < 0)
    target, at = np.unique(moves.target[use], return_index=True)
    source = moves.source[use][at]
    length[mover, target], fresh[mover, target] = count, True
    came[mover, target, 0] = source
    came[mover, target, 1] = -1 if lasts is None else np.argmax(lasts[:, source], axis=0)


@dataclass(frozen=True, slots=True)
class Attainment:
    """How one outcome can be attained from the status quo.

    Args:
        legal, improving: a shortest path by any moves and by improving moves only; None when there is none.
        first_legal, first_improving: who can open such a path; a single name must move first.
        coalitions: the smallest groups that can get there on their own, by any moves.
    """

    state: str
    legal: tuple[Step, ...] | None
    improving: tuple[Step, ...] | None
    first_legal: tuple[str, ...]
    first_improving: tuple[str, ...]
    coalitions: tuple[tuple[str, ...], ...]


def attainments(conflict: Conflict, targets: Sequence[int], *, start: int | None = None) -> tuple[Attainment, ...]:
    """How each outcome can be attained.

    Raises:
        InputError: when neither the conflict nor the caller names a status quo.
    """
    start = _start(conflict, start)
    ways = [routes(conflict, start, improving=i) for i in (False, True)]
    opened = [
        {k: routes(conflict, start, improving=i, first=k).shortest for k in range(len(conflict.names))}
        for i in (False, True)
    ]
    groups = _own_reach(conflict, start)

    def openers(which: int, state: int) -> tuple[str, ...]:
        return tuple(conflict.names[k] for k, far in opened[which].items() if state != start and far[state] > 0)

    def path(which: int, state: int) -> tuple[Step, ...] | None:
        return ways[which].to(state) if ways[which].shortest[state] >= 0 else None

    return tuple(
        Attainment(
            conflict.states[s], path(0, s), path(1, s), openers(0, s), openers(1, s),
            _smallest(conflict, groups, s, start),
        )
        for s in targets
    )  # fmt: skip


def _start(conflict: Conflict, start: int | None) -> int:
    """The state that paths begin at."""
    start = conflict.status_quo if start is None else start
    if start is None:
        raise InputError("no status quo", wanted="a state to start from", mend="name a status_quo")
    return start


def _own_reach(conflict: Conflict, start: int) -> dict[tuple[int, ...], Bool[np.ndarray, " state"]]:
    """Coalition -> what it can reach on its own."""
    n = len(conflict.names)
    sizes = range(1, n + 1) if n <= MOST_MAKERS_FOR_COALITIONS else (1, n)
    groups = [g for size in sizes for g in combinations(range(n), size)]
    return {g: routes(conflict, start, movers=g).shortest >= 0 for g in groups}


def _smallest(
    conflict: Conflict, reach: dict[tuple[int, ...], Bool[np.ndarray, " state"]], state: int, start: int
) -> tuple[tuple[str, ...], ...]:
    """The coalitions that reach a state while none within them does."""
    able = [set(g) for g, reached in reach.items() if reached[state]] if state != start else []
    least = [g for g in able if not any(other < g for other in able)]
    return tuple(tuple(conflict.names[k] for k in sorted(g)) for g in least)


@dataclass(frozen=True, slots=True)
class Trap:
    """States that improving moves lead into and never out of, although everybody likes another state in reach better.

    Args:
        better: a state that all decision makers prefer to every state of the trap, in legal reach of the status quo.
        way_back: whether any legal moves lead from the trap to it.
    """

    states: tuple[str, ...]
    better: str
    way_back: bool


def traps(conflict: Conflict, *, start: int | None = None) -> tuple[Trap, ...]:
    """The traps in reach of the status quo by improving moves."""
    start = _start(conflict, start)
    entered = routes(conflict, start, improving=True).shortest >= 0
    possible = routes(conflict, start).shortest >= 0
    found: list[Trap] = []
    for group in _final_groups(conflict):
        best = conflict.levels[:, group].max(axis=1)
        better = np.flatnonzero(possible & (conflict.levels > best[:, None]).all(axis=0))
        if entered[group].any() and len(better):
            back = routes(conflict, int(group[0])).shortest
            target = int(better[np.argmax(back[better] >= 0)])
            names = tuple(conflict.states[k] for k in group)
            found.append(Trap(names, conflict.states[target], bool(back[target] >= 0)))
    return tuple(found)


def _final_groups(conflict: Conflict) -> list[Int[np.ndarray, " state"]]:
    """Sets of states that improving moves join both ways and do not lead out of."""
    rising = [improving_arcs(conflict, k) for k in range(len(conflict.names))]
    source = np.concatenate([a.source for a in rising])
    target = np.concatenate([a.target for a in rising])
    graph = csr_matrix((np.ones(len(source), dtype=np.int8), (source, target)), shape=(conflict.size, conflict.size))
    count, group = connected_components(graph, connection="strong")
    left = np.unique(group[source[group[source] != group[target]]])
    return [np.flatnonzero(group == g) for g in np.setdiff1d(np.arange(count), left)]
