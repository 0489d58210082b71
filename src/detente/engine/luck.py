"""Luck without a generator: a hash of seed, future, month and a name, so that all strategies meet the same.

Two 32-bit words tell (seed, future, month) apart; a third word, from the name, picks the number. The mixing is that of
`detente.futures.columns`, in three layers.
"""

from hashlib import blake2b

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int, UInt32

from detente.rules.rows import once
from detente.rules.world import Luck, pytree

CHOICE, DISCOVERY, REPUDIATION = 0x1B873593, 0xCC9E2D51, 0x38B34AE5  # arbitrary, different
GOVERNMENT = 0x2127599B


def key_of(name: str) -> np.uint32:
    """The luck key of a name."""
    return np.uint32(int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), "little"))


def seed_words(seed: int) -> np.ndarray:
    """Two words that stand for a seed."""
    return np.frombuffer(blake2b(str(seed).encode(), digest_size=8).digest(), np.uint32).copy()


def mixed(words: UInt32[Array, "..."]) -> UInt32[Array, "..."]:
    """A bijection of 32-bit words in which every bit of the input moves every bit of the output [@wellons-2018]."""
    words = (words ^ (words >> 16)) * jnp.uint32(0x7FEB352D)
    words = (words ^ (words >> 15)) * jnp.uint32(0x846CA68B)
    return words ^ (words >> 16)


@pytree
class Stream:
    """Two words that tell seed and future apart, and after `in_month` the month as well."""

    first: UInt32[Array, "*future"]
    second: UInt32[Array, "*future"]


def stream_of(seed: UInt32[Array, "2"], future: UInt32[Array, "*future"]) -> Stream:
    """The luck of some futures."""
    return Stream(first=mixed(future ^ seed[0]), second=mixed(mixed(future + seed[1])))


def in_month(stream: Stream, month: Int[Array, ""]) -> Stream:
    """The luck of one month."""
    at = mixed(month.astype(jnp.uint32) + jnp.uint32(0x9E3779B9))
    return Stream(first=mixed(stream.first ^ at), second=mixed(stream.second + at))


def even(stream: Stream, keys: UInt32[Array, "*each"], *, like: Array) -> Float[Array, "*each_future"]:
    """Numbers evenly spread between 0 and 1, one for each key; the smallest steps are near 0."""
    words = mixed(stream.first ^ mixed(stream.second + keys))
    share = (words.astype(like.dtype) + 0.5) * (0.5**32)
    return jnp.minimum(share, 1.0 - 0.5**24)


def luck_of(
    stream: Stream,
    month: Int[Array, ""],
    *,
    turnover: Bool[Array, ""],
    deals: UInt32[Array, "deal 1"],
    events: UInt32[Array, "event 1"],
    like: Array,
) -> Luck:
    """All the luck of one month; that of repudiation only where a government may change, else no deal is repudiated."""
    now = in_month(stream, month)

    def of_repudiation() -> Float[Array, "deal future"]:
        return even(now, deals ^ jnp.uint32(REPUDIATION), like=like)

    never = jnp.ones((deals.shape[0], *stream.first.shape), like.dtype)
    return once(
        Luck(
            choice=even(now, deals ^ jnp.uint32(CHOICE), like=like),
            discovery=even(now, deals ^ jnp.uint32(DISCOVERY), like=like),
            event=even(now, events, like=like),
            government=even(now, jnp.uint32(GOVERNMENT), like=like),
            repudiation=jax.lax.cond(turnover, of_repudiation, lambda: never),
        )
    )
