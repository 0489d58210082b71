"""Flips: for each assumption where in its range the choice changes, and to which strategy."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding

MOST = 12


def flips(finding: Finding, *, width: int = WIDE) -> Chart:
    """The nearest flips: the part of the range in which a rival does better, with the value and the rival in words."""
    wide = width >= WIDE
    rows = [
        {
            **r,
            "row": lines(str(r["title"]), 34 if wide else 18, most=2 if wide else 3),
            "end": 1.0 if r["side"] == "above" else 0.0,
            "words": lines(f"{r['says']}: {r['rival']}", 34, most=2),
        }
        for r in finding.table.records()[:MOST]
    ]
    plot = width - (220 + 220 if wide else 130)
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"title": "drawn values, from lowest to highest", "format": ".0%", "tickCount": 5, "grid": True},
    }
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}
    words: Chart = {
        "mark": {"type": "text", "style": "label", "align": "left", "dx": 8, "lineHeight": 13, "dy": -6},
        "encoding": {"x": {"value": plot}, "text": {"field": "words"}},
    }
    start = {**x, "field": "percentile"}
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 38 if wide else 46},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "bar", "style": "soft-bar", "height": 9},
             "encoding": {"x": start, "x2": {"field": "end"}}},
            {"mark": {"type": "rule", "style": "interval"},
             "encoding": {"x": {**x, "field": "percentile_low"}, "x2": {"field": "percentile_high"}}},
            {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": start}},
            *row_labels(rows),
            *([words] if wide else []),
        ],
    }  # fmt: skip
    reading = (
        "Bar: the part of the range in which a rival does better, the others as drawn. Dot: where the choice flips, "
        "with its 95% interval. For a type the range is the share of futures in which it is the true one."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
