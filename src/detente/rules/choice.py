"""Comply, cheat or refuse (docs/explanation/model.md, 3.4 and 4)."""

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from detente.rules.rows import once
from detente.rules.values import rest_of_road
from detente.rules.world import Plan, Terms, World, pytree

CERTAIN = 60.0  # beyond this many noises of advantage a choice is certain (e^-60)


@pytree
class Chances:
    """Chance of each answer to each deal under each type; `decline` is to refuse, or to leave a deal that is held."""

    comply: Float[Array, "deal type *#future"]
    cheat: Float[Array, "deal type *#future"]
    decline: Float[Array, "deal type *#future"]


@pytree
class Answers:
    """What the counterpart did this month.

    Args:
        decided: offers that came to decision. accepted: of these, taken. reviewed: held deals that were reconsidered.
        withdrawn: of these, left openly. began: deals on which cheating began. cheated: deals cheated on from now.
    """

    decided: Bool[Array, "deal *#future"]
    accepted: Bool[Array, "deal *#future"]
    reviewed: Bool[Array, "deal *#future"]
    withdrawn: Bool[Array, "deal *#future"]
    began: Bool[Array, "deal *#future"]
    cheated: Bool[Array, "deal *#future"]


def chances(
    terms: Terms,
    plan: Plan,
    *,
    held: Bool[Array, "deal *#future"],
    stage: Int[Array, "*#future"],
    pressure: Float[Array, "*#future"],
    credibility: Float[Array, "*#future"],
) -> Chances:
    """Multinomial logit over comply, cheat and refuse [@mcfadden-1974]; for a held deal E is sunk."""
    rho = credibility
    ahead = rho * terms.keep - (1 - rho) * terms.risk
    rest = once(jnp.where((plan.stage == stage)[:, None], rho * rest_of_road(ahead, terms.foresight), 0.0))
    comply = jnp.where(held[:, None], rho * terms.keep, ahead) + rest
    cheat = rho * terms.cheat - terms.caught * terms.penalty + (1 - terms.caught) * rest
    refuse, withdraw = at_stage(terms.refuse, stage), at_stage(terms.withdraw, stage)
    decline = -pressure * jnp.where(held[:, None], withdraw[None], refuse[None])
    can_cheat = jnp.any(plan.own, axis=1)[:, None]
    return logit(comply, jnp.where(can_cheat, cheat, -1e30), decline)


def logit(comply: Float[Array, "..."], cheat: Float[Array, "..."], decline: Float[Array, "..."]) -> Chances:
    """Chances of three options from their worth in units of noise.

    >>> [round(float(p), 3) for p in vars(logit(jnp.array(1.0), jnp.array(0.0), jnp.array(0.0))).values()]
    [0.576, 0.212, 0.212]
    """
    gap = once(cheat - decline)
    lead = once(jnp.minimum(comply - jnp.maximum(cheat, decline), CERTAIN))
    for_comply, for_other = once((jnp.exp(lead), jnp.exp(-jnp.abs(gap))))
    whole = once(1 / (for_comply + 1 + for_other))
    return Chances(
        comply=for_comply * whole,
        cheat=jnp.where(gap > 0, 1.0, for_other) * whole,
        decline=jnp.where(gap > 0, for_other, 1.0) * whole,
    )


def answer(
    chance: Chances,
    *,
    world: World,
    offered: Bool[Array, "deal *#future"],
    tempo: Float[Array, "*#future"],
    review: Float[Array, "deal *#future"],
    is_type: Float[Array, "type *#future"],
    luck: Float[Array, "deal *#future"],
) -> Answers:
    """What the true type does: one piece of luck serves for coming up and, stretched, for the choice."""
    comply = _of_true_type(chance.comply, is_type)
    cheat = _of_true_type(chance.cheat, is_type)
    comes_up = jnp.where(world.held, review, jnp.where(offered, tempo, 0.0))
    up = luck < comes_up
    share = luck / jnp.where(up, comes_up, 1.0)
    complies = up & (share < comply)
    cheats = up & ~complies & (share < comply + cheat)
    decided, reviewed = up & ~world.held, up & world.held
    taken = complies | cheats
    return Answers(
        decided=decided,
        accepted=decided & taken,
        reviewed=reviewed,
        withdrawn=reviewed & ~taken,
        began=cheats & ~world.cheated,
        cheated=cheats | (world.cheated & ~up),
    )


def _of_true_type(
    values: Float[Array, "deal type *#future"], is_type: Float[Array, "type *future"]
) -> Float[Array, "deal *#future"]:
    """What holds for the true type."""
    total = values[:, 0] * is_type[0]
    for kind in range(1, is_type.shape[0]):
        total = total + values[:, kind] * is_type[kind]
    return total


def at_stage(values: Array, stage: Int[Array, "*#future"]) -> Array:
    """The row of the stage now followed."""
    row = values[0]
    for number in range(1, values.shape[0]):
        row = jnp.where(stage == number, values[number], row)
    return row
