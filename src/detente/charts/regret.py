"""Regret: a heat map of strategies by metrics, with the share in every cell."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding, share

EDGES = [0.1, 0.25, 0.4, 0.55, 0.7]


def regret(finding: Finding, *, width: int = WIDE) -> Chart:
    """What each strategy gives up in each metric."""
    wide = width >= WIDE
    metrics = list(dict.fromkeys(str(r["metric"]) for r in finding.table.records()))
    labels = 180 if wide else 104
    cell = min((width - labels - 12) // len(metrics), 110)
    heads = _heads(metrics, cell // 6) if wide else {m: str(k) for k, m in enumerate(metrics, start=1)}
    deep = max(h.count("\n") for h in heads.values())
    rows = [
        {
            **r,
            "row": lines(str(r["strategy"]), 28 if wide else 16, most=2),
            "head": heads[str(r["metric"])],
            "says": share(float(r["regret"] or 0)),
        }
        for r in finding.table.records()
    ]
    column = {
        "title": None,
        "orient": "top",
        "labelAngle": 0,
        "labelLineHeight": 13,
        "labelPadding": 6 + 13 * deep,
        "domain": False,
        "ticks": False,
    }
    chart: Chart = {
        "data": {"values": rows},
        "width": {"step": cell},
        "height": {"step": 30},
        "encoding": {
            "x": {"field": "head", "type": "nominal", "sort": list(heads.values()), "axis": column},
            "y": {"field": "row", "type": "nominal", "sort": list(dict.fromkeys(r["row"] for r in rows)),
                  "axis": None},
        },
        "layer": [
            {"mark": {"type": "rect", "style": "cell"}, "encoding": {"color": _shade("steps")}},
            {"mark": {"type": "text", "fontSize": 11.5 if wide else 9.5},
             "encoding": {"text": {"field": "says"}, "color": _shade("on-steps")}},
            *row_labels(rows),
        ],
        "resolve": {"scale": {"color": "independent"}},
    }  # fmt: skip
    key = "" if wide else " " + "; ".join(f"{k} {m}" for k, m in enumerate(metrics, start=1)) + "."
    reading = (
        "Mean over the futures; 0% is always the best choice, 100% always the worst. The stronger the shade, the "
        "more is given up."
    )
    return finish(chart, title=finding.answer, reading=reading + key, width=width)


def _heads(metrics: list[str], letters: int) -> dict[str, str]:
    """Headings of the columns, wrapped, all on as many lines so that they end at the same height."""
    wrapped = {m: lines(m, letters, most=4) for m in metrics}
    deep = max(h.count("\n") for h in wrapped.values())
    return {m: " \n" * (deep - h.count("\n")) + h for m, h in wrapped.items()}


def _shade(colours: str) -> dict[str, Any]:
    """A colour by steps of regret."""
    scale = {"type": "threshold", "domain": EDGES, "range": colours}
    return {"field": "regret", "type": "quantitative", "scale": scale, "legend": None}
