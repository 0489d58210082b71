"""How far the counterpart trusts the principal (docs/explanation/model.md, 3.7)."""

import jax.numpy as jnp
from jaxtyping import Array, Float


def credibility(
    *,
    good: Float[Array, "*future"],
    bad: Float[Array, "*future"],
    ties: Float[Array, "*future"],
    ties_weight: Float[Array, "*future"],
) -> Float[Array, "*future"]:
    """Trust: rho = 1 - (1 - a / (a + b)) (1 - kappa s): Beta evidence, raised by an ally's stake.

    Args:
        good, bad: a and b. ties: s, 0 to 1. ties_weight: kappa, 0 to 1.

    >>> float(credibility(good=jnp.array(3.0), bad=jnp.array(1.0), ties=jnp.array(0.5), ties_weight=jnp.array(0.5)))
    0.8125
    """
    doubt = bad / (good + bad)
    return 1.0 - doubt * (1.0 - ties_weight * jnp.clip(ties, 0.0, 1.0))
