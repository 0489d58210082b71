"""Signposts: for each thing that can be seen, how many failures it foretells against how often it cries wolf."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding, number

MOST = 8


def signposts(finding: Finding, *, width: int = WIDE) -> Chart:
    """A row a sign: a dot at the failures foretold, an open dot at the false alarms, the lead time in words."""
    wide = width >= WIDE
    rows = [
        {
            **r,
            "row": lines(
                f"After {r['month']} months {r['side']} {number(float(r['threshold'] or 0))}: {r['what']}",
                38 if wide else 18,
                most=2 if wide else 4,
            ),
            "says": "" if r["lead"] is None else f"{number(round(float(r['lead'])))} months ahead",
        }
        for r in finding.table.records()[:MOST]
    ]
    plot = width - (250 + 110 if wide else 140)
    x: dict[str, Any] = {
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"title": "share of futures in which it warns", "format": ".0%", "tickCount": 5, "grid": True},
    }
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}
    hits, wolves = {**x, "field": "hits"}, {**x, "field": "false_alarms"}
    words = {
        "mark": {"type": "text", "style": "label", "align": "left", "dx": 8},
        "encoding": {"x": {"value": plot}, "text": {"field": "says"}},
    }
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 34 if wide else 60},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "style": "interval"},
                "encoding": {"x": wolves, "x2": {"field": "hits"}},
            },
            {"mark": {"type": "point", "style": "open-dot"}, "encoding": {"x": wolves}},
            {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": hits}},
            *row_labels(rows),
            *([words] if wide else []),
        ],
    }
    reading = "Dot: of the futures that fail. Open dot: false alarms, of those that do not. Far apart is good."
    return finish(chart, title=finding.answer, reading=reading, width=width)
