"""Events: their rates and their counts (docs/explanation/model.md, 3.8)."""

from collections.abc import Callable

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from detente.rules.rows import once
from detente.rules.world import Calendar, Link, Numbers, Wiring, World

STEEPEST = 30.0  # bounds the logarithm of what covariates do to a rate, so that nothing overflows


def hazards(
    *,
    world: World,
    numbers: Numbers,
    wiring: Wiring,
    calendar: Calendar,
    pressure: Float[Array, "*future"],
    signalled: Bool[Array, "*future"],
) -> Float[Array, "event type *future"]:
    """Rate of each event under each type before measures cut it."""
    rows = [
        numbers.rate[event]
        * jnp.exp(jnp.clip(_response(links, world, numbers, calendar, pressure, signalled), -STEEPEST, STEEPEST))
        + numbers.branch[event] * world.memory[event]
        for event, links in enumerate(wiring.event_responds)
    ]
    return jnp.stack(rows)


def _response(
    links: tuple[Link, ...],
    world: World,
    numbers: Numbers,
    calendar: Calendar,
    pressure: Float[Array, "*future"],
    signalled: Bool[Array, "*future"],
) -> Float[Array, "*future"]:
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


def counts(
    rate: Float[Array, "event *future"], luck: Float[Array, "event *future"], *, most: int
) -> Float[Array, "event *future"]:
    """Poisson counts by the inverse of the upper tail: small luck is many events, so that rare events keep their odds.

    Args:
        rate: events expected in the month.
        luck: evenly spread between 0 and 1.
        most: larger counts are told as this one.
    """
    chance = once(jnp.exp(-rate))
    tail = once(-jnp.expm1(-rate))
    number = jnp.zeros_like(rate)
    for k in range(1, most + 1):
        number = number + jnp.where(luck < tail, 1.0, 0.0)
        chance = chance * rate * (1.0 / k)
        tail = tail - chance
    return number


def decayed(
    memory: Float[Array, "event *future"], decay: Float[Array, "event *future"], number: Float[Array, "event *future"]
) -> Float[Array, "event *future"]:
    """Clustering: memory <- d memory + N."""
    return decay * memory + number
