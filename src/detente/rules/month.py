"""One month of one future in its eleven steps (docs/explanation/model.md, 3). Read this first."""

from dataclasses import replace

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from detente.rules import belief, conduct, events, keeping, stocks
from detente.rules.choice import Answers, Chances, answer, at_stage, chances
from detente.rules.credibility import credibility
from detente.rules.keeping import Progress
from detente.rules.rows import added, any_of, once
from detente.rules.sets import members, touches
from detente.rules.talks import DEPTH_HALF_LIFE, complete, is_open, on_offer
from detente.rules.world import Calendar, Luck, Month, Numbers, Plan, Seen, Terms, Tests, Wiring, World, pytree


@pytree
class Setting:
    """What stays as it is while a future runs: its numbers, the strategy's terms and the strategy."""

    numbers: Numbers
    terms: Terms
    plan: Plan


def month(
    world: World, setting: Setting, calendar: Calendar, luck: Luck, *, wiring: Wiring, tests: Tests
) -> tuple[World, Month]:
    """The world a month later, and all that happened in between.

    Args:
        world: at the end of the month before.
        setting: numbers, terms and strategy.
        calendar: of this month (step 1).
        luck: of this month.
        wiring: what acts on what.
        tests: conditions of the stop rules, on what can be seen.
    """
    numbers, terms, plan = setting.numbers, setting.terms, setting.plan
    before, began_ended = world, world.ended
    pressure = once(conduct.pressure_now(terms.pressure, _clocks(world), month=calendar.month))

    world, government, repudiated = turnover(world, setting, calendar, luck, wiring=wiring)  # 2
    channel = once(is_open(world, plan, month=calendar.month))  # 3
    offered = once(on_offer(world, plan, month=calendar.month, channel=channel))
    sent = once(world.signalled | ((at_stage(plan.signal, world.stage) <= calendar.month) & ~world.ended))

    forced = any_of(repudiated)  # 4
    chance = once(
        chances(
            terms,
            plan,
            held=world.held,
            stage=world.stage,
            pressure=pressure,
            credibility=once(trust(world, numbers, wiring)),
        )
    )
    answers = once(decide(world, setting, chance, offered, forced, luck))
    learned = once(
        belief.from_answers(chance, answers, doubt=world.doubt, held=world.held, review=numbers.review, forced=forced)
    )
    world = once(carry_out(world, setting, answers, calendar, wiring=wiring))  # 4 and 5
    at_work = world.held & (calendar.month > world.suspended)

    quality = once(keeping.chance_caught(world.shown, plan=plan, numbers=numbers, wiring=wiring))  # 6
    caught = once(world.held & world.cheated & (luck.discovery < quality))
    world, broken_off = once(verify(world, setting, caught, calendar, wiring=wiring))
    checked = once(
        belief.from_verification(doubt=learned.doubt, caught=caught, chance_caught=quality, ended=~world.held)
    )

    in_force = once(complete(world, plan))
    world = gain_credit(world, before, in_force, forced, numbers, wiring)  # 7
    live = any_of(offered) | any_of(at_work & world.held & ~in_force)
    world = replace(world, depth=jnp.where(live, 1.0, world.depth * 2.0 ** (-1.0 / DEPTH_HALF_LIFE)), signalled=sent)

    raw = once(  # 8
        events.hazards(
            world=world, numbers=numbers, wiring=wiring, calendar=calendar, pressure=pressure, signalled=sent
        )
    )
    hazard = once(happen(raw, world, numbers, wiring, began_ended))
    number = once(events.at_most_once(events.counts(hazard, luck.event), wiring))
    evolved = stocks.evolve(  # 9
        world=world,
        real=world.real,
        events=number,
        numbers=numbers,
        wiring=wiring,
        calendar=calendar,
        pressure=pressure,
        channel=channel,
    )
    seen_of_deals = belief.log_product(once(learned.likelihood * checked.likelihood))  # 10
    seen_of_events = belief.from_events(
        expected(raw, checked.doubt, world, setting, wiring), number, terminal=wiring.terminal
    )
    updated = belief.normalised(once(world.belief + seen_of_deals + seen_of_events))
    world = replace(
        world,
        stocks=jnp.where(began_ended, world.stocks, evolved),
        memory=events.decayed(world.memory, numbers.decay, number),
        belief=jnp.where(began_ended, world.belief, updated),
        doubt=checked.doubt,
    )
    world, war = end_engagement(world, setting, number, calendar, wiring=wiring)

    seen = Seen(  # 11
        month=calendar.month,
        stocks=world.stocks,
        events=number,
        belief=jnp.exp(world.belief),
        credibility=trust(world, numbers, wiring),
        pressure=pressure,
        depth=world.depth,
        open=channel,
        in_force=in_force & world.held,
        decided=answers.decided,
        accepted=answers.accepted,
        caught=caught,
        withdrawn=answers.withdrawn,
        repudiated=repudiated,
        broken=repudiated | answers.withdrawn | broken_off | war,
    )
    world = clocks_on(world, seen, plan, tests)
    return world, Month(
        seen=seen,
        government=government,
        offered=offered,
        reviewed=answers.reviewed,
        began=answers.began,
        cheated=world.cheated,
        hazard=hazard,
        real=world.real,
        exposure=added(jnp.where(seen.in_force, terms.exposure, 0.0)),
        stopped=world.stopped,
    )


def trust(world: World, numbers: Numbers, wiring: Wiring) -> Float[Array, "*future"]:
    """The counterpart's probability that the principal keeps a bargain."""
    ties = world.stocks[wiring.ties] if wiring.ties >= 0 else jnp.zeros_like(world.good)
    return credibility(good=world.good, bad=world.bad, ties=ties, ties_weight=numbers.ties_weight)


