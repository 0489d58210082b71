"""Stretches of a record, and exact intervals of what is counted in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from scipy import stats

from detente.errors import InputError, nearest
from detente.evidence.facts import Record, Span
from detente.evidence.panel import DAYS_A_MONTH

LEVEL = 0.90  # of every interval
CUTS = ("administrations", "leaders", "phases")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the record, first day in, last day out."""

    name: str
    start: date
    end: date

    @property
    def months(self) -> float:
        """Its length."""
        return (self.end - self.start).days / DAYS_A_MONTH

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day < self.end

    def count(self, days: Sequence[date]) -> int:
        """How many of some days lie in it."""
        return sum(self.holds(d) for d in days)


def rate_interval(count: int, months: float) -> tuple[float, float, float]:
    """Events per month with the exact interval of a Poisson rate [@garwood-1936].

    >>> tuple(round(x, 3) for x in rate_interval(0, 10.0))
    (0.0, 0.0, 0.3)
    """
    tail = (1 - LEVEL) / 2
    low = float(stats.chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    high = float(stats.chi2.ppf(1 - tail, 2 * count + 2)) / 2
    return count / months, low / months, high / months


def ratio_interval(count: int, months: float, other: int, other_months: float) -> tuple[float, float, float]:
    """How many times the other rate this rate is, with the exact interval given the total [@przyborowski-1940].

    Ends are 0 or infinite where the counts leave them open.
    """
    total = count + other
    if total == 0:
        return float("nan"), 0.0, float("inf")
    share = stats.binomtest(count, total).proportion_ci(LEVEL, method="exact")
    low, high = (_odds(float(p)) * other_months / months for p in (share.low, share.high))
    middle = (count / months) / (other / other_months) if other else float("inf")
    return middle, low, high


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else float("inf")


def periods_of(record: Record, by: str | Sequence[date]) -> tuple[Period, ...]:
    """The record cut into periods.

    Args:
        record: the facts.
        by: `administrations`, `leaders`, `phases`, or the days on which a period ends and the next begins.

    Raises:
        InputError: none of these, or a day outside the record.
    """
    if not isinstance(by, str):
        return _between(record, sorted(by))
    spans: Mapping[str, Sequence[Span]] = {name: getattr(record, name) for name in CUTS}
    if by not in spans:
        wanted = f"{', '.join(CUTS)}, or days such as 2017-01-20,2018-01-09"
        raise InputError(by, wanted=wanted, mend=nearest(by, CUTS))
    return _known(record, spans[by])


def _known(record: Record, spans: Sequence[Span]) -> tuple[Period, ...]:
    """The parts of some spans that the record covers."""
    whole = (Period(s.name, max(s.start, record.fit_from), s.end or record.cut) for s in spans)
    return tuple(p for p in whole if p.end > p.start)


def _between(record: Record, days: Sequence[date]) -> tuple[Period, ...]:
    """The record cut at some days."""
    for day in days:
        if not record.fit_from < day < record.cut:
            raise InputError(
                str(day), wanted=f"a day between {record.fit_from} and {record.cut}, where the record ends"
            )
    edges = [record.fit_from, *days, record.cut]
    return tuple(Period(f"{a} to {b}", a, b) for a, b in pairwise(edges) if a < b)


def period_named(record: Record, text: str) -> Period:
    """A period by its name in any of the cuts, or by its days, `2018-01-09..2020-11-03`; days end with the record.

    Raises:
        InputError: no such period, or one that the record does not cover.
    """
    named = {p.name: p for cut in CUTS for p in _known(record, getattr(record, cut))}
    if text in named:
        return named[text]
    try:
        start, end = (date.fromisoformat(part.strip()) for part in text.split(".."))
    except ValueError:
        wanted = f"days such as 2018-01-09..2020-11-03, or one of {', '.join(named)}"
        raise InputError(text, wanted=wanted, mend=nearest(text, named)) from None
    return period_between(record, start, end)


def period_between(record: Record, start: date, end: date) -> Period:
    """A period by its days, cut to what the record covers.

    Raises:
        InputError: nothing of it is covered.
    """
    first, last = max(start, record.fit_from), min(end, record.cut)
    if first >= last:
        raise InputError(f"{start}..{end}", wanted=f"days between {record.fit_from} and {record.cut}")
    return Period(f"{first} to {last}", first, last)


def longest_quiet(days: Sequence[date], period: Period) -> float:
    """Longest stretch of a period without any of some days, months."""
    edges = [period.start, *(d for d in days if period.holds(d)), period.end]
    return max((b - a) / timedelta(days=1) for a, b in pairwise(edges)) / DAYS_A_MONTH


def change_words(count: int, other: int, ratio: tuple[float, float, float]) -> str:
    """What a ratio of rates tells, in words."""
    _, low, high = ratio
    if count + other == 0:
        return "none in either: cannot be told"
    if high < 1:
        return "fewer"
    return "more" if low > 1 else "cannot be told apart"
