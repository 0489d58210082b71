"""Robustness: which strategy each rule for deciding chooses, and how settled the choice is."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding


def robustness(finding: Finding, *, width: int = WIDE) -> Chart:
    """A bar a rule: the share of resamples with the same choice, the choice in words at its end."""
    wide = width >= WIDE
    rows = [
        {**r, "row": lines(str(r["rule"]), 26 if wide else 14, most=2), "says": lines(str(r["choice"]), 34, most=1)}
        for r in finding.table.records()
    ]
    plot = width - (180 + 190 if wide else 100)
    x = {
        "field": "settled",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"title": "same choice in resamples", "format": ".0%", "tickCount": 5, "grid": True},
    }
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}
    place = {"x": {"value": plot if wide else 4}, "text": {"field": "says"}}
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 28},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "style": "soft-bar", "height": 12}},
            *row_labels(rows),
            {"mark": {"type": "text", "style": "label", "align": "left", "dx": 8 if wide else 0}, "encoding": place},
        ],
    }
    reading = (
        "Each rule judges the same futures in its own way. Bar: how often it makes the same choice when resampled."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
