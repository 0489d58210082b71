"""What is on offer, and how live the talks are (docs/explanation/model.md, 3.3 and 3.8)."""

from dataclasses import replace

import jax.numpy as jnp
from jaxtyping import Array, Bool, Int

from detente.rules.choice import at_stage
from detente.rules.rows import any_of
from detente.rules.sets import count, members, within
from detente.rules.world import Numbers, Plan, World


def is_open(world: World, plan: Plan, *, month: Int[Array, ""]) -> Bool[Array, "*#future"]:
    """The channel: signal sent, no pause, not walked away, no war."""
    signal = at_stage(plan.signal, world.stage)
    return (signal <= month) & (month > world.paused) & ~world.left & ~world.ended


def complete(world: World, plan: Plan) -> Bool[Array, "deal *#future"]:
    """Deals in force: held, and every measure fully taken as far as all can see."""
    return world.held & within(plan.measures, members(world.shown >= 1.0))


def on_offer(
    world: World, plan: Plan, *, month: Int[Array, ""], channel: Bool[Array, "*#future"]
) -> Bool[Array, "deal *#future"]:
    """The first deals whose needs are in force, one to a lane; a refused deal keeps its lane while it waits."""
    taken = members(world.shown >= 1.0)
    in_force = members(world.held & within(plan.measures, taken))
    waits = world.back > month
    ready = within(plan.needs_deals, in_force) & within(plan.needs_measures, taken)
    candidate = ready & (plan.stage == world.stage) & ~world.held & ~(world.broken & waits)
    lane = count(plan.before, members(candidate))
    return candidate & (lane < at_stage(plan.parallel, world.stage)) & ~waits & channel


def deepen(
    world: World,
    numbers: Numbers,
    *,
    offered: Bool[Array, "deal *#future"],
    accepted: Bool[Array, "deal *#future"],
    rose: Bool[Array, "*#future"],
) -> World:
    """How live the talks are: 1 in a month in which something moves, else less by half in each half-life.

    An offer is news once: when it comes on the table for the first time, or for the first time since it was taken.

    Args:
        rose: some measure of a held deal came nearer to being in force.
    """
    moves = any_of((offered & ~world.tabled) | accepted) | rose
    return replace(
        world,
        depth=jnp.where(moves, 1.0, world.depth * numbers.fade),
        tabled=(world.tabled | offered) & ~accepted,
    )
