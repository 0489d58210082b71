"""Who would stay in each outcome of a conflict: a cell for each party, shaded by the concepts under which it stays."""

from collections.abc import Sequence

from detente.charts.standoff_words import outcome_lines
from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Cell, Finding

READING = (
    "Each cell names the strictest concept under which the party stays; the stronger the shade, the more concepts "
    "agree. The last column is for all parties together: an outcome holds where it is shaded."
)
Rows = Sequence[dict[str, Cell]]


def standoff_table(finding: Finding, *, width: int = WIDE) -> Chart:
    """Outcomes by party; the last column is everybody together."""
    wide = width >= WIDE
    rows: list[dict[str, Cell]] = [
        {
            **r,
            "row": outcome_lines(str(r["outcome"]), str(r["state"]), 46 if wide else 22, most=2),
            "who": lines(str(r["actor"]), 14 if wide else 9, most=2),
            "says": str(r["strictest"]),
        }
        for r in finding.table.records()
    ]
    chart: Chart = {
        "data": {"values": rows},
        "width": width - (260 if wide else 128) - 10,
        "height": {"step": 30},
        "encoding": _places(rows),
        "layer": [*row_labels(rows), *_cells()],
        "resolve": {"scale": {"color": "independent"}},
    }
    return finish(chart, title=finding.answer, reading=READING, width=width)


def _places(rows: Rows) -> Chart:
    """A row for each outcome, a column for each party, in the order of the table."""
    heads = {"title": None, "orient": "top", "labelAngle": 0, "labelLineHeight": 13, "domain": False, "ticks": False}
    return {
        "x": {
            "field": "who",
            "type": "nominal",
            "sort": list(dict.fromkeys(str(r["who"]) for r in rows)),
            "axis": heads,
        },
        "y": {
            "field": "row",
            "type": "nominal",
            "sort": list(dict.fromkeys(str(r["row"]) for r in rows)),
            "axis": None,
        },
    }


def _cells() -> list[Chart]:
    """The shade of each cell, and the concept in an ink that can be read on it."""
    shade, ink = (
        {"field": "count", "type": "ordinal", "scale": {"domain": list(range(6)), "range": colours}, "legend": None}
        for colours in ("steps", "on-steps")
    )
    return [
        {"mark": {"type": "rect", "style": "cell"}, "encoding": {"color": shade}},
        {"mark": {"type": "text", "fontSize": 11}, "encoding": {"text": {"field": "says"}, "color": ink}},
    ]
