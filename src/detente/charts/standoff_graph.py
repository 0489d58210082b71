"""The graph of moves of a conflict: outcomes by their distance from the status quo, joined by moves."""

from collections.abc import Sequence

from detente.charts.standoff_words import outcome_lines
from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Cell, Finding

LEAST_LETTERS = 14  # narrower words are not read; then only the ids stand in the picture
TIERS = (
    "does not hold",
    "holds only if every answer is feared",
    "answers hold it",
    "nobody has a better move",
)


def standoff_graph(finding: Finding, *, width: int = WIDE) -> Chart:
    """Outcomes as dots with their words, moves as lines: solid where the move pays the mover, one colour a mover."""
    wide = width >= WIDE
    nodes = finding.more["nodes"].records()
    columns = len({round(float(n["x"] or 0)) for n in nodes})
    letters = int((width - 60) / columns / 6.3)  # a letter is about six pixels wide
    for node in nodes:
        state, words = str(node["state"]), str(node["label"])
        node["says"] = outcome_lines(words, state, letters, most=4) if letters >= LEAST_LETTERS else state
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"nice": False, "padding": 60 if wide else 24},
        "axis": {"title": "moves from the status quo", "tickMinStep": 1, "format": "d", "grid": False},
    }
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [-0.12, 1]}, "axis": None}
    steps = [round(float(n["x"] or 0)) for n in nodes]
    column = max((steps.count(step) for step in steps), default=1)
    chart: Chart = {
        "width": width - 30,
        "height": max(280, 68 * column),
        "layer": [
            _edges(finding, x, y, paying=False),
            _edges(finding, x, y, paying=True),
            _nodes(nodes, x, y),
            *(_words(nodes, x, y, style) for style in ("cell", "label")),  # a halo of the page, then the words
        ],
        "resolve": {"scale": {"size": "independent"}},
    }
    reading = (
        "The stronger the shade of a dot, the more firmly the outcome holds. A solid line is a move that pays the one "
        "who makes it, towards its thicker end; a faint line is a move that does not."
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


def _words(nodes: Sequence[dict[str, Cell]], x: Chart, y: Chart, style: str) -> Chart:
    """What is done in each outcome, below its dot."""
    return {
        "data": {"values": nodes},
        "mark": {"type": "text", "style": style, "dy": 10, "baseline": "top", "lineHeight": 12, "fontSize": 11},
        "encoding": {"x": x, "y": y, "text": {"field": "says"}},
    }


def _nodes(nodes: Sequence[dict[str, Cell]], x: Chart, y: Chart) -> Chart:
    """The outcomes, in a stronger shade the more firmly they hold."""
    return {
        "data": {"values": nodes},
        "mark": {"type": "point", "style": "dot", "size": 110},
        "encoding": {
            "x": x,
            "y": y,
            "fill": {
                "field": "holds",
                "type": "ordinal",
                "scale": {"domain": TIERS, "range": "strips"},
                "legend": {"title": None, "orient": "bottom", "columns": 2, "labelLimit": 240, "symbolType": "circle"},
            },
            "tooltip": [{"field": "outcome"}, {"field": "holds"}],
        },
    }
