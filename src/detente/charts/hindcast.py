"""Hindcast: the CRPS gained on each rival, by class and months ahead."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def hindcast(finding: Finding, *, width: int = WIDE) -> Chart:
    """Gain with its interval: right of zero the model is better, left of it the rival."""
    gains = [r for r in finding.more["gains"].records() if r["score"] == "CRPS"]
    rows = [{**r, "ahead": f"{r['months']} ahead"} for r in gains]
    x: dict[str, Any] = {
        "field": "gain",
        "type": "quantitative",
        "axis": {"title": "CRPS gained, events", "grid": True, "tickCount": 3},
    }
    y = {"field": "rival", "type": "nominal", "sort": None, "axis": {"title": None}}
    order = {name: list(dict.fromkeys(str(r[name]) for r in rows)) for name in ("class", "ahead")}
    row = {"field": "ahead", "type": "nominal", "sort": order["ahead"]}
    spec: Chart = {
        "data": {"values": rows},
        "facet": {"column": {"field": "class", "type": "nominal", "sort": order["class"]}, "row": row},
        "resolve": {"scale": {"x": "independent"}},
        "spec": {
            "width": (width - 250) // len(order["class"]) - 12,
            "height": {"step": 15},
            "layer": [
                {
                    "mark": {"type": "rule", "style": "anchor"},
                    "encoding": {"x": {"datum": 0, "type": "quantitative"}},
                },
                {
                    "mark": {"type": "rule", "style": "interval"},
                    "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
                },
                {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": x, "y": y}},
            ],
        },
    }
    reading = (
        "Rows: months ahead. Right of the dashed line the model is better than the rival. Lines: 90% block bootstrap."
    )
    return finish(spec, title=finding.answer, reading=reading, width=width)
