"""Watch: the chance of the next event of each class by days ahead, beside its base rate."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def watch(finding: Finding, *, width: int = WIDE) -> Chart:
    """A panel for each class: chance with its interval, dashed the base rate."""
    rows = finding.table.records()
    axis = {"title": None, "format": ".0%", "tickCount": 5, "grid": True}
    y: dict[str, Any] = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
    days = sorted({int(r["within_days"] or 0) for r in rows})
    days = [d for d in days if d != 60]  # its label would run into its neighbours
    x = {"field": "within_days", "type": "quantitative", "axis": {"title": "within days", "values": days}}
    spec: Chart = {
        "data": {"values": rows},
        "facet": {"field": "class", "type": "nominal", "sort": list(dict.fromkeys(str(r["class"]) for r in rows))},
        "columns": 3,
        "spec": {
            "width": (width - 90) // 3,
            "height": 150,
            "encoding": {"x": x},
            "layer": [
                {
                    "mark": {"type": "area", "style": "band"},
                    "encoding": {"y": {**y, "field": "p05"}, "y2": {"field": "p95"}},
                },
                {"mark": {"type": "line", "style": "ghost"}, "encoding": {"y": {**y, "field": "base_rate"}}},
                {"mark": {"type": "line", "style": "main"}, "encoding": {"y": {**y, "field": "chance"}}},
                {"mark": {"type": "point", "style": "dot"}, "encoding": {"y": {**y, "field": "chance"}}},
            ],
        },
    }
    reading = "Line: chance of at least one event. Band: 5% to 95% of the fit. Dashed: one constant rate throughout."
    return finish(spec, title=finding.answer, reading=reading, width=width)
