"""The trade-off of a failure box: how many failures it covers against how purely it holds them."""

from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def fails(finding: Finding, *, width: int = WIDE) -> Chart:
    """Coverage against density along the peeling; the chosen boxes are marked with their number."""
    steps = finding.more["trade-off"].records()
    chosen = [{**r, "says": f"box {r['box']}"} for r in finding.table.records()]
    share = {"type": "quantitative", "scale": {"domain": [0, 1]}}
    axis = {"format": ".0%", "tickCount": 5, "grid": True}
    x = {**share, "field": "coverage", "axis": {**axis, "title": "failures covered"}}
    y = {**share, "field": "density", "axis": {**axis, "title": "of such futures fail"}}
    chart: Chart = {
        "width": width - 80,
        "height": 240,
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "data": {"values": steps},
                "mark": {"type": "line", "style": "quiet"},
                "encoding": {"order": {"field": "step"}},
            },
            {"data": {"values": chosen}, "mark": {"type": "point", "style": "dot"}},
            {
                "data": {"values": chosen},
                "mark": {"type": "text", "style": "strong-label", "align": "left", "dx": 9, "dy": -8},
                "encoding": {"text": {"field": "says"}},
            },
        ],
    }
    reading = (
        "The line: each cut trades failures covered for purity. Dots: the boxes in the table, idle limits dropped."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
