"""Means with their intervals, a row each, beside a line at zero: what charts of differences have in common."""

from collections.abc import Sequence
from typing import Any

from detente.charts.theme import Chart, row_labels

Rows = Sequence[dict[str, Any]]


def dots(rows: Rows, *, field: str, title: str, is_share: bool, plot: int, step: int, words: bool = False) -> Chart:
    """A dot and its interval for each row, filled where it is told from nothing.

    Args:
        rows: with `row` (the label), the field, `low`, `high`, `told`, and `says` where words are wanted.
        field: what the dot shows.
        title: of its axis.
        is_share: whether it is a share.
        plot, step: width of the plot and height of a row, in pixels.
        words: whether `says` stands at the right of each row.
    """
    x: dict[str, Any] = {
        "type": "quantitative",
        "axis": {"title": title, "tickCount": 4, "grid": True, "format": ".1~%" if is_share else ",~f"},
    }
    at = {"x": {**x, "field": field}}
    said: Chart = {
        "mark": {"type": "text", "style": "label", "align": "left", "dx": 8},
        "encoding": {"x": {"value": plot}, "text": {"field": "says"}},
    }
    return {
        "data": {"values": list(rows)},
        "width": plot,
        "height": {"step": step},
        "encoding": {"y": {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}},
        "layer": [
            {"mark": {"type": "rule", "style": "anchor"}, "encoding": {"x": {**x, "datum": 0}, "y": None}},
            {"mark": {"type": "rule", "style": "interval"},
             "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}}},
            {"mark": {"type": "point", "style": "open-dot"}, "encoding": at},
            {"transform": [{"filter": "datum.told"}], "mark": {"type": "point", "style": "dot"}, "encoding": at},
            *row_labels(rows),
            *([said] if words else []),
        ],
    }  # fmt: skip
