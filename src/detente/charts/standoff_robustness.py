"""How robust each outcome of a conflict is: a bar for all combinations, a symbol for each single assumption."""

from collections.abc import Sequence

from detente.charts.standoff_words import outcome_lines
from detente.charts.theme import WIDE, Chart, finish, row_labels
from detente.finding import Cell, Finding, share

PREFERENCES, UNDONE, LOOKING = "a side of a debate is right", "a move can or cannot be undone", "one concept alone"
GROUPS = (PREFERENCES, UNDONE, LOOKING)


def standoff_robustness(finding: Finding, *, width: int = WIDE) -> Chart:
    """The outcomes, the most robust first, with the share of combinations in which each survives."""
    wide = width >= WIDE
    records = finding.table.records()
    names = {
        r["state"]: outcome_lines(str(r["options"]), str(r["state"]), 46 if wide else 20, most=2 if wide else 3)
        for r in records
    }
    bars = [{**r, "row": names[r["state"]], "says": share(float(r["share"] or 0))} for r in records]
    parts = [
        {**r, "row": names[r["state"]], "group": _group(str(r["axis"]))}
        for r in finding.more["by assumption"].records()
        if r["state"] in names
    ]
    labels = 250 if wide else 128
    y = {
        "field": "row",
        "type": "nominal",
        "sort": list(names.values()),
        "axis": None,
    }
    x = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"title": "share of combinations in which it holds", "format": ".0%", "tickCount": 5, "grid": True},
    }
    said = {"x": {"value": width - labels - 38}, "text": {"field": "says"}}
    chart: Chart = {
        "width": width - labels - 46,
        "height": {"step": 40 if wide else 46},
        "layer": [
            {"data": {"values": bars}, "mark": {"type": "bar", "style": "soft-bar"}, "encoding": {"y": y, "x": x}},
            *({**layer, "encoding": {"y": y, **layer["encoding"]}} for layer in row_labels(bars)),
            *_dots(parts, y, x),
            {
                "data": {"values": bars},
                "mark": {"type": "text", "style": "label", "align": "left"},
                "encoding": {"y": y, **said},
            },
        ],
    }
    reading = (
        "Bar: share of all combinations of preferences and concepts, moves as written. Symbols: the share when one "
        "assumption is fixed; the further from the end of the bar, the more the outcome rests on it."
    )
    first = finding.table.records()[0]
    title = f"{first['options']} ({first['state']}) survives in {share(float(first['share'] or 0))} of combinations"
    low = f", in {share(float(first['low'] or 0))} if {first['lowest_if']}" if first["lowest_if"] else ""
    return finish(chart, title=f"{title}{low}.", reading=reading, width=width)


def _group(axis: str) -> str:
    """Which of the three kinds of assumption an axis is of."""
    return {"what can be undone": UNDONE, "how far each looks": LOOKING}.get(axis, PREFERENCES)


def _dots(parts: Sequence[dict[str, Cell]], y: Chart, x: Chart) -> list[Chart]:
    """A symbol for each value of each assumption, set apart by colour, shape and height."""
    legend = {"title": None, "orient": "top", "columns": 1, "labelLimit": 220}
    scale = {"domain": GROUPS}
    return [
        {
            "data": {"values": [r for r in parts if r["group"] == group]},
            "mark": {"type": "point", "filled": True, "opacity": 0.9, "size": 40, "yOffset": 10 * (k - 1)},
            "encoding": {
                "y": y,
                "x": x,
                "color": {"field": "group", "type": "nominal", "scale": scale, "legend": legend},
                "shape": {"field": "group", "type": "nominal", "scale": scale},
                "tooltip": [
                    {"field": "axis", "title": "assumption"},
                    {"field": "value", "title": "value"},
                    {"field": "share", "format": ".0%"},
                ],
            },
        }
        for k, group in enumerate(GROUPS)
    ]
