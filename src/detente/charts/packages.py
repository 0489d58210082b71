"""Packages of relief: worth to the ally against leverage given up, shaded by what would not come back."""

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def packages(finding: Finding, *, width: int = WIDE) -> Chart:
    """Every package of relief that no other beats."""
    best = {"filter": "datum.is_best != ''"}
    share = {"format": ".0%", "grid": True, "tickCount": 6}
    chart: Chart = {
        "data": {"values": finding.table.records()},
        "width": width - 80,
        "height": 320 if width >= WIDE else 220,
        "encoding": {
            "x": {"field": "leverage_share", "type": "quantitative",
                  "axis": {"title": "share of leverage given up", **share}},
            "y": {"field": "value_share", "type": "quantitative",
                  "axis": {"title": "share of blocked projects' worth to the ally", **share}},
        },
        "layer": [
            {"mark": {"type": "point", "filled": True, "opacity": 1, "size": 80},
             "encoding": {
                 "color": {"field": "irreversible", "type": "quantitative", "scale": {"range": "ramp"},
                           "legend": {"title": "USD mn a year that would not return"}},
                 "tooltip": [{"field": "waivers", "type": "nominal"}, {"field": "projects", "type": "nominal"}]}},
            {"transform": [best], "mark": {"type": "point", "style": "stroke", "size": 220, "strokeWidth": 2}},
            {"transform": [best], "mark": {"type": "text", "style": "strong-label", "align": "left", "dx": 13},
             "encoding": {"text": {"field": "is_best"}}},
        ],
    }  # fmt: skip
    reading = (
        "Each dot is a set of waivers that no other set beats on worth, ties, leverage, cash and what would not come "
        "back. Up and left is better; the ring marks what frees most for the leverage."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
