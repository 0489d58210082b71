"""Findings on a terminal: a question, its answer, tables that fit eighty columns; or JSON."""

import json
from collections.abc import Collection, Mapping
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
    for column in chosen:
        head = heads.get(column.name, column.label)
        if column.style == "text":
            drawn.add_column(head, overflow="fold", min_width=min(18, _longest(table, column)))
        else:
            drawn.add_column("\n".join(wrap(head, 10)), justify="right", no_wrap=True)
    for row in table.rows[: most or None]:
        drawn.add_row(*(Text(cell_text(row[k], c)) for k, c in zip(places, chosen, strict=True)))
    console().print(drawn)
    if most and len(table.rows) > most:
        say(f"… {len(table.rows) - most} more rows; --json has them all.", "dim")


def _longest(table: Table, column: Column) -> int:
    """Letters of a column's longest cell."""
    return max((len(cell_text(cell, column)) for cell in table.column(column.name)), default=1)


def cell_text(cell: Cell, column: Column) -> str:
    """A cell in words."""
    if cell is None:
        return "" if column.style == "text" else number(None)
    if isinstance(cell, (str, bool)):
        return str(cell) if isinstance(cell, str) else ("yes" if cell else "")
    if column.style == "share":
        return share(float(cell))
    return f"{cell:,}" if column.style == "count" else number(float(cell))
