"""Who would stay in each outcome of a conflict: a cell for each party, shaded by the concepts under which it stays."""

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding


def standoff_table(finding: Finding, *, width: int = WIDE) -> Chart:
    """Outcomes by party; the last column is everybody together."""
    wide = width >= WIDE
    rows = [
        {
            **r,
            "row": lines(str(r["outcome"]), 46 if wide else 22, most=2),
            "who": lines(str(r["actor"]), 14 if wide else 9, most=2),
            "says": str(r["strictest"]),
        }
        for r in finding.table.records()
    ]
    labels = 260 if wide else 128
    order = list(dict.fromkeys(str(r["who"]) for r in rows))
    y = {
        "field": "row",
        "type": "nominal",
        "sort": list(dict.fromkeys(str(r["row"]) for r in rows)),
        "axis": None,
    }
    x = {
        "field": "who",
        "type": "nominal",
        "sort": order,
        "axis": {
            "title": None,
            "orient": "top",
            "labelAngle": 0,
            "labelLineHeight": 13,
            "domain": False,
            "ticks": False,
        },
    }
    steps = {"domain": list(range(6)), "range": "steps"}
    ink = {"domain": list(range(6)), "range": "on-steps"}
    chart: Chart = {
        "data": {"values": rows},
        "width": width - labels - 10,
        "height": {"step": 30},
        "encoding": {"x": x, "y": y},
        "layer": [
            *row_labels(rows),
            {
                "mark": {"type": "rect", "style": "cell"},
                "encoding": {"color": {"field": "count", "type": "ordinal", "scale": steps, "legend": None}},
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "text": {"field": "says"},
                    "color": {"field": "count", "type": "ordinal", "scale": ink, "legend": None},
                },
            },
        ],
        "resolve": {"scale": {"color": "independent"}},
    }
    reading = (
        "Each cell names the strictest concept under which the party stays; the stronger the shade, the more concepts "
        "agree. The last column is for all parties together: an outcome holds where it is shaded."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
