"""A joint change: the lead of the preferred strategy the further all its numbers move together."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding


def joint(finding: Finding, *, width: int = WIDE) -> Chart:
    """A dot and its 95% interval for each distance that was simulated; below the dashes the rival does better."""
    tried = finding.more["tried"]
    column = next(c for c in tried.columns if c.name == "lead")
    title = lines(f"lead, {column.unit}" if column.unit else "lead", 34, most=2)
    x: dict[str, Any] = {
        "field": "distance",
        "type": "quantitative",
        "scale": {"domainMin": 0},
        "axis": {"title": lines("standard deviations moved in all", width // 8, most=2), "tickCount": 6,
                 "grid": False},
    }  # fmt: skip
    y: dict[str, Any] = {
        "type": "quantitative",
        "axis": {"title": title, "tickCount": 5, "grid": True, "format": ".1~%" if column.style == "share" else ",~f"},
    }
    chart: Chart = {
        "data": {"values": tried.records()},
        "width": width - 110,
        "height": 200,
        "encoding": {"x": x},
        "layer": [
            {"mark": {"type": "rule", "style": "anchor"}, "encoding": {"y": {**y, "datum": 0}, "x": None}},
            {"mark": {"type": "rule", "style": "interval"},
             "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}}},
            {"mark": {"type": "point", "style": "dot"}, "encoding": {"y": {**y, "field": "lead"}}},
        ],
    }  # fmt: skip
    reading = (
        "Dot: the simulated lead where the numbers stand so far from their medians, with its 95% interval. Below the "
        "dashes the rival does better."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
