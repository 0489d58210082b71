"""Findings as the screens want them: one chart for the width at hand, tables as they read."""

from collections.abc import Collection

from detente.charts.draw import can_draw, draw
from detente.finding import Cell, Finding, Table
from detente.web import wire
from detente.web.reading import readings


def card_of(finding: Finding, *, width: int = 660, tables: bool = True) -> wire.Card:
    """A finding as a card.

    Args:
        finding: the finding.
        width: of its chart, in pixels.
        tables: whether its tables come along.
    """
    spec = draw(finding, width=width) if can_draw(finding) else None
    meta = (spec or {}).get("usermeta", {})
    every = {"": finding.table, **finding.more}
    return wire.Card(
        key=finding.key,
        question=finding.question,
        answer=finding.answer,
        reading=str(meta.get("reading", "")),
        spec=spec,
        tables=[wire.TableLine(name=name, label=label(name), rows=len(t.rows)) for name, t in every.items() if t.rows],
        table=table_view(finding.table) if tables else None,
        more={name: table_view(table) for name, table in finding.more.items() if table.rows} if tables else {},
        sources=[str(where) for where in finding.rests_on],
        notes=list(finding.notes),
    )


def label(name: str) -> str:
    """The name of a further table as a heading."""
    plain = name.replace("_", " ").replace("-", " ")
    return plain[:1].upper() + plain[1:] if name else "The numbers behind it"


def table_view(table: Table) -> wire.TableView:
    """A table for the screens: numbers for calculating with, and as they read."""
    columns = [wire.ColumnView(name=c.name, label=c.label, unit=c.unit, style=c.style) for c in table.columns]
    read = readings(table)
    return wire.TableView(
        columns=columns,
        rows=[[finite(cell) for cell in row] for row in table.rows],
        heads=[wire.HeadView(name=r.name, label=r.label, figure=r.is_figure) for r in read],
        shown=[list(row) for row in zip(*(r.cells for r in read), strict=True)],
    )


def finite(cell: Cell) -> Cell:
    """A cell that JSON can carry."""
    return None if isinstance(cell, float) and not -1e308 < cell < 1e308 else cell


def is_asked(key: str, asked: Collection[str]) -> bool:
    """Whether a card is among those asked for."""
    return key in asked or "*" in asked or ("paths" in asked and key.startswith("paths-"))
