"""`record`: what happened in each period, with exact intervals, and what changed that no policy caused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import isfinite
from typing import Any, cast

from scipy import stats

from detente.errors import InputError
from detente.evidence.facts import Agreement, Estimate, Record, Span
from detente.evidence.panel import DAYS_A_MONTH
from detente.finding import Cell, Column, Finding, Table, number, with_range

LEVEL = 0.90  # of every interval
NOT_POLICY = ("leadership", "election")  # kinds of note that no strategy of the principal brings about


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
        InputError: none of these.
    """
    if not isinstance(by, str):
        edges = [record.fit_from, *sorted(by), record.cut]
        return tuple(Period(f"{a} to {b}", a, b) for a, b in pairwise(edges) if a < b)
    spans: Mapping[str, Sequence[Span]] = {
        "administrations": record.administrations,
        "leaders": record.leaders,
        "phases": record.phases,
    }
    if by not in spans:
        raise InputError(by, wanted=f"{', '.join(spans)}, or days such as 2017-01-20,2018-01-09")
    whole = (Period(s.name, max(s.start, record.fit_from), s.end or record.cut) for s in spans[by])
    return tuple(p for p in whole if p.end > p.start)


def record_finding(record: Record, *, by: str | Sequence[date] = "administrations") -> Finding:
    """The record by period: counts, exact rates and ratios, talks, agreements, arsenal, and what no policy caused.

    Args:
        record: the facts up to a day.
        by: how to cut it, see `periods_of`.
    """
    periods = periods_of(record, by)
    rows = tuple(_count_row(record, p, c) for c in record.classes for p in periods)
    ratios = tuple(_ratio_row(record, a, b, c) for c in record.classes for a, b in pairwise(periods))
    return Finding(
        key="record",
        question="What did each period leave behind?",
        answer=_answer(record, periods),
        table=Table(_COUNTS, rows),
        chart="record",
        more={
            "ratios": Table(_RATIOS, ratios),
            "periods": Table(_PERIODS, tuple(_period_row(record, p) for p in periods)),
            "agreements": Table(_LIVES, tuple(_life_row(a, record.cut) for a in record.agreements)),
            "not policy": Table(_CHANGES, _changes(record, periods)),
        },
        notes=(
            f"Facts before {record.cut}; event days, not missiles; rates with exact {LEVEL:.0%} intervals.",
            "Periods are compared, not policies: leaders, technology and neighbours changed too (table: not policy).",
            "A halt after a finished series of tests and a halt because of talks look alike in these counts.",
            _lives_sentence(record),
        ),
    )


_COUNTS = (
    Column("class", "Class of event"), Column("period", "Period"), Column("start", "From"), Column("end", "To"),
    Column("days", "Event days", style="count"), Column("rate", "Rate", "per month", "number"),
    Column("low", "Low", "per month", "number"), Column("high", "High", "per month", "number"),
)  # fmt: skip
_RATIOS = (
    Column("class", "Class of event"), Column("period", "Period"), Column("against", "Against"),
    Column("ratio", "Rate ratio", "times", "number"), Column("low", "Low", "times", "number"),
    Column("high", "High", "times", "number"),
)  # fmt: skip
_PERIODS = (
    Column("period", "Period"), Column("months", "Months", "months", "number"),
    Column("talks", "Months with a round of talks with the principal", "months", "count"),
    Column("agreements", "Agreements signed", style="count"),
    Column("ended", "Agreements ended or first broken", style="count"),
    Column("sanctions", "Resolutions with sanctions", style="count"),
    Column("warheads_first", "First arsenal estimate", "warheads' worth of material", "text"),
    Column("warheads_last", "Last arsenal estimate", "warheads' worth of material", "text"),
)  # fmt: skip
_LIVES = (
    Column("agreement", "Agreement"), Column("signed", "Signed"), Column("form", "Form"),
    Column("life", "Months to first breach or end", "months", "number"), Column("ended", "Broken or ended"),
    Column("confidence", "Confidence in the coding"),
)  # fmt: skip
_CHANGES = (Column("period", "Period"), Column("date", "Date"), Column("kind", "Kind"), Column("label", "What"))


def _count_row(record: Record, period: Period, name: str) -> tuple[str, str, str, str, int, float, float, float]:
    days = sum(period.holds(d) for d in record.days[name])
    return name, period.name, str(period.start), str(period.end), days, *rate_interval(days, period.months)


def _ratio_row(record: Record, before: Period, after: Period, name: str) -> tuple[Cell, ...]:
    days = [sum(p.holds(d) for d in record.days[name]) for p in (after, before)]
    ratio = ratio_interval(days[0], after.months, days[1], before.months)
    return name, after.name, before.name, *(r if isfinite(r) else None for r in ratio)


