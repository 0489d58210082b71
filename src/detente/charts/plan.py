"""Plans beside the roads of the case: how often each is kept, on the futures it was made on and on fresh ones."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding, number, share


def plan(finding: Finding, *, width: int = WIDE) -> Chart:
    """A dot for fresh futures, an open one for tuning futures, and each road's worth and time in words."""
    wide = width >= WIDE
    ranked = sorted(finding.table.records(), key=lambda r: -float(r["fresh"] or 0))
    names = [lines(str(r.get("title") or r["road"]), 26 if wide else 15, most=2 if wide else 3) for r in ranked]
    rows = [
        {
            **r,
            # two long titles that are cut alike would share a row
            "row": name if names.count(name) == 1 else lines(str(r["road"]), 26 if wide else 15, most=2),
            "says": says(r) if wide else share(float(r["fresh"] or 0)),
        }
        for r, name in zip(ranked, names, strict=True)
    ]
    plot = width - ((170 + 210) if wide else (105 + 44))
    x = {
        "field": "fresh",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {
            "title": "share of futures in which both sides keep every deal",
            "format": ".0%",
            "tickCount": 5,
            "grid": True,
        },
    }
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 26 if wide else 44},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "rule", "style": "interval"}, "encoding": {"x": x, "x2": {"datum": 0}}},
            {"mark": {"type": "point", "style": "open-dot"}, "encoding": {"x": {**x, "field": "tuned"}}},
            {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": x}},
            *row_labels(rows),
            {
                "mark": {"type": "text", "style": "label", "align": "left", "dx": 8},
                "encoding": {"x": {"value": plot}, "text": {"field": "says"}},
            },
        ],
    }
    right = "deals, worth if kept, months" if wide else "share on fresh futures"
    reading = f"Filled: fresh futures. Open: the futures that the plans were made on. Right: {right}."
    return finish(chart, title=finding.answer, reading=reading, width=width)


def says(row: dict[str, Any]) -> str:
    """Size, worth and time of a road in a few words."""
    worth, months = number(float(row["value"]), 2), row["months"]
    took = "over 600" if months is None else number(float(months), 3)
    return f"{row['deals']} deal{'s' * (row['deals'] != 1)}, worth {worth}, {took} months"
