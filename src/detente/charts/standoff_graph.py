"""The graph of moves of a conflict: outcomes by their distance from the status quo, joined by moves."""

from collections.abc import Sequence

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Cell, Finding


def standoff_graph(finding: Finding, *, width: int = WIDE) -> Chart:
    """Outcomes as dots, moves as lines: solid where the move pays the mover, one colour a mover."""
    nodes = finding.more["nodes"].records()
    for node in nodes:
        node["kind"] = "holds" if node["holds"] else "does not hold"
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"nice": False, "padding": 30},
        "axis": {"title": "moves from the status quo", "tickMinStep": 1, "format": "d", "grid": False},
    }
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": None}
    chart: Chart = {
        "width": width - 30,
        "height": max(260, 16 * len(nodes)),
        "layer": [
            _edges(finding, x, y, paying=False),
            _edges(finding, x, y, paying=True),
            _nodes(nodes, x, y, holding=False),
            _nodes(nodes, x, y, holding=True),
            {
                "data": {"values": nodes},
                "mark": {"type": "text", "style": "strong-label", "dy": -11},
                "encoding": {"x": x, "y": y, "text": {"field": "state"}},
            },
        ],
        "resolve": {"scale": {"size": "independent"}},
    }
    reading = (
        "Filled dots hold under at least one concept. A solid line is a move that pays the one who makes it, towards "
        "its thicker end; a faint line is a move that does not."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _edges(finding: Finding, x: Chart, y: Chart, *, paying: bool) -> Chart:
    """The moves, drawn as a line that grows thicker towards its end."""
    rows = [
        {"edge": k, "end": end, "actor": r["actor"], "x": r[at[0]], "y": r[at[1]]}
        for k, r in enumerate(finding.table.records())
        if r["pays"] is paying
        for end, at in ((0, ("x", "y")), (1, ("x2", "y2")))
    ]
    colour = {"field": "actor", "type": "nominal", "legend": {"title": None, "orient": "top", "symbolOpacity": 1}}
    return {
        "data": {"values": rows},
        "mark": {"type": "trail", "opacity": 0.75 if paying else 0.16},
        "encoding": {
            "x": x,
            "y": y,
            "detail": {"field": "edge", "type": "nominal"},
            "order": {"field": "end", "type": "quantitative"},
            "size": {
                "field": "end",
                "type": "quantitative",
                "scale": {"range": [0.5, 6] if paying else [0.5, 1.5]},
                "legend": None,
            },
            "color": colour,
        },
    }


def _nodes(nodes: Sequence[dict[str, Cell]], x: Chart, y: Chart, *, holding: bool) -> Chart:
    """The outcomes that hold, or those that do not."""
    return {
        "data": {"values": [n for n in nodes if bool(n["holds"]) is holding]},
        "mark": {"type": "point", "style": "dot" if holding else "open-dot"},
        "encoding": {"x": x, "y": y, "tooltip": [{"field": "outcome"}, {"field": "holds"}]},
    }
