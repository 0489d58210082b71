"""Moves, and the least value a mover can bring about, without a table of pairs of states.

Every stability in `stability.py` asks one thing only: over the states that a mover can reach from q, what is the least
value of something? `Moves.least` answers it for all q at once. In option form a mover's reachable states are a *block*
(all states that agree on everybody else's options), so the answer is a minimum over blocks, and for improvements a
running minimum over blocks sorted by rank: memory grows with the states, not with their pairs.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from jaxtyping import Bool, Int

from detente.standoff.model import Conflict

NONE = 2**31 - 1  # the value where nothing can be reached; every other value is smaller
_STRIDE = 2**32  # sets the values of one block below those of the block before


class Moves(Protocol):
    """The moves of one decision maker."""

    def least(self, values: Int[np.ndarray, " state"]) -> Int[np.ndarray, " state"]:
        """Least of the values, 0 to `NONE`, over the states one move away; `NONE` where there is no move."""
        ...


def most(moves: Moves, values: Int[np.ndarray, " state"]) -> Int[np.ndarray, " state"]:
    """Greatest of the values over the states one move away; 0 where there is no move."""
    return NONE - moves.least(NONE - values)


@dataclass(frozen=True, eq=False)
class Arcs:
    """Moves one by one, sorted by the state they leave."""

    size: int
    source: Int[np.ndarray, " arc"]
    target: Int[np.ndarray, " arc"]

    @property
    def starts(self) -> Int[np.ndarray, " row"]:
        """Where each source that has moves begins."""
        return np.flatnonzero(np.r_[True, self.source[1:] != self.source[:-1]][: len(self.source)])

    def least(self, values: Int[np.ndarray, " state"]) -> Int[np.ndarray, " state"]:
        """Least value over targets."""
        out = np.full(self.size, NONE, dtype=np.int64)
        if len(self.source):
            out[self.source[self.starts]] = np.minimum.reduceat(values[self.target], self.starts)
        return out

    def only(self, keep: Bool[np.ndarray, " arc"]) -> "Arcs":
        """Some of the moves."""
        return Arcs(self.size, self.source[keep], self.target[keep])

    def out_of(self, states: Int[np.ndarray, " some"]) -> Int[np.ndarray, " move"]:
        """Positions of the moves out of some states."""
        begin, end = np.searchsorted(self.source, [states, states + 1])
        counts = end - begin
        return np.repeat(begin, counts) + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)

    def after(self, state: int) -> Int[np.ndarray, " arc"]:
        """The states one move away from a state."""
        return self.target[slice(*np.searchsorted(self.source, [state, state + 1]))]


def once(values: Int[np.ndarray, " some"]) -> Int[np.ndarray, " few"]:
    """The different values in order; sorting is several times quicker for millions of them than `np.unique`'s table."""
    ordered = np.sort(values)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)]]


