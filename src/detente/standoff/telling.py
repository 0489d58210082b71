"""Which pairs of a change of rankings tell most: those between which the party can move, of these the state's first."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
from jaxtyping import Int

from detente.standoff.fewest import JointChange, Pair
from detente.standoff.moves import arcs
from detente.standoff.swaps import turned, untied

States = Int[np.ndarray, " some"]


def telling(change: JointChange, state: int, *, most: int, ties: bool = False) -> list[Pair]:
    """The first pairs to tell of those turned: decision maker and two states, the one that was better first.

    Args:
        state: by position; what the change is about.
        ties: of the pairs untied instead, the one that is now better first.
    """
    told: dict[Pair, None] = {}
    for pair in islice(_pairs(change, state, ties=ties), 4 * most):  # a pair comes at most four times
        told.setdefault(pair)
    return list(told)[:most]


def _pairs(change: JointChange, state: int, *, ties: bool) -> Iterator[Pair]:
    """Every pair, the most telling first, some more than once."""
    conflict, every = change.conflict, range(len(change.conflict.names))
    joined = {k: _changed(change, k, *_joined(change, k), ties=ties) for k in every}
    alone, all_ = np.full(conflict.size, state), np.arange(conflict.size)
    mine = {k: _changed(change, k, np.r_[all_, alone], np.r_[alone, all_], ties=ties) for k in every}
    for k in every:
        yield from (_named(change, k, a, b) for a, b in joined[k] if state in (a, b))
    for some in (joined, mine):
        for k in every:
            yield from (_named(change, k, a, b) for a, b in some[k])
    for k in every:
        pairs = (untied if ties else turned)(conflict.levels[k], change.levels[k])
        yield from (_named(change, k, a, b) for a, b in pairs)


def _joined(change: JointChange, actor: int) -> tuple[States, States]:
    """Pairs of states that a decision maker's moves join, each both ways round."""
    moves = arcs(change.conflict, actor)
    return np.r_[moves.source, moves.target], np.r_[moves.target, moves.source]


def _changed(change: JointChange, actor: int, a: States, b: States, *, ties: bool) -> list[tuple[int, int]]:
    """Of some pairs, those that are turned, or untied."""
    old, new = change.conflict.levels[actor], change.levels[actor]
    keep = (old[a] == old[b]) & (new[a] > new[b]) if ties else (old[a] > old[b]) & (new[a] <= new[b])
    key = np.unique(a[keep] * len(old) + b[keep])
    return list(zip((key // len(old)).tolist(), (key % len(old)).tolist(), strict=True))


def _named(change: JointChange, actor: int, a: int, b: int) -> Pair:
    """A pair by name."""
    states = change.conflict.states
    return change.conflict.names[actor], states[a], states[b]
