"""What testing is worth: knowing the type, then the answers to the first deals and of the first months."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding


def testing(finding: Finding, *, width: int = WIDE) -> Chart:
    """A dot and its 95% interval for what is known; filled where it is clearly worth something."""
    wide = width >= WIDE
    column = next(c for c in finding.table.columns if c.name == "gain")
    rows = [
        {**r, "row": lines(str(r["what"]), 44 if wide else 18, most=3), "told": float(r["low"] or 0) > 0}
        for r in finding.table.records()
    ]
    x: dict[str, Any] = {
        "type": "quantitative",
        "axis": {"title": lines(f"gain, {column.unit}" if column.unit else "gain", 44, most=2), "tickCount": 4,
                 "grid": True, "format": ".1~%" if column.style == "share" else ",~f"},
    }  # fmt: skip
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}
    chart: Chart = {
        "data": {"values": rows},
        "width": width - (290 if wide else 140),
        "height": {"step": 24 if wide else 44},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "rule", "style": "anchor"}, "encoding": {"x": {**x, "datum": 0}, "y": None}},
            {"mark": {"type": "rule", "style": "interval"},
             "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}}},
            {"mark": {"type": "point", "style": "open-dot"}, "encoding": {"x": {**x, "field": "gain"}}},
            {"transform": [{"filter": "datum.told"}], "mark": {"type": "point", "style": "dot"},
             "encoding": {"x": {**x, "field": "gain"}}},
            *row_labels(rows),
        ],
    }  # fmt: skip
    reading = (
        "Dot: the gain from choosing after it is known, with its 95% interval; filled where it is clearly above zero. "
        "Information is never worth less than nothing: what lies left of the dashes is luck."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
