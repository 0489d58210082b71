"""Gantt chart of a road: talks and work on each deal, with uncertain ends, and when its milestone is reached."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Cell, Finding, share

TALKS, WORK = "on offer until agreed", "carried out"
KEPT, SEEN = "if all is kept", "as simulated"


def gantt(finding: Finding, *, width: int = WIDE) -> Chart:
    """A row for each deal and for the milestone, windows above, and below the share that has reached it by month."""
    wide = width >= WIDE
    rows = [{**r, "row": f"{k + 1} · {r['title']}"} for k, r in enumerate(finding.table.records())]
    for r in rows:
        r["row"] = lines(str(r["row"]), 30 if wide else 16, most=2)
    marks = _mark_rows(finding, wide=wide)
    last = _last(finding)
    plot = width - ((200 + 30) if wide else (110 + 22))
    chart: Chart = {
        "vconcat": [
            *_windows(finding, last, plot, wide=wide),
            {
                "width": plot,
                "height": {"step": 28 if wide else 32},
                "encoding": {"y": _vertical([*rows, *marks])},
                "layer": [
                    *_calendar(finding, last),
                    _bars(rows, last),
                    _lanes(rows, plot),
                    _ends([*rows, *marks], last),
                    _marks(marks, last),
                    *row_labels([*rows, *marks]),
                ],
            },
            _milestone(finding, last, plot),
        ],
        "resolve": {"scale": {"color": "independent", "strokeDash": "independent"}},
    }
    reading = (
        "Bars: the median future, if all is kept. Line with ends: 5% to 95% of the month in force. Dot: the median of "
        "the milestone. At the right: the lane of talks. Dashed: the principal's government may change; dotted: the "
        "case ends. Above: the case's windows. Below: share of futures that have reached the milestone."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _last(finding: Finding) -> int:
    """The last month drawn: where nearly all futures have reached the milestone, or the case ends."""
    table = finding.more["milestone"].records()
    ends = [float(r["in_force_p95"] or 0) for r in finding.table.records()]
    return int(max([*ends, *(int(r["month"] or 0) for r in finding.more["calendar"].records()), 12])) if table else 12


def _vertical(rows: list[dict[str, Cell]]) -> dict[str, Any]:
    """One row a deal, in the road's order; labels are drawn apart."""
    return {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}