def arcs_between(size: int, source: np.ndarray, target: np.ndarray) -> Arcs:
    """Moves sorted and without repeats."""
    key = once(source.astype(np.int64) * size + target)
    return Arcs(size, key // size, key % size)


@dataclass(frozen=True, eq=False)
class _Blocks:
    """The states sorted into blocks for one mover.

    A *group* is what remains when the mover's two-way options are forgotten: within a group it can go anywhere.
    One-way options lead from group to group.

    Args:
        order: states sorted by group (and then by rank, where `least` is asked about improvements).
        group: group of each state.
        first: where each group begins in `order`, and one more entry for the end.
        hops: for each group the groups its states can move into, itself among them.
    """

    group: Int[np.ndarray, " state"]
    order: Int[np.ndarray, " state"]
    first: Int[np.ndarray, " group_and_one"]
    hops: Arcs


@dataclass(frozen=True, eq=False)
class BlockMoves:
    """All moves of one mover in option form; standing still counts as a move (stability.py says why it may)."""

    blocks: _Blocks
    unseen: Bool[np.ndarray, " state"]

    def least(self, values: Int[np.ndarray, " state"]) -> Int[np.ndarray, " state"]:
        """Least value over the block."""
        seen = np.where(self.unseen, NONE, values)
        inside = np.minimum.reduceat(seen[self.blocks.order], self.blocks.first[:-1])
        return np.where(self.unseen, NONE, self.blocks.hops.least(inside)[self.blocks.group])


@dataclass(frozen=True, eq=False)
class RisingBlockMoves:
    """The improvements of one mover in option form.

    From position `above` in `order` to the end of that group, every state is better than `source`.
    """

    blocks: _Blocks
    unseen: Bool[np.ndarray, " state"]
    source: Int[np.ndarray, " hop"]
    above: Int[np.ndarray, " hop"]
    starts: Int[np.ndarray, " row"]

    def least(self, values: Int[np.ndarray, " state"]) -> Int[np.ndarray, " state"]:
        """Least value over the better part of the block: a running minimum from its best state down."""
        out = np.full(len(values), NONE, dtype=np.int64)
        if not len(self.source):
            return out
        order = self.blocks.order
        shift = self.blocks.group[order] * _STRIDE
        seen = np.where(self.unseen, NONE, values)[order] + shift
        running = np.minimum.accumulate(seen[::-1])[::-1] - shift
        out[self.source[self.starts]] = np.minimum.reduceat(running[self.above], self.starts)
        return out


def legal_moves(conflict: Conflict, actor: int) -> Moves:
    """Every move that a decision maker is able to make."""
    if conflict.moves is not None:
        return arcs(conflict, actor)
    return BlockMoves(_blocks(conflict, actor, np.zeros(conflict.size, dtype=np.int64)), conflict.unseen[actor])


def improvements(conflict: Conflict, actor: int) -> Moves:
    """The moves that take a decision maker to a state that it likes better."""
    level = conflict.levels[actor]
    if conflict.moves is not None:
        every = arcs(conflict, actor)
        return every.only(level[every.target] > level[every.source])
    return _rising(_blocks(conflict, actor, level), level, conflict.unseen[actor])


def _rising(blocks: _Blocks, level: np.ndarray, unseen: np.ndarray) -> RisingBlockMoves:
    """For every state and group it can move into, where the better states begin."""
    width = int(level.max()) + 1
    key = blocks.group[blocks.order] * width + level[blocks.order]
    source, into = _expand(blocks)
    source, into = source[~unseen[source]], into[~unseen[source]]
    above = np.searchsorted(key, into * width + level[source], side="right")
    better = above < blocks.first[into + 1]
    source, above = source[better], above[better]
    starts = np.flatnonzero(np.r_[True, source[1:] != source[:-1]][: len(source)])
    return RisingBlockMoves(blocks, unseen, source, above, starts)


def _expand(blocks: _Blocks) -> tuple[Int[np.ndarray, " hop"], Int[np.ndarray, " hop"]]:
    """(state, group it can move into) for every state."""
    counts = np.bincount(blocks.hops.source, minlength=len(blocks.first) - 1)
    offset = np.cumsum(counts) - counts
    per_state = counts[blocks.group]
    source = np.repeat(np.arange(len(blocks.group)), per_state)
    within = np.arange(len(source)) - np.repeat(np.cumsum(per_state) - per_state, per_state)
    return source, blocks.hops.target[offset[blocks.group[source]] + within]


def _blocks(conflict: Conflict, actor: int, level: np.ndarray) -> _Blocks:
    """Groups of a mover, the states in each sorted by rank."""
    free, forward, backward = _masks(conflict, actor)
    names, group = np.unique(conflict.codes & ~free, return_inverse=True)
    group = group.reshape(-1)
    order = np.lexsort((level, group))
    first = np.r_[np.searchsorted(group[order], np.arange(len(names))), len(group)]
    return _Blocks(group, order, first, _hops(names, forward, backward))


def _masks(conflict: Conflict, actor: int) -> tuple[int, int, int]:
    """A mover's two-way, forward and backward options as bits."""
    mine = conflict.names[actor]
    ways = {"both": 0, "forward": 0, "backward": 0}
    for k, option in enumerate(conflict.options):
        if option.owner == mine:
            ways[option.reversible] |= 1 << k
    return ways["both"], ways["forward"], ways["backward"]


def _hops(names: np.ndarray, forward: int, backward: int) -> Arcs:
    """Group -> groups, by every allowed change of one-way options, none included."""
    here = np.arange(len(names))
    pairs, flips = [(here, here)], forward | backward
    flip = flips
    while flip:  # every non-empty subset of the one-way bits
        start = here[(names & (flip & (forward | backward))) == (flip & backward)]
        there = names[start] ^ flip
        found = np.minimum(np.searchsorted(names, there), len(names) - 1)
        real = names[found] == there
        pairs.append((start[real], found[real]))
        flip = (flip - 1) & flips
    return arcs_between(len(names), np.concatenate([s for s, _ in pairs]), np.concatenate([t for _, t in pairs]))


@lru_cache(maxsize=32)
def arcs(conflict: Conflict, actor: int) -> Arcs:
    """A decision maker's moves one by one, for paths, coalitions and witnesses: memory grows with the moves."""
    unseen = conflict.unseen[actor]
    if conflict.moves is not None:
        given = np.array(conflict.moves.get(conflict.names[actor], ()), dtype=np.int64).reshape(-1, 2)
        made = arcs_between(conflict.size, given[:, 0], given[:, 1])
    else:
        made = _arcs_of_blocks(_blocks(conflict, actor, np.zeros(conflict.size, dtype=np.int64)))
    return made.only(~unseen[made.source] & ~unseen[made.target])


def _arcs_of_blocks(blocks: _Blocks) -> Arcs:
    """Every (state, state) of a mover's blocks, standing still left out."""
    source, into = _expand(blocks)
    sizes = np.diff(blocks.first)[into]
    begin = np.repeat(blocks.first[into], sizes)
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    source, target = np.repeat(source, sizes), blocks.order[begin + within]
    moving = source != target
    return arcs_between(len(blocks.group), source[moving], target[moving])


@lru_cache(maxsize=32)
def improving_arcs(conflict: Conflict, actor: int) -> Arcs:
    """A decision maker's improvements one by one."""
    every, level = arcs(conflict, actor), conflict.levels[actor]
    return every.only(level[every.target] > level[every.source])
