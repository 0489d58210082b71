"""Flips: for each assumption where in its range the choice changes, and to which strategy."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding, number

MOST = 12


def flips(finding: Finding, *, width: int = WIDE) -> Chart:
    """The nearest flips: the part of the range in which a rival does better, with the value and the rival in words."""
    wide = width >= WIDE
    rows = [
        {
            "row": lines(str(r["number"]).replace(".", " "), 32 if wide else 16, most=2),
            "start": r["percentile"],
            "end": 1.0 if r["side"] == "above" else 0.0,
            "says": f"{r['side']} {number(float(r['value'] or 0))} {r['unit']}: {r['to']}",
        }
        for r in finding.table.records()[:MOST]
    ]
    plot = width - (200 + 200 if wide else 120)
    x = {
        "field": "start",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {
            "title": "drawn values, from the lowest to the highest",
            "format": ".0%",
            "tickCount": 5,
            "grid": True,
        },
    }
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}
    words = [
        {
            "mark": {"type": "text", "style": "label", "align": "left", "dx": 8},
            "encoding": {"x": {"value": plot}, "text": {"field": "says"}},
        }
    ]
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 30 if wide else 34},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "bar", "style": "soft-bar", "height": 9}, "encoding": {"x": x, "x2": {"field": "end"}}},
            {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": x}},
            *row_labels(rows),
            *(words if wide else []),
        ],
    }
    reading = (
        "Bar: the part of the range in which a rival does better. Dot: where the choice flips, the others as drawn."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
