"""Pathways: for each switching rule its gain over the best fixed strategy, and how often it switches."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding, share


def pathways(finding: Finding, *, width: int = WIDE) -> Chart:
    """A dot and its 95% interval a rule; right of zero it pays to switch."""
    wide = width >= WIDE
    rows = [
        {
            "row": lines(f"{r['rule']}: {r['then']}", 38 if wide else 18, most=3),
            "gain": r["gain"],
            "low": float(r["gain"] or 0) - 1.96 * float(r["error"] or 0),
            "high": float(r["gain"] or 0) + 1.96 * float(r["error"] or 0),
            "says": f"switches in {share(float(r['switch'] or 0))}",
        }
        for r in finding.table.records()
    ]
    plot = width - (250 + 120 if wide else 140)
    x: dict[str, Any] = {
        "type": "quantitative",
        "axis": {"title": "gain over the best fixed strategy", "tickCount": 4, "grid": True},
    }
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}
    words = {
        "mark": {"type": "text", "style": "label", "align": "left", "dx": 8},
        "encoding": {"x": {"value": plot}, "text": {"field": "says"}},
    }
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 46 if wide else 52},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "rule", "style": "anchor"}, "encoding": {"x": {**x, "datum": 0}, "y": None}},
            {
                "mark": {"type": "rule", "style": "interval"},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": {**x, "field": "gain"}}},
            *row_labels(rows),
            *([words] if wide else []),
        ],
    }
    reading = "Dot: gain on fresh futures. Line: 95% interval. Dashes: staying with the best fixed strategy."
    return finish(chart, title=finding.answer, reading=reading, width=width)