def turnover(
    world: World, setting: Setting, calendar: Calendar, luck: Luck, *, wiring: Wiring
) -> tuple[World, Bool[Array, "*future"], Bool[Array, "deal *future"]]:
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
    offered: Bool[Array, "deal *future"],
    forced: Bool[Array, "*future"],
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
    world: World, setting: Setting, ended: Bool[Array, "deal *future"], calendar: Calendar, *, wiring: Wiring
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


def carry_out(world: World, setting: Setting, answers: Answers, calendar: Calendar, *, wiring: Wiring) -> World:
    """Answers become deeds: withdrawal reverses, cheating undoes in secret, the rest is worked on for a month."""
    honest_before = world.held & ~world.cheated
    was_held = world.held
    world = end_deals(world, setting, answers.withdrawn, calendar, wiring=wiring)
    refused = answers.decided & ~answers.accepted
    wait = jnp.maximum(at_stage(setting.terms.retry, world.stage), 1.0)
    held = world.held | answers.accepted
    cheated = answers.cheated & held
    progress = keeping.secretly_undo(
        Progress(world.shown, world.real),
        began=answers.began & was_held & honest_before,
        honest=held & ~cheated,
        plan=setting.plan,
        numbers=setting.numbers,
        wiring=wiring,
    )
    at_work = held & (calendar.month > world.suspended)
    progress = keeping.implement(
        progress, at_work=at_work, honest=~cheated, plan=setting.plan, numbers=setting.numbers, wiring=wiring
    )
    return replace(
        world,
        shown=progress.shown,
        real=progress.real,
        held=held,
        cheated=cheated,
        broken=world.broken & ~answers.decided,
        back=jnp.where(refused, calendar.month + wait, world.back),
    )


def verify(
    world: World, setting: Setting, caught: Bool[Array, "deal *future"], calendar: Calendar, *, wiring: Wiring
) -> tuple[World, Bool[Array, "deal *future"]]:
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


def gain_credit(
    world: World,
    before: World,
    in_force: Bool[Array, "deal *future"],
    forced: Bool[Array, "*future"],
    numbers: Numbers,
    wiring: Wiring,
) -> World:
    """Credibility grows with each principal measure newly in force and each month of good standing."""
    newly = (world.shown >= 1.0) & (before.shown < 1.0) & keeping.per_measure(wiring.principal, world.shown)
    standing = any_of(in_force) & ~forced
    gained = numbers.credit * added(newly.astype(world.good.dtype)) + numbers.credit_month * standing
    return replace(world, good=world.good + gained)


def happen(
    raw: Float[Array, "event type *future"],
    world: World,
    numbers: Numbers,
    wiring: Wiring,
    ended: Bool[Array, "*future"],
) -> Float[Array, "event *future"]:
    """The true rate of each event: of the true type, cut by the measures as they really stand, none after a war."""
    rows = [
        jnp.where(ended, 0.0, added(rate * numbers.is_type))
        * events.left_by_measures(links, numbers, world.real.__getitem__)
        for rate, links in zip(raw, wiring.event_cuts, strict=True)
    ]
    return jnp.stack(rows) if rows else jnp.zeros((0, *world.depth.shape))


def expected(
    raw: Float[Array, "event type *future"],
    doubt: Float[Array, "deal type *future"],
    world: World,
    setting: Setting,
    wiring: Wiring,
) -> Float[Array, "event type *future"]:
    """The rate of each event as the principal must reckon it under each type, not knowing what is cheated on."""
    plan, hidden = setting.plan, wiring.hidden
    kept = (1.0 - doubt) * world.held[:, None]
    in_hand = members(world.held)
    trusted: dict[int, Array] = {}
    for at, measure in enumerate(hidden):
        rows = [_row(kept, plan.hidden[slot, at]) for slot in range(plan.hidden.shape[0])]
        held = touches(plan.holders[measure][None], in_hand)
        trusted[measure] = jnp.where(held, jnp.minimum(sum(rows[1:], rows[0]), 1.0), 1.0)

    def progress(measure: int) -> Float[Array, "type *future"]:
        shown = world.shown[measure][None]
        return shown * trusted[measure] if measure in trusted else shown

    rows = [
        rate * events.left_by_measures(links, setting.numbers, progress)
        for rate, links in zip(raw, wiring.event_cuts, strict=True)
    ]
    return jnp.stack(rows) if rows else raw


def _row(values: Float[Array, "deal type *future"], at: Int[Array, ""]) -> Float[Array, "type *future"]:
    """One deal's row, or nothing for a place that is not filled."""
    row = jax.lax.dynamic_index_in_dim(values, jnp.maximum(at, 0), keepdims=False)
    return jnp.where(at >= 0, row, 0.0)


def end_engagement(
    world: World, setting: Setting, number: Float[Array, "event *future"], calendar: Calendar, *, wiring: Wiring
) -> tuple[World, Bool[Array, "deal *future"]]:
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


def clocks_on(world: World, seen: Seen, plan: Plan, tests: Tests) -> World:
    """The conduct's clocks, from what was seen; they stand still once the engagement has ended."""
    clocks = conduct.given_up(conduct.provoked(_clocks(world), seen, plan), seen, plan, tests=tests)
    return replace(
        world,
        stage=jnp.where(world.ended, world.stage, clocks.stage),
        paused=clocks.paused,
        raised=clocks.raised,
        raised_until=clocks.raised_until,
        stopped=jnp.where(world.ended, world.stopped, clocks.stopped),
    )


def _clocks(world: World) -> conduct.Clocks:
    """The conduct's part of the world."""
    return conduct.Clocks(
        stage=world.stage,
        paused=world.paused,
        raised=world.raised,
        raised_until=world.raised_until,
        stopped=world.stopped,
    )
