"""Sums and questions over short leading axes, row by row: in a fixed order, whatever rides along."""

from typing import TypeVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

T = TypeVar("T")


def added(values: Float[Array, "each *rest"]) -> Float[Array, "*rest"]:
    """The sum over the leading axis."""
    total = jnp.zeros_like(values, shape=values.shape[1:]) if not len(values) else values[0]
    for row in range(1, values.shape[0]):
        total = total + values[row]
    return once(total)


def any_of(flags: Bool[Array, "each *rest"]) -> Bool[Array, "*rest"]:
    """Whether any flag along the leading axis is up."""
    found = jnp.zeros(flags.shape[1:], bool)
    for row in range(flags.shape[0]):
        found = found | flags[row]
    return once(found)


def once(values: T) -> T:
    """The same values, computed once although several rules read them; a compiler may else repeat the work for each."""
    return jax.lax.optimization_barrier(values)