def _period_row(record: Record, period: Period) -> tuple[str, float, int, int, int, int, str, str]:
    with_talks = {
        (t.start.year, t.start.month) for t in record.talks if period.holds(t.start) and t.note != "neighbours"
    }
    ends = [a.first_breach or a.ended for a in record.agreements]
    estimates = [e for e in record.estimates if period.holds(date.fromisoformat(f"{e.as_of[:7]}-01"))]
    material = [e for e in estimates if e.kind.startswith("material")] or estimates
    return (
        period.name,
        round(period.months, 1),
        len(with_talks),
        sum(period.holds(a.signed) for a in record.agreements),
        sum(e is not None and period.holds(e) for e in ends),
        sum(period.holds(d) for d in record.sanctions),
        _estimate(material[:1]),
        _estimate(material[-1:]),
    )


def _estimate(found: Sequence[Estimate]) -> str:
    """`20 to 60 (2018-10, who)`, or nothing."""
    if not found:
        return ""
    e = found[0]
    ends = [number(x) for x in (e.low, e.high) if x is not None] or [number(e.central)]
    return f"{' to '.join(ends)} ({e.as_of}, {e.by})"


def life_of(agreement: Agreement, cut: date) -> tuple[float, bool]:
    """Months to the first breach or the end, and whether that has happened before the cut."""
    over = agreement.first_breach or agreement.ended
    return ((over or cut) - agreement.signed).days / DAYS_A_MONTH, over is not None


def _life_row(agreement: Agreement, cut: date) -> tuple[str, str, str, float, str, str]:
    months, over = life_of(agreement, cut)
    ended = str(agreement.first_breach or agreement.ended) if over else "still in force"
    return agreement.name, str(agreement.signed), agreement.form, round(months, 1), ended, agreement.confidence


def median_life(agreements: Sequence[Agreement], cut: date) -> tuple[float, float, float]:
    """Median life in months with its interval, agreements still alive counted as such [@kaplan-meier-1958]."""
    lives = [life_of(a, cut) for a in agreements]
    ended = [months for months, over in lives if over]
    alive = [months for months, over in lives if not over]
    survival = cast(Any, stats).ecdf(stats.CensoredData(uncensored=ended, right=alive)).sf
    band = survival.confidence_interval(LEVEL, method="log-log")
    curves = [survival.probabilities, band.low.probabilities, band.high.probabilities]
    middle, low, high = (_first_below_half(survival.quantiles.tolist(), curve.tolist()) for curve in curves)
    return middle, low, high


def _first_below_half(months: Sequence[float], alive: Sequence[float]) -> float:
    """The first time at which no more than half are alive."""
    return next((m for m, p in zip(months, alive, strict=True) if p <= 0.5), float("inf"))


def _lives_sentence(record: Record) -> str:
    middle, low, high = median_life(record.agreements, record.cut)
    span = with_range(middle, low, high, unit="months")
    return f"Of {len(record.agreements)} agreements, half were first broken or had ended within {span}."


def _changes(record: Record, periods: Sequence[Period]) -> tuple[tuple[str, str, str, str], ...]:
    """Notes of kinds that no strategy brings about, and the first event of each kind: what had been achieved before."""
    rows = [
        (p.name, str(n.date), n.kind, n.label)
        for p in periods
        for n in record.notes
        if n.kind in NOT_POLICY and p.holds(n.date)
    ]
    counted = {kind for c in record.classes.values() for kind in c.kinds if c.table != "clashes"} - {"unknown"}
    firsts = {e.kind: e for e in reversed(record.events) if e.kind in counted}
    rows += [
        (p.name, str(e.date), "capability", f"first of kind {e.kind}")
        for p in periods
        for e in firsts.values()
        if p.holds(e.date)
    ]
    return tuple(sorted(rows, key=lambda r: r[1]))


def _answer(record: Record, periods: Sequence[Period]) -> str:
    """The last period against the one before it, class by class."""
    if len(periods) < 2:
        return f"{len(record.events)} event rows in {periods[0].months:.0f} months."
    before, after = periods[-2:]
    parts = [_comparison(record, before, after, name) for name in list(record.classes)[:2]]
    quiet = _longest_quiet(record, next(iter(record.classes)), after)
    return f"{after.name} against {before.name}: {'; '.join(parts)}; longest quiet in {after.name}: {quiet:.0f} months."


def _comparison(record: Record, before: Period, after: Period, name: str) -> str:
    days = [sum(p.holds(d) for d in record.days[name]) for p in (after, before)]
    middle, low, high = ratio_interval(days[0], after.months, days[1], before.months)
    each = f"{number(days[0] / after.months)} against {number(days[1] / before.months)} {name} event days a month"
    return f"{each}, {with_range(middle, low, high)} times"


def _longest_quiet(record: Record, name: str, period: Period) -> float:
    """Longest stretch without an event of a class, months."""
    days = [period.start, *(d for d in record.days[name] if period.holds(d)), period.end]
    return max((b - a) / timedelta(days=1) for a, b in pairwise(days)) / DAYS_A_MONTH
