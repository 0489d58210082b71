"""The trade-off of a failure box: how many failures it covers against how purely it holds them."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding

MANY = 6
"""Limits that have a shade of their own; more share the last."""


def fails(finding: Finding, *, width: int = WIDE) -> Chart:
    """Coverage against density along the peeling, shaded by the number of limits; the boxes with their number."""
    steps = finding.more["trade-off"].records()
    chosen = [{**r, "says": f"box {r['box']}"} for r in finding.table.records()]
    share = {"type": "quantitative", "scale": {"domain": [0, 1]}}
    axis = {"format": ".0%", "tickCount": 5, "grid": True}
    x = {**share, "field": "coverage", "axis": {**axis, "title": "failures covered"}}
    y = {**share, "field": "density", "axis": {**axis, "title": "of such futures fail"}}
    chart: Chart = {
        "width": width - 80,
        "height": 240,
        "encoding": {"x": x, "y": y},
        "layer": [
            {"data": {"values": steps}, "mark": {"type": "line", "style": "rule"},
             "encoding": {"order": {"field": "step"}}},
            {"data": {"values": steps}, "mark": {"type": "point", "filled": True, "opacity": 1, "size": 46},
             "encoding": {"color": _by_limits(max(int(r["limits"] or 0) for r in steps))}},
            _interval("density", "x", "coverage", chosen),
            _interval("coverage", "y", "density", chosen),
            {"data": {"values": chosen}, "mark": {"type": "point", "style": "open-dot", "size": 150}},
            {"data": {"values": chosen},
             "mark": {"type": "text", "style": "strong-label", "align": "left", "dx": 11, "dy": -9},
             "encoding": {"text": {"field": "says"}}},
        ],
    }  # fmt: skip
    reading = (
        "Dots: each cut trades failures covered for purity, in a stronger shade the more limits. Rings: the boxes in "
        "the table, idle limits dropped, with 95% intervals."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _interval(of: str, across: str, at: str, chosen: list[dict[str, Any]]) -> Chart:
    """The interval of one of a box's two shares."""
    along = "y" if across == "x" else "x"
    return {
        "data": {"values": chosen},
        "mark": {"type": "rule", "style": "interval"},
        "encoding": {
            across: {"field": at},
            along: {"field": f"{of}_low", "type": "quantitative"},
            f"{along}2": {"field": f"{of}_high"},
        },
    }


def _by_limits(most: int) -> dict[str, Any]:
    """A shade for each number of limits."""
    scale = {"type": "threshold", "domain": list(range(1, MANY)), "range": "steps"}
    legend: dict[str, Any] | None = {"title": "limits"} if most > 1 else None
    return {"field": "limits", "type": "quantitative", "scale": scale, "legend": legend}
