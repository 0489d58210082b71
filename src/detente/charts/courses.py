"""Courses: a panel for each series, a line for each of a few strategies, the leading one with its band."""

from collections.abc import Sequence
from typing import Any

from detente.charts.bands import months_axis
from detente.charts.theme import WIDE, Chart, finish, wrap
from detente.finding import Cell, Finding

Record = dict[str, Cell]
DASHES = [[1, 0], [6, 3], [2, 2], [9, 3, 2, 3], [4, 4]]


def courses(finding: Finding, *, width: int = WIDE) -> Chart:
    """Medians by month, strategies beside each other."""
    columns = {c.name: c for c in finding.table.columns}
    records = finding.table.records()
    series = list(dict.fromkeys(str(r["series"]) for r in records))
    strategies = list(dict.fromkeys(str(r["strategy"]) for r in records))
    across = 3 if width >= WIDE else 2
    inner = (width - (38 + 14) * across) // across
    panels = [
        _panel([r for r in records if r["series"] == s], _named(records, s), strategies, width, inner) for s in series
    ]
    reading = (
        f"Lines: median of the futures. Band: {columns['low'].label} to {columns['high'].label} under {strategies[0]}. "
        "Events are counted from the start."
    )
    chart: Chart = {"concat": panels, "columns": min(across, len(panels)), "spacing": {"row": 10, "column": 14}}
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _named(records: Sequence[Record], series: str) -> str:
    """A series with its unit, where it does not say it."""
    unit = next(str(r["unit"] or "") for r in records if r["series"] == series)
    return f"{series}, {unit}" if unit and unit != "events" and unit not in series.lower() else series


def _panel(records: Sequence[Record], title: str, strategies: Sequence[str], width: int, inner: int) -> Chart:
    """One series."""
    wide = width >= WIDE
    data = [{k: r[k] for k in ("strategy", "month", "low", "middle", "high")} for r in records]
    return {
        "title": {"text": wrap(title, inner // 6), "fontSize": 11},
        "data": {"values": data},
        "width": inner,
        "height": 104 if wide else 84,
        "encoding": {"x": months_axis(records, width)},
        "layer": [_band(strategies[0]), _lines(strategies, wide=wide)],
    }


def _y(field: str) -> dict[str, Any]:
    """The vertical axis of a panel."""
    axis = {"title": None, "format": ",~f", "tickCount": 4, "grid": True}
    return {"field": field, "type": "quantitative", "scale": {"zero": True, "nice": True}, "axis": axis}


def _band(leader: str) -> Chart:
    """The band of the leading strategy."""
    return {
        "transform": [{"filter": {"field": "strategy", "equal": leader}}],
        "mark": {"type": "area", "style": "band"},
        "encoding": {"y": _y("low"), "y2": {"field": "high"}},
    }


def _lines(strategies: Sequence[str], *, wide: bool) -> Chart:
    """A line a strategy, told apart by colour and by dashes."""
    domain = list(strategies)
    legend = {"title": None, "columns": 2 if wide else 1, "symbolSize": 260, "symbolType": "stroke", "labelLimit": 280}
    return {
        "mark": {"type": "line", "strokeWidth": 1.8},
        "encoding": {
            "y": _y("middle"),
            "color": {"field": "strategy", "type": "nominal", "scale": {"domain": domain}, "legend": legend},
            "strokeDash": {
                "field": "strategy", "type": "nominal",
                "scale": {"domain": domain, "range": DASHES[: len(domain)]}, "legend": legend,
            },
        },
    }  # fmt: skip
