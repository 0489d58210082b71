"""Standing: regret over all metrics, a dot a strategy, with how often it is the best choice."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding, share


def standing(finding: Finding, *, width: int = WIDE) -> Chart:
    """How the strategies stand overall."""
    wide = width >= WIDE
    rows = [
        {
            **r,
            "row": lines(str(r["strategy"]), 30 if wide else 17, most=2),
            "says": f"{share(float(r['regret'] or 0))}" + (f", best in {share(float(r['best'] or 0))}" if wide else ""),
            "ahead": bool(r["standing"]),
        }
        for r in finding.table.records()
    ]
    labels = 190 if wide else 112
    plot = width - labels - (120 if wide else 50)
    x = {
        "field": "regret",
        "type": "quantitative",
        "scale": {"domainMin": 0, "nice": True},
        "axis": {"title": "given up of what choosing right is worth", "format": ".0%", "tickCount": 5, "grid": True},
    }
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}
    style = {"condition": {"test": "datum.ahead", "value": 1}, "value": 0}
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 28 if wide else 34},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "rule", "style": "interval"}, "encoding": {"x2": {"datum": 0}}},
            {"mark": {"type": "point", "style": "open-dot"}},
            {"mark": {"type": "point", "style": "dot"}, "encoding": {"opacity": style}},
            *row_labels(rows),
            {
                "mark": {"type": "text", "style": "label", "align": "left", "dx": 8},
                "encoding": {"x": {"value": plot}, "text": {"field": "says"}},
            },
        ],
    }
    reading = (
        "Mean over the futures; the dot is filled for the leading strategy and those tied with it. Left is better. "
        "Right: regret, and the share of futures in which the strategy is the best choice."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
