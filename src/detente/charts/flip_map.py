"""A map of two assumptions: who leads where."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding, number

WORDS = ["leads", "a tie", "falls behind"]
SHADES = ["leads", "falls behind", "-", "--", "---", "a tie"]
"""Words by place in the range of categories; the last of these is grey."""


def flip_map(finding: Finding, *, width: int = WIDE) -> Chart:
    """Cells by who does better, the lead in each; the lowest values at the left and at the bottom."""
    wide = width >= WIDE
    records = finding.table.records()
    labels = {c.name: c.label for c in finding.table.columns}
    in_per_cent = next(c.style for c in finding.table.columns if c.name == "mean") == "share"
    rows = [
        {**r, "figure": number((100 if in_per_cent else 1) * float(r["mean"]), 2)}
        for r in records
        if r["mean"] is not None
    ]
    across = list(dict.fromkeys(str(r["first_says"]) for r in sorted(records, key=lambda r: int(r["column"] or 0))))
    up = list(dict.fromkeys(str(r["second_says"]) for r in sorted(records, key=lambda r: -int(r["row"] or 0))))
    axis = {"labelAngle": 0, "domain": False, "ticks": False, "labelOverlap": True}
    x = {"field": "first_says", "type": "ordinal", "sort": across,
         "axis": {**axis, "title": lines(labels["first_says"], width // 8, most=2), "labelAngle": -40}}  # fmt: skip
    y = {"field": "second_says", "type": "ordinal", "sort": up,
         "axis": {**axis, "title": lines(labels["second_says"], 44, most=2)}}  # fmt: skip
    colour: dict[str, Any] = {
        "field": "says",
        "type": "nominal",
        "scale": {"domain": SHADES, "range": "category"},
        "legend": {"title": None, "values": WORDS},
    }
    chart: Chart = {
        "data": {"values": rows},
        "width": {"step": (width - (190 if wide else 130)) // max(len(across), 1)},
        "height": {"step": 30 if wide else 26},
        "encoding": {"x": x, "y": y},
        "layer": [
            {"mark": {"type": "rect", "style": "cell", "opacity": 0.5}, "encoding": {"color": colour}},
            {"mark": {"type": "text", "fontSize": 11 if wide else 8.5}, "encoding": {"text": {"field": "figure"}}},
        ],
    }
    reading = (
        f"Each cell: the mean lead of the preferred strategy{' in per cent' if in_per_cent else ''} where both "
        "assumptions have about these values; it leads, falls behind, or is too close to call. Blank: too few futures."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
