"""Sums and questions over short leading axes, row by row: in a fixed order, whatever rides along."""

import operator
from collections.abc import Callable
from typing import TypeVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

T = TypeVar("T")


def added(values: Float[Array, "each *rest"]) -> Float[Array, "*rest"]:
    """The sum over the leading axis."""
    return once(folded(values, operator.add))


def any_of(flags: Bool[Array, "each *rest"]) -> Bool[Array, "*rest"]:
    """Whether any flag along the leading axis is up."""
    return once(folded(flags, operator.or_))


def folded(values: Array, join: Callable[[Array, Array], Array]) -> Array:
    """The rows of the leading axis joined into one: the later half laid over the earlier, until one is left.

    Few operations to compile, however many rows there are, and the same order for each number that rides along.

    Args:
        values: any number of rows; none join to zero.
        join: adds two arrays up, or the like.

    >>> folded(jnp.array([1.0, 2.0, 3.0, 4.0, 5.0]), operator.add).item()
    15.0
    """
    if not len(values):
        return jnp.zeros_like(values, shape=values.shape[1:])
    while len(values) > 1:
        half = -(-len(values) // 2)
        over = values[half:]
        both = join(values[: len(over)], over)
        values = both if len(over) == half else jnp.concatenate([both, values[len(over) : half]])
    return values[0]


def once(values: T) -> T:
    """The same values, computed once although several rules read them; a compiler may else repeat the work for each."""
    return jax.lax.optimization_barrier(values)
