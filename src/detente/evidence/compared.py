"""Two periods of a record beside each other: what each left behind, and what can be told apart."""

from dataclasses import dataclass
from math import isfinite

from detente.evidence.facts import Record
from detente.evidence.lives import life_of
from detente.evidence.periods import LEVEL, Period, change_words, longest_quiet, ratio_interval
from detente.evidence.record import (
    changes,
    finite,
    kind_rows,
    rough,
    said,
    standing,
    talk_months,
    targets_of,
    yearly_change,
)
from detente.finding import Cell, Column, Finding, Table, number


@dataclass(frozen=True, slots=True)
class Line:
    """How often one class of event came in two periods.

    Args:
        name, title: of the class.
        days, months: event days and length of the two periods, the one in question first.
        ratio: of the rates, with its interval.
        says: `fewer`, `more`, `cannot be told apart`, or that neither had any.
    """

    name: str
    title: str
    days: tuple[int, int]
    months: tuple[float, float]
    ratio: tuple[float, float, float]
    says: str

    @property
    def words(self) -> str:
        """`2 days against 10: 0.59 (0.1 to 2.2) times as often, cannot be told apart`."""
        here, there = self.days
        middle, low, high = (number(rough(r)) if isfinite(r) else "" for r in self.ratio)
        counts = f"{self.title}: {here} {'day' if here == 1 else 'days'} against {there}"
        if here + there == 0:
            return f"{self.title}: none in either, which tells nothing"
        if here == 0:
            return f"{counts}, at most {high} times as often: {self.says}"
        if there == 0:
            return f"{counts}, at least {low} times as often: {self.says}"
        return f"{counts}, {middle} ({low} to {high}) times as often: {self.says}"


def compare_classes(record: Record, period: Period, other: Period) -> tuple[Line, ...]:
    """Each class of event, and classes together, in two periods."""
    lines: list[Line] = []
    for name in targets_of(record):
        days = record.days_of(name)
        counts = period.count(days), other.count(days)
        ratio = ratio_interval(counts[0], period.months, counts[1], other.months)
        says = change_words(*counts, ratio)
        lines.append(Line(name, record.title_of(name), counts, (period.months, other.months), ratio, says))
    return tuple(lines)


def compared_finding(record: Record, period: Period, other: Period) -> Finding:
    """One period against another: events, quiet, talks, agreements, sanctions, arsenal, and what no policy caused.

    Args:
        record: the facts up to a day.
        period: the one in question.
        other: what it is held against.
    """
    lines = compare_classes(record, period, other)
    titles = (titled(period), titled(other))
    span = Period("between", min(period.start, other.start), max(period.end, other.end))
    return Finding(
        key="compared",
        question=f"What did {titles[0]} leave behind, against {titles[1]}?",
        answer=f"{period.name} against {other.name}. {'; '.join(line.words for line in lines)}.",
        table=Table(LINES, tuple(line_row(line) for line in lines)),
        more={
            "beside": Table(_beside(period, other), tuple(_beside_rows(record, period, other))),
            "kinds": Table(_KINDS, _kinds(record, period, other)),
            "agreements": Table(_AGREEMENTS, tuple(r for p in (period, other) for r in _agreements(record, p))),
            "arsenal": Table(_ARSENAL, tuple(row for p in (period, other) for row in _arsenal(record, p))),
            "not policy": Table(_CHANGES, tuple(row[1:] for row in changes(record, [span]))),
        },
        notes=(
            f"Facts before {record.cut}; event days; exact {LEVEL:.0%} intervals of the ratio of rates.",
            "Two periods differ in more than the policy: what changed that no policy caused stands below.",
            "A halt after a finished series of tests and a halt because of talks look alike in these counts.",
        ),
    )


