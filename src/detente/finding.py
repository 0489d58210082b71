"""A finding: one question, its answer in a sentence, a tidy table with units, and what it rests on.

Also the one formatter of numbers and ranges, and the ICD 203 words for chances, so that a number
reads the same in the terminal, a table, a chart and a brief.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
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


LEAST = 1e-4
"""A number nearer to zero than this is only said to be below it."""

DIGITS = 3
"""Significant digits of a number that stands alone, and of the largest of a column."""

FINEST = 4
"""Most decimals of a number that is not alone."""

IN_PER_CENT = ("share", "chance")
"""Units of results that are read in per cent; so is whatever is told in shares of something."""

FAR_APART = 1e4
"""A column whose largest number is so many times its least has numbers of different kinds: each reads by itself."""


def number(value: float | None, digits: int = DIGITS, *, places: int | None = None) -> str:
    """A number for people: three significant digits, or so many decimals; thousands set apart by a comma.

    >>> number(1234.5), number(0.012345), number(0.0), number(None), number(8.6e-23)
    ('1,230', '0.0123', '0', '–', '<0.0001')
    >>> number(1234.5, places=1), number(-0.001, places=2), number(90, places=1)
    ('1,234.5', '0.00', '90.0')
    """
    if value is None or not math.isfinite(value):
        return "–"
    if places is not None:
        return f"{round(value, places) + 0.0:,.{places}f}"  # adding zero takes the sign from a zero
    if value == 0:
        return "0"
    if abs(value) < LEAST:
        return f"<{LEAST:.4f}" if value > 0 else f">-{LEAST:.4f}"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    text = f"{rounded:,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(value: float | None, *, places: int = 0) -> str:
    """A share in per cent, never rounded to a false certainty.

    >>> share(0.594), share(0.0004), share(0.9996), share(1.0), share(0.0), share(0.0412, places=1), share(-0.002)
    ('59%', '<1%', '>99%', '100%', '0%', '4.1%', '-0.2%')
    """
    if value is None or not math.isfinite(value):
        return "–"
    percent, step = 100 * value, 10.0**-places
    if 0 < percent < step / 2:
        return f"<{step:.{places}f}%"
    if 100 - step / 2 < percent < 100:
        return f">{100 - step:.{places}f}%"
    if -step / 2 < percent < 0:
        return f"{percent:.1g}%"
    return f"{percent:.{places}f}%"


def with_range(
    middle: float, low: float, high: float, *, style: str = "number", unit: str = "", places: int | None = None
) -> str:
    """An estimate with its interval, to as many decimals as its width bears.

    >>> with_range(0.59, 0.47, 0.71, style="share"), with_range(12.34, 3.2, 40, unit="tests")
    ('59% (47% to 71%)', '12 tests (3 to 40)')
    """
    if places is None:
        whole = style != "share" and all(float(v).is_integer() for v in (middle, low, high))
        places = 0 if whole else places_of_ranges([high - low], style)
    show = partial(share, places=places or 0) if style == "share" else partial(number, places=places)
    tail = f" {unit}" if unit else ""
    return f"{show(middle)}{tail} ({show(low)} to {show(high)})"


def places_of_ranges(widths: Iterable[float], style: str = "number") -> int | None:
    """Decimals at which intervals of these widths read: two digits of the usual width, one where it is in per cent.

    None where none has a width.

    >>> places_of_ranges([62, 40]), places_of_ranges([3.2]), places_of_ranges([0.004], "share")
    (0, 1, 1)
    """
    known = sorted(w for w in widths if math.isfinite(w) and w > 0)
    if not known:
        return None
    usual = known[len(known) // 2] * (100 if style == "share" else 1)
    digits, finest = (1, 1) if style == "share" else (2, FINEST)
    return min(max(digits - 1 - math.floor(math.log10(usual) + 1e-9), 0), finest)


def places_of(values: Iterable[float | None], style: str = "number") -> int | None:
    """Decimals at which a whole column reads; None where its numbers are too unlike for any.

    Numbers have three digits in the largest, two where it is below one; shares have as many decimals as tell the lowest
    from the highest.

    >>> places_of([90, 91.5, 84.6]), places_of([3, 12]), places_of([0.00004, 120.0]), places_of([0.041, 0.11], "share")
    (1, 0, None, 1)
    """
    known = [v for v in values if v is not None and math.isfinite(v)]
    if style == "share":
        across = 100 * (max(known) - min(known)) if known else 0.0
        return min(max(1 - math.floor(math.log10(across) + 1e-9), 0), 2) if across > 0 else 0
    if all(float(v).is_integer() for v in known):
        return 0
    sizes = [abs(v) for v in known if v]
    if max(sizes) > FAR_APART * min(sizes):
        return None
    digits = DIGITS if max(sizes) >= 1 else DIGITS - 1
    return min(max(digits - 1 - math.floor(math.log10(max(sizes))), 0), FINEST)


def in_per_cent(unit: str) -> bool:
    """Whether results in this unit are read in per cent."""
    return unit in IN_PER_CENT or unit.startswith("of ")


def in_words(table: Table) -> tuple[tuple[str, ...], ...]:
    """All cells as text: a column has one number of decimals, or one for each metric or unit that its rows name.

    Numbers whose column or row says that they are chances or shares read in per cent.

    >>> heads = (Column("metric", "Metric"), Column("unit", "Unit"), Column("mean", "Mean", style="number"))
    >>> [row[2] for row in in_words(Table(heads, (("war", "chance", 0.0384), ("tests", "tests", 6.21))))]
    ['4%', '6.21']
    """
    kinds = kinds_of(table)
    columns = [
        _column_in_words(column, [row[k] for row in table.rows], kinds, styles_of(table, column))
        for k, column in enumerate(table.columns)
    ]
    return tuple(zip(*columns, strict=True)) if table.rows else ()


def kinds_of(table: Table) -> list[Cell]:
    """What kind of number each row holds: its metric, else its unit; the same for all where no column says."""
    names = [c.name for c in table.columns]
    by = next((names.index(n) for n in ("metric", "unit") if n in names), None)
    return [row[by] if by is not None else "" for row in table.rows]


def styles_of(table: Table, column: Column) -> list[str]:
    """How each cell of a column reads: numbers whose unit is a chance or a share read as shares."""
    if column.style != "number":
        return [column.style] * len(table.rows)
    names = [c.name for c in table.columns]
    own = [column.unit] * len(table.rows)
    units = table.column("unit") if "unit" in names and not column.unit else own
    return ["share" if unit in IN_PER_CENT else "number" for unit in units]


def _column_in_words(column: Column, cells: Sequence[Cell], kinds: Sequence[Cell], styles: Sequence[str]) -> list[str]:
    """The cells of one column; those of one kind have the same decimals."""
    if column.style not in ("number", "share"):
        return [cell_text(column, cell) for cell in cells]
    groups = list(zip(kinds, styles, strict=True))
    places = {
        group: places_of([_plain(c) for c, g in zip(cells, groups, strict=True) if g == group], group[1])
        for group in dict.fromkeys(groups)
    }
    return [
        cell_text(replace(column, style=group[1]), cell, places=places[group])
        for cell, group in zip(cells, groups, strict=True)
    ]


def _plain(cell: Cell) -> float | None:
    """The cell where it is a number."""
    return None if cell is None or isinstance(cell, str | bool) else float(cell)


def cell_text(column: Column, cell: Cell, *, places: int | None = None) -> str:
    """One cell in words, by its column's style.

    >>> cell_text(Column("p", "Chance", "", "share"), 0.25), cell_text(Column("n", "Tests", "", "number"), 1234.5)
    ('25%', '1,230')
    """
    if cell is None:
        return "" if column.style == "text" else number(None)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return cell
    match column.style:
        case "share":
            return share(float(cell), places=places or 0)
        case "count":
            return f"{cell:,.0f}"
        case _:
            return number(float(cell), places=places)


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


BORNE_OUT, AGAINST, UNTOLD = "the record bears it out", "the record speaks against it", "the record cannot tell"
"""The words for a claim about the record."""


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
