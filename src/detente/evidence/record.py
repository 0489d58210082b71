"""`record`: what happened in each period, with exact intervals, and what changed that no policy caused."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import isfinite

from detente.evidence.facts import Estimate, Record
from detente.evidence.lives import codings, life_of, median_life
from detente.evidence.periods import (
    LEVEL,
    Period,
    change_words,
    longest_quiet,
    periods_of,
    rate_interval,
    ratio_interval,
)
from detente.finding import Cell, Column, Finding, Table, number, with_range


def record_finding(record: Record, *, by: str | Sequence[date] = "administrations") -> Finding:
    """The record by period: counts, exact rates and ratios, talks, agreements, arsenal, and what no policy caused.

    Args:
        record: the facts up to a day.
        by: how to cut it, see `periods_of`.
    """
    periods = periods_of(record, by)
    targets = targets_of(record)
    return Finding(
        key="record",
        question="What did each period leave behind?",
        answer=_answer(record, periods),
        table=Table(_COUNTS, tuple(_count_row(record, p, c) for c in targets for p in periods)),
        chart="record",
        more={
            "kinds": Table(_KINDS, tuple(row for p in periods for row in kind_rows(record, p))),
            "ratios": Table(_RATIOS, tuple(_ratio_row(record, a, b, c) for c in targets for a, b in pairwise(periods))),
            "periods": Table(_PERIODS, tuple(_period_row(record, p) for p in periods)),
            "agreements": Table(_LIVES, _life_rows(record)),
            "lives": Table(_CODINGS, tuple((n, *finite(m)) for n, m in codings(record.agreements, record.cut).items())),
            "arsenal": Table(_ARSENAL, arsenal_rows(record)),
            "not policy": Table(_CHANGES, changes(record, periods)),
        },
        notes=(
            f"Facts before {record.cut}; event days, not missiles; exact {LEVEL:.0%} intervals.",
            "Periods are compared, not policies: leaders, technology and neighbours changed too (table: not policy).",
            "A halt after a finished series of tests and a halt because of talks look alike in these counts.",
            "Estimates of the arsenal are compared only where one source counted the same thing twice.",
        ),
    )


_COUNTS = (
    Column("class", "Class of event"), Column("period", "Period"), Column("start", "From"), Column("end", "To"),
    Column("days", "Event days", style="count"), Column("rate", "Rate", "per month", "number"),
    Column("low", "Low", "per month", "number"), Column("high", "High", "per month", "number"),
    Column("quiet", "Longest quiet", "months", "number"),
)  # fmt: skip
_KINDS = (
    Column("period", "Period"), Column("kind", "Kind of event"), Column("days", "Days", style="count"),
    Column("items", "Missiles, devices, episodes", style="count"),
)  # fmt: skip
_RATIOS = (
    Column("class", "Class of event"), Column("period", "Period"), Column("against", "Against"),
    Column("ratio", "Rate ratio", "times", "number"), Column("low", "Low", "times", "number"),
    Column("high", "High", "times", "number"), Column("says", "Says"),
)  # fmt: skip
_PERIODS = (
    Column("period", "Period"), Column("months", "Months", "months", "number"),
    Column("talks", "Months with a round of talks with the principal", "months", "count"),
    Column("agreements", "Agreements signed", style="count"),
    Column("standing", "Agreements in force at its end", style="count"),
    Column("ended", "Agreements ended, first broken or fallen asleep", style="count"),
    Column("sanctions", "Resolutions with sanctions", style="count"),
)  # fmt: skip
_LIVES = (
    Column("agreement", "Agreement"), Column("signed", "Signed"), Column("form", "Form"),
    Column("life", "Months in force", "months", "number"), Column("ended", "First broken, asleep or ended"),
    Column("confidence", "Confidence in the coding"),
)  # fmt: skip
_CODINGS = (
    Column("coding", "Coding of their ends"), Column("median", "Median life", "months", "number"),
    Column("low", "Low", "months", "number"), Column("high", "High", "months", "number"),
)  # fmt: skip
_ARSENAL = (
    Column("by", "Estimator"), Column("kind", "What is counted"), Column("first", "Earlier"), Column("then", "It said"),
    Column("last", "Later"), Column("now", "It said"), Column("a_year", "Change", "a year", "number"),
)  # fmt: skip
_CHANGES = (Column("period", "Period"), Column("date", "Date"), Column("kind", "Kind"), Column("label", "What"))


def targets_of(record: Record) -> tuple[str, ...]:
    """What is told of: each class, and classes together."""
    return (*record.classes, *record.together)


def rough(value: float) -> float:
    """A number to two significant digits: the record bears no more.

    >>> rough(0.012345), rough(0.0)
    (0.012, 0.0)
    """
    return float(f"{value:.2g}")


def finite(values: Sequence[float]) -> tuple[float | None, ...]:
    """Rounded numbers; nothing for what is without bound."""
    return tuple(rough(v) if isfinite(v) else None for v in values)


def _count_row(record: Record, period: Period, name: str) -> tuple[Cell, ...]:
    days = record.days_of(name)
    count = period.count(days)
    rate = (rough(r) for r in rate_interval(count, period.months))
    quiet = round(longest_quiet(days, period), 1)
    return record.title_of(name), period.name, str(period.start), str(period.end), count, *rate, quiet


def kind_rows(record: Record, period: Period) -> list[tuple[Cell, ...]]:
    """Days and pieces of each kind in a period, the busiest kind first."""
    events = [e for e in record.events if period.holds(e.date)]
    days = Counter(kind for _, kind in {(e.date, e.kind) for e in events})
    items = Counter[str]()
    for event in events:
        items[event.kind] += event.count
    return [(period.name, kind, n, items[kind]) for kind, n in days.most_common()]


def _ratio_row(record: Record, before: Period, after: Period, name: str) -> tuple[Cell, ...]:
    days = record.days_of(name)
    ratio = ratio_interval(after.count(days), after.months, before.count(days), before.months)
    says = change_words(after.count(days), before.count(days), ratio)
    return record.title_of(name), after.name, before.name, *finite(ratio), says


def talk_months(record: Record, period: Period) -> int:
    """Months of a period in which a round of talks with the principal began."""
    rounds = [t.start for t in record.talks if period.holds(t.start) and t.note != "neighbours"]
    return len({(d.year, d.month) for d in rounds})


def standing(record: Record, day: date) -> list[str]:
    """Agreements in force on a day."""
    return [a.name for a in record.agreements if a.signed < day and (a.over is None or a.over >= day)]


def _period_row(record: Record, period: Period) -> tuple[Cell, ...]:
    return (
        period.name,
        round(period.months, 1),
        talk_months(record, period),
        sum(period.holds(a.signed) for a in record.agreements),
        len(standing(record, period.end)),
        sum(a.over is not None and period.holds(a.over) for a in record.agreements),
        period.count(record.sanctions),
    )


def _life_rows(record: Record) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    for a in record.agreements:
        life = life_of(a, record.cut)
        ended = str(a.over) if life.over else "no breach or end before the cut"
        rows.append((a.name, str(a.signed), a.form, round(life.months, 1), ended, a.confidence))
    return tuple(rows)


def arsenal_rows(record: Record) -> tuple[tuple[Cell, ...], ...]:
    """Successive estimates of the same thing by the same estimator."""
    series: dict[tuple[str, str], list[Estimate]] = {}
    for e in sorted(record.estimates, key=lambda e: e.as_of):
        series.setdefault((e.by, e.kind), []).append(e)
    pairs = [(key, a, b) for key, found in series.items() for a, b in pairwise(found) if a.as_of < b.as_of]
    return tuple(
        (by, kind, f"{a.as_of:%Y-%m}", said(a), f"{b.as_of:%Y-%m}", said(b), rough(yearly_change(a, b)))
        for (by, kind), a, b in pairs
    )


def yearly_change(first: Estimate, last: Estimate) -> float:
    """Change of an estimate's middle, a year."""
    return (middle_of(last) - middle_of(first)) / ((last.as_of - first.as_of).days / 365.25)


