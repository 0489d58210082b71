"""Frontier: packages by what they leave each side, with the fair points named."""

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def frontier(finding: Finding, *, width: int = WIDE) -> Chart:
    """The efficient packages of the final bargain."""
    labels = {column.name: f"{column.label}, {column.unit}" for column in finding.table.columns}
    every = finding.table.records()
    fair = [r for r in every if float(r["principal"] or 0) >= 0 and float(r["counterpart"] or 0) >= 0]
    rows = fair or every
    picked = {"filter": "datum.picked_by != ''"}
    chart: Chart = {
        "data": {"values": rows},
        "width": width - 80,
        "height": 320 if width >= WIDE else 220,
        "encoding": {
            "x": {"field": "principal", "type": "quantitative", "axis": {"title": labels["principal"], "grid": True}},
            "y": {"field": "counterpart", "type": "quantitative",
                  "axis": {"title": labels["counterpart"], "grid": True}},
        },
        "layer": [
            {"mark": {"type": "rule", "style": "anchor"}, "encoding": {"x": {"datum": 0}, "y": None}},
            {"mark": {"type": "rule", "style": "anchor"}, "encoding": {"y": {"datum": 0}, "x": None}},
            {"mark": {"type": "line", "style": "quiet", "interpolate": "step-before", "strokeWidth": 1}},
            {"mark": {"type": "point", "style": "open-dot"},
             "encoding": {"size": {"field": "accepted", "type": "quantitative",
                                   "scale": {"domain": [0, 1], "range": [2, 60]},
                                   "legend": {"title": "futures in which all accept", "format": ".0%"}}}},
            {"transform": [picked], "mark": {"type": "point", "style": "dot"}},
            {"transform": [picked],
             "mark": {"type": "text", "style": "strong-label", "align": "left", "dx": 9, "dy": -7, "angle": -40},
             "encoding": {"text": {"field": "picked_by"}}},
        ],
    }  # fmt: skip
    reading = (
        "Each dot is a package that no other beats for both sides, among those better than no deal (dashed) where "
        "there are any. Filled dots are the packages that notions of fairness pick."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
