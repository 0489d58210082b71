"""Events: their rates and their counts (docs/explanation/model.md, 3.8)."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from detente.rules.rows import added, once
from detente.rules.sets import members, touches
from detente.rules.world import Calendar, Link, Numbers, Setting, Wiring, World, pytree

FEW = 8  # events counted at once
BY_NORMAL = 60.0  # events a month beyond which a count is drawn from the normal approximation
STEEPEST = 30.0  # bounds the logarithm of what covariates do to a rate, so that nothing overflows


def hazards(
    *,
    world: World,
    numbers: Numbers,
    wiring: Wiring,
    calendar: Calendar,
    pressure: Float[Array, "*#future"],
    signalled: Bool[Array, "*#future"],
) -> Float[Array, "event type *#future"]:
    """Rate of each event under each type before measures cut it: never above its cap, whatever it responds to.

    Events that raise a stock which raises them would run away through the exponential; a bounded rate keeps such a
    process stable [@bremaud-massoulie-1996].
    """
    rows = [
        numbers.rate[event]
        * jnp.exp(jnp.clip(_response(links, world, numbers, calendar, pressure, signalled), -STEEPEST, STEEPEST))
        + numbers.branch[event] * world.memory[event]
        for event, links in enumerate(wiring.event_responds)
    ]
    return jnp.minimum(jnp.stack(rows), numbers.cap[:, None]) if rows else numbers.rate


def _response(
    links: tuple[Link, ...],
    world: World,
    numbers: Numbers,
    calendar: Calendar,
    pressure: Float[Array, "*#future"],
    signalled: Bool[Array, "*#future"],
) -> Float[Array, "*#future"]:
    """The logarithm of what talks, pressure, stocks and windows do to a rate."""
    total = jnp.zeros_like(world.depth)
    for link in links:
        strength = numbers.strengths[link.strength]
        if link.kind == "talks":
            level = world.depth
        elif link.kind == "pressure":
            level = pressure
        elif link.kind == "stock":
            level = world.stocks[link.at] - numbers.stock_start[link.at]
        else:
            level = calendar.windows[link.at]
            if link.damp >= 0:
                level = level * (1.0 - jnp.where(signalled, numbers.strengths[link.damp], 0.0))
        total = total + strength * level
    return total


def left_by_measures(
    links: tuple[Link, ...], numbers: Numbers, progress: Callable[[int], Float[Array, "*rest"]]
) -> Float[Array, "*rest"] | float:
    """What the measures in force leave of a rate or a flow: the product of 1 - cut x."""
    left: Float[Array, "*rest"] | float = 1.0
    for link in links:
        left = left * (1.0 - numbers.strengths[link.strength] * progress(link.at))
    return left


@pytree
class Counting:
    """A count on its way up: events so far, whether there are more, chance of just so many, chance of more."""

    number: Float[Array, "event *#future"]
    more: Bool[Array, "event *#future"]
    chance: Float[Array, "event *#future"]
    tail: Float[Array, "event *#future"]


def counts(rate: Float[Array, "event *#future"], luck: Float[Array, "event *future"]) -> Float[Array, "event *future"]:
    """Poisson counts by the inverse of the upper tail: small luck is many events, so that rare events keep their odds.

    A few events are counted at once; only where there are more does the count go on.

    Args:
        rate: events expected in the month.
        luck: evenly spread between 0 and 1.

    >>> counts(jnp.array([2.0, 2.0, 2.0]), jnp.array([0.9, 0.5, 0.01])).tolist()
    [0.0, 2.0, 6.0]
    """
    some = once(Counting(jnp.zeros_like(rate), luck >= 0, jnp.exp(-rate), -jnp.expm1(-rate)))
    for number in range(1, FEW + 1):
        some = _one_more(some, rate, luck, float(number))
    some = once(some)
    return jax.lax.cond(jnp.any(some.more), lambda: _many(some, rate, luck), lambda: some.number)


def _one_more(some: Counting, rate: Array, luck: Array, number: Array | float) -> Counting:
    """Whether there are at least `number` events.

    Where a count is far above the rate, the tail is less than twice its first term; asking that as well keeps
    rounding from making events.
    """
    chance = some.chance * rate / number
    plausible = (number < 2 * rate) | (luck < 2.5 * chance)
    more = some.more & (luck < some.tail) & plausible
    return Counting(some.number + jnp.where(more, 1.0, 0.0), more, chance, some.tail - chance)


def _many(some: Counting, rate: Array, luck: Array) -> Array:
    """The count where it is more than a few; beyond rates of `BY_NORMAL` from the normal approximation."""

    def again(at: tuple[Array, Counting]) -> tuple[Array, Counting]:
        number, counting = at
        return number + 1, _one_more(counting, rate, luck, number)

    def unfinished(at: tuple[Array, Counting]) -> Array:
        return jnp.any(at[1].more & (rate <= BY_NORMAL)) & (at[0] < 4 * BY_NORMAL)

    start = (jnp.asarray(FEW + 1.0, rate.dtype), some)
    exact = jax.lax.while_loop(unfinished, again, start)[1].number
    spread = jnp.sqrt(rate) * jax.scipy.special.ndtri(1 - luck)
    return jnp.where(rate > BY_NORMAL, jnp.maximum(jnp.round(rate + spread), 0.0), exact)


def at_most_once(number: Float[Array, "event *#future"], wiring: Wiring) -> Float[Array, "event *future"]:
    """The counts, with terminal events happening once at most: there is no second war after the first."""
    terminal = jnp.asarray(np.array(wiring.terminal, bool)).reshape(-1, *[1] * (number.ndim - 1))
    return jnp.where(terminal, jnp.minimum(number, 1.0), number)


def decayed(
    memory: Float[Array, "event *#future"], decay: Float[Array, "event *future"], number: Float[Array, "event *future"]
) -> Float[Array, "event *#future"]:
    """Clustering: memory <- d memory + N."""
    return decay * memory + number


def happen(
    raw: Float[Array, "event type *#future"],
    world: World,
    numbers: Numbers,
    wiring: Wiring,
    ended: Bool[Array, "*#future"],
) -> Float[Array, "event *#future"]:
    """The true rate of each event: of the true type, cut by the measures as they really stand, none after a war."""
    rows = [
        jnp.where(ended, 0.0, added(rate * numbers.is_type)) * left_by_measures(links, numbers, world.real.__getitem__)
        for rate, links in zip(raw, wiring.event_cuts, strict=True)
    ]
    return jnp.stack(rows) if rows else jnp.zeros((0, *world.depth.shape))


def expected(
    raw: Float[Array, "event type *#future"],
    doubt: Float[Array, "deal type *#future"],
    world: World,
    setting: Setting,
    wiring: Wiring,
) -> Float[Array, "event type *#future"]:
    """The rate of each event as the principal must reckon it under each type, not knowing what is cheated on."""
    plan, hidden = setting.plan, wiring.hidden
    kept = (1.0 - doubt) * world.held[:, None]
    in_hand = members(world.held)
    trusted: dict[int, Array] = {}
    for at, measure in enumerate(hidden):
        rows = [_row(kept, plan.hidden[slot, at]) for slot in range(plan.hidden.shape[0])]
        held = touches(plan.holders[measure][None], in_hand)
        trusted[measure] = jnp.where(held, jnp.minimum(sum(rows[1:], rows[0]), 1.0), 1.0)

    def progress(measure: int) -> Float[Array, "type *#future"]:
        shown = world.shown[measure][None]
        return shown * trusted[measure] if measure in trusted else shown

    rows = [
        rate * left_by_measures(links, setting.numbers, progress)
        for rate, links in zip(raw, wiring.event_cuts, strict=True)
    ]
    return jnp.stack(rows) if rows else raw


def _row(values: Float[Array, "deal type *#future"], at: Int[Array, ""]) -> Float[Array, "type *future"]:
    """One deal's row, or nothing for a place that is not filled."""
    row = jax.lax.dynamic_index_in_dim(values, jnp.maximum(at, 0), keepdims=False)
    return jnp.where(at >= 0, row, 0.0)
