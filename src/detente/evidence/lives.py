"""How long agreements lived, and how far that depends on how their ends were coded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast
from warnings import catch_warnings, simplefilter

from scipy import stats

from detente.evidence.facts import Agreement
from detente.evidence.panel import DAYS_A_MONTH
from detente.evidence.periods import LEVEL

DOUBT_MONTHS = 6  # by which a coded breach may be off, as the compilers of the table say


@dataclass(frozen=True, slots=True)
class Life:
    """Months that an agreement held in full, and whether that is over."""

    months: float
    over: bool


def life_of(agreement: Agreement, cut: date) -> Life:
    """From signature to the first of dormancy, open breach and end, or to the cut."""
    over = agreement.over
    return Life(((over or cut) - agreement.signed).days / DAYS_A_MONTH, over is not None)


def median_life(agreements: Sequence[Agreement], cut: date) -> tuple[float, float, float]:
    """Median life in months with its interval, agreements still alive counted as such [@kaplan-meier-1958].

    Infinite ends where more than half are alive.
    """
    lives = [life_of(a, cut) for a in agreements]
    ended = [life.months for life in lives if life.over]
    alive = [life.months for life in lives if not life.over]
    if not ended:
        return float("inf"), float("inf"), float("inf")
    survival = cast(Any, stats).ecdf(stats.CensoredData(uncensored=ended, right=alive)).sf
    with catch_warnings():
        simplefilter("ignore", RuntimeWarning)  # no interval where all live or none does: those ends are not used
        band = survival.confidence_interval(LEVEL, method="log-log")
    curves = [survival.probabilities, band.low.probabilities, band.high.probabilities]
    middle, low, high = (_first_below_half(survival.quantiles.tolist(), curve.tolist()) for curve in curves)
    return middle, low, high


def _first_below_half(months: Sequence[float], alive: Sequence[float]) -> float:
    """The first time at which no more than half are alive."""
    return next((m for m, p in zip(months, alive, strict=True) if p <= 0.5), float("inf"))


def codings(agreements: Sequence[Agreement], cut: date) -> dict[str, tuple[float, float, float]]:
    """The median life under other ways of coding: how much of it is the coder's doing."""
    sure = [a for a in agreements if a.confidence != "low"]
    later = timedelta(round(DOUBT_MONTHS * DAYS_A_MONTH))
    ways: dict[str, Sequence[Agreement]] = {
        "as coded": agreements,
        "without those coded with low confidence": sure,
        f"every end {DOUBT_MONTHS} months earlier": [_moved(a, -later, cut) for a in agreements],
        f"every end {DOUBT_MONTHS} months later": [_moved(a, later, cut) for a in agreements],
    }
    return {name: median_life(some, cut) for name, some in ways.items() if some}


def _moved(agreement: Agreement, by: timedelta, cut: date) -> Agreement:
    """An agreement whose first end came earlier or later, never before a day after signature nor after the cut."""
    over = agreement.over
    if over is None:
        return agreement
    day = max(over + by, agreement.signed + timedelta(days=1))
    return replace(agreement, dormant=None, first_breach=day if day < cut else None, ended=None)
