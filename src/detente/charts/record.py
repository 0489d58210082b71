"""The record: rates of each class of event by period, with their exact intervals."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def record(finding: Finding, *, width: int = WIDE) -> Chart:
    """A panel for each class of event, a line for each period: rate and interval."""
    rows = finding.table.records()
    periods = list(dict.fromkeys(str(r["period"]) for r in rows))
    scale: dict[str, Any] = {
        "field": "rate",
        "type": "quantitative",
        "axis": {"title": "event days a month", "grid": True, "tickCount": 5},
    }
    y = {"field": "period", "type": "nominal", "sort": periods, "axis": {"title": None}}
    spec: Chart = {
        "data": {"values": rows},
        "facet": {"field": "class", "type": "nominal", "sort": list(dict.fromkeys(str(r["class"]) for r in rows))},
        "columns": 1,
        "resolve": {"scale": {"x": "independent"}},
        "spec": {
            "width": width - 210,
            "height": {"step": 18},
            "encoding": {"y": y},
            "layer": [
                {
                    "mark": {"type": "rule", "style": "interval"},
                    "encoding": {"x": {**scale, "field": "low"}, "x2": {"field": "high"}},
                },
                {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": scale}},
            ],
        },
    }
    reading = "Dot: event days a month. Line: exact 90% interval of the rate. The panels have scales of their own."
    return finish(spec, title=finding.answer, reading=reading, width=width)
