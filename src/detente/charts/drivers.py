"""Drivers: a worded tornado. Each bar runs from the result where an assumption is low to where it is high."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding, number

SHOWN = 10
"""Rows drawn: the longest bars among those that can be told from luck."""


def drivers(finding: Finding, *, width: int = WIDE) -> Chart:
    """What moves a result, the strongest first."""
    wide = width >= WIDE
    unit = next(c.unit for c in finding.table.columns if c.name == "above")
    in_percent = unit.startswith("of what")
    show = _per_cent if in_percent else number
    rows = [_row(r, show, wide=wide) for r in finding.table.records() if r["clear"]][:SHOWN]
    labels, figures = (270, 112) if wide else (0, 12)
    plot = width - labels - figures - 12
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 34 if wide else 58},
        "encoding": {"y": {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}},
        "layer": [*_bars(unit, in_percent=in_percent, drop=0 if wide else 18), *_words(rows, plot, wide=wide)],
    }
    reading = (
        "Each bar joins the mean of the result in the half of the futures where the assumption is low (open dot) with "
        "the mean in the half where it is high (filled dot); thin lines: 95% intervals of both. Only what can be told "
        "from luck is drawn."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _per_cent(value: float) -> str:
    """A difference of shares in per cent, which may be negative."""
    return f"{number(100 * value, 2)}%"


def _row(record: dict[str, Any], show: Any, *, wide: bool) -> dict[str, Any]:
    """A driver with its label and its figures."""
    figures = f"{show(record['below'])} \N{RIGHTWARDS ARROW} {show(record['above'])}"
    label = lines(str(record["title"]), 44 if wide else 48, most=2)
    return {**record, "row": label, "figures": figures}


def _bars(unit: str, *, in_percent: bool, drop: int) -> list[Chart]:
    """The bars with their two ends."""
    axis = {"title": unit or "mean of the result", "tickCount": 5, "grid": True, "labelOverlap": True,
            "format": ".1~%" if in_percent else ",~f"}  # fmt: skip
    x = {"type": "quantitative", "scale": {"zero": False, "nice": True}, "axis": axis}
    low, high = {"field": "below", **x}, {"field": "above", **x}
    whiskers: list[Chart] = [
        {"mark": {"type": "rule", "style": "stroke", "strokeWidth": 1, "yOffset": drop},
         "encoding": {"x": {"field": f"{end}_low", **x}, "x2": {"field": f"{end}_high"}}}
        for end in ("below", "above")
    ]  # fmt: skip
    return [
        {"mark": {"type": "bar", "style": "soft-bar", "height": 9, "yOffset": drop},
         "encoding": {"x": low, "x2": {"field": "above"}}},
        *whiskers,
        {"mark": {"type": "point", "style": "open-dot", "yOffset": drop}, "encoding": {"x": low}},
        {"mark": {"type": "point", "style": "dot", "yOffset": drop}, "encoding": {"x": high}},
    ]  # fmt: skip


def _words(rows: list[dict[str, Any]], plot: int, *, wide: bool) -> list[Chart]:
    """Labels and figures: at the sides where there is room, above the bars where there is not."""
    figures: Chart = {"mark": {"type": "text", "style": "strong-label", "align": "left", "dx": 10},
                      "encoding": {"x": {"value": plot}, "text": {"field": "figures"}}}  # fmt: skip
    if wide:
        return [*row_labels(rows), figures]
    above = {"type": "text", "style": "label", "align": "left", "dy": -18, "lineHeight": 13}
    beside = {"type": "text", "style": "strong-label", "align": "right", "dy": -18}
    short = [{**r, "label": lines(str(r["title"]), 34, most=2)} for r in rows]
    return [
        {"data": {"values": short}, "mark": above, "encoding": {"x": {"value": 0}, "text": {"field": "label"}}},
        {"mark": beside, "encoding": {"x": {"value": plot}, "text": {"field": "figures"}}},
    ]
