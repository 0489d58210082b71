"""Units: how a number may be written in each place, and what turns it into model units, once.

Model units are months: durations in months, rates and worths per month, chances 0 to 1 per month.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

DAYS_A_MONTH = 365.25 / 12  # mean month of the Julian year

DURATION: Mapping[str, float] = {
    "day": 1 / DAYS_A_MONTH,
    "days": 1 / DAYS_A_MONTH,
    "week": 7 / DAYS_A_MONTH,
    "weeks": 7 / DAYS_A_MONTH,
    "month": 1.0,
    "months": 1.0,
    "year": 12.0,
    "years": 12.0,
}
RATE: Mapping[str, float] = {
    "per day": DAYS_A_MONTH,
    "per week": DAYS_A_MONTH / 7,
    "per month": 1.0,
    "per quarter": 1 / 3,
    "per year": 1 / 12,
    "per decade": 1 / 120,
}
MONEY_A_YEAR: Mapping[str, float] = {
    f"USD {size} {period}": scale * periods
    for size, scale in (("mn", 1.0), ("bn", 1000.0))
    for period, periods in (("per year", 1.0), ("per month", 12.0))
}


@dataclass(frozen=True, slots=True)
class Want:
    """What a place in a case takes.

    Args:
        words: what is wanted, for people.
        unit: the model unit, written as a case writes it; empty for a bare number.
        units: written unit -> factor into model units.
        bare: whether a number may stand without a unit (zero always may).
        low, high: least and greatest value, in model units.
        of_stock: the number is measured in the unit of a stock, which the place decides.
    """

    words: str
    unit: str = ""
    units: Mapping[str, float] | None = None
    bare: bool = True
    low: float = -math.inf
    high: float = math.inf
    of_stock: bool = False


def in_stock_unit(want: Want, unit: str) -> Want:
    """The same want where the stock is measured in `unit`, such as `warheads` (empty: a bare number)."""
    if not want.of_stock or not unit:
        return want
    if want.units is None:
        return replace(want, unit=unit, units={unit: 1.0})
    named = {f"{unit} {per}": scale for per, scale in want.units.items()}
    return replace(want, unit=f"{unit} {want.unit}", units={**want.units, **named})


def factor(unit: str, want: Want) -> float | None:
    """What turns a number written in `unit` into model units; None where the unit does not fit."""
    if not unit:
        return 1.0 if want.bare else None
    words = " ".join(unit.split()).replace("USD million", "USD mn").replace("USD billion", "USD bn")
    return (want.units or {}).get(words)


def spelled(want: Want) -> str:
    """The usual units that fit, for an error's `wanted` line: `days, weeks, months or years`."""
    names = [name for name in want.units or {} if f"{name}s" not in (want.units or {})]
    names = [name for name in names if " per " not in f" {name}" or name.endswith(("per month", "per year"))]
    names = ["no unit", *names] if want.bare and names else names or ["no unit"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def example(want: Want) -> str:
    """The unit that a hint suggests where one was left out."""
    usual = next((name for name in want.units or {} if name.endswith("per year")), "")
    return usual or want.unit


TINY = 1e-9
A_DAY = 1 / 32  # months; the least time a thing can take

PLAIN = Want("a number")
POSITIVE = Want("a number of zero or more", low=0.0)
ABOVE_ZERO = Want("a number above zero", low=TINY)
CHANCE = Want("a chance, 0 to 1 or 0% to 100%", low=0.0, high=1.0)
SHARE = Want("a share, 0 to 1 or 0% to 100%", low=0.0, high=1.0)
ON_SCALE = Want("a place from 0 to 100", low=0.0, high=100.0)
BRANCHING = Want("a branching ratio, 0 to below 1 (at most 99%)", low=0.0, high=0.99)
MONTHLY_CHANCE = Want("a chance per month", "per month", {"per month": 1.0}, low=0.0, high=1.0)
FACTOR_A_MONTH = Want("a factor per month, 0 to 1", "per month", {"per month": 1.0}, low=0.0, high=1.0)
SPAN = Want("a time", "months", DURATION, bare=False, low=0.0)
SPAN_ABOVE_ZERO = Want("a time above zero", "months", DURATION, bare=False, low=A_DAY)
HAZARD = Want("a rate, zero or more", "per month", RATE, bare=False, low=0.0)
WORTH = Want("a worth, such as 0.2 per year", "per month", RATE, bare=False)
AMOUNT = Want("an amount of the stock", of_stock=True)
FLOW = Want("a flow, such as 3 per year", "per month", RATE, bare=False, of_stock=True)
MONTHLY_AMOUNT = Want("an amount per month", "per month", RATE, of_stock=True)
EVIDENCE_A_MONTH = Want("evidence per month, zero or more", "per month", RATE, low=0.0)
MONEY = Want("a sum of money per year", "USD mn per year", MONEY_A_YEAR, bare=False, low=0.0)
