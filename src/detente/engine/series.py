"""Reads series off a month, and evaluates the case's small expressions on anything that can be read."""

import operator
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
from jaxtyping import Array, Float

from detente.case.expressions import (
    Arithmetic,
    Both,
    Compare,
    Condition,
    Constant,
    Either,
    Negation,
    Number,
    Reading,
    Series,
)
from detente.engine.program import Names
from detente.errors import InputError
from detente.rules.rows import folded
from detente.rules.world import Month, Seen

Reader = Callable[[Series | Reading], Any]
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}


def number(of: Number, read: Reader) -> Any:
    """The value of a number, given how to read series or readings."""
    if isinstance(of, Constant):
        return of.value
    if isinstance(of, Arithmetic):
        return _OPERATORS[of.operator](number(of.left, read), number(of.right, read))
    if isinstance(of, (Series, Reading)):
        return read(of)
    raise InputError(f"{type(of).__name__} in a metric or stop rule", wanted="series, readings and plain numbers")


def holds(of: Condition, read: Reader) -> Any:
    """Whether a condition holds, given how to read series."""
    if isinstance(of, Compare):
        return _OPERATORS[of.operator](number(of.left, read), number(of.right, read))
    if isinstance(of, Both):
        return holds(of.left, read) & holds(of.right, read)
    if isinstance(of, Either):
        return holds(of.left, read) | holds(of.right, read)
    if isinstance(of, Negation):
        return ~holds(of.of, read)
    raise InputError(f"{type(of).__name__} in a metric or stop rule", wanted="comparisons of what is simulated")


def only_series(read: Callable[[Series], Any]) -> Reader:
    """A reader for places where a month is at hand, not the run: readings over months have no value there."""

    def reader(of: Series | Reading) -> Any:
        if isinstance(of, Reading):
            raise InputError(f"{of.how}() over months", wanted="a series: what stands in the month itself")
        return read(of)

    return reader


def seen_series(series: Series, seen: Seen, names: Names) -> Float[Array, "*future"]:
    """One number a month, of what the principal can see."""
    if series.kind == "stock":
        return seen.stocks[names.stocks.index(series.name)]
    if series.kind == "event":
        return seen.events[names.events.index(series.name)]
    if series.kind == "belief":
        return seen.belief[names.types.index(series.name)]
    return _SEEN[series.kind](seen)


def series_of(
    series: Series, month: Month, names: Names, worth: dict[str, Float[Array, "measure *future"]]
) -> Float[Array, "*future"]:
    """One number a month, of anything; a measure that no strategy of the layout takes up stays at nothing.

    Args:
        worth: actor -> worth of each measure a month, for the actors whose value is read.
    """
    if series.kind in ("progress", "in_force"):
        if series.name not in names.measures:
            return jnp.zeros_like(month.exposure)
        real = month.real[names.measures.index(series.name)]
        return real if series.kind == "progress" else (real >= 1.0).astype(real.dtype)
    if series.kind == "hazard":
        return month.hazard[names.events.index(series.name)]
    if series.kind == "value":
        return weighted(worth[series.name], month.real)
    if series.kind in _HIDDEN:
        return _HIDDEN[series.kind](month).astype(month.exposure.dtype)
    return seen_series(series, month.seen, names)


def weighted(worth: Float[Array, "measure *future"], real: Float[Array, "measure *future"]) -> Float[Array, "*future"]:
    """The worth of all measures as they stand, summed in a fixed order."""
    return folded(worth * real, operator.add)


def _how_many(flags: Array, seen: Seen) -> Array:
    return jnp.sum(flags, axis=0).astype(seen.depth.dtype)


_SEEN: dict[str, Callable[[Seen], Array]] = {
    "month": lambda s: jnp.broadcast_to(s.month, s.depth.shape).astype(s.depth.dtype),
    "credibility": lambda s: s.credibility,
    "pressure": lambda s: s.pressure,
    "depth": lambda s: s.depth,
    "open": lambda s: s.open.astype(s.depth.dtype),
    "deals": lambda s: _how_many(s.in_force, s),
    "offers": lambda s: _how_many(s.decided, s),
    "accepted": lambda s: _how_many(s.accepted, s),
    "refused": lambda s: _how_many(s.decided & ~s.accepted, s),
    "caught": lambda s: _how_many(s.caught, s),
    "withdrawn": lambda s: _how_many(s.withdrawn, s),
    "repudiated": lambda s: _how_many(s.repudiated, s),
    "broken": lambda s: _how_many(s.broken, s),
}
_HIDDEN: dict[str, Callable[[Month], Array]] = {
    "cheated": lambda m: jnp.sum(m.began, axis=0),
    "cheating": lambda m: jnp.sum(m.cheated, axis=0),
    "exposure": lambda m: m.exposure,
    "stopped": lambda m: m.stopped,
}
