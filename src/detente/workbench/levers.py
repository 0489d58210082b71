"""Sliders: where each may stand, what is written into the case there, and how that reads."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente.case.model import Case, Shape
from detente.case.moved import centre_of, limits_of, moved, number_text
from detente.case.numbers import NotANumber, parse
from detente.finding import number
from detente.futures import quantile
from detente.futures.posteriors import posteriors_of

STEPS = 40
"""About so many steps a slider has."""

WIDE = 10
"""A range whose upper end is so many times its lower one has a slider by ratios."""

R10 = (1.0, 1.25, 1.6, 2.0, 2.5, 3.15, 4.0, 5.0, 6.3, 8.0)

Draws = Mapping[str, NDArray[np.float64]]

GROUPS = {
    "types": "The counterpart", "behaviour": "The counterpart", "credibility": "Trust", "events": "What may happen",
    "stocks": "What grows", "measures": "Measures", "calendar": "Home politics", "strategies": "Our conduct",
    "relief": "Relief", "agenda": "The bargain", "standoff": "The standoff", "history": "The record",
}  # fmt: skip
"""Section of a case -> heading of its sliders."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place of a slider: what a case writes there, how it reads, and its middle in units as written."""

    text: str
    shown: str
    middle: float


@dataclass(frozen=True, slots=True)
class Slider:
    """The places of a slider in order.

    Args:
        positions: from low to high.
        default: which of them is the case's own.
        scale: model units a unit as written.
    """

    positions: tuple[Position, ...]
    default: int
    scale: float = 1.0

    def nearest(self, middle: float) -> int:
        """The place whose middle is nearest."""
        return min(range(len(self.positions)), key=lambda k: abs(self.positions[k].middle - middle))

    def nearest_to(self, case: Case, name: str) -> int:
        """The place nearest to a number as a case has it now, in whatever unit it is written there."""
        shape = case.assumptions[name].shape
        return self.nearest(middle_of(shape, posteriors_of(case)) * shape.scale / self.scale)


def slider_of(case: Case, name: str) -> Slider:
    """The slider of a number of a case.

    Places lie at round numbers from half a width below the stated range to half a width above, within the limits of
    the field; the number as the case has it is one of them, word for word. A number drawn among alternatives has a
    place for each besides; one drawn from a fit moves as a range with the same ends.
    """
    shape, known = case.assumptions[name].shape, posteriors_of(case)
    own = Position(shape.text, in_words(shape, known), middle_of(shape, known))
    if shape.kind == "choice":
        return Slider((own, *(_alternative(shape, value) for value, _ in sorted(shape.choices))), 0, shape.scale)
    moving = _as_range(shape, known) if shape.kind == "posterior" else shape
    step, values = _round_values(moving)
    found = [_at(moving, value) for value in values]
    others = [p for p in found if p is not None and abs(p.middle - own.middle) > 0.3 * step]
    places = sorted([own, *others], key=lambda p: p.middle)
    return Slider(tuple(places), places.index(own), shape.scale)


def middle_of(shape: Shape, known: Draws) -> float:
    """What a slider moves, in units as written; the median where a distribution has no such middle."""
    centre = centre_of(shape)
    return float(_quantiles(shape, known)[1]) if centre is None else centre


def in_words(shape: Shape, known: Draws) -> str:
    """A number with the range in which nine chances of ten lie, in units as written.

    >>> from detente.case.numbers import parse_shape
    >>> in_words(parse_shape("0.5 to 2"), {}), in_words(parse_shape("30%"), {}), in_words(parse_shape("beta 4 6"), {})
    ('1 (0.5 to 2)', '30%', '0.4 (0.17 to 0.66)')
    """
    percent = is_share(shape)
    said = _figure(middle_of(shape, known), percent)
    if shape.is_uncertain:
        low, _, high = _quantiles(shape, known)
        said += f" ({_figure(float(low), percent)} to {_figure(float(high), percent)})"
    return f"{said} {parse(shape.text).unit}".strip()


def is_share(shape: Shape) -> bool:
    """Whether a number reads in per cent: it is written so, or its field takes shares."""
    if shape.kind == "choice":
        return False
    return "%" in shape.text or (limits_of(shape) == (0.0, 1.0) and not parse(shape.text).unit)


