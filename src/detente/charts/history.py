"""History: belief in each type, month by month, as the real record comes in."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def history(finding: Finding, *, width: int = WIDE) -> Chart:
    """A panel for each type: mean belief and its band over futures; another belief dashed, where there is one."""
    rows = finding.more["months"].records()
    beside = next((c for c in finding.more["months"].columns if c.name == "reference"), None)
    axis = {"title": None, "format": ".0%", "tickCount": 4, "grid": True}
    y: dict[str, Any] = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
    x = {
        "field": "month",
        "type": "temporal",
        "timeUnit": "yearmonth",
        "axis": {"title": None, "format": "%Y", "tickCount": "year"},
    }
    spec: Chart = {
        "data": {"values": rows},
        "facet": {"field": "type", "type": "nominal", "sort": list(dict.fromkeys(str(r["type"]) for r in rows))},
        "columns": 2,
        "spec": {
            "width": (width - 90) // 2,
            "height": 110,
            "encoding": {"x": x},
            "layer": [
                {
                    "mark": {"type": "area", "style": "band"},
                    "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
                },
                {"mark": {"type": "line", "style": "main"}, "encoding": {"y": {**y, "field": "belief"}}},
                *(
                    [{"mark": {"type": "line", "style": "ghost"}, "encoding": {"y": {**y, "field": beside.name}}}]
                    if beside
                    else []
                ),
            ],
        },
    }
    reading = "Line: mean belief over futures. Band: 5% to 95% of them."
    if beside:
        reading += f" Dashed: {beside.label[:1].lower()}{beside.label[1:]}."
    return finish(spec, title=finding.answer, reading=reading, width=width)
