"""Stocks: what accumulates and what returns to where it is pulled (docs/explanation/model.md, 3.9)."""

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from detente.rules.events import left_by_measures
from detente.rules.world import Calendar, Link, Numbers, Wiring, World


def evolve(
    *,
    world: World,
    real: Float[Array, "measure *#future"],
    events: Float[Array, "event *#future"],
    numbers: Numbers,
    wiring: Wiring,
    calendar: Calendar,
    pressure: Float[Array, "*#future"],
    channel: Bool[Array, "*#future"],
) -> Float[Array, "stock *#future"]:
    """Stocks a month on: y + pull (target - y) + flow prod (1 - cut x) + sum add x + sum impact N, clipped."""
    rows: list[Array] = []
    for stock, level in enumerate(world.stocks):
        target = numbers.target[stock]
        for link in wiring.stock_shifts[stock]:
            target = target + numbers.strengths[link.strength] * _level(link, calendar, pressure, channel)
        target = target + _sum(wiring.stock_targets[stock], real, numbers)
        flow = numbers.flow[stock] * left_by_measures(wiring.stock_cuts[stock], numbers, real.__getitem__)
        added = _sum(wiring.stock_adds[stock], real, numbers) + _sum(wiring.stock_impacts[stock], events, numbers)
        moved = level + numbers.pull[stock] * (target - level) + flow + added
        rows.append(jnp.clip(moved, wiring.floors[stock], wiring.caps[stock]))
    return jnp.stack(rows) if rows else world.stocks


def _level(
    link: Link, calendar: Calendar, pressure: Float[Array, "*#future"], channel: Bool[Array, "*future"]
) -> Float[Array, "*#future"]:
    """What shifts a target: pressure, an open channel, or a window of the calendar."""
    if link.kind == "pressure":
        return pressure
    if link.kind == "talks":
        return channel.astype(pressure.dtype)
    return jnp.broadcast_to(calendar.windows[link.at], pressure.shape)


def _sum(links: tuple[Link, ...], levels: Array, numbers: Numbers) -> Float[Array, "*#future"] | float:
    """The sum of strength times level."""
    return sum((numbers.strengths[link.strength] * levels[link.at] for link in links), 0.0)
