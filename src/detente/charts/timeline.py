"""Timeline: a row for each measure of a roadmap, shaded by the share of futures in which it is in force."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Cell, Finding, share

SHADES = ((0.2, "2 to 20%"), (0.4, "20 to 40%"), (0.6, "40 to 60%"), (0.8, "60 to 80%"), (1.01, "80 to 100%"))


def timeline(finding: Finding, *, width: int = WIDE) -> Chart:
    """The roadmap as it unfolds."""
    wide = width >= WIDE
    rows = _rows(finding, wide=wide)
    last = _last(finding)
    chart: Chart = {
        "width": width - 70 - (270 if wide else 0),
        "height": {"step": 19 if wide else 36},
        "encoding": {"y": _vertical(rows, wide=wide), "x": _months(last)},
        "layer": [_stretches(finding, rows, wide=wide), _half(rows, wide=wide), _ends(rows, last, wide=wide)],
    }
    if not wide:
        chart["layer"].append(_names(rows))
    reading = (
        "Shade: share of futures in which the measure is in force that month. Upright stroke: from here on it has been "
        "in force in half of them. Right: share at the end. The number before a name counts the deals."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _rows(finding: Finding, *, wide: bool) -> list[dict[str, Cell]]:
    """The measures with their row's label: number of the deal, name, and who takes it where there is room."""
    rows = finding.table.records()
    deals = list(dict.fromkeys(r["deal"] for r in rows))
    for r in rows:
        name = f"{deals.index(r['deal']) + 1} · {r['measure']}"
        r["row"] = lines(name if wide else f"{name} · {r['by']}", 48 if wide else 52, most=1)
        r["held"] = share(float(r["end"] or 0))
    return rows


def _vertical(rows: list[dict[str, Cell]], *, wide: bool) -> dict[str, Any]:
    """One row a measure, in the roadmap's order."""
    axis = {"title": None, "labelLimit": 270, "labelFontSize": 11} if wide else None
    return {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": axis}


def _months(last: int) -> dict[str, Any]:
    """The horizontal axis: whole years."""
    step = 24 if last > 60 else 12
    axis = {"title": "months from start", "values": list(range(0, last + 1, step)), "grid": True}
    return {"type": "quantitative", "scale": {"domain": [0, last], "nice": False}, "axis": axis}


def _stretches(finding: Finding, rows: list[dict[str, Cell]], *, wide: bool) -> Chart:
    """The shaded strips."""
    label = {r["measure"]: r["row"] for r in rows}
    data = [
        {**r, "row": label[r["measure"]], "shade": next(word for top, word in SHADES if float(r["share"] or 0) < top)}
        for r in finding.more["months in force"].records()
    ]
    scale = {"domain": [word for _, word in SHADES], "range": "strips"}
    legend = {"title": "in force in", "symbolType": "square", "symbolSize": 130, "columns": 5 if wide else 3}
    return {
        "data": {"values": data},
        "mark": {"type": "bar", "height": 11, **({} if wide else {"yOffset": 7})},
        "encoding": {
            "x": {"field": "start", **_months(_last(finding))},
            "x2": {"field": "stop"},
            "color": {"field": "shade", "type": "ordinal", "scale": scale, "legend": legend},
        },
    }


def _last(finding: Finding) -> int:
    """The last month drawn."""
    return max([int(r["stop"] or 0) for r in finding.more["months in force"].records()], default=12)


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
