"""Metrics gathered while the months go by: one running number for each reading, nothing kept of the months."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from detente.case.expressions import Reading, Series
from detente.engine.series import Reader, holds
from detente.errors import InputError


def window_of(reading: Reading, months: int) -> tuple[int, int]:
    """First and last month of a reading's window, both within the run."""
    end = months - 1 if reading.end < 0 else min(reading.end, months - 1)
    return min(reading.start, end), end


def start_of(reading: Reading, months: int, like: Float[Array, "*future"]) -> Float[Array, "*future"]:
    """The running number before the first month."""
    start, end = window_of(reading, months)
    first = {"max": -jnp.inf, "min": jnp.inf, "first": float(end - start + 1)}
    return jnp.full_like(like, first.get(reading.how, 0.0))


class Answered(NamedTuple):
    """How many offers the counterpart has answered so far, and how many before the last month with an answer."""

    so_far: Any
    before: Any


def answer_more(answered: Answered, offers: Float[Array, "*future"]) -> Answered:
    """The same after a month with so many answers."""
    return Answered(answered.so_far + offers, jnp.where(offers > 0, answered.so_far, answered.before))


def add_month(
    reading: Reading,
    total: Float[Array, "*future"],
    *,
    month: Int[Array, ""],
    months: int,
    read: Reader,
    answered: Answered | None = None,
) -> Float[Array, "*future"]:
    """The running number after one more month.

    Args:
        reading: what is read.
        total: the running number so far.
        month: the month, from 0.
        months: of the case.
        read: gives the month's series.
        answered: answers up to this month, it included; needed where the window ends with answers.
    """
    start, end = window_of(reading, months)
    inside = (month >= start) & (month <= end)
    if reading.answers and answered is not None:
        inside = inside & (answered.before < reading.answers)
    value = _value(reading, read, total)
    return jnp.where(inside, _STEPS[reading.how](total, value, month - start, month == end, end - start + 1), total)


def finished(reading: Reading, total: np.ndarray, months: int) -> np.ndarray:
    """The reading itself, from the running number after the last month."""
    start, end = window_of(reading, months)
    if reading.how == "mean":
        return total / (end - start + 1)
    return -np.expm1(-total) if reading.how == "chance" else total


def _value(reading: Reading, read: Reader, like: Float[Array, "*future"]) -> Any:
    """What the reading is of, this month: a number, or 0 or 1."""
    of = reading.of
    if not isinstance(of, Series):
        return holds(of, read) * jnp.ones_like(like)
    if reading.how == "chance":
        if of.kind != "event":
            raise InputError(f"chance({of.kind})", wanted="the chance of an event")
        return read(Series("hazard", of.name))
    value = read(of)
    return (value > 0) * jnp.ones_like(like) if reading.how in ("any", "first", "months") else value


_Step = Callable[[Any, Any, Any, Any, int], Any]
_STEPS: dict[str, _Step] = {
    "final": lambda total, value, since, last, length: jnp.where(last, value, total),
    "mean": lambda total, value, since, last, length: total + value,
    "sum": lambda total, value, since, last, length: total + value,
    "months": lambda total, value, since, last, length: total + value,
    "chance": lambda total, value, since, last, length: total + value,
    "max": lambda total, value, since, last, length: jnp.maximum(total, value),
    "min": lambda total, value, since, last, length: jnp.minimum(total, value),
    "any": lambda total, value, since, last, length: jnp.maximum(total, value),
    "first": lambda total, value, since, last, length: jnp.where((value > 0) & (total == length), since, total),
}
