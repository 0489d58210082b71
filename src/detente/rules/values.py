"""What a deal is worth to the counterpart (docs/explanation/model.md, 4): A, B, C, D, E, q and R."""

import operator
from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int


def annuity(factor: Float[Array, "..."], months: Float[Array, "..."]) -> Float[Array, "..."]:
    """A(z) = (1 - z^H) / (1 - z): what one a month for H months is worth, discounted by z a month.

    Args:
        factor: z, 0 to 1.
        months: H, zero or more.

    >>> float(annuity(jnp.array(0.5), jnp.array(2.0)))
    1.5
    """
    gap = 1.0 - factor
    steady = gap < 1e-6
    safe = jnp.where(steady, 0.5, factor)
    growth = -jnp.expm1(months * jnp.log(safe)) / (1.0 - safe)
    return jnp.where(steady, months, growth)


def over_deals(
    contents: Int[Array, "pair two"],
    values: Float[Array, "measure *rest"],
    *,
    deals: int,
    join: Callable[[Array, Array], Array] = operator.add,
) -> Float[Array, "deal *rest"]:
    """The sum over each deal's measures, one after the other, so that it never depends on who else is being computed.

    Args:
        contents: a deal and a measure in it, in the order of the measures; -1 in place of a deal fills up.
        values: 0 or more where another way to join than the sum is given.
        deals: how many there are.
        join: puts a measure's value to what its deal has so far, from 0 on.
    """
    none = jnp.zeros((deals, *values.shape[1:]), values.dtype)
    if not len(values):
        return none
    present = contents[:, 0] >= 0
    parts = jnp.where(present.reshape(-1, *[1] * (values.ndim - 1)), values[contents[:, 1]], 0.0)

    def put(total: Array, part: tuple[Array, Array]) -> tuple[Array, None]:
        deal, value = part
        return jax.lax.dynamic_update_index_in_dim(total, join(total[deal], value), deal, 0), None

    return jax.lax.scan(put, none, (jnp.maximum(contents[:, 0], 0), parts))[0]


def rest_of_road(
    ahead: Float[Array, "deal type *#future"], foresight: Float[Array, "deal type *future"]
) -> Float[Array, "deal type *#future"]:
    """R: what the later deals of the road promise, discounted by g a deal.

    R_p = g (max(0, ahead_(p+1)) + R_(p+1)), walked from the last deal back; `foresight` is 0 where a road ends.
    """
    rest = jnp.zeros_like(ahead[0])
    rows = [rest]
    for deal in range(ahead.shape[0] - 2, -1, -1):
        rest = foresight[deal] * (jnp.maximum(ahead[deal + 1], 0.0) + rest)
        rows.append(rest)
    return jnp.stack(rows[::-1])
