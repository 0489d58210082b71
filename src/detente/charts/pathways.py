"""Pathway map: which strategy is in force when, with a transfer station for each switching rule."""

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
    x: Chart = {
        "type": "quantitative",
        "scale": {"domain": [0, months], "nice": False},
        "axis": {"title": "months", "grid": True, "tickCount": 6},
    }
    order = [top, *(r["row"] for r in rows)]
    y: Chart = {
        "type": "nominal",
        "sort": order,
        "scale": {"domain": order},
        "axis": {"title": None, "labelExpr": "split(datum.value, '\\n')", "labelLimit": 260, "labelLineHeight": 13},
    }
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 50 if wide else 60},
        "layer": [_main(x, y, top, months), *_branches(x, y), *([_gains(y, plot)] if wide else [])],
    }
    reading = (
        "Each line is a strategy in force. Rings: the median month in which a rule switches; dashes: from the 5th "
        "percentile on."
    )
    if wide:
        reading += " At the right: in how many futures, and the gain over never switching, with its interval."
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _main(x: Chart, y: Chart, top: str, months: float) -> Chart:
    """The line of the strategy that is begun with."""
    return {
        "data": {"values": [{"top": top, "from": 0, "to": months}]},
        "mark": {"type": "rule", "style": "strong-interval", "strokeWidth": 5},
        "encoding": {"x": {**x, "field": "from"}, "x2": {"field": "to"}, "y": {**y, "field": "top"}},
    }


def _branches(x: Chart, y: Chart) -> list[Chart]:
    """For each rule the way down, the months in which it may switch, its line, and a ring at both ends of the way."""
    month = {**x, "field": "month"}
    down = {
        "mark": {"type": "rule", "style": "track", "strokeWidth": 1.5},
        "encoding": {"x": month, "y": {**y, "field": "top"}, "y2": {"field": "row"}},
    }
    spread = {
        "mark": {"type": "rule", "style": "ghost"},
        "encoding": {"x": {**x, "field": "month_low"}, "x2": {"field": "month"}, "y": {**y, "field": "row"}},
    }
    branch = {
        "mark": {"type": "rule", "style": "interval", "strokeWidth": 4},
        "encoding": {"x": month, "x2": {"field": "to"}, "y": {**y, "field": "row"}},
    }
    ring = {"mark": {"type": "point", "style": "open-dot"}}
    rings = [{**ring, "encoding": {"x": month, "y": {**y, "field": lane}}} for lane in ("top", "row")]
    return [down, spread, branch, *rings]


def _gains(y: Chart, at: float) -> Chart:
    """What each rule gains, in words beside its line."""
    return {
        "mark": {"type": "text", "style": "label", "align": "left", "dx": 8, "lineBreak": "\n", "lineHeight": 13},
        "encoding": {"x": {"value": at}, "y": {**y, "field": "row"}, "text": {"field": "words"}},
    }
