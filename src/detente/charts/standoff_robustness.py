"""How robust each outcome of a conflict is: a bar for all combinations, a dot for each value of each assumption."""

from collections.abc import Sequence

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Cell, Finding, share


def standoff_robustness(finding: Finding, *, width: int = WIDE) -> Chart:
    """The outcomes, the most robust first, with the share of combinations in which each survives."""
    wide = width >= WIDE
    records = finding.table.records()
    names = {r["state"]: lines(f"{r['state']}: {r['options'] or 'nothing taken'}", 40 if wide else 20) for r in records}
    bars = [{**r, "row": names[r["state"]], "says": share(float(r["share"] or 0))} for r in records]
    parts = [{**r, "row": names[r["state"]]} for r in finding.more["by assumption"].records() if r["state"] in names]
    labels = 250 if wide else 128
    y = {
        "field": "row",
        "type": "nominal",
        "sort": list(names.values()),
        "axis": {"title": None, "labelLineHeight": 13, "labelLimit": labels},
    }
    x = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"title": "share of combinations in which it holds", "format": ".0%", "tickCount": 5, "grid": True},
    }
    chart: Chart = {
        "width": width - labels - 46,
        "height": {"step": 40 if wide else 46},
        "layer": [
            {"data": {"values": bars}, "mark": {"type": "bar", "style": "soft-bar"}, "encoding": {"y": y, "x": x}},
            *_dots(parts, y, x),
            {
                "data": {"values": bars},
                "mark": {"type": "text", "style": "label", "align": "left"},
                "encoding": {"y": y, "x": {"value": width - labels - 38}, "text": {"field": "says"}},
            },
        ],
    }
    reading = (
        "Bar: share of all combinations of preferences, moves and concepts. Symbols: the share within each single "
        "value of one of the three; the wider they lie apart, the more the outcome rests on that assumption."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _dots(parts: Sequence[dict[str, Cell]], y: Chart, x: Chart) -> list[Chart]:
    """A symbol for each value of each assumption, set apart by colour, shape and height."""
    axes = list(dict.fromkeys(str(r["axis"]) for r in parts))
    legend = {"title": None, "orient": "top", "columns": 1, "labelLimit": 220}
    scale = {"domain": axes}
    return [
        {
            "data": {"values": [r for r in parts if r["axis"] == axis]},
            "mark": {"type": "point", "filled": True, "opacity": 0.9, "size": 40, "yOffset": 10 * (k - 1)},
            "encoding": {
                "y": y,
                "x": x,
                "color": {"field": "axis", "type": "nominal", "scale": scale, "legend": legend},
                "shape": {"field": "axis", "type": "nominal", "scale": scale},
                "tooltip": [{"field": "value", "title": "assumption"}, {"field": "share", "format": ".0%"}],
            },
        }
        for k, axis in enumerate(axes)
    ]