LINES = (
    Column("class", "Class of event"), Column("days", "Event days", style="count"),
    Column("rate", "A month", style="number"), Column("other_days", "Event days then", style="count"),
    Column("other_rate", "A month then", style="number"), Column("ratio", "Rate ratio", "times", "number"),
    Column("low", "Low", "times", "number"), Column("high", "High", "times", "number"), Column("says", "Says"),
)  # fmt: skip
_KINDS = (
    Column("kind", "Kind of event"), Column("days", "Days", style="count"), Column("items", "Pieces", style="count"),
    Column("other_days", "Days then", style="count"), Column("other_items", "Pieces then", style="count"),
)  # fmt: skip
_AGREEMENTS = (
    Column("period", "Period"), Column("agreement", "Agreement"), Column("signed", "Signed"),
    Column("months", "Months in force", "months", "number"), Column("ended", "First broken, asleep or ended"),
)  # fmt: skip
_ARSENAL = (
    Column("period", "Period"), Column("by", "Estimator"), Column("kind", "What is counted"),
    Column("first", "It said"), Column("last", "Later it said"), Column("a_year", "Change", "a year", "number"),
)  # fmt: skip
_CHANGES = (Column("date", "Date"), Column("kind", "Kind"), Column("label", "What"))


def titled(period: Period) -> str:
    """A period with its days."""
    days = f"{period.start} to {period.end}"
    return period.name if period.name == days else f"{period.name} ({days})"


def line_row(line: Line) -> tuple[Cell, ...]:
    """A class of events as cells under `LINES`."""
    here, there = ((d, rough(d / m)) for d, m in zip(line.days, line.months, strict=True))
    return line.title, *here, *there, *finite(line.ratio), line.says


def _beside(period: Period, other: Period) -> tuple[Column, ...]:
    columns = (("what", "What"), ("period", period.name), ("other", other.name), ("unit", "Unit"))
    return tuple(Column(name, label) for name, label in columns)


def _beside_rows(record: Record, period: Period, other: Period) -> list[tuple[Cell, ...]]:
    """What is no event."""
    both = (period, other)
    rows: dict[tuple[str, str], list[float]] = {
        ("length", "months"): [p.months for p in both],
        (f"longest time without {_quiet_of(record)}", "months"): [_quiet(record, p) for p in both],
        ("months with a round of talks with the principal", "months"): [talk_months(record, p) for p in both],
        ("agreements signed", ""): [sum(p.holds(a.signed) for a in record.agreements) for p in both],
        ("agreements in force at its end", ""): [len(standing(record, p.end)) for p in both],
        ("resolutions with sanctions", ""): [p.count(record.sanctions) for p in both],
    }
    return [(what, *(number(round(v, 1)) for v in values), unit) for (what, unit), values in rows.items()]


def _quiet_of(record: Record) -> str:
    return " or ".join(record.together) or "any event"


def _quiet(record: Record, period: Period) -> float:
    """Of classes told together, or of all where none are."""
    names = list(record.together) or list(record.classes)
    return longest_quiet(sorted({d for name in names for d in record.days_of(name)}), period)


def _agreements(record: Record, period: Period) -> list[tuple[Cell, ...]]:
    """Agreements of a period and how long they held in full."""
    rows: list[tuple[Cell, ...]] = []
    for a in record.agreements:
        if period.holds(a.signed):
            life = life_of(a, record.cut)
            rows.append((period.name, a.name, str(a.signed), round(life.months, 1), str(a.over) if life.over else ""))
    return rows


def _arsenal(record: Record, period: Period) -> list[tuple[Cell, ...]]:
    """The first and last estimate of the same thing by the same estimator within a period."""
    rows: list[tuple[Cell, ...]] = []
    for by, kind in dict.fromkeys((e.by, e.kind) for e in record.estimates):
        own = [e for e in record.estimates if (e.by, e.kind) == (by, kind) and period.holds(e.as_of)]
        if len(own) > 1 and own[0].as_of < own[-1].as_of:
            told = [f"{said(e)} ({e.as_of:%Y-%m})" for e in (own[0], own[-1])]
            rows.append((period.name, by, kind, *told, rough(yearly_change(own[0], own[-1]))))
    return rows


def _kinds(record: Record, period: Period, other: Period) -> tuple[tuple[Cell, ...], ...]:
    """Days and pieces by kind in both."""
    here, there = ({str(r[1]): r[2:] for r in kind_rows(record, p)} for p in (period, other))
    kinds = sorted(dict.fromkeys([*there, *here]))
    return tuple((kind, *here.get(kind, (0, 0)), *there.get(kind, (0, 0))) for kind in kinds)
