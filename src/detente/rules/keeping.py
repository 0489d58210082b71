"""Keeping and breaking: implementation, reversal, verification (docs/explanation/model.md, 3.2, 3.5 and 3.6)."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from detente.rules.rows import any_of, once
from detente.rules.sets import members, touches, within
from detente.rules.world import Numbers, Plan, Wiring, World, pytree

NEARLY = 1 - 1e-4  # progress beyond this counts as complete
VIOLATIONS = ("snapback", "suspend", "forgive", "walk-away")


@pytree
class Progress:
    """How far each measure is, as all see it and as it is."""

    shown: Float[Array, "measure *#future"]
    real: Float[Array, "measure *#future"]


def per_measure(flags: tuple[bool, ...], like: Array) -> Array:
    """Fixed flags of the measures, shaped to stand beside an array of measures."""
    return jnp.asarray(np.array(flags, bool)).reshape(len(flags), *[1] * (like.ndim - 1))


def reverse(
    progress: Progress,
    *,
    ended: Bool[Array, "deal *#future"],
    held: Bool[Array, "deal *#future"],
    honest: Bool[Array, "deal *#future"],
    plan: Plan,
    numbers: Numbers,
    wiring: Wiring,
) -> Progress:
    """What ended deals leave behind: measures of principal and counterpart fall to the part that cannot be taken back.

    A measure that another held deal contains stays. What was only pretended vanishes.

    Args:
        ended: deals that end now. held: deals that stay. honest: deals kept until now.
    """
    falls = touches(plan.holders, members(ended)) & ~touches(plan.holders, members(held))
    falls = falls & per_measure(wiring.party, falls)
    pretended = per_measure(wiring.own, falls) & ~touches(plan.holders, members(honest))
    real = jnp.where(falls & ~pretended, progress.real * numbers.kept, progress.real)
    return Progress(shown=jnp.where(falls, real, progress.shown), real=real)


def secretly_undo(
    progress: Progress,
    *,
    began: Bool[Array, "deal *#future"],
    honest: Bool[Array, "deal *#future"],
    plan: Plan,
    numbers: Numbers,
    wiring: Wiring,
) -> Progress:
    """Cheating on a deal long kept takes back in secret what can be taken back of the counterpart's own measures."""
    undone = touches(plan.holders, members(began)) & ~touches(plan.holders, members(honest))
    undone = undone & per_measure(wiring.own, undone)
    return Progress(shown=progress.shown, real=jnp.where(undone, progress.real * numbers.kept, progress.real))


def implement(
    progress: Progress,
    *,
    at_work: Bool[Array, "deal *#future"],
    honest: Bool[Array, "deal *#future"],
    plan: Plan,
    numbers: Numbers,
    wiring: Wiring,
) -> Progress:
    """A month of work on the measures of deals at work, where what they need is in force; pretence looks the same."""
    rises = touches(plan.holders, members(at_work)) & within(plan.needs, members(progress.shown >= 1.0))
    genuine = rises & (touches(plan.holders, members(at_work & honest)) | ~per_measure(wiring.own, rises))
    return Progress(
        shown=jnp.where(rises, _a_month_on(progress.shown, numbers), progress.shown),
        real=jnp.where(genuine, _a_month_on(progress.real, numbers), progress.real),
    )


def _a_month_on(progress: Float[Array, "measure *#future"], numbers: Numbers) -> Float[Array, "measure *future"]:
    """Progress after a month of work; ten tenths are a whole, whatever the rounding."""
    further = progress + numbers.pace
    return jnp.where(further > NEARLY, 1.0, further)


def chance_caught(
    shown: Float[Array, "measure *#future"], *, plan: Plan, numbers: Numbers, wiring: Wiring
) -> Float[Array, "deal *#future"]:
    """The chance q of each deal this month: 1 - prod (1 - detect) over its own measures that are under way."""
    unseen = once(jnp.where(shown > 0, numbers.unseen, 0.0))
    total = jnp.zeros((plan.own.shape[0], *unseen.shape[1:]), unseen.dtype)
    for measure in np.flatnonzero(wiring.own):  # few, and every month: not a loop of the machine's as in `over_deals`
        total = total + jnp.where(plan.own[:, measure], unseen[measure][None], 0.0)
    return -jnp.expm1(total)


def expose(
    progress: Progress,
    *,
    caught: Bool[Array, "deal *#future"],
    suspended: Bool[Array, "deal *#future"],
    honest: Bool[Array, "deal *#future"],
    plan: Plan,
    numbers: Numbers,
    wiring: Wiring,
) -> Progress:
    """Pretence that came to light is gone; in suspended deals the principal takes back what it can."""
    kept_elsewhere = touches(plan.holders, members(honest))
    own = per_measure(wiring.own, progress.shown)
    pretended = touches(plan.holders, members(caught)) & ~kept_elsewhere & own
    withheld = touches(plan.holders, members(suspended)) & ~kept_elsewhere
    withheld = withheld & per_measure(wiring.principal, progress.shown)
    real = jnp.where(withheld, progress.real * numbers.kept, progress.real)
    return Progress(shown=jnp.where(pretended | withheld, real, progress.shown), real=real)


@pytree
class Consequence:
    """What follows from cheating that came to light: deals ended, deals suspended, walking away."""

    ended: Bool[Array, "deal *#future"]
    suspended: Bool[Array, "deal *#future"]
    left: Bool[Array, "*#future"]


def respond(
    caught: Bool[Array, "deal *#future"],
    *,
    world: World,
    violation: Int[Array, "*#future"],
    patience: Int[Array, "*#future"],
    everywhere: Bool[Array, "*#future"],
) -> Consequence:
    """The conduct's answer to a violation: snap back, suspend, forgive the first few, or walk away."""
    any_caught = any_of(caught)
    suspends = violation == VIOLATIONS.index("suspend")
    forgives = (violation == VIOLATIONS.index("forgive")) & (world.violations < patience)
    ends = caught | (jnp.where(everywhere & any_caught, True, False) & world.held)
    return Consequence(
        ended=ends & ~suspends & ~forgives,
        suspended=caught & suspends,
        left=world.left | (any_caught & (violation == VIOLATIONS.index("walk-away"))),
    )
