"""Findings on a terminal: a question, its answer, tables that fit eighty columns; or JSON."""

import json
from collections.abc import Collection, Mapping, Sequence
from textwrap import wrap
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from detente.finding import Cell, Column, Finding, Table, number, share

WIDTH = 100
"""Columns at most; fewer where the terminal has fewer."""


def console() -> Console:
    """Where findings are printed; eighty columns where there is no terminal."""
    plain = Console(highlight=False, soft_wrap=False)
    width = min(plain.width, WIDTH) if plain.is_terminal or "COLUMNS" in plain._environ else 80  # pyright: ignore[reportPrivateUsage]
    return Console(highlight=False, width=width)


def print_json(value: Any) -> None:
    """One JSON value without NaN."""
    from detente.workbench.texts import plain

    click.echo(json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=2))


def say(text: str, style: str = "") -> None:
    """A paragraph."""
    console().print(Text(text, style=style))


AS_THEY_ARE: Mapping[str, str] = {}


def show(
    finding: Finding, *, columns: Collection[str] = (), heads: Mapping[str, str] = AS_THEY_ARE, most: int = 0
) -> None:
    """A finding: question, answer, its table, notes.

    Args:
        finding: what to show.
        columns: of its table, by name; all when empty.
        heads: shorter headings by column.
        most: rows at most; 0 for all.
    """
    say(finding.question, "bold")
    say(finding.answer + "\n")
    if finding.table.rows:
        grid(finding.table, columns=columns, heads=heads, most=most)
    for note in finding.notes:
        say(note, "dim")


def grid(
    table: Table,
    *,
    columns: Collection[str] = (),
    heads: Mapping[str, str] = AS_THEY_ARE,
    most: int = 0,
    title: str = "",
) -> None:
    """A table; numbers at the right, words wrapped."""
    chosen = [c for c in table.columns if not columns or c.name in columns]
    places = [[c.name for c in table.columns].index(c.name) for c in chosen]
    drawn = Grid(box=SIMPLE_HEAD, title=title or None, title_justify="left", title_style="bold", pad_edge=False)
    room = _room(table, chosen, heads)
    for column in chosen:
        if column.style == "text":
            least = max(min(room, _longest(table, column)), min(_longest_word(table, column), WORD), 4)
            drawn.add_column(_head(column, heads), overflow="fold", min_width=least)
        else:
            head = "\n".join(wrap(_head(column, heads), NARROW, break_long_words=False))
            drawn.add_column(head, justify="right", no_wrap=room > NARROW, overflow="fold")
    for row in table.rows[: most or None]:
        drawn.add_row(*(Text(cell_text(row[k], c)) for k, c in zip(places, chosen, strict=True)))
    console().print(drawn)
    if most and len(table.rows) > most:
        say(f"… {len(table.rows) - most} more rows; --json has them all.", "dim")


NARROW = 10
"""Letters at which the heading of a column of numbers is broken."""

WORD = 18
"""Letters of a word that a table does not break."""


def _head(column: Column, heads: Mapping[str, str]) -> str:
    """A column's heading."""
    return heads.get(column.name, column.label)


def _room(table: Table, chosen: Sequence[Column], heads: Mapping[str, str]) -> int:
    """Letters that each column of words can have beside the columns of numbers, eighteen at most."""
    words = [c for c in chosen if c.style == "text"]
    numbers = [max(min(len(_head(c, heads)), NARROW), _longest(table, c)) for c in chosen if c.style != "text"]
    left = console().width - sum(numbers) - 3 * len(chosen)
    return min(18, left // max(len(words), 1))


def _longest(table: Table, column: Column) -> int:
    """Letters of a column's longest cell."""
    return max((len(cell_text(cell, column)) for cell in table.column(column.name)), default=1)


def _longest_word(table: Table, column: Column) -> int:
    """Letters of a column's longest word."""
    return max((len(w) for c in table.column(column.name) for w in cell_text(c, column).split()), default=1)


def cell_text(cell: Cell, column: Column) -> str:
    """A cell in words."""
    if cell is None:
        return "" if column.style == "text" else number(None)
    if isinstance(cell, (str, bool)):
        return str(cell) if isinstance(cell, str) else ("yes" if cell else "")
    if column.style == "share":
        return share(float(cell))
    return f"{cell:,}" if column.style == "count" else number(float(cell))
