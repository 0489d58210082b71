"""How far the counterpart trusts the principal (docs/explanation/model.md, 3.7)."""

from dataclasses import replace

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from detente.rules.keeping import per_measure
from detente.rules.rows import added, any_of
from detente.rules.world import Numbers, Wiring, World


def credibility(
    *,
    good: Float[Array, "*#future"],
    bad: Float[Array, "*#future"],
    ties: Float[Array, "*#future"],
    ties_weight: Float[Array, "*#future"],
) -> Float[Array, "*#future"]:
    """Trust: rho = 1 - (1 - a / (a + b)) (1 - kappa s): Beta evidence, raised by an ally's stake.

    Args:
        good, bad: a and b. ties: s, 0 to 1. ties_weight: kappa, 0 to 1.

    >>> float(credibility(good=jnp.array(3.0), bad=jnp.array(1.0), ties=jnp.array(0.5), ties_weight=jnp.array(0.5)))
    0.8125
    """
    doubt = bad / (good + bad)
    return 1.0 - doubt * (1.0 - ties_weight * jnp.clip(ties, 0.0, 1.0))


def trust(world: World, numbers: Numbers, wiring: Wiring) -> Float[Array, "*#future"]:
    """The counterpart's probability that the principal keeps a bargain."""
    ties = world.stocks[wiring.ties] if wiring.ties >= 0 else jnp.zeros_like(world.good)
    return credibility(good=world.good, bad=world.bad, ties=ties, ties_weight=numbers.ties_weight)


def gain_credit(
    world: World,
    before: World,
    in_force: Bool[Array, "deal *#future"],
    forced: Bool[Array, "*#future"],
    numbers: Numbers,
    wiring: Wiring,
) -> World:
    """Credibility grows with each principal measure newly in force and each month of good standing."""
    newly = (world.shown >= 1.0) & (before.shown < 1.0) & per_measure(wiring.principal, world.shown)
    standing = any_of(in_force) & ~forced
    gained = numbers.credit * added(newly.astype(world.good.dtype)) + numbers.credit_month * standing
    return replace(world, good=world.good + gained)
