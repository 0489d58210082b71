"""Variance: for each factor the share of the spread that it explains alone, and together with others."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding

MOST = 14


def variance(finding: Finding, *, width: int = WIDE) -> Chart:
    """Two bars a factor, one in the other, with the interval of the whole."""
    wide = width >= WIDE
    rows = [
        {**r, "row": lines(str(r["title"]), 38 if wide else 18, most=2 if wide else 3)}
        for r in finding.table.records()[:MOST]
    ]
    x: dict[str, Any] = {
        "type": "quantitative",
        "scale": {"domainMin": 0},
        "axis": {"title": "share of the variance", "format": ".0%", "tickCount": 5, "grid": True},
    }
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}
    chart: Chart = {
        "data": {"values": rows},
        "width": width - (270 if wide else 140),
        "height": {"step": 30 if wide else 42},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "style": "soft-bar", "height": 14},
                "encoding": {"x": {**x, "field": "total"}},
            },
            {"mark": {"type": "bar", "style": "main", "height": 6}, "encoding": {"x": {**x, "field": "alone"}}},
            {
                "mark": {"type": "rule", "style": "interval", "strokeWidth": 1.5},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            *row_labels(rows),
        ],
    }
    reading = "Wide bar: in all, with its 90% interval. Narrow bar: alone. Factors that act together count for each."
    return finish(chart, title=finding.answer, reading=reading, width=width)
