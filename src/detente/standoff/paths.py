"""How to get from the status quo to an outcome, who must give something up for it, and where improving moves end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from jaxtyping import Bool, Int
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from detente.errors import InputError
from detente.standoff.model import Conflict
from detente.standoff.moves import Arcs, arcs, improving_arcs
from detente.standoff.reach import Reach
from detente.standoff.routes import Step, routes

MOST_MAKERS_FOR_GROUPS = 8
MOST_STATES_FOR_GROUPS = 4096  # a search for each group of decision makers


@dataclass(frozen=True, slots=True)
class Attainment:
    """How one outcome can be attained from the status quo.

    Args:
        legal: a path by any moves, with fewest concessions of one option at a time and then fewest moves; several
            options are given up at once only where no other way leads. None when there is none.
        improving: a shortest path by improving moves only; None when there is none.
        concessions: how many moves of `legal` do not make their mover better off.
        first_legal, first_improving: who can open such a path; a single name must move first.
        coalitions: the smallest groups that can get there on their own, by any moves.
        conceding: the smallest groups whose concessions suffice, the others' moves all paying them.
    """

    state: str
    legal: tuple[Step, ...] | None
    improving: tuple[Step, ...] | None
    concessions: int
    first_legal: tuple[str, ...]
    first_improving: tuple[str, ...]
    coalitions: tuple[tuple[str, ...], ...]
    conceding: tuple[tuple[str, ...], ...]


def attainments(conflict: Conflict, targets: Sequence[int], *, start: int | None = None) -> tuple[Attainment, ...]:
    """How each outcome can be attained.

    Raises:
        InputError: when neither the conflict nor the caller names a status quo.
    """
    start = _start(conflict, start)
    ways = [routes(conflict, start, improving=i, sparing=not i) for i in (False, True)]
    opened = [_opened(conflict, start, improving=i) for i in (False, True)]
    alone = _reach_of_groups(conflict, start, conceding=False)
    by_concession = _reach_of_groups(conflict, start, conceding=True)

    def openers(which: int, state: int) -> tuple[str, ...]:
        return tuple(conflict.names[k] for k, there in opened[which].items() if state != start and there[state])

    def path(which: int, state: int) -> tuple[Step, ...] | None:
        return ways[which].to(state) if ways[which].moves[state] >= 0 else None

    return tuple(
        Attainment(
            conflict.states[s], path(0, s), path(1, s), max(int(ways[0].concessions[s]), 0), openers(0, s),
            openers(1, s), _smallest(conflict, alone, s, start), _smallest(conflict, by_concession, s, start),
        )
        for s in targets
    )  # fmt: skip


def _start(conflict: Conflict, start: int | None) -> int:
    """The state that paths begin at."""
    start = conflict.status_quo if start is None else start
    if start is None:
        raise InputError("no status quo", wanted="a state to start from", mend="name a status_quo")
    return start


def _opened(conflict: Conflict, start: int, *, improving: bool) -> dict[int, Bool[np.ndarray, " state"]]:
    """Which states a path that each decision maker begins can reach."""
    who = range(len(conflict.names))
    moves = {k: (improving_arcs if improving else arcs)(conflict, k) for k in who}
    return {k: _led_by(conflict, start, moves, k) for k in who}


def _led_by(conflict: Conflict, start: int, moves: Mapping[int, Arcs], first: int) -> Bool[np.ndarray, " state"]:
    """Which states a path that one decision maker begins can reach."""
    reach = Reach.nothing(len(conflict.names), conflict.size, start)
    onward = reach.further({first: moves[first]})
    while onward:
        onward = reach.further(moves)
    return reach.ends


def _reach_of_groups(
    conflict: Conflict, start: int, *, conceding: bool
) -> dict[tuple[int, ...], Bool[np.ndarray, " state"]]:
    """Group -> what it can reach on its own, or what can be reached when only its members concede."""
    n = len(conflict.names)
    if conflict.size > MOST_STATES_FOR_GROUPS:
        return {}
    sizes = range(1, n + 1) if n <= MOST_MAKERS_FOR_GROUPS else (1, n)
    groups = [g for size in sizes for g in combinations(range(n), size)]
    if conceding:
        groups = [(), *groups]
        return {g: routes(conflict, start, improving=True, conceding=g).moves >= 0 for g in groups}
    return {g: routes(conflict, start, movers=g).moves >= 0 for g in groups}


def _smallest(
    conflict: Conflict, reach: dict[tuple[int, ...], Bool[np.ndarray, " state"]], state: int, start: int
) -> tuple[tuple[str, ...], ...]:
    """The groups that reach a state while none within them does."""
    able = [set(g) for g, reached in reach.items() if reached[state]] if state != start else []
    least = [g for g in able if not any(other < g for other in able)]
    return tuple(tuple(conflict.names[k] for k in sorted(g)) for g in least)


@dataclass(frozen=True, slots=True)
class Trap:
    """States that improving moves lead into and never out of, although everybody likes other states better.

    Args:
        better: of the states that all decision makers prefer to every state of the trap, in legal reach of the status
            quo, the one that takes fewest concessions from the trap, then fewest moves, then gains most for whoever
            gains least.
        others: how many such states there are beside it.
        concessions: on the way from the trap to it; None when no legal moves lead there.
    """

    states: tuple[str, ...]
    better: str
    others: int
    concessions: int | None


def traps(conflict: Conflict, *, start: int | None = None) -> tuple[Trap, ...]:
    """The traps in reach of the status quo by improving moves."""
    start = _start(conflict, start)
    entered = routes(conflict, start, improving=True).moves >= 0
    possible = routes(conflict, start).moves >= 0
    found: list[Trap] = []
    for group in _final_groups(conflict):
        most = conflict.levels[:, group].max(axis=1)
        better = np.flatnonzero(possible & (conflict.levels > most[:, None]).all(axis=0))
        if entered[group].any() and len(better):
            found.append(_trap(conflict, group, better, most))
    return tuple(found)


def _trap(
    conflict: Conflict,
    group: Int[np.ndarray, " some"],
    better: Int[np.ndarray, " some"],
    most: Int[np.ndarray, " actor"],
) -> Trap:
    """One trap, with the best way out of it."""
    out = routes(conflict, int(group[0]), sparing=True)
    gain = (conflict.levels[:, better] - most[:, None]).min(axis=0)
    target = int(better[np.lexsort((-gain, out.best[better]))[0]])
    concessions = int(out.concessions[target])
    return Trap(
        tuple(conflict.states[k] for k in group), conflict.states[target], len(better) - 1,
        concessions if concessions >= 0 else None,
    )  # fmt: skip


def _final_groups(conflict: Conflict) -> list[Int[np.ndarray, " state"]]:
    """Sets of states that improving moves join both ways and do not lead out of."""
    rising = [improving_arcs(conflict, k) for k in range(len(conflict.names))]
    source = np.concatenate([a.source for a in rising])
    target = np.concatenate([a.target for a in rising])
    graph = csr_matrix((np.ones(len(source), dtype=np.int8), (source, target)), shape=(conflict.size, conflict.size))
    count, group = connected_components(graph, connection="strong")
    left = np.unique(group[source[group[source] != group[target]]])
    return [np.flatnonzero(group == g) for g in np.setdiff1d(np.arange(count), left)]
