"""Tables as people read them: an estimate and its interval in one cell, `4% (3% to 5%)`; everything else as it is.

The columns for calculating with stay apart, as the table has them; only what is shown is drawn together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.finding import Cell, Column, Table, cell_text, in_words, kinds_of, places_of_ranges, styles_of, with_range

ENDS = {"low": "high", "p05": "p95"}
"""How the names of the two ends of an interval end."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A column of a table as it is shown.

    Args:
        name: of the column that it shows, or of the estimate whose interval stands with it.
        label: its heading, with the unit.
        is_figure: whether it holds numbers.
        cells: in words, a row each.
    """

    name: str
    label: str
    is_figure: bool
    cells: tuple[str, ...]


def readings(table: Table) -> list[Reading]:
    """The columns of a table in words; each estimate takes the two ends of its interval with it."""
    shown = list(zip(*in_words(table), strict=True)) or [()] * len(table.columns)
    found: list[Reading] = []
    at = 0
    while at < len(table.columns):
        column = table.columns[at]
        figure = column.style != "text"
        if says := interval(table.columns[at : at + 3]):
            found.append(Reading(column.name, headed(column, says), figure, tuple(_ranged(table, at))))
        else:
            found.append(Reading(column.name, headed(column), figure, shown[at]))
        at += 3 if says else 1
    return found


def headed(column: Column, interval: str = "") -> str:
    """A heading: label, unit, and what its interval is.

    >>> headed(Column("lead", "Lead", "months", "number"), "95% interval"), headed(Column("says", "It says"))
    ('Lead, months (95% interval)', 'It says')
    """
    unit = f", {column.unit}" if column.unit and column.unit.lower() not in column.label.lower() else ""
    return f"{column.label}{unit} ({interval})" if interval else f"{column.label}{unit}"


def interval(three: Sequence[Column]) -> str:
    """What the second and third of three columns are to the first: `95% interval`; empty for none of its ends.

    >>> ends = (Column("p_low", "95% interval from", style="share"), Column("p_high", "to", style="share"))
    >>> interval([Column("p", "Chance", style="share"), *ends]), interval(ends)
    ('95% interval', '')
    """
    if len(three) < 3 or three[0].style not in ("number", "share"):
        return ""
    middle, low, high = three
    ending = next((end for end in ENDS if low.name.endswith(end)), "")
    if not ending or high.name != low.name.removesuffix(ending) + ENDS[ending]:
        return ""
    if (low.style, low.unit) != (middle.style, middle.unit) or (high.style, high.unit) != (low.style, low.unit):
        return ""
    if low.label.startswith(("5%", "5th")):
        return "5% to 95%"
    return low.label.removesuffix(" from").removesuffix(" of the mean") if low.label.endswith(" from") else ""


def _ranged(table: Table, at: int) -> list[str]:
    """Estimates with their intervals, those of one kind to as many decimals; without one where an end is missing."""
    rows = [row[at : at + 3] for row in table.rows]
    groups = list(zip(kinds_of(table), styles_of(table, table.columns[at]), strict=True))
    places = {
        group: places_of_ranges([_width(row) for row, g in zip(rows, groups, strict=True) if g == group], group[1])
        for group in dict.fromkeys(groups)
    }
    return [
        with_range(*(float(cell or 0) for cell in row), style=group[1], places=places[group])
        if all(_is_number(cell) for cell in row)
        else cell_text(replace(table.columns[at], style=group[1]), row[0], places=places[group])
        for row, group in zip(rows, groups, strict=True)
    ]


def _is_number(cell: Cell) -> bool:
    """Whether a cell is a number."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _width(row: Sequence[Cell]) -> float:
    """How wide an interval is; nothing where it has no ends."""
    return float(row[2] or 0) - float(row[1] or 0) if all(_is_number(cell) for cell in row) else 0.0