def group_of(name: str) -> str:
    """The heading under which a number's slider stands."""
    return GROUPS.get(name.split(".")[0], "Other assumptions")


def _quantiles(shape: Shape, known: Draws) -> NDArray[np.float64]:
    """5%, 50% and 95% points, in units as written."""
    return quantile(shape, np.array([0.05, 0.5, 0.95]), posteriors=known) / shape.scale


def _figure(value: float, percent: bool) -> str:
    """A number with two digits, three near the whole of a share, where two would round to a certainty."""
    if not percent:
        return number(value, 2)
    return f"{number(100 * value, 3 if 0.95 < value < 1 else 2)}%"


def _alternative(shape: Shape, value: float) -> Position:
    """One of a few alternatives, for sure."""
    said = f"{number_text(value)} {parse(shape.text).unit}".strip()
    return Position(said, said, value)


def _as_range(shape: Shape, known: Draws) -> Shape:
    """A range with the ends of a fitted number: what it moves as."""
    low, _, high = (number_text(float(end)) for end in _quantiles(shape, known))
    written = parse(f"{low} to {high}").shape
    text = f"{low} to {high} {parse(shape.text).unit}".strip()
    return replace(written, scale=shape.scale, text=text, low=shape.low, high=shape.high)


def _at(shape: Shape, value: float) -> Position | None:
    """The place at a value; None where the distribution cannot stand there."""
    text = moved(shape, value)
    try:
        there = parse(text or "").shape
    except NotANumber:
        return None
    there = replace(there, scale=shape.scale, text=text or "", low=shape.low, high=shape.high)
    return Position(there.text, in_words(there, {}), middle_of(there, {}))


def _round_values(shape: Shape) -> tuple[float, list[float]]:
    """The step of a slider, and the round numbers that it may stand at; a range over decades has them ever wider."""
    low, middle, high = (float(q) for q in _quantiles(shape, {}))
    if shape.kind == "lognormal" and high > WIDE * low:
        return middle / 4, _preferred(low, high)
    start, end = _ends(shape)
    step = _round_step((end - start) / STEPS)
    first, last = math.ceil(start / step - 1e-9), math.floor(end / step + 1e-9)
    values = [round(k * step, 12) for k in range(first, last + 1)]
    inside = {"beta": (0.0, 1.0), "lognormal": (0.0, math.inf), "poisson": (0.0, math.inf)}
    least, most = inside.get(shape.kind, (-math.inf, math.inf))
    return step, [value for value in values if least < value < most]


def _preferred(low: float, high: float) -> list[float]:
    """Numbers of the R10 series of preferred numbers (ISO 3, rounded) between two others.

    >>> _preferred(0.9, 2.1)
    [1.0, 1.25, 1.6, 2.0]
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    values = [round(k * 10.0**power, 12) for power in range(first, last + 1) for k in R10]
    return [value for value in values if low <= value <= high]


def _ends(shape: Shape) -> tuple[float, float]:
    """Half a width beyond the range on both sides; a number for sure may halve and double."""
    least, most = limits_of(shape)
    low, middle, high = (float(q) for q in _quantiles(shape, {}))
    if not shape.is_uncertain:
        low, high = sorted((middle / 2, middle * 2)) if middle else (0.0, 1.0)
        room = 0.0
    else:
        room = (high - low) / 2
    least = max(least, 0.0) if low >= 0 else least
    return max(low - room, least), min(high + room, most)


def _round_step(width: float) -> float:
    """1, 2 or 5 times a power of ten, the first that is no finer.

    >>> _round_step(0.013), _round_step(3.0), _round_step(1.0)
    (0.02, 5.0, 1.0)
    """
    power = 10.0 ** math.floor(math.log10(width))
    return next(round(k * power, 12) for k in (1.0, 2.0, 5.0, 10.0) if k * power >= width * (1 - 1e-9))


def shown_of(case: Case, name: str) -> str:
    """How a number of a case reads."""
    return in_words(case.assumptions[name].shape, posteriors_of(case))
