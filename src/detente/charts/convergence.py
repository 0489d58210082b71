"""Convergence: the difference of every two neighbours in the ranking, with its interval."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding

FROM = {"apart": "clearly apart", "alike": "clearly alike", "open": "more futures would tell"}


def convergence(finding: Finding, *, width: int = WIDE) -> Chart:
    """A dot and its 95% interval for two neighbours; right of zero the upper one is better."""
    wide = width >= WIDE
    unit = next(c.unit for c in finding.table.columns if c.name == "difference")
    shown = next(c.style for c in finding.table.columns if c.name == "difference")
    rows = [
        {
            **r,
            "row": lines(f"{r['first']} – {r['second']}", 44 if wide else 20, most=2 if wide else 4),
            "says": FROM[str(r["verdict"])],
            "told": r["verdict"] == "apart",
        }
        for r in finding.table.records()
    ]
    plot = width - (290 + 140 if wide else 140)
    x: dict[str, Any] = {
        "type": "quantitative",
        "axis": {"title": lines(f"difference, {unit}" if unit else "difference", 34, most=2), "tickCount": 4,
                 "grid": True, "format": ".1~%" if shown == "share" else ",~f"},
    }  # fmt: skip
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}
    words: Chart = {
        "mark": {"type": "text", "style": "label", "align": "left", "dx": 8},
        "encoding": {"x": {"value": plot}, "text": {"field": "says"}},
    }
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 34 if wide else 58},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "rule", "style": "anchor"}, "encoding": {"x": {**x, "datum": 0}, "y": None}},
            {"mark": {"type": "rule", "style": "interval"},
             "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}}},
            {"mark": {"type": "point", "style": "open-dot"}, "encoding": {"x": {**x, "field": "difference"}}},
            {"transform": [{"filter": "datum.told"}], "mark": {"type": "point", "style": "dot"},
             "encoding": {"x": {**x, "field": "difference"}}},
            *row_labels(rows),
            *([words] if wide else []),
        ],
    }  # fmt: skip
    reading = (
        "Dot: how much better the first of two neighbours in the ranking does, with its 95% interval; filled where "
        "they are clearly apart. Dashes: no difference."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