def middle_of(estimate: Estimate) -> float:
    """The central figure, or the middle of the ends, or the only end there is."""
    if estimate.central is not None:
        return estimate.central
    ends = [x for x in (estimate.low, estimate.high) if x is not None]
    return sum(ends) / len(ends) if ends else float("nan")


def said(estimate: Estimate) -> str:
    """`20 to 60`, `up to 12` or `35`."""
    low, high = estimate.low, estimate.high
    if low is None or high is None:
        return number(estimate.central) if estimate.central is not None else f"up to {number(high)}"
    return f"{number(low)} to {number(high)}"


def changes(record: Record, periods: Sequence[Period]) -> tuple[tuple[Cell, ...], ...]:
    """What no strategy brings about: notes that are marked so, and the first event of each kind (what can be done)."""
    rows = [(n.date, n.kind, n.label) for n in record.notes if n.outside]
    new = {kind for c in record.classes.values() if c.new_kinds for kind in c.kinds} - {"unknown"}
    firsts = {e.kind: e for e in reversed(record.events) if e.kind in new}
    rows += [(e.date, "capability", f"first of kind {e.kind}") for e in firsts.values()]
    return tuple((p.name, str(day), kind, label) for day, kind, label in sorted(rows) for p in periods if p.holds(day))


def _answer(record: Record, periods: Sequence[Period]) -> str:
    """The busiest and the quietest period of each class, and how long agreements lived."""
    parts = [_extremes(record, periods, name) for name in record.classes] if len(periods) > 1 else []
    middle, low, high = median_life(record.agreements, record.cut)
    life = with_range(middle, low, high, unit="months")
    lives = f"half of {len(record.agreements)} agreements held in full for no more than {life}"
    return f"{'; '.join([*parts, lives])}."[0].upper() + f"{'; '.join([*parts, lives])}."[1:]


def _extremes(record: Record, periods: Sequence[Period], name: str) -> str:
    """Where a class came most and least often; a period that cannot be told from it is not called quieter."""
    days = record.days_of(name)
    ordered = sorted(periods, key=lambda p: p.count(days) / p.months)
    least, most = ordered[0], ordered[-1]
    ratio = ratio_interval(most.count(days), most.months, least.count(days), least.months)
    title = record.title_of(name)
    if change_words(most.count(days), least.count(days), ratio) != "more":
        return f"{title}: no two periods can be told apart"
    rates = [number(rough(p.count(days) / p.months)) for p in (most, least)]
    return f"{title} came most often in {most.name} ({rates[0]} days a month) and least in {least.name} ({rates[1]})"
