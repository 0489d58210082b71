"""The blocks of a brief: one model that every format is made from.

    Document = title, blocks in order, what identifies the run
    Block    = Heading | KeyLine | Paragraph | ChartBlock | TableBlock | Callout | List | FootnoteRefs

Blocks hold words, never markup: each renderer escapes them for its own format.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.finding import Cell, Table, in_words, places_of_ranges, with_range

PAGE_LETTERS = 100
"""Letters of eight points that stand side by side on a page of 17 cm."""

WIDEST = 64
"""Letters that a column may wish for."""


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
        twin: whether a picture beside it says the same; then paper leaves it out.
        anchors: anchor of each row, empty for none.
        left_out: rows of the full table that are not shown here.
        about: the question that it helps to answer.

    """

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Words, ...], ...]
    folded: bool = False
    twin: bool = False
    anchors: tuple[str, ...] = ()
    left_out: int = 0
    about: str = ""


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A picture with its words.

    Args:
        name: short stable name, for file names and identifiers.
        spec: the Vega-Lite description, and `narrow` the same for a telephone (may be equal).
        sentence: what the picture shows: its title on a page and its text for those who cannot see it.
        reading: what its lines and shades mean, and `narrow_reading` the same for the narrow one.

    """

    name: str
    spec: Mapping[str, Any]
    narrow: Mapping[str, Any]
    sentence: str
    reading: str = ""
    narrow_reading: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A box that sets something apart."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class List:
    """A list.

    Args:
        items: each a row of words.
        terms: whether an item is a term and what it means.
        caption: what it lists; one that is folded stays closed on a screen until asked for.
        folded: whether it does.
        anchors: anchor of each item, empty for none.

    """

    items: tuple[tuple[Words, ...], ...]
    terms: bool = False
    caption: str = ""
    folded: bool = False
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
        dense: whether all of it is to stand on one page of paper.

    """

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    footer: str
    marking: str = ""
    dense: bool = False
    language: str = field(default="en")


def heads_of(table: Table) -> tuple[Head, ...]:
    """Headings of a finding's table, units in brackets."""
    return tuple(
        Head(f"{c.label} ({c.unit})" if c.unit and c.unit not in c.label else c.label, c.style != "text")
        for c in table.columns
    )


def table_block(table: Table, *, caption: str, folded: bool = False, twin: bool = False, most: int = 0) -> TableBlock:
    """A finding's table in words.

    A table of bands by month becomes a row for each thing and a column for each of a few months; `most` above zero
    keeps that many rows and counts what is left out.
    """
    if {"month", "low", "middle", "high"} <= {c.name for c in table.columns}:
        return _by_month(table, caption=caption, folded=folded, twin=twin)
    table = _filled(table)
    rows = in_words(table)
    words = tuple(tuple(map(Words, row)) for row in rows[: most or None])
    return TableBlock(caption, heads_of(table), words, folded, twin, left_out=len(rows) - len(words))


def _filled(table: Table) -> Table:
    """The table without the columns that are empty in every row."""
    kept = [k for k in range(len(table.columns)) if not table.rows or any(r[k] not in (None, "") for r in table.rows)]
    return Table(tuple(table.columns[k] for k in kept), tuple(tuple(r[k] for k in kept) for r in table.rows))


def _by_month(table: Table, *, caption: str, folded: bool, twin: bool) -> TableBlock:
    """Bands as `middle (low to high)`, a row for each thing, a column for each of at most five months."""
    things = table.columns[: [c.name for c in table.columns].index("month")]
    middle = next(c for c in table.columns if c.name == "middle")
    records = table.records()
    named = [tuple(str(r[t.name]) for t in things) for r in records]
    cells = {(name, r["month"]): r for name, r in zip(named, records, strict=True)}
    months = _few({int(r["month"] or 0) for r in records})
    heads = (*(Head(t.label) for t in things), *(Head(f"Month {m}", right=True) for m in months))
    rows = [_in_months(name, [cells[name, m] for m in months], middle.style) for name in dict.fromkeys(named)]
    unit = f", {middle.unit}" if middle.unit and middle.unit not in caption.lower() else ""
    return TableBlock(f"{caption}: medians and bands{unit}", heads, tuple(rows), folded, twin)


def _in_months(name: tuple[str, ...], records: Sequence[Mapping[str, Cell]], style: str) -> tuple[Words, ...]:
    """One row of bands, all with the same decimals."""
    bands = [[float(r[key] or 0) for key in ("middle", "low", "high")] for r in records]
    places = places_of_ranges([high - low for _, low, high in bands], style)
    if style != "share" and all(value.is_integer() for band in bands for value in band):
        places = 0
    unit = str(records[0].get("unit") or "")
    first = f"{name[0]}, {unit}" if unit and unit not in name[0].lower() else name[0]
    return (Words(first), *map(Words, name[1:]), *(Words(with_range(*b, style=style, places=places)) for b in bands))


def _few(months: set[int]) -> list[int]:
    """The first and the last month and up to three full years between."""
    last = max(months)
    step = max(12, 12 * round(last / 48))
    return [*range(0, last - step // 2, step), last]


def widths(block: TableBlock) -> list[float]:
    """Width of each column in letters, so that they fit a page together and no word is broken before others give way.

    A column wants what nine of ten of its cells need, at most `WIDEST` letters; it needs its longest word. Where the
    wishes do not fit into `PAGE_LETTERS`, what is left above the needs is shared out in proportion to the wishes.
    """
    columns = list(zip(*block.rows, strict=True)) if block.rows else [()] * len(block.heads)
    needs = [_longest([h.label, *(w.text for w in cells)]) for h, cells in zip(block.heads, columns, strict=True)]
    usual = [_usual([len(w.text) for w in cells]) for cells in columns]
    wants = [max(want, need) for want, need in zip(usual, needs, strict=True)]
    left, wished = PAGE_LETTERS - sum(needs), sum(wants) - sum(needs)
    part = min(max(left / wished, 0.0), 1.0) if wished > 0 else 0.0
    return [need + part * (want - need) for need, want in zip(needs, wants, strict=True)]


def _longest(texts: Sequence[str]) -> float:
    """Letters of the longest word and a little room, between 5 and 16."""
    words = [len(word) for text in texts for word in text.replace("-", "- ").replace(".", ". ").split()]
    return float(min(max([*words, 3]) + 2, 16))


def _usual(lengths: list[int]) -> float:
    """A length that nine of ten cells keep within, half of the longest at least, between 5 and `WIDEST`."""
    ordered = sorted(lengths) or [5]
    return float(min(max(ordered[int(0.9 * (len(ordered) - 1))], ordered[-1] / 2, 5) + 2, WIDEST))
