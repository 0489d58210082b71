"""Settlement: where each actor stands on each issue, where it ends, and what is settled."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding


def settlement(finding: Finding, *, width: int = WIDE) -> Chart:
    """The actors' way from their positions to the settlement, an issue a panel."""
    issues = [str(r["issue"]) for r in finding.more["settled"].records()]
    panels = [_panel(finding, issue, width) for issue in issues]
    reading = (
        "Open dots: where each actor stands; filled dots and bars: where it ends, with the central 90% of futures. The "
        "shaded stretch is the settlement."
    )
    return finish({"vconcat": panels}, title=finding.answer, reading=reading, width=width)


def _panel(finding: Finding, issue: str, width: int) -> dict[str, Any]:
    """One issue."""
    wide = width >= WIDE
    rows = [
        {**r, "row": lines(str(r["actor"]), 22 if wide else 13, most=2)}
        for r in finding.table.records()
        if r["issue"] == issue
    ]
    settled = [r for r in finding.more["settled"].records() if r["issue"] == issue]
    scale = {"domain": [0, 100]}
    x = {"type": "quantitative", "scale": scale, "axis": {"title": issue, "grid": True, "tickCount": 6}}
    y = {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": {"title": None}}
    return {
        "width": width - 200 if wide else width - 120,
        "height": {"step": 22},
        "data": {"values": rows},
        "layer": [
            {
                "data": {"values": settled},
                "mark": {"type": "rect", "style": "band"},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
            },
            {
                "data": {"values": settled},
                "mark": {"type": "rule", "style": "main"},
                "encoding": {"x": {"field": "median", **x}},
            },
            {
                "mark": {"type": "rule", "style": "interval"},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": y},
            },
            {"mark": {"type": "point", "style": "open-dot"}, "encoding": {"x": {"field": "start", **x}, "y": y}},
            {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": {"field": "end", **x}, "y": y}},
        ],
    }
