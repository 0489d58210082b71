"""The blocks of a brief: one model that every format is made from.

    Document = title, blocks in order, what identifies the run
    Block    = Heading | KeyLine | Paragraph | ChartBlock | TableBlock | Callout | List | FootnoteRefs

Blocks hold words, never markup: each renderer escapes them for its own format.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.finding import Cell, Column, Table, number, share


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text, perhaps a link.

    Args:
        text: what is read.
        href: where it leads: `#anchor` inside the brief, or an address that starts with http:// or https://.

    """

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 (a section) or 3, with its anchor."""

    text: str
    anchor: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class KeyLine:
    """The bottom line."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `role` is `answer` for a finding's sentence, `note` for a caveat, `plain` otherwise."""

    text: str
    role: str = "plain"


@dataclass(frozen=True, slots=True)
class Head:
    """Heading of a column; figures stand to the right."""

    label: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table, its cells already in words.

    Args:
        caption: what it shows.
        heads: its columns.
        rows: its cells.
        folded: whether it stays closed on a screen until asked for.
        anchors: anchor of each row, empty for none.
        left_out: rows of the full table that are not shown here.

    """

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Words, ...], ...]
    folded: bool = False
    anchors: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A picture with its words.

    Args:
        name: short stable name, for file names and identifiers.
        spec: the Vega-Lite description, and `narrow` the same for a telephone (may be equal).
        sentence: what the picture shows: its title on a page and its text for those who cannot see it.
        reading: what its lines and shades mean.

    """

    name: str
    spec: Mapping[str, Any]
    narrow: Mapping[str, Any]
    sentence: str
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A box that sets something apart."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class List:
    """A list; a pair of words (term and description) where `terms` is set."""

    items: tuple[tuple[Words, ...], ...]
    terms: bool = False
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FootnoteRefs:
    """The numbered assumptions that the block before rests on."""

    numbers: tuple[int, ...]
    more: int = 0


Block = Heading | KeyLine | Paragraph | TableBlock | ChartBlock | Callout | List | FootnoteRefs


@dataclass(frozen=True, slots=True)
class Document:
    """A whole brief.

    Args:
        title: of the case.
        subtitle: date and place in time.
        blocks: in reading order.
        footer: seed, version, digest in one line.
        marking: the user's own line at the top and the bottom, empty for none.

    """

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    footer: str
    marking: str = ""
    language: str = field(default="en")


def cell_text(column: Column, cell: Cell) -> str:
    """A cell in words, by its column's style.

    >>> cell_text(Column("p", "Chance", "", "share"), 0.25), cell_text(Column("n", "Tests", "", "number"), 1234.5)
    ('25%', '1,230')
    """
    if cell is None:
        return number(None)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return cell
    match column.style:
        case "share":
            return share(float(cell))
        case "count":
            return f"{cell:,.0f}"
        case _:
            return number(float(cell))


def heads_of(table: Table) -> tuple[Head, ...]:
    """Headings of a finding's table, units in brackets."""
    return tuple(
        Head(f"{c.label} ({c.unit})" if c.unit and c.unit not in c.label else c.label, c.style != "text")
        for c in table.columns
    )


def table_block(table: Table, *, caption: str, folded: bool = False, most: int = 0) -> TableBlock:
    """A finding's table in words.

    A table by month keeps whole years only; `most` above zero keeps that many rows. What is left out is counted.
    """
    rows = _whole_years(table)
    shown = rows[:most] if most else rows
    words = tuple(tuple(Words(cell_text(c, cell)) for c, cell in zip(table.columns, row, strict=True)) for row in shown)
    return TableBlock(caption, heads_of(table), words, folded, left_out=len(table.rows) - len(shown))


def _whole_years(table: Table) -> tuple[tuple[Cell, ...], ...]:
    """Rows of every twelfth month and the last one, where the table goes by month."""
    names = [c.name for c in table.columns]
    if "month" not in names or len(table.rows) < 60:
        return table.rows
    at = names.index("month")
    months = [int(row[at] or 0) for row in table.rows]
    return tuple(row for row, m in zip(table.rows, months, strict=True) if m % 12 == 0 or m == max(months))
