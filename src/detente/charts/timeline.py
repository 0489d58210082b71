"""Timeline: a row for each measure of a roadmap, shaded by the share of futures in which it is in force."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Cell, Finding, share

SHADES = ((0.2, "2 to 20%"), (0.4, "20 to 40%"), (0.6, "40 to 60%"), (0.8, "60 to 80%"), (1.01, "80 to 100%"))


ROWS = 28
"""Rows of one panel: a longer roadmap is cut, so that each part fits on a page."""


def timeline(finding: Finding, *, width: int = WIDE, by_deal: bool = False) -> Chart:
    """The roadmap as it unfolds: a row for each measure, or for each deal as far as its measure that lags most."""
    wide = width >= WIDE
    rows = _rows(finding, wide=wide, by_deal=by_deal)
    strips = finding.more["months in force"].records()
    last = max([int(r["stop"] or 0) for r in strips], default=12)
    plot = width - 60 - ((220 if by_deal else 270) if wide else 0)
    step = (17 if by_deal else 26) if wide else 34
    parts = [
        _panel(rows[k : k + ROWS], strips, last, wide=wide, size=(plot, step))
        for k in range(0, max(len(rows), 1), ROWS)
    ]
    chart: Chart = parts[0] if len(parts) == 1 else {"concat": parts, "columns": 1}
    what = "all measures of the deal are, as far as the one that lags most," if by_deal else "the measure is"
    reading = (
        f"Shade: share of futures in which {what} in force that month. Upright stroke: from here on in half of them. "
        "Right: share at the end."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _panel(
    rows: list[dict[str, Cell]], strips: list[dict[str, Cell]], last: int, *, wide: bool, size: tuple[int, int]
) -> Chart:
    """Some of the rows; size is the width of the plot and the height of a row."""
    names = row_labels(rows) if wide else [_names(rows)]
    return {
        "width": size[0],
        "height": {"step": size[1]},
        "encoding": {"y": _vertical(rows), "x": _months(last)},
        "layer": [
            _stretches(strips, rows, last, wide=wide),
            _half(rows, wide=wide),
            _ends(rows, last, wide=wide),
            *names,
        ],
    }


def _rows(finding: Finding, *, wide: bool, by_deal: bool) -> list[dict[str, Cell]]:
    """The rows with their labels: number of the deal, name, and who takes it where there is room."""
    rows = finding.table.records()
    deals = list(dict.fromkeys(r["deal"] for r in rows))
    for r in rows:
        name = f"{deals.index(r['deal']) + 1} · {r['measure']}"
        beside = "" if by_deal or wide else f" · {r['by']}"
        r["row"] = lines(name + beside, 44 if wide else 50, most=2 if wide else 1)
        r["held"] = share(float(r["end"] or 0))
    return rows


def _vertical(rows: list[dict[str, Cell]]) -> dict[str, Any]:
    """One row a measure, in the roadmap's order; labels are drawn apart."""
    return {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}


def _months(last: int) -> dict[str, Any]:
    """The horizontal axis: whole years."""
    step = 24 if last > 60 else 12
    axis = {"title": "months from start", "values": list(range(0, last + 1, step)), "grid": True}
    return {"type": "quantitative", "scale": {"domain": [0, last], "nice": False}, "axis": axis}


def _stretches(strips: list[dict[str, Cell]], rows: list[dict[str, Cell]], last: int, *, wide: bool) -> Chart:
    """The shaded strips."""
    label = {r["measure"]: r["row"] for r in rows}
    data = [
        {**r, "row": label[r["measure"]], "shade": next(word for top, word in SHADES if float(r["share"] or 0) < top)}
        for r in strips
        if r["measure"] in label
    ]
    scale = {"domain": [word for _, word in SHADES], "range": "strips"}
    legend = {"title": "in force in", "symbolType": "square", "symbolSize": 130, "columns": 5 if wide else 3}
    return {
        "data": {"values": data},
        "mark": {"type": "bar", "height": 11, **({} if wide else {"yOffset": 7})},
        "encoding": {
            "x": {"field": "start", **_months(last)},
            "x2": {"field": "stop"},
            "color": {"field": "shade", "type": "ordinal", "scale": scale, "legend": legend},
        },
    }


def _half(rows: list[dict[str, Cell]], *, wide: bool) -> Chart:
    """A stroke where half of the futures have the measure in force."""
    return {
        "data": {"values": [r for r in rows if r["half"] is not None]},
        "mark": {"type": "tick", "style": "stroke", "thickness": 2, "size": 15, **({} if wide else {"yOffset": 7})},
        "encoding": {"x": {"field": "half", "type": "quantitative"}},
    }


def _ends(rows: list[dict[str, Cell]], last: int, *, wide: bool) -> Chart:
    """The share at the end, in figures."""
    return {
        "data": {"values": [{**r, "last": last} for r in rows]},
        "mark": {"type": "text", "style": "label", "align": "left", "dx": 8, **({} if wide else {"dy": 7})},
        "encoding": {"x": {"field": "last", "type": "quantitative"}, "text": {"field": "held"}},
    }


def _names(rows: list[dict[str, Cell]]) -> Chart:
    """Where there is no room at the left, the names stand above their rows."""
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "style": "label", "align": "left", "dy": -8},
        "encoding": {"x": {"value": 0}, "text": {"field": "row"}},
    }
