"""Learning: how far the types of counterpart come apart, month by month, a line a strategy."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding

MOST = 4
"""Lines with a name of their own: those that end highest and lowest; the rest are drawn quietly."""


def learn(finding: Finding, *, width: int = WIDE) -> Chart:
    """How far apart the types are told, by month; named are the strategies that end highest and the one lowest."""
    rows = finding.table.records()
    last = max(int(r["month"] or 0) for r in rows)
    ends = sorted((r for r in rows if r["month"] == last), key=lambda r: -float(r["apart"] or 0))
    told = [str(r["strategy"]) for r in ends[: MOST - 1] + ends[MOST - 1 :][-1:]]
    wide = width >= WIDE
    values = [
        {**r, "row": lines(str(r["title"]), 26 if wide else 14, most=2), "told": r["strategy"] in told} for r in rows
    ]
    named = [r for r in values if r["told"]]
    order = list(dict.fromkeys(str(r["row"]) for r in named))
    x = {
        "field": "month",
        "type": "quantitative",
        "scale": {"domain": [0, last]},
        "axis": {"title": "months", "values": list(range(0, last + 1, 12 if last <= 96 else 24)), "grid": False},
    }
    y = {
        "field": "apart",
        "type": "quantitative",
        "scale": {"domainMin": 0},
        "axis": {"title": "types told apart", "format": ".0%", "tickCount": 5, "grid": True},
    }
    colour: dict[str, Any] = {
        "field": "row",
        "type": "nominal",
        "sort": order,
        "scale": {"range": "category"},
        "legend": {"title": None, "columns": 2 if wide else 1, "symbolType": "stroke"},
    }
    chart: Chart = {
        "width": width - 90,
        "height": 240,
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "data": {"values": [r for r in values if not r["told"]]},
                "mark": {"type": "line", "style": "rule", "strokeWidth": 1},
                "encoding": {"detail": {"field": "row"}},
            },
            {
                "data": {"values": [r for r in named if int(r["month"] or 0) % 24 == 0]},
                "mark": {"type": "rule", "style": "interval"},
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"values": named},
                "mark": {"type": "line"},
                "encoding": {
                    "color": colour,
                    "strokeDash": {"field": "row", "type": "nominal", "sort": order, "legend": None},
                },
            },
        ],
    }
    reading = (
        "0%: nothing learned; 100%: told apart for certain. Upright: 95% intervals. Thin lines: the other strategies."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
