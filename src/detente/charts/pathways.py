"""Pathway map: which strategy is in force when, with a transfer station for each switching rule."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding, share


def pathways(finding: Finding, *, width: int = WIDE) -> Chart:
    """The line of the strategy to begin with on top; a branch a rule, leaving it in the median month of the switch."""
    wide = width >= WIDE
    records = [r for r in finding.table.records() if r["month"] is not None]
    months = max((float(r["months"] or 0) for r in finding.table.records()), default=1.0)
    top = lines(str(finding.table.records()[0]["start"]), 30 if wide else 18, most=2)
    rows = [
        {
            **r,
            "top": top,
            "row": lines(f"{r['title']}, once {r['rule']}", 38 if wide else 20, most=3 if wide else 4),
            "words": f"in {share(float(r['switch'] or 0))}: gains\n{r['says']}",
            "to": months,
        }
        for r in records
    ]
    plot = width - (270 + 130 if wide else 150)
    x: dict[str, Any] = {
        "type": "quantitative",
        "scale": {"domain": [0, months], "nice": False},
        "axis": {"title": "months", "grid": True, "tickCount": 6},
    }
    order = [top, *(r["row"] for r in rows)]
    y: dict[str, Any] = {
        "type": "nominal",
        "sort": order,
        "scale": {"domain": order},
        "axis": {"title": None, "labelExpr": "split(datum.value, '\\n')", "labelLimit": 260, "labelLineHeight": 13},
    }
    main = {
        "data": {"values": [{"top": top, "from": 0, "to": months}]},
        "mark": {"type": "rule", "style": "strong-interval", "strokeWidth": 5},
        "encoding": {"x": {**x, "field": "from"}, "x2": {"field": "to"}, "y": {**y, "field": "top"}},
    }
    branch = {
        "mark": {"type": "rule", "style": "interval", "strokeWidth": 4},
        "encoding": {"x": {**x, "field": "month"}, "x2": {"field": "to"}, "y": {**y, "field": "row"}},
    }
    down = {
        "mark": {"type": "rule", "style": "track", "strokeWidth": 1.5},
        "encoding": {"x": {**x, "field": "month"}, "y": {**y, "field": "top"}, "y2": {"field": "row"}},
    }
    spread = {
        "mark": {"type": "rule", "style": "ghost"},
        "encoding": {"x": {**x, "field": "month_low"}, "x2": {"field": "month"}, "y": {**y, "field": "row"}},
    }
    station = {"mark": {"type": "point", "style": "open-dot"}}
    stations = [
        {**station, "encoding": {"x": {**x, "field": "month"}, "y": {**y, "field": lane}}} for lane in ("top", "row")
    ]
    words = {
        "mark": {"type": "text", "style": "label", "align": "left", "dx": 8, "lineBreak": "\n", "lineHeight": 13},
        "encoding": {"x": {"value": plot}, "y": {**y, "field": "row"}, "text": {"field": "words"}},
    }
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 50 if wide else 60},
        "layer": [main, down, spread, branch, *stations, *([words] if wide else [])],
    }
    reading = (
        "Each line is a strategy in force. Rings: the median month in which a rule switches; dashes: from the 5th "
        "percentile on. At the right: in how many futures, and the gain over never switching, with its interval."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
