"""The ledger: a heat map of deals by types, with the share of futures in which each type keeps the deal."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding, share

EDGES = [0.05, 0.25, 0.5, 0.75, 0.95]


def ledger(finding: Finding, *, width: int = WIDE) -> Chart:
    """Who would keep which deal."""
    wide = width >= WIDE
    rows = [
        {
            "row": lines(str(r["deal"]).replace("-", " "), 28 if wide else 15, most=2),
            "type": str(r["type"]).replace("-", " "),
            "keeps": r["keeps"],
            "says": share(float(r["keeps"] or 0)),
        }
        for r in finding.table.records()
    ]
    types = list(dict.fromkeys(str(r["type"]) for r in rows))
    cell = min((width - (190 if wide else 110)) // len(types), 130)
    column = {"title": None, "orient": "top", "labelAngle": 0, "labelLimit": cell - 4, "domain": False, "ticks": False}
    chart: Chart = {
        "data": {"values": rows},
        "width": {"step": cell},
        "height": {"step": 26 if wide else 32},
        "encoding": {
            "x": {"field": "type", "type": "nominal", "sort": types, "axis": column},
            "y": {"field": "row", "type": "nominal", "sort": list(dict.fromkeys(r["row"] for r in rows)), "axis": None},
        },
        "layer": [
            {"mark": {"type": "rect", "style": "cell"}, "encoding": {"color": shade("steps")}},
            {"mark": "text", "encoding": {"text": {"field": "says"}, "color": shade("on-steps")}},
            *row_labels(rows),
        ],
        "resolve": {"scale": {"color": "independent"}},
    }
    reading = (
        "Share of futures in which the type would rather comply than cheat or refuse, deal by deal from the top. The "
        "stronger the shade, the surer the deal."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def shade(colours: str) -> dict[str, Any]:
    """A colour by steps of the share."""
    scale = {"type": "threshold", "domain": EDGES, "range": colours}
    return {"field": "keeps", "type": "quantitative", "scale": scale, "legend": None}
