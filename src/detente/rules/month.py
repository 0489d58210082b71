"""One month of one future in its eleven steps (docs/explanation/model.md, 3). Read this first.

Each step is a function below, in order; what one step leaves for the next has a small name of its own.
"""

from dataclasses import replace

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from detente.rules import belief, conduct, deals, events, keeping, stocks
from detente.rules.choice import Answers, at_stage, chances
from detente.rules.credibility import gain_credit, trust
from detente.rules.events import expected, happen
from detente.rules.rows import added, any_of, once
from detente.rules.talks import complete, deepen, is_open, on_offer
from detente.rules.world import Calendar, Luck, Month, Plan, Seen, Setting, Tests, Wiring, World, pytree


def month(
    world: World, setting: Setting, calendar: Calendar, luck: Luck, *, wiring: Wiring, tests: Tests
) -> tuple[World, Month]:
    """The world a month later, and all that happened in between.

    Args:
        world: at the end of the month before.
        setting: numbers, terms and strategy.
        calendar: of this month.
        luck: of this month.
        wiring: what acts on what.
        tests: conditions of the stop rules, on what can be seen.
    """
    before = world
    pressure = once(conduct.pressure_now(setting.terms.pressure, _clocks(world), month=calendar.month))  # 1
    world, government, repudiated = deals.turnover(world, setting, calendar, luck, wiring=wiring)  # 2
    forced = any_of(repudiated)
    stance = convene(world, setting, calendar, pressure)  # 3
    world, agreed = negotiate(world, setting, stance, calendar, luck, forced, wiring=wiring)  # 4 and 5
    world, checked = verify(world, setting, agreed, calendar, luck, wiring=wiring)  # 6
    in_force = once(complete(world, setting.plan))
    world = gain_credit(world, before, in_force, forced, setting.numbers, wiring)  # 7
    world = deepen(  # 8
        replace(world, signalled=stance.signalled),
        setting.numbers,
        offered=stance.offered,
        accepted=agreed.answers.accepted,
        rose=agreed.rose,
    )
    count = strike(world, setting, stance, calendar, luck, before.ended, wiring=wiring)
    evolved = grow(world, setting, stance, calendar, count, wiring=wiring)  # 9
    updated = learn(world, setting, agreed, checked, count, wiring=wiring)  # 10
    world = replace(
        world,
        stocks=jnp.where(before.ended, world.stocks, evolved),
        memory=events.decayed(world.memory, setting.numbers.decay, count.number),
        belief=jnp.where(before.ended, world.belief, updated),
        doubt=checked.learned.doubt,
    )
    world, war = deals.end_engagement(world, setting, count.number, calendar, wiring=wiring)
    fate = Fate(in_force & world.held, repudiated, repudiated | agreed.answers.withdrawn | checked.broken_off | war)
    seen = see(world, setting, stance, agreed, checked, count, fate, calendar, wiring=wiring)  # 11
    world = clocks_on(world, seen, setting.plan, tests)
    return world, Month(
        seen=seen,
        government=government,
        offered=stance.offered,
        reviewed=agreed.answers.reviewed,
        began=agreed.answers.began,
        cheated=world.cheated,
        hazard=count.hazard,
        real=world.real,
        exposure=added(jnp.where(seen.in_force, setting.terms.exposure, 0.0)),
        stopped=world.stopped,
    )


@pytree
class Stance:
    """What the principal does in a month: its pressure, whether it talks, what it offers, whether it has signalled."""

    pressure: Float[Array, "*#future"]
    channel: Bool[Array, "*#future"]
    offered: Bool[Array, "deal *#future"]
    signalled: Bool[Array, "*#future"]


def convene(world: World, setting: Setting, calendar: Calendar, pressure: Float[Array, "*#future"]) -> Stance:
    """Step 3: the channel, and what is on offer."""
    channel = once(is_open(world, setting.plan, month=calendar.month))
    offered = once(on_offer(world, setting.plan, month=calendar.month, channel=channel))
    has_signalled = at_stage(setting.plan.signal, world.stage) <= calendar.month
    return Stance(pressure, channel, offered, once(world.signalled | (has_signalled & ~world.ended)))


@pytree
class Agreed:
    """What came of talks and reviews, what that teaches, and whether a measure came nearer to being in force."""

    answers: Answers
    learned: belief.Inference
    rose: Bool[Array, "*#future"]


