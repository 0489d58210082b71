"""Strategies: a panel for each metric, a dot and an interval for each strategy, its figures at the right."""

from collections.abc import Sequence
from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import IN_PER_CENT, Finding, number, share

Record = dict[str, Any]


def strategies(finding: Finding, *, width: int = WIDE) -> Chart:
    """What each strategy does to each metric."""
    wide = width >= WIDE
    records = finding.table.records()
    metrics = list(dict.fromkeys(r["metric"] for r in records))
    panels = [
        _panel([r for r in records if r["metric"] == m], width=width, labelled=not wide or k % 2 == 0)
        for k, m in enumerate(metrics)
    ]
    reading = (
        "Dot: mean over the futures, filled for the best strategy and those tied with it; the stroke holds 90% of the "
        "futures."
    )
    return finish({"concat": panels, "columns": 2 if wide else 1}, title=finding.answer, reading=reading, width=width)


def _panel(records: Sequence[Record], *, width: int, labelled: bool) -> Chart:
    """One metric."""
    wide = width >= WIDE
    letters, figures, labels = (22, 62, 128) if wide else (16, 62, 106)
    plot = ((width - labels - 12) // 2 if wide else width - labels) - figures
    order = [lines(str(r["strategy"]), letters, most=2) for r in records]
    rows = [
        {**r, "row": row, "says": _figures(r), "ahead": bool(r["standing"])}
        for r, row in zip(records, order, strict=True)
    ]
    labels_at_left = row_labels(rows) if labelled else []
    first = records[0]
    unit = f", {first['unit']}" if first.get("unit") and str(first["unit"]) not in str(first["metric"]) else ""
    side = {"less": " (less is better)", "more": " (more is better)"}.get(str(first.get("better")), "")
    return {
        "title": {"text": lines(f"{first['metric']}{unit}{side}", (plot + figures) // 6, most=2), "fontSize": 12},
        "data": {"values": rows},
        "width": plot,
        "height": {"step": 26},
        "encoding": {"y": {"field": "row", "type": "nominal", "sort": order, "axis": None}, "x": _value(first)},
        "layer": [*_layers(plot), *labels_at_left],
    }


def _value(record: Record) -> dict[str, Any]:
    """The horizontal axis of a panel."""
    shape = ".0%" if _is_chance(record) else ",~f"
    axis = {
        "title": None,
        "tickCount": 4,
        "grid": True,
        "format": shape,
        "labelOverlap": True,
        "labelFlush": True,
    }
    return {"field": "mean", "type": "quantitative", "scale": {"zero": False, "nice": True}, "axis": axis}


def _layers(plot: int) -> list[Chart]:
    """Interval, dot, figures."""
    shown = {"condition": {"test": "datum.ahead", "value": 1}, "value": 0}
    return [
        {"mark": {"type": "rule", "style": "interval"},
         "encoding": {"x": {"field": "p05", "type": "quantitative"}, "x2": {"field": "p95"}}},
        {"mark": {"type": "point", "style": "open-dot"}},
        {"mark": {"type": "point", "style": "dot"}, "encoding": {"opacity": shown}},
        {"mark": {"type": "text", "style": "label", "align": "left", "dx": 8},
         "encoding": {"x": {"value": plot}, "text": {"field": "says"}}},
    ]  # fmt: skip


def _figures(record: Record) -> str:
    """The mean in figures."""
    return share(record["mean"]) if _is_chance(record) else number(record["mean"])


def _is_chance(record: Record) -> bool:
    """Whether the metric is read in per cent."""
    return record.get("unit") in IN_PER_CENT
