"""The same distribution around another middle: what a slider writes.

A slider moves what is believed, not how sure one is: family and width stay, the middle goes where the slider goes. A
range above zero keeps the ratio of its ends (it stands for a lognormal), one that reaches below zero their distance; a
beta keeps the sum of its two numbers; what would pass the limits of the field ends at them. A range that leaves zero
behind is written as the normal that it stood for, because one above zero stands for a lognormal.
"""

import math
from decimal import Decimal

from detente.case.model import Shape
from detente.case.numbers import Z95, parse

DIGITS = 4
"""Significant digits of the numbers that are written."""


def centre_of(shape: Shape) -> float | None:
    """The middle that a slider moves, in units as written; None where there is none to move (`choice`, `posterior`)."""
    args = shape.args
    match shape.kind:
        case "constant" | "normal" | "poisson" | "bernoulli":
            return args[0]
        case "uniform":
            return (args[0] + args[1]) / 2
        case "triangular":
            return args[1]
        case "beta":
            return args[0] / (args[0] + args[1])
        case "lognormal":
            return math.exp(args[0] if _is_range(shape) else args[0] + args[1] ** 2 / 2)
        case "choice" | "posterior":
            return None


def moved(shape: Shape, to: float) -> str | None:
    """The text of the same distribution around another middle.

    Args:
        shape: as the case has it.
        to: the new middle, in units as written, within the limits of the field.

    Returns:
        What a case writes; None where the distribution cannot be moved there.

    >>> from detente.case.numbers import parse_shape
    >>> moved(parse_shape("beta 4 6"), 0.5), moved(parse_shape("20% to 45%"), 0.4)
    ('beta 5 5', '26.67% to 60%')
    >>> moved(parse_shape("normal 5 sd 2"), 6.0), moved(parse_shape("-2 to 4"), 2.0)
    ('normal 6 sd 2', '-1 to 5')
    """
    low, high = limits_of(shape)
    args = shape.args

    def put(value: float) -> str:
        return number_text(min(max(value, low), high), percent="%" in shape.text)

    match shape.kind:
        case "constant":
            said = put(to)
        case "bernoulli" | "poisson":
            said = f"{shape.kind} {put(to)}"
        case "uniform":
            half = (args[1] - args[0]) / 2
            said = f"uniform {put(to - half)} to {put(to + half)}"
        case "triangular":
            by = to - args[1]
            said = f"triangular {put(args[0] + by)} {put(to)} {put(args[2] + by)}"
        case "beta":
            whole = sum(args)
            said = f"beta {number_text(to * whole)} {number_text((1 - to) * whole)}"
        case "normal" if _is_range(shape) and to <= Z95 * args[1]:
            half = Z95 * args[1]
            said = f"{put(to - half)} to {put(to + half)}"
        case "normal":
            said = f"normal {put(to)} sd {number_text(args[1], percent='%' in shape.text)}"
        case "lognormal":
            said = _scaled(shape, to)
        case "choice" | "posterior":
            return None
    unit = parse(shape.text).unit
    return f"{said} {unit}".strip()


def limits_of(shape: Shape) -> tuple[float, float]:
    """The limits of the number's field, in units as written."""
    low, high = shape.low / shape.scale, shape.high / shape.scale
    return (min(low, high), max(low, high))


def _scaled(shape: Shape, to: float) -> str:
    """A lognormal with all its quantiles in proportion."""
    sd = shape.args[1]
    low, high = limits_of(shape)
    percent = "%" in shape.text
    if not _is_range(shape):
        of_itself = to * math.sqrt(math.expm1(sd**2))
        return f"lognormal {number_text(to, percent=percent)} sd {number_text(of_itself, percent=percent)}"
    ends = (to * math.exp(-Z95 * sd), to * math.exp(Z95 * sd))
    return " to ".join(number_text(min(max(end, low), high), percent=percent) for end in ends)


def _is_range(shape: Shape) -> bool:
    """Whether the distribution was written as `low to high`."""
    return not shape.text.startswith(("normal", "lognormal"))


def number_text(value: float, *, percent: bool = False) -> str:
    """A number as a case writes it, without an exponent.

    >>> number_text(0.123456), number_text(0.3, percent=True), number_text(120000.0)
    ('0.1235', '30%', '120000')
    """
    rounded = Decimal(f"{100 * value if percent else value:.{DIGITS}g}").normalize()
    return f"{rounded + 0:f}{'%' if percent else ''}"
