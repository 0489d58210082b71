"""Small multiples of a median line in its band, month by month: the body of the charts of paths and beliefs."""

from collections.abc import Sequence
from typing import Any

from detente.charts.theme import WIDE, Chart, lines
from detente.finding import Cell, Column

Record = dict[str, Cell]


def bands(
    records: Sequence[Record], *, panel: str, middle: Column, width: int, ghost: bool = False, across: int = 0
) -> Chart:
    """A panel for each value of a column, all with the same axes; one alone takes the whole width.

    Args:
        records: rows with `month`, `low`, `middle`, `high`, the panel's column, and `reference` for a ghost line.
        panel: the column that makes the panels.
        middle: the median's column, whose unit and style name the vertical axis.
        width: of the whole chart, in pixels.
        ghost: whether to draw `reference` as a dashed line in every panel.
        across: panels side by side; by default three, or two where it is narrow.

    """
    across = min(across or (3 if width >= WIDE else 2), len({r[panel] for r in records}))
    inner = (width - 52 - 18 * (across - 1)) // across
    letters = inner // 7
    data = [{**r, panel: lines(str(r[panel]), letters, most=2)} for r in records]
    panels = list(dict.fromkeys(d[panel] for d in data))
    return {
        "data": {"values": data},
        "facet": {"field": panel, "type": "nominal", "sort": panels, "header": {"labelLineHeight": 14}},
        "columns": min(across, len(panels)),
        "spec": {
            "width": inner,
            "height": 200 if across == 1 else 104 if width >= WIDE else 84,
            "encoding": {"x": months_axis(records, width)},
            "layer": _layers(middle, ghost=ghost),
        },
    }


def months_axis(records: Sequence[Record], width: int) -> dict[str, Any]:
    """The horizontal axis: whole years."""
    last = max(int(r["month"] or 0) for r in records)
    step = 24 if last > 60 or width < WIDE else 12
    return {
        "field": "month",
        "type": "quantitative",
        "scale": {"domain": [0, last], "nice": False},
        "axis": {"title": "months from start", "values": list(range(0, last + 1, step)), "grid": True},
    }


def _layers(middle: Column, *, ghost: bool) -> list[Chart]:
    """Band, ghost line, median."""
    share = middle.style == "share"
    axis = {"title": middle.unit or None, "format": ".0%" if share else ",~f", "tickCount": 4, "grid": True}
    scale = {"domain": [0, 1]} if share else {"zero": True, "nice": True}
    y = {"type": "quantitative", "axis": axis, "scale": scale}
    layers: list[Chart] = [
        {"mark": {"type": "area", "style": "band"}, "encoding": {"y": {"field": "low", **y}, "y2": {"field": "high"}}}
    ]
    if ghost:
        layers.append({"mark": {"type": "line", "style": "ghost"}, "encoding": {"y": {"field": "reference", **y}}})
    layers.append({"mark": {"type": "line", "style": "main"}, "encoding": {"y": {"field": "middle", **y}}})
    return layers