def _months(last: int, *, field: str = "start", title: bool = False) -> dict[str, Any]:
    """The horizontal axis: whole years."""
    step = 12 * (1 + last // 121) * (2 if last > 240 else 1)
    axis = {"title": "months from start" if title else None, "values": list(range(0, last + 1, step)), "grid": True}
    scale = {"domain": [0, last], "nice": False, "clamp": True}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


def _bars(rows: list[dict[str, Cell]], last: int) -> Chart:
    """Talks, then work, in the median future."""
    data: list[dict[str, Cell]] = []
    for r in rows:
        marks = (r["offered_p50"], r["agreed_p50"], r["in_force_p50"])
        for phase, start, stop in ((TALKS, marks[0], marks[1]), (WORK, marks[1], marks[2])):
            if start is not None:
                data.append({"row": r["row"], "phase": phase, "start": start, "stop": last if stop is None else stop})
    scale = {"domain": [TALKS, WORK], "range": "strips"}
    legend = {"title": None, "symbolType": "square", "symbolSize": 130, "columns": 2}
    return {
        "data": {"values": data},
        "mark": {"type": "bar", "height": 11},
        "encoding": {
            "x": _months(last),
            "x2": {"field": "stop"},
            "color": {"field": "phase", "type": "ordinal", "scale": scale, "legend": legend},
        },
    }


def _ends(rows: list[dict[str, Cell]], last: int) -> Chart:
    """How uncertain the month of each deal's end is."""
    data = [
        {"row": r["row"], "start": r["in_force_p05"], "stop": last if r["in_force_p95"] is None else r["in_force_p95"]}
        for r in rows
        if r["in_force_p05"] is not None
    ]
    encoding = {"x": _months(last), "x2": {"field": "stop"}}
    ticks = [{"row": d["row"], "start": d[end]} for d in data for end in ("start", "stop")]
    return {
        "layer": [
            {"data": {"values": data}, "mark": {"type": "rule", "style": "stroke"}, "encoding": encoding},
            {
                "data": {"values": ticks},
                "mark": {"type": "tick", "style": "stroke", "thickness": 1.5, "size": 9},
                "encoding": {"x": _months(last)},
            },
        ]
    }


def _calendar(finding: Finding, last: int) -> list[Chart]:
    """Months in which the government may change, and the end of the case."""
    rows = finding.more["calendar"].records()
    marks = (("anchor", rows[:-1], None), ("ghost", rows[-1:], [2, 3]))
    return [
        {
            "data": {"values": [{"start": r["month"]} for r in chosen]},
            "mark": {"type": "rule", "style": style, **({"strokeDash": dash} if dash else {})},
            "encoding": {"x": _months(last), "y": {"value": 0}, "y2": {"value": "height"}},
        }
        for style, chosen, dash in marks
        if chosen
    ]


def _mark_rows(finding: Finding, *, wide: bool) -> list[dict[str, Cell]]:
    """The milestone's rows: if all is kept, and as simulated."""
    found = list[dict[str, Cell]]()
    for r in finding.more["mark"].records():
        name = lines(f"Milestone, {r['how']}", 30 if wide else 16, most=2)
        low, middle, high = (r[f"month_{q}"] for q in ("p05", "p50", "p95"))
        says = share(float(r["in_time"] or 0))
        found.append({"row": name, "in_force_p05": low, "in_force_p95": high, "start": middle, "says": says})
    return found


def _marks(rows: list[dict[str, Cell]], last: int) -> Chart:
    """The median month of the milestone; none where it lies beyond the limit."""
    return {
        "data": {"values": [r for r in rows if r["start"] is not None]},
        "mark": {"type": "point", "style": "dot"},
        "encoding": {"x": _months(last)},
    }


def _lanes(rows: list[dict[str, Cell]], plot: int) -> Chart:
    """The lane of talks at the right of each row."""
    data = [{"row": r["row"], "lane": f"{r['lane']}"} for r in rows if r["lane"] is not None]
    return {
        "data": {"values": data},
        "mark": {"type": "text", "style": "label", "align": "left", "dx": 8},
        "encoding": {"x": {"value": plot}, "text": {"field": "lane"}},
    }


def _windows(finding: Finding, last: int, plot: int, *, wide: bool) -> list[Chart]:
    """A strip for each window of the case."""
    data = [
        {**r, "row": lines(str(r["window"]), 30 if wide else 16, most=2)} for r in finding.more["windows"].records()
    ]
    data = [r for r in data if int(r["start"] or 0) <= last]
    if not data:
        return []
    order = list(dict.fromkeys(r["row"] for r in data))
    months = _months(last)
    encoding = {"x": {**months, "axis": {**months["axis"], "labels": False}}, "x2": {"field": "stop"}}
    return [
        {
            "width": plot,
            "height": {"step": 16},
            "encoding": {"y": {"field": "row", "type": "nominal", "sort": order, "axis": None}},
            "layer": [
                {"data": {"values": data}, "mark": {"type": "bar", "height": 7, "clip": True}, "encoding": encoding},
                *row_labels(data),
            ],
        }
    ]


def _milestone(finding: Finding, last: int, plot: int) -> Chart:
    """Share of futures that have reached the milestone, by month."""
    data = [
        {"start": r["month"], "share": r[column], "how": how}
        for r in finding.more["milestone"].records()
        for column, how in (("kept", KEPT), ("simulated", SEEN))
        if r[column] is not None and int(r["month"] or 0) <= last
    ]
    hows = [how for how in (KEPT, SEEN) if any(d["how"] == how for d in data)]
    y = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"title": None, "format": ".0%", "values": [0, 0.5, 1], "grid": True},
    }
    scale = {"domain": hows, "range": "category"}
    dash = {"field": "how", "type": "nominal", "scale": {"domain": hows, "range": [[1, 0], [5, 3]][: len(hows)]}}
    legend = {"title": "milestone reached", "columns": 2}
    return {
        "width": plot,
        "height": 90,
        "data": {"values": data},
        "mark": {"type": "line"},
        "encoding": {
            "x": _months(last, title=True),
            "y": y,
            "color": {"field": "how", "type": "nominal", "scale": scale, "legend": legend},
            "strokeDash": {**dash, "legend": legend},
        },
    }
