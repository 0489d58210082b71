"""Sets of deals and of measures, as bits in 32-bit words: "are all its needs in force?" in one instruction."""

import operator
from collections.abc import Iterable

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Int, UInt32

from detente.rules.rows import folded, once

BITS = 32
Set = UInt32[Array, "word *#future"]
Sets = UInt32[Array, "each word *#future"]


def words_for(size: int) -> int:
    """Words that hold a set of things numbered below `size`."""
    return max(1, -(-size // BITS))


def mask_of(members: Iterable[int], size: int) -> np.ndarray:
    """A set that is known beforehand, `[word]`."""
    words = np.zeros(words_for(size), np.uint32)
    for member in members:
        words[member // BITS] |= np.uint32(1 << member % BITS)
    return words


def members(flags: Bool[Array, "thing *#future"]) -> Set:
    """The set of the things whose flag is up."""
    bits = jnp.asarray(np.uint32(1) << np.arange(flags.shape[0], dtype=np.uint32) % BITS)
    marked = jnp.where(flags, bits.reshape(-1, *[1] * (flags.ndim - 1)), jnp.uint32(0))
    words = [folded(marked[first : first + BITS], operator.or_) for first in range(0, max(len(marked), 1), BITS)]
    return once(jnp.stack(words))


def touches(some: Sets, these: Set) -> Bool[Array, "each *#future"]:
    """Whether each of some sets has a member among these."""
    return _any_bit(some & these[None])


def within(some: Sets, these: Set) -> Bool[Array, "each *#future"]:
    """Whether each of some sets lies wholly within these."""
    return ~_any_bit(some & ~these[None])


def count(some: Sets, these: Set) -> Int[Array, "each *#future"]:
    """How many members of each of some sets are among these."""
    common = some & these[None]
    ones = jnp.bitwise_count(common).astype(jnp.int32)
    return sum((ones[:, word] for word in range(1, ones.shape[1])), ones[:, 0])


def _any_bit(words: Sets) -> Bool[Array, "each *#future"]:
    """Whether any bit stands in each row of words."""
    joined = words[:, 0]
    for word in range(1, words.shape[1]):
        joined = joined | words[:, word]
    return joined != 0
