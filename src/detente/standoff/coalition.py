"""What a coalition would undo: states that several decision makers leave together, each gaining.

[@kilgour-hipel-fang-peng-2001; @inohara-hipel-2008]. With a coalition of one, each concept is that of `stability.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal

import numpy as np
from jaxtyping import Bool

from detente.standoff.model import Conflict
from detente.standoff.moves import arcs
from detente.standoff.relations import Pairs, jointly, refuse_large, table, through
from detente.standoff.routes import routes

CoalitionConcept = Literal["nash", "gmr", "smr", "seq"]
Coalition = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """A joint move that every member of a coalition likes.

    Args:
        ranks: for each member, by how many ranks it gains.
    """

    members: tuple[str, ...]
    state: str
    target: str
    ranks: tuple[int, ...]


def coalitions(conflict: Conflict, *, least: int = 2) -> list[Coalition]:
    """Every coalition of at least so many, small ones first."""
    actors = range(len(conflict.names))
    return [c for n in range(least, len(actors) + 1) for c in combinations(actors, n)]


def subgroups(rest: Sequence[int]) -> list[Coalition]:
    """Every group within some decision makers, single ones too."""
    return [c for n in range(1, len(rest) + 1) for c in combinations(rest, n)]


def coalition_stable(
    conflict: Conflict, members: Iterable[str], concept: CoalitionConcept = "nash"
) -> Bool[np.ndarray, " state"]:
    """Whether no joint gain of these members goes unpunished, state by state.

    Raises:
        InputError: for an unknown member, or more than 4,096 states.
    """
    refuse_large(conflict, "coalitions")
    group = tuple(sorted(conflict.actor(m) for m in members))
    gains = joint_gains(conflict, group)
    if concept == "nash":
        return np.asarray(~gains.any(axis=1))
    rest = tuple(k for k in range(len(conflict.names)) if k not in group)
    punishes = _harms(conflict, group)
    if concept == "smr":
        punishes = punishes & ~through(~punishes, reach(conflict, group).T)
    answers = _answers_in_interest(conflict, rest) if concept == "seq" else reach(conflict, rest)
    return np.asarray(~(gains & ~through(punishes, answers.T)).any(axis=1))


def universally_stable(conflict: Conflict, concept: CoalitionConcept = "nash") -> Bool[np.ndarray, " state"]:
    """Stable for every decision maker and every coalition."""
    groups = [[conflict.names[k] for k in c] for c in coalitions(conflict, least=1)]
    return np.logical_and.reduce([coalition_stable(conflict, g, concept) for g in groups])


def gains_at(conflict: Conflict, state: int) -> list[Gain]:
    """Every joint move from a state that all its members like: who, where to, and how much each gains."""
    return [
        _gain(conflict, group, state, int(q))
        for group in coalitions(conflict)
        for q in np.flatnonzero(gains_from(conflict, group, state))
    ]


def joint_offers_at(conflict: Conflict, state: int) -> list[Gain]:
    """For each coalition that gains by leaving a state *together*, the best such move.

    Together: nobody is carried along, so no smaller group of the members can make the move without the others. Best:
    the least gain among the members is greatest, then their total gain.
    """
    alone = {g: routes(conflict, state, movers=g).moves > 0 for g in coalitions(conflict, least=1)}
    found: list[Gain] = []
    for group in coalitions(conflict):
        within = [alone[g] for g in alone if set(g) < set(group)]
        needs_all = gains_from(conflict, group, state) & ~np.logical_or.reduce(within)
        targets = np.flatnonzero(needs_all)
        if len(targets):
            gain = conflict.levels[list(group)][:, targets] - conflict.levels[list(group), state][:, None]
            best = np.lexsort((-gain.sum(axis=0), -gain.min(axis=0)))[0]
            found.append(_gain(conflict, group, state, int(targets[best])))
    return found


def gains_from(conflict: Conflict, group: Coalition, state: int) -> Bool[np.ndarray, " state"]:
    """Where a coalition can go together from one state with a strict gain for every member."""
    better = conflict.levels[list(group)] > conflict.levels[list(group), state][:, None]
    return np.asarray((routes(conflict, state, movers=group).moves > 0) & better.all(axis=0))


def _gain(conflict: Conflict, group: Coalition, state: int, target: int) -> Gain:
    """One joint move."""
    ranks = tuple(int(conflict.levels[k, target] - conflict.levels[k, state]) for k in group)
    return Gain(tuple(conflict.names[k] for k in group), conflict.states[state], conflict.states[target], ranks)


@lru_cache(maxsize=64)
def reach(conflict: Conflict, group: Coalition) -> Pairs:
    """Where a coalition can go together, nobody moving twice running; a single member makes one move."""
    if not group:
        return np.zeros((conflict.size, conflict.size), dtype=np.bool_)
    return jointly([table(arcs(conflict, k)) for k in group])


def joint_gains(conflict: Conflict, group: Coalition) -> Pairs:
    """Where a coalition can go together with a strict gain for every member."""
    return reach(conflict, group) & ~_harms(conflict, group)


def _harms(conflict: Conflict, group: Coalition) -> Pairs:
    """(s, q): some member likes q no better than s."""
    levels = conflict.levels[list(group)]
    return np.asarray((levels[:, None, :] <= levels[:, :, None]).any(axis=0))


def _answers_in_interest(conflict: Conflict, rest: Sequence[int]) -> Pairs:
    """Where sub-coalitions of the rest can go by joint gains, none moving twice running."""
    parts = subgroups(rest)
    if not parts:
        return np.zeros((conflict.size, conflict.size), dtype=np.bool_)
    return jointly([joint_gains(conflict, part) for part in parts])
