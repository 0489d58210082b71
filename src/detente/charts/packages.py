"""Packages of relief: worth to the ally against leverage given up, shaded by what would not come back."""

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def packages(finding: Finding, *, width: int = WIDE) -> Chart:
    """Every package of relief that no other beats."""
    best = {"filter": "datum.is_best != ''"}
    share = {"format": ".0%", "grid": True, "tickCount": 6}
    wide = width >= WIDE
    right = max((float(r["leverage_share"] or 0) for r in finding.table.records() if r["is_best"]), default=0.0)
    top = max((float(r["leverage_share"] or 0) for r in finding.table.records()), default=0.0)
    side = "right" if right > 0.6 * top else "left"
    x = {"field": "leverage_share", "type": "quantitative", "axis": {"title": "share of leverage given up", **share}}
    y = {"field": "value_share", "type": "quantitative",
         "axis": {"title": "share of blocked projects' worth to the ally" if wide else "share of worth to the ally",
                  **share}}  # fmt: skip
    ranges = {"x": {"field": "leverage_low", "type": "quantitative"}, "x2": {"field": "leverage_high"}, "y": y}
    chart: Chart = {
        "data": {"values": finding.table.records()},
        "width": width - 80,
        "height": 320 if wide else 220,
        "layer": [
            {"transform": [best], "mark": {"type": "rule", "style": "interval"}, "encoding": ranges},
            {"transform": [best], "mark": {"type": "rule", "style": "interval"},
             "encoding": {"x": x, "y": {"field": "value_low", "type": "quantitative"}, "y2": {"field": "value_high"}}},
            {"mark": {"type": "point", "filled": True, "opacity": 1, "size": 80},
             "encoding": {
                 "x": x, "y": y,
                 "color": {"field": "irreversible", "type": "quantitative", "scale": {"range": "ramp"},
                           "legend": {"title": "lost for good, USD mn a year", "titleLimit": 220, "tickCount": 4}},
                 "tooltip": [{"field": "measures", "type": "nominal"}, {"field": "projects", "type": "nominal"}]}},
            {"transform": [best], "mark": {"type": "point", "style": "stroke", "size": 220, "strokeWidth": 2},
             "encoding": {"x": x, "y": y}},
            {"transform": [best],
             "mark": {"type": "text", "style": "strong-label", "align": side, "dx": -13 if side == "right" else 13,
                      "dy": 16},
             "encoding": {"x": x, "y": y, "text": {"field": "is_best"}}},
        ],
    }  # fmt: skip
    reading = (
        "Each dot is a set of waivers that no other set beats on worth, ties, leverage, cash and what would not come "
        "back. Up and left is better; the ring marks the best bargain, its lines the central 90% of futures."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