def negotiate(
    world: World,
    setting: Setting,
    stance: Stance,
    calendar: Calendar,
    luck: Luck,
    forced: Bool[Array, "*#future"],
    *,
    wiring: Wiring,
) -> tuple[World, Agreed]:
    """Steps 4 and 5: the counterpart chooses, and what it chose is carried out."""
    numbers = setting.numbers
    chance = once(
        chances(
            setting.terms,
            setting.plan,
            held=world.held,
            stage=world.stage,
            pressure=stance.pressure,
            credibility=once(trust(world, numbers, wiring)),
        )
    )
    answers = once(deals.decide(world, setting, chance, stance.offered, forced, luck))
    learned = once(
        belief.from_answers(chance, answers, doubt=world.doubt, held=world.held, review=numbers.review, forced=forced)
    )
    world, rose = once(deals.carry_out(world, setting, answers, calendar, wiring=wiring))
    return world, Agreed(answers, learned, rose)


@pytree
class Checked:
    """What verification found, what ended for it, and what is known of all deals by then."""

    caught: Bool[Array, "deal *#future"]
    broken_off: Bool[Array, "deal *#future"]
    learned: belief.Inference


def verify(
    world: World, setting: Setting, agreed: Agreed, calendar: Calendar, luck: Luck, *, wiring: Wiring
) -> tuple[World, Checked]:
    """Step 6: cheating comes to light or does not, and the conduct answers."""
    quality = once(keeping.chance_caught(world.shown, plan=setting.plan, numbers=setting.numbers, wiring=wiring))
    caught = once(world.held & world.cheated & (luck.discovery < quality))
    world, broken_off = once(deals.answer_violations(world, setting, caught, calendar, wiring=wiring))
    learned = once(
        belief.from_verification(doubt=agreed.learned.doubt, caught=caught, chance_caught=quality, ended=~world.held)
    )
    return world, Checked(caught, broken_off, learned)


@pytree
class Count:
    """Events of a month: rates before measures cut them, the true rates, and how many there were."""

    raw: Float[Array, "event type *#future"]
    hazard: Float[Array, "event *#future"]
    number: Float[Array, "event *#future"]


def strike(
    world: World,
    setting: Setting,
    stance: Stance,
    calendar: Calendar,
    luck: Luck,
    ended: Bool[Array, "*#future"],
    *,
    wiring: Wiring,
) -> Count:
    """Step 8: what happens, and at which rates."""
    raw = once(
        events.hazards(
            world=world,
            numbers=setting.numbers,
            wiring=wiring,
            calendar=calendar,
            pressure=stance.pressure,
            signalled=stance.signalled,
        )
    )
    hazard = once(happen(raw, world, setting.numbers, wiring, ended))
    return Count(raw, hazard, once(events.at_most_once(events.counts(hazard, luck.event), wiring)))


def grow(
    world: World, setting: Setting, stance: Stance, calendar: Calendar, count: Count, *, wiring: Wiring
) -> Float[Array, "stock *#future"]:
    """Step 9: the stocks once the month's work and events are in."""
    return stocks.evolve(
        world=world,
        real=world.real,
        events=count.number,
        numbers=setting.numbers,
        wiring=wiring,
        calendar=calendar,
        pressure=stance.pressure,
        channel=stance.channel,
    )


def learn(
    world: World, setting: Setting, agreed: Agreed, checked: Checked, count: Count, *, wiring: Wiring
) -> Float[Array, "type *#future"]:
    """Step 10: the belief over types once the month's answers, discoveries and events have been seen."""
    of_deals = belief.log_product(once(agreed.learned.likelihood * checked.learned.likelihood))
    rates = expected(count.raw, checked.learned.doubt, world, setting, wiring)
    of_events = belief.from_events(rates, count.number, terminal=wiring.terminal)
    return belief.normalised(once(world.belief + of_deals + of_events))


@pytree
class Fate:
    """Which deals are in force as the month ends, which were repudiated in it, and which ended in any way."""

    in_force: Bool[Array, "deal *#future"]
    repudiated: Bool[Array, "deal *#future"]
    broken: Bool[Array, "deal *#future"]


def see(
    world: World,
    setting: Setting,
    stance: Stance,
    agreed: Agreed,
    checked: Checked,
    count: Count,
    fate: Fate,
    calendar: Calendar,
    *,
    wiring: Wiring,
) -> Seen:
    """Step 11: what the principal can see of the month."""
    return Seen(
        month=calendar.month,
        stocks=world.stocks,
        events=count.number,
        belief=jnp.exp(world.belief),
        credibility=trust(world, setting.numbers, wiring),
        pressure=stance.pressure,
        depth=world.depth,
        open=stance.channel,
        in_force=fate.in_force,
        decided=agreed.answers.decided,
        accepted=agreed.answers.accepted,
        caught=checked.caught,
        withdrawn=agreed.answers.withdrawn,
        repudiated=fate.repudiated,
        broken=fate.broken,
    )


def clocks_on(world: World, seen: Seen, plan: Plan, tests: Tests) -> World:
    """Step 11: the conduct's clocks, from what was seen; they stand still once the engagement has ended."""
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
