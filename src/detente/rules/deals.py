"""What becomes of deals in a month: repudiated, answered, worked on, checked, ended (docs/explanation/model.md, 3)."""

from dataclasses import replace

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from detente.rules import keeping
from detente.rules.choice import Answers, Chances, answer, at_stage
from detente.rules.keeping import Progress
from detente.rules.rows import added, any_of
from detente.rules.world import Calendar, Luck, Setting, Wiring, World


def turnover(
    world: World, setting: Setting, calendar: Calendar, luck: Luck, *, wiring: Wiring
) -> tuple[World, Bool[Array, "*#future"], Bool[Array, "deal *future"]]:
    """A new government may repudiate deals; each repudiation is a breach at once."""
    government = calendar.turnover & (luck.government < setting.numbers.turnover) & ~world.ended
    repudiated = government & world.held & (luck.repudiation < setting.terms.repudiation)
    breaches = added(repudiated.astype(world.bad.dtype)) * setting.numbers.breach

    def broken() -> World:
        ended = end_deals(world, setting, repudiated, calendar, wiring=wiring)
        return replace(ended, bad=world.bad + breaches)

    return jax.lax.cond(calendar.turnover, broken, lambda: world), government, repudiated


def decide(
    world: World,
    setting: Setting,
    chance: Chances,
    offered: Bool[Array, "deal *#future"],
    forced: Bool[Array, "*#future"],
    luck: Luck,
) -> Answers:
    """Offers that come to decision and held deals that come under review, at once after a repudiation."""
    numbers = setting.numbers
    review = jnp.where(forced, 1.0, added(numbers.review * numbers.is_type))
    return answer(
        chance,
        world=world,
        offered=offered,
        tempo=at_stage(setting.terms.tempo, world.stage),
        review=jnp.broadcast_to(review[None], luck.choice.shape),
        is_type=numbers.is_type,
        luck=luck.choice,
    )


def end_deals(
    world: World, setting: Setting, ended: Bool[Array, "deal *#future"], calendar: Calendar, *, wiring: Wiring
) -> World:
    """Deals that break: their measures fall, and they stay closed until the cooldown is over."""
    stay = world.held & ~ended
    progress = keeping.reverse(
        Progress(world.shown, world.real),
        ended=ended,
        held=stay,
        honest=world.held & ~world.cheated,
        plan=setting.plan,
        numbers=setting.numbers,
        wiring=wiring,
    )
    return replace(
        world,
        shown=progress.shown,
        real=progress.real,
        held=stay,
        cheated=world.cheated & ~ended,
        broken=world.broken | ended,
        back=jnp.where(ended, calendar.month + 1 + setting.numbers.cooldown, world.back),
    )


def carry_out(
    world: World, setting: Setting, answers: Answers, calendar: Calendar, *, wiring: Wiring
) -> tuple[World, Bool[Array, "*#future"]]:
    """Answers become deeds: withdrawal reverses, cheating undoes in secret, the rest is worked on for a month.

    Returns:
        The world, and whether some measure came nearer to being in force.
    """
    honest_before = world.held & ~world.cheated
    was_held = world.held
    world = end_deals(world, setting, answers.withdrawn, calendar, wiring=wiring)
    refused = answers.decided & ~answers.accepted
    wait = jnp.maximum(at_stage(setting.terms.retry, world.stage), 1.0)
    held = world.held | answers.accepted
    cheated = answers.cheated & held
    idle = keeping.secretly_undo(
        Progress(world.shown, world.real),
        began=answers.began & was_held & honest_before,
        honest=held & ~cheated,
        plan=setting.plan,
        numbers=setting.numbers,
        wiring=wiring,
    )
    at_work = held & (calendar.month > world.suspended)
    progress = keeping.implement(
        idle, at_work=at_work, honest=~cheated, plan=setting.plan, numbers=setting.numbers, wiring=wiring
    )
    world = replace(
        world,
        shown=progress.shown,
        real=progress.real,
        held=held,
        cheated=cheated,
        broken=world.broken & ~answers.decided,
        back=jnp.where(refused, calendar.month + wait, world.back),
    )
    return world, any_of(progress.shown > idle.shown)


def answer_violations(
    world: World, setting: Setting, caught: Bool[Array, "deal *#future"], calendar: Calendar, *, wiring: Wiring
) -> tuple[World, Bool[Array, "deal *#future"]]:
    """Cheating that came to light and what the conduct does about it; also the deals that end."""
    plan = setting.plan
    patience = at_stage(plan.patience, world.stage)
    follows = keeping.respond(
        caught,
        world=world,
        violation=at_stage(plan.violation, world.stage),
        patience=patience,
        everywhere=at_stage(plan.everywhere, world.stage),
    )
    exposed = keeping.expose(
        Progress(world.shown, world.real),
        caught=caught,
        suspended=follows.suspended,
        honest=world.held & ~world.cheated,
        plan=plan,
        numbers=setting.numbers,
        wiring=wiring,
    )
    world = replace(world, shown=exposed.shown, real=exposed.real)
    world = end_deals(world, setting, follows.ended, calendar, wiring=wiring)
    return replace(
        world,
        cheated=world.cheated & ~caught,
        suspended=jnp.where(follows.suspended, calendar.month + patience, world.suspended),
        violations=world.violations + any_of(caught),
        left=follows.left,
    ), follows.ended


def end_engagement(
    world: World, setting: Setting, number: Float[Array, "event *#future"], calendar: Calendar, *, wiring: Wiring
) -> tuple[World, Bool[Array, "deal *#future"]]:
    """After a terminal event all deals break and nothing more is negotiated.

    Such months are rare: where no future has one, nothing is worked out.
    """
    terminal = [number[event] > 0 for event, ends in enumerate(wiring.terminal) if ends]
    if not terminal:
        return world, jnp.zeros_like(world.held)
    strikes = any_of(jnp.stack(terminal))
    war = world.held & strikes
    broken = jax.lax.cond(jnp.any(war), lambda: end_deals(world, setting, war, calendar, wiring=wiring), lambda: world)
    return replace(broken, ended=world.ended | strikes), war
