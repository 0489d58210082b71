"""How the principal behaves on the way: pauses, retaliation, giving up (docs/explanation/model.md, 3.8 and 3.11).

These rules are given what the principal has seen and the clocks of its own conduct, never the world.
"""

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from detente.rules.choice import at_stage
from detente.rules.world import Plan, Seen, Tests, pytree


@pytree
class Clocks:
    """What a conduct remembers (see `World`)."""

    stage: Int[Array, "*#future"]
    paused: Int[Array, "*#future"]
    raised: Float[Array, "*#future"]
    raised_until: Int[Array, "*#future"]
    stopped: Bool[Array, "*#future"]


def pressure_now(
    base: Float[Array, "stage *#future"], clocks: Clocks, *, month: Int[Array, ""]
) -> Float[Array, "*#future"]:
    """The stage's pressure and what retaliation adds, 0 to 1."""
    added = jnp.where(month <= clocks.raised_until, clocks.raised, 0.0)
    return jnp.clip(at_stage(base, clocks.stage) + added, 0.0, 1.0)


def provoked(clocks: Clocks, seen: Seen, plan: Plan) -> Clocks:
    """Pauses the talks or raises the pressure, from next month on, where an event calls for it."""
    pause = _largest(at_stage(plan.pause, clocks.stage), seen)
    retaliation = _largest(at_stage(plan.retaliation, clocks.stage), seen)
    added = _largest(at_stage(plan.raised, clocks.stage), seen)
    running = jnp.where(seen.month < clocks.raised_until, clocks.raised, 0.0)
    return Clocks(
        stage=clocks.stage,
        paused=jnp.where(pause > 0, jnp.maximum(clocks.paused, seen.month + pause), clocks.paused),
        raised=jnp.maximum(running, added).astype(clocks.raised.dtype),
        raised_until=jnp.maximum(
            clocks.raised_until, jnp.where(retaliation > 0, seen.month + retaliation, clocks.raised_until)
        ),
        stopped=clocks.stopped,
    )


def _largest(replies: Array, seen: Seen) -> Array:
    """The largest reply among those to the month's events."""
    largest = jnp.zeros(seen.depth.shape, replies.dtype)
    for event in range(seen.events.shape[0]):
        largest = jnp.maximum(largest, jnp.where(seen.events[event] > 0, replies[event], 0))
    return largest


def given_up(clocks: Clocks, seen: Seen, plan: Plan, *, tests: Tests) -> Clocks:
    """Moves to the fallback of the first stop rule that holds."""
    if not tests:
        return clocks
    holds = jnp.stack([jnp.broadcast_to(test(seen), clocks.stage.shape) for test in tests])
    rule, follow = at_stage(plan.stop_test, clocks.stage), at_stage(plan.stop_stage, clocks.stage)
    stage, stopped = clocks.stage, jnp.zeros_like(clocks.stopped)
    for turn in range(rule.shape[0]):
        fires = jnp.zeros_like(stopped)
        for number in range(len(tests)):
            fires = fires | ((rule[turn] == number) & holds[number])
        stage = jnp.where(fires & ~stopped, follow[turn], stage)
        stopped = stopped | fires
    return Clocks(
        stage=stage,
        paused=clocks.paused,
        raised=clocks.raised,
        raised_until=clocks.raised_until,
        stopped=clocks.stopped | stopped,
    )
