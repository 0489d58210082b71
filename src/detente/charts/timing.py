"""Timing: provocations of the first half-year against the month of the signal."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def timing(finding: Finding, *, width: int = WIDE) -> Chart:
    """Mean count above, difference from the earliest signal below, each with the 90% interval of the mean."""
    rows = finding.table.records()
    panels = [
        _panel("provocations, mean", "mean", [r["month"] for r in rows], width, last=False),
        _panel("more than with the earliest", "more", [r["month"] for r in rows], width, last=True),
    ]
    spec: Chart = {"data": {"values": rows}, "vconcat": panels, "spacing": 14}
    reading = "Dot: mean over the same futures. Line: its 90% interval. Above the count itself, below the difference."
    return finish(spec, title=finding.answer, reading=reading, width=width)


def _panel(title: str, name: str, months: list[Any], width: int, *, last: bool) -> dict[str, Any]:
    """Dots with their intervals, joined by a line."""
    below = {"title": "signal in month"} if last else {"title": None, "labels": False}
    x: dict[str, Any] = {"field": "month", "type": "quantitative", "axis": {**below, "values": months}}
    axis = {"title": title, "grid": True, "tickCount": 4}
    y: dict[str, Any] = {"field": name, "type": "quantitative", "axis": axis}
    ends = {"x": x, "y": {**y, "field": f"{name}_low"}, "y2": {"field": f"{name}_high"}}
    layers = [
        {"mark": {"type": "line", "style": "ghost"}, "encoding": {"x": x, "y": y}},
        {"mark": {"type": "rule", "style": "interval"}, "encoding": ends},
        {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": x, "y": y}},
    ]
    return {"width": width - 90, "height": 120, "layer": layers}
