"""Columns of a Latin hypercube, each made from its own name, any part of one without the rest.

The stratum of future i is a pseudo-random permutation of 0 .. size-1 evaluated at i: a Feistel network over the next
power of four, walked until it lands inside [@black-rogaway-2002]. The place within the stratum is a counter hash.
So a column depends on (seed, name, size) alone: a new number leaves all others as they were.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ROUNDS = 8
WORDS_AT_ONCE = 1 << 18  # small enough for a processor's cache
Words = NDArray[np.uint32]


def key_of(seed: int, name: str) -> int:
    """A 32-bit key of a name under a seed."""
    digest = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "little")


def mixed(words: Words) -> Words:
    """A bijection of 32-bit words in which every bit of the input moves every bit of the output [@wellons-2018]."""
    words = (words ^ (words >> np.uint32(16))) * np.uint32(0x7FEB352D)
    words = (words ^ (words >> np.uint32(15))) * np.uint32(0x846CA68B)
    return words ^ (words >> np.uint32(16))


def shuffled(ids: Words, *, size: int, keys: Words) -> NDArray[np.int64]:
    """Where keyed permutations of 0 .. size-1 send each id: ids and keys of shapes that fit each other."""
    half_bits = max(1, (max(size - 1, 1).bit_length() + 1) // 2)
    at = _feistel(ids, half_bits, keys)
    every = np.broadcast_to(keys, at.shape)
    while (outside := at >= size).any():
        at[outside] = _feistel(at[outside], half_bits, every[outside])
    return at.astype(np.int64)


def shuffled_ids(ids: NDArray[np.int64], *, size: int, name: str, seed: int) -> NDArray[np.int64]:
    """A permutation of 0 .. size-1 made from a name and a seed, at some ids."""
    key = np.array([key_of(seed, name)], dtype=np.uint32)
    return shuffled(ids.astype(np.uint32), size=size, keys=key)


def _feistel(words: Words, half_bits: int, keys: Words) -> Words:
    """One pass of the network over words of twice `half_bits` bits."""
    mask = np.uint32((1 << half_bits) - 1)
    left, right = words >> np.uint32(half_bits), words & mask
    for turn in range(ROUNDS):
        turned = mixed(mixed(right + np.uint32(turn << 24)) ^ keys)
        left, right = right, left ^ (turned >> np.uint32(7) & mask)
    return (left << np.uint32(half_bits)) | right


def columns_of(ids: NDArray[np.int64], *, names: Sequence[str], size: int, seed: int) -> dict[str, NDArray[np.float64]]:
    """The columns of some names at once, as `stratified` gives them; names in groups, so that memory stays small."""
    found: dict[str, NDArray[np.float64]] = {}
    group = max(1, WORDS_AT_ONCE // max(len(ids), 1))
    for first in range(0, len(names), group):
        some = names[first : first + group]
        found.update(zip(some, _together(ids, some, size, seed), strict=True))
    return found


def _together(ids: NDArray[np.int64], names: Sequence[str], size: int, seed: int) -> NDArray[np.float64]:
    """Shares of probability `[name, future]`."""
    keys = np.array([[key_of(seed, name)] for name in names], dtype=np.uint32)
    inner = np.array([[key_of(seed, f"{name} within its stratum")] for name in names], dtype=np.uint32)
    words = ids.astype(np.uint32)[None]
    jitter = mixed(mixed(words) ^ inner)
    return (shuffled(words, size=size, keys=keys) + (jitter + 0.5) / 2.0**32) / size


def stratified(ids: NDArray[np.int64], *, name: str, size: int, seed: int) -> NDArray[np.float64]:
    """The column's shares of probability for some futures, each strictly between 0 and 1.

    Args:
        ids: futures, 0 to size - 1.
        name: of the number; it alone, with the seed, makes the column.
        size: futures in the whole ensemble, one to a stratum.
        seed: of the ensemble.

    >>> sorted((stratified(np.arange(4), name="x", size=4, seed=0) * 4).astype(int).tolist())
    [0, 1, 2, 3]
    """
    return columns_of(ids, names=[name], size=size, seed=seed)[name]
