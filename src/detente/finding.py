"""A finding: one question, its answer in a sentence, a tidy table with units, and what it rests on.

Also the one formatter of numbers and ranges, and the ICD 203 words for chances, so that a number
reads the same in the terminal, a table, a chart and a brief.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.where import Where

Cell = str | float | int | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a finding's table.

    Args:
        name: key of the column in data exports.
        label: heading for people.
        unit: unit of the numbers, empty for words and bare counts.
        style: how cells read: `text`, `number`, `share` (0 to 1, shown in per cent) or `count`.
    """

    name: str
    label: str
    unit: str = ""
    style: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain cells under named columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> list[dict[str, Cell]]:
        """The rows as dictionaries keyed by column name."""
        names = [c.name for c in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Cell]:
        """The cells of one column."""
        at = [c.name for c in self.columns].index(name)
        return [row[at] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one analysis learned.

    Args:
        key: short stable name, such as `compare`.
        question: the question in plain words.
        answer: the answer in one sentence, with its number and its condition.
        table: the numbers behind it; every number that a chart or a sentence shows is here.
        chart: name of the chart function that draws it, empty for none.
        more: further tables by name, when one table cannot be tidy.
        rests_on: the lines of the case that the answer rests on.
        notes: caveats, one sentence each.
    """

    key: str
    question: str
    answer: str
    table: Table
    chart: str = ""
    more: Mapping[str, Table] = field(default_factory=dict[str, Table])
    rests_on: tuple[Where, ...] = ()
    notes: tuple[str, ...] = ()


def number(value: float | None, digits: int = 3) -> str:
    """A number for people: three significant digits, thousands set apart by a thin comma.

    >>> number(1234.5), number(0.012345), number(0.0), number(None)
    ('1,230', '0.0123', '0', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    text = f"{rounded:,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(value: float | None) -> str:
    """A share in per cent, never rounded to a false certainty.

    >>> share(0.594), share(0.0004), share(0.9996), share(1.0), share(0.0), share(-0.002)
    ('59%', '<1%', '>99%', '100%', '0%', '-0.2%')
    """
    if value is None or not math.isfinite(value):
        return "–"
    percent = 100 * value
    if 0 < percent < 0.5:
        return "<1%"
    if 99.5 < percent < 100:
        return ">99%"
    if -0.5 < percent < 0:
        return f"{percent:.1g}%"
    return f"{percent:.0f}%"


def with_range(middle: float, low: float, high: float, *, style: str = "number", unit: str = "") -> str:
    """An estimate with its interval.

    >>> with_range(0.59, 0.47, 0.71, style="share"), with_range(12, 3.2, 40, unit="tests")
    ('59% (47% to 71%)', '12 tests (3.2 to 40)')
    """
    show = share if style == "share" else number
    tail = f" {unit}" if unit else ""
    return f"{show(middle)}{tail} ({show(low)} to {show(high)})"


# Seven bands of ICD 203 (US Office of the Director of National Intelligence, Analytic Standards, 2015).
ICD_203: Sequence[tuple[float, str]] = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.00, "almost certain"),
)


def verdict_word(chance: float) -> str:
    """The ICD 203 word for a chance.

    >>> [verdict_word(p) for p in (0.01, 0.5, 0.7, 0.97)]
    ['almost no chance', 'roughly even chance', 'likely', 'almost certain']
    """
    return next(word for top, word in ICD_203 if chance <= top)


def as_json(finding: Finding) -> dict[str, Any]:
    """A finding as plain JSON data."""
    return {
        "key": finding.key,
        "question": finding.question,
        "answer": finding.answer,
        "columns": [{"name": c.name, "label": c.label, "unit": c.unit} for c in finding.table.columns],
        "rows": finding.table.records(),
        "more": {name: table.records() for name, table in finding.more.items()},
        "rests_on": [str(w) for w in finding.rests_on],
        "notes": list(finding.notes),
    }
