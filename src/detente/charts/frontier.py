"""Frontier: packages by what they leave each side, with the fair points and the robust package named."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding


def frontier(finding: Finding, *, width: int = WIDE) -> Chart:
    """The efficient packages of the final bargain."""
    wide = width >= WIDE
    every = finding.more["frontier"].records()
    fair = [r for r in every if float(r["principal"] or 0) >= 0 and float(r["counterpart"] or 0) >= 0]
    labels = {column.name: f"{column.label}, {column.unit}" for column in finding.table.columns}
    named = [{**r, "label": lines(str(r["which"]), 30 if wide else 18)} for r in finding.table.records()]
    x = _axis("principal", labels["principal"], ticks=6 if wide else 4)
    y = _axis("counterpart", labels["counterpart"])
    at = {"x": x, "y": y}
    chart: Chart = {
        "data": {"values": fair or every},
        "width": width - 80,
        "height": 320 if wide else 240,
        "layer": [
            {"mark": {"type": "rule", "style": "anchor"}, "encoding": {"x": {"datum": 0}}},
            {"mark": {"type": "rule", "style": "anchor"}, "encoding": {"y": {"datum": 0}}},
            {"mark": {"type": "line", "style": "quiet", "interpolate": "step-before", "strokeWidth": 1},
             "encoding": at},
            {"mark": {"type": "point", "style": "open-dot"},
             "encoding": {**at, "size": {"field": "accepted", "type": "quantitative",
                                         "scale": {"domain": [0, 1], "range": [2, 60]},
                                         "legend": {"title": "futures in which all accept", "format": ".0%",
                                                    "values": [0.2, 0.6, 1.0]}}}},
            {"data": {"values": named}, "mark": {"type": "point", "style": "dot"}, "encoding": at},
            *_names(named, at),
        ],
    }  # fmt: skip
    reading = (
        "Each ring is a package that no other beats for both sides, among those better than no deal (dashed) where "
        "there are any. Filled dots are what notions of fairness pick, and the robust package, which lies inside."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _axis(field: str, title: str, *, ticks: int = 6) -> dict[str, Any]:
    """An axis with the dashed line of no deal on it."""
    return {"field": field, "type": "quantitative", "axis": {"title": title, "grid": True, "tickCount": ticks}}


def _names(named: list[dict[str, Any]], at: dict[str, Any]) -> list[Chart]:
    """Names beside their dots, in turn outside the curve (above at the right) and inside it (below at the left).

    Dots far to the right have theirs inside; where two of those are close, the second goes lower.
    """
    most = max((float(r["principal"]) for r in named), default=0.0)
    height = max((float(r["counterpart"]) for r in named), default=0.0) or 1.0
    found: list[Chart] = []
    lower, last = 0, float("inf")
    for k, row in enumerate(sorted(named, key=lambda r: float(r["principal"]))):
        outside = k % 2 == 0 and float(row["principal"]) < 0.7 * most
        breaks = str(row["label"]).count("\n")
        if not outside:
            lower = lower + 14 if last - float(row["counterpart"]) < 0.1 * height else 0
            last = float(row["counterpart"])
        mark = {"type": "text", "style": "strong-label", "align": "left" if outside else "right", "lineHeight": 13,
                "dx": 8 if outside else -8, "dy": -10 - 13 * breaks if outside else 11 + lower}  # fmt: skip
        found.append({"data": {"values": [row]}, "mark": mark, "encoding": {**at, "text": {"field": "label"}}})
    return found
