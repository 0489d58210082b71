"""Levels of numbers and results as a reader meets them: in the unit that the case writes, never in model units."""

import math

from detente.case.model import Assumption, Case
from detente.case.numbers import NotANumber, parse
from detente.finding import IN_PER_CENT, in_per_cent, number


def level(case: Case, name: str, value: float) -> str:
    """The level of a drawn number: `27% per month`, `0.76 per year`, `-0.9 (the rate times 0.41)`.

    Args:
        case: the case.
        name: of the number.
        value: in model units.
    """
    said = written(case.assumptions[name], value)
    match name.split("."):
        case ["events", _, "responds", covariate] if covariate != "self":
            return f"{said} (the rate times {number(math.exp(value), 2)})"
        case _:
            return said


def written(assumption: Assumption, value: float) -> str:
    """A value in model units as the case would write it.

    >>> from detente.case.model import Shape
    >>> rate = Shape("uniform", (0.1, 0.5), scale=1 / 12, text="uniform 10% to 50% per year")
    >>> written(Assumption("x", rate, "per month"), 0.02)
    '24% per year'
    """
    unit, scale = unit_of(assumption)
    own = value / scale
    figure = f"{number(100 * own)}%" if "%" in assumption.shape.text else number(own)
    return f"{figure} {unit}".strip()


def unit_of(assumption: Assumption) -> tuple[str, float]:
    """The unit in which a number is written, and model units for one of it; rates from evidence are told yearly."""
    shape = assumption.shape
    if shape.kind == "posterior":
        return ("per year", 1 / 12) if assumption.unit == "per month" else (assumption.unit, shape.scale)
    try:
        return parse(shape.text).unit or assumption.unit, shape.scale
    except NotANumber:
        return assumption.unit, shape.scale


def between(assumption: Assumption, low: float, high: float) -> str:
    """Two levels with their unit once: `10% to 50% per year`."""
    unit, _ = unit_of(assumption)
    return f"{written(assumption, low).removesuffix(unit).strip()} to {written(assumption, high)}"


def figure(value: float, unit: str, *, digits: int = 2) -> str:
    """A result without its unit, per cent where it is a share; differences may be below zero.

    >>> figure(-0.0312, "chance"), figure(12.34, "tests"), figure(0.0, "chance")
    ('-3.1%', '12.3', '0%')
    """
    return f"{number(100 * value, digits)}%" if in_per_cent(unit) else number(value, digits + 1)


def amount(value: float, unit: str) -> str:
    """A result with its unit: `3.1%`, `12.3 tests`, `5% of what choosing right is worth`.

    >>> amount(0.05, "chance"), amount(3, "tests"), amount(0.05, "of what choosing right is worth")
    ('5%', '3 tests', '5% of what choosing right is worth')
    """
    tail = "" if unit in IN_PER_CENT else f" {unit}" if unit else ""
    return figure(value, unit) + tail
