"""Timing: provocations of the first half-year against the month of the signal."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def timing(finding: Finding, *, width: int = WIDE) -> Chart:
    """Difference from the earliest signal, with twice its standard error."""
    rows = finding.table.records()
    axis = {"title": "signal in month", "values": [r["month"] for r in rows]}
    x: dict[str, Any] = {"field": "month", "type": "quantitative", "axis": axis}
    y: dict[str, Any] = {"field": "more", "type": "quantitative", "axis": {"title": "more provocations", "grid": True}}
    spec: Chart = {
        "data": {"values": rows},
        "width": width - 80,
        "height": 170,
        "layer": [
            {"mark": {"type": "line", "style": "main"}, "encoding": {"x": x, "y": y}},
            {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": x, "y": y}},
        ],
    }
    reading = "More provocations in the first half-year than with the earliest signal, mean over the same futures."
    return finish(spec, title=finding.answer, reading=reading, width=width)
