"""Findings as cards: question, answer, one chart, tables as they read."""

from typing import Any

from detente.web.wire.base import Wire


class ColumnView(Wire):
    """A column of a card's table."""

    name: str
    label: str
    unit: str
    style: str


class HeadView(Wire):
    """A heading of a table as it reads; `figure` for numbers. `name` is the column's, the estimate's for a range."""

    name: str
    label: str
    figure: bool


class TableView(Wire):
    """A table: `columns` and `rows` for calculating with; `heads` and `shown` as it reads, ranges in one cell."""

    columns: list[ColumnView]
    rows: list[list[str | float | int | bool | None]]
    heads: list[HeadView]
    shown: list[list[str]]


class TableLine(Wire):
    """A table that a card has; the main one has no name."""

    name: str
    label: str
    rows: int


class Card(Wire):
    """A finding on a screen. `spec` is a Vega-Lite description for the width asked, None without a chart.

    `reading` says what its lines and shades mean. `tables` lists what can be had; `table` and `more` come when asked.
    """

    key: str
    question: str
    answer: str
    reading: str
    spec: dict[str, Any] | None
    tables: list[TableLine]
    table: TableView | None
    more: dict[str, TableView]
    sources: list[str]
    notes: list[str]
