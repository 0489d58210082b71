"""Findings on a terminal: a question, its answer, tables that fit eighty columns; or JSON."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from detente.cli.layout import BETWEEN, Strip, groups, widths, wrapped
from detente.finding import Column, Finding, Table, in_words

WIDTH = 100
"""Columns at most; fewer where the terminal has fewer."""


def console() -> Console:
    """Where findings are printed; eighty columns where there is no terminal."""
    plain = Console(highlight=False, soft_wrap=False)
    width = min(plain.width, WIDTH) if plain.is_terminal or "COLUMNS" in plain._environ else 80  # pyright: ignore[reportPrivateUsage]
    return Console(highlight=False, width=width)


def print_json(value: Any, *, closely: bool = False) -> None:
    """One JSON value without NaN; closely: each value of the outermost object on a line of its own, for much data."""
    from detente.workbench.texts import plain

    if not closely:
        click.echo(json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=2))
        return
    for k, (key, part) in enumerate(value.items()):
        text = json.dumps(plain(part), ensure_ascii=False, allow_nan=False)
        click.echo(f"{',' if k else '{'}\n {json.dumps(key)}: {text}", nl=False)
    click.echo("\n}")


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
        columns: of its table, by name, in the order to show them; all when empty.
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
    """A table; numbers at the right, words wrapped but never cut, in several parts where it is too wide for one."""
    at = {c.name: k for k, c in enumerate(table.columns)}
    places = [at[name] for name in columns or at if name in at]
    chosen = [table.columns[k] for k in places]
    shown = Table(table.columns, table.rows[: most or None])
    rows = in_words(shown)
    strips = [
        Strip(_head(c, heads), tuple(row[k] for row in rows), c.style == "text")
        for c, k in zip(chosen, places, strict=True)
    ]
    width = console().width
    if title:
        say(title, "bold")
    for group in groups(strips, width):
        console().print(_drawn([strips[k] for k in group], width))
    if most and len(table.rows) > most:
        say(f"… {len(table.rows) - most} more rows; --json has them all.", "dim")


def _drawn(strips: Sequence[Strip], width: int) -> Grid:
    """Columns side by side."""
    drawn = Grid(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, BETWEEN - 1))
    sizes = widths(strips, width)
    for strip, size in zip(strips, sizes, strict=True):
        head = "\n".join(wrapped(strip.head, size))
        side = "left" if strip.words else "right"
        drawn.add_column(Text(head), justify=side, width=size, no_wrap=True, overflow="fold")
    for row in zip(*(s.cells for s in strips), strict=True):
        drawn.add_row(*(Text("\n".join(wrapped(cell, size))) for cell, size in zip(row, sizes, strict=True)))
    return drawn


def _head(column: Column, heads: Mapping[str, str]) -> str:
    """A column's heading."""
    return heads.get(column.name, column.label)
