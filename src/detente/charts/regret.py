"""Regret: a heat map of strategies by metrics, with the share in every cell."""

from typing import Any

from detente.charts.theme import WIDE, Chart, column_labels, finish, lines, row_labels
from detente.finding import Finding, share

EDGES = [0.1, 0.25, 0.4, 0.55, 0.7]


def regret(finding: Finding, *, width: int = WIDE) -> Chart:
    """What each strategy gives up in each metric."""
    wide = width >= WIDE
    metrics = list(dict.fromkeys(str(r["metric"]) for r in finding.table.records()))
    labels = 180 if wide else 104
    cell = min((width - labels - 12) // len(metrics), 110)
    heads = {m: lines(m, max(cell // 6, 8), most=4) if wide else str(k) for k, m in enumerate(metrics, start=1)}
    rows = [
        {
            **r,
            "row": lines(str(r["strategy"]), 28 if wide else 16, most=2),
            "head": heads[str(r["metric"])],
            "says": share(float(r["regret"] or 0)),
        }
        for r in finding.table.records()
    ]
    chart: Chart = {
        "data": {"values": rows},
        "width": {"step": cell},
        "height": {"step": 30},
        "encoding": {
            "x": {"field": "head", "type": "nominal", "sort": list(heads.values()), "axis": None},
            "y": {"field": "row", "type": "nominal", "sort": list(dict.fromkeys(r["row"] for r in rows)),
                  "axis": None},
        },
        "layer": [
            {"mark": {"type": "rect", "style": "cell"}, "encoding": {"color": shade("regret", "steps")}},
            {"mark": {"type": "text", "fontSize": 11.5 if wide else 9.5},
             "encoding": {"text": {"field": "says"}, "color": shade("regret", "on-steps")}},
            *row_labels(rows),
            *column_labels(rows),
        ],
        "resolve": {"scale": {"color": "independent"}},
    }  # fmt: skip
    key = "" if wide else " " + "; ".join(f"{k} {m}" for k, m in enumerate(metrics, start=1)) + "."
    reading = (
        "Mean over the futures; 0% is always the best choice, 100% always the worst. The stronger the shade, the "
        "more is given up."
    )
    return finish(chart, title=finding.answer, reading=reading + key, width=width)


def shade(field: str, colours: str) -> dict[str, Any]:
    """A colour by steps of a share given up."""
    scale = {"type": "threshold", "domain": EDGES, "range": colours}
    return {"field": field, "type": "quantitative", "scale": scale, "legend": None}
