"""Failure map: two assumptions across and up, the share of failing futures in every cell, the threshold by a sign."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding, share

EDGES = [0.05, 0.15, 0.3, 0.5, 0.7]
SIGNS = {"above": "▲", "below": "▽", "unclear": "", "too few futures": "·"}


def failure_map(finding: Finding, *, width: int = WIDE) -> Chart:
    """How a strategy's failures lie over two assumptions."""
    columns = {c.name: c for c in finding.table.columns}
    records = finding.table.records()
    wide = width >= WIDE
    across = list(dict.fromkeys(str(r["x"]) for r in records))
    up = list(dict.fromkeys(str(r["y"]) for r in records))
    cell = min((width - (120 if wide else 84)) // len(across), 110)
    rows = [
        {**r, "says": _says(r), "sign": SIGNS[str(r["side"])], "head": lines(str(r["x"]), cell // 6)} for r in records
    ]
    heads = list(dict.fromkeys(str(r["head"]) for r in rows))

    def axis(name: str, letters: int) -> dict[str, Any]:
        column = columns[name]
        title = f"{column.label}, {column.unit}" if column.unit else column.label
        return {"title": lines(title, letters).split("\n"), "domain": False, "ticks": False, "labelAngle": 0}

    chart: Chart = {
        "data": {"values": rows},
        "width": {"step": cell},
        "height": {"step": 44},
        "encoding": {
            "x": {
                "field": "head",
                "type": "nominal",
                "sort": heads,
                "axis": axis("x", width // 8) | {"labelLineHeight": 13},
            },
            "y": {"field": "y", "type": "nominal", "sort": up[::-1], "axis": axis("y", 30)},
        },
        "layer": [
            {"mark": {"type": "rect", "style": "cell"}, "encoding": {"color": _shade("steps")}},
            {
                "transform": [{"filter": "datum.here"}],
                "mark": {"type": "rect", "style": "stroke", "filled": False, "strokeWidth": 2.5},
            },
            {
                "mark": {"type": "text", "fontSize": 11.5 if wide else 10, "dy": -7},
                "encoding": {"text": {"field": "says"}, "color": _shade("on-steps")},
            },
            {
                "mark": {"type": "text", "fontSize": 10, "dy": 10},
                "encoding": {"text": {"field": "sign"}, "color": _shade("on-steps")},
            },
        ],
        "resolve": {"scale": {"color": "independent"}},
    }
    reading = (
        "Share of the futures in each cell that fail. ▲ clearly above the threshold, ▽ clearly below, neither: "
        "unclear. The outlined cell holds the medians of both."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _says(record: dict[str, Any]) -> str:
    """The share in a cell."""
    return "" if record["share"] is None else share(float(record["share"]))


def _shade(colours: str) -> dict[str, Any]:
    """A colour by steps of the share; blank cells have the lightest."""
    scale = {"type": "threshold", "domain": EDGES, "range": colours}
    return {"field": "share", "type": "quantitative", "scale": scale, "legend": None}
