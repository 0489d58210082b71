"""What the fit learned: how many times the rate each covariate makes it, class by class."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def posterior(finding: Finding, *, width: int = WIDE) -> Chart:
    """Multipliers of the rate, median and 90% interval, on a logarithmic scale; 1 is no effect."""
    rows = finding.more["multipliers"].records()
    x: dict[str, Any] = {
        "field": "times",
        "type": "quantitative",
        "scale": {"type": "log"},
        "axis": {"title": "times the rate (1: no effect)", "grid": True, "values": [0.1, 0.25, 0.5, 1, 2, 4, 10]},
    }
    y = {"field": "class", "type": "nominal", "sort": None, "axis": {"title": None}}
    spec: Chart = {
        "data": {"values": rows},
        "facet": {"field": "what", "type": "nominal", "sort": list(dict.fromkeys(str(r["what"]) for r in rows))},
        "columns": 1,
        "spec": {
            "width": width - 140,
            "height": {"step": 20},
            "layer": [
                {
                    "mark": {"type": "rule", "style": "anchor"},
                    "encoding": {"x": {"datum": 1, "type": "quantitative"}},
                },
                {
                    "mark": {"type": "rule", "style": "interval"},
                    "encoding": {"x": {**x, "field": "p05"}, "x2": {"field": "p95"}, "y": y},
                },
                {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": x, "y": y}},
            ],
        },
    }
    reading = "Dot: median. Line: 90% of the posterior. Dashed: no effect."
    return finish(spec, title=finding.answer, reading=reading, width=width)
