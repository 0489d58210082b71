"""What a deal is worth to the counterpart (docs/explanation/model.md, 4): A, B, C, D, E, q and R."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float


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
    contains: Bool[Array, "deal measure one"], values: Float[Array, "measure *rest"]
) -> Float[Array, "deal *rest"]:
    """The sum over each deal's measures, measure by measure so that it never depends on who else is being computed."""
    shape = (contains.shape[0], *values.shape[1:])

    def add(total: Array, measure: tuple[Array, Array]) -> tuple[Array, None]:
        inside, value = measure
        row = inside.reshape(shape[0], *[1] * (len(shape) - 1))
        return total + jnp.where(row, value[None], 0.0), None

    return jax.lax.scan(add, jnp.zeros(shape, values.dtype), (jnp.swapaxes(contains, 0, 1), values))[0]


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
