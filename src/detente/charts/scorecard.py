"""Scorecard: strategies by metrics, the mean and its range in every cell, shaded by what is given up there."""

from collections.abc import Mapping, Sequence
from typing import Any

from detente.charts.regret import shade
from detente.charts.theme import WIDE, Chart, column_labels, finish, lines, row_labels
from detente.finding import IN_PER_CENT, Finding, number, places_of, places_of_ranges, share

Record = dict[str, Any]


def scorecard(finding: Finding, *, width: int = WIDE) -> Chart:
    """What each strategy does to each metric that counts."""
    wide = width >= WIDE
    records = finding.table.records()
    metrics = list(dict.fromkeys(str(r["metric"]) for r in records))
    across = len(metrics) if wide else min(4, len(metrics))
    blocks = [metrics[k : k + across] for k in range(0, len(metrics), across)]
    parts = [_block([r for r in records if r["metric"] in block], block, width, across) for block in blocks]
    below = " Small: 5th to 95th percentile of the futures." if wide else ""
    reading = (
        "Figures: mean over the futures; bold where a strategy is the best or ties with it." + below + " The stronger "
        "the shade, the more of what choosing right is worth in that metric is given up. Best overall first."
    )
    chart: Chart = parts[0] if len(parts) == 1 else {"vconcat": parts, "spacing": 14}
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _block(records: Sequence[Record], metrics: Sequence[str], width: int, across: int) -> Chart:
    """Some of the metrics side by side."""
    wide = width >= WIDE
    labels = 152 if wide else 104
    cell = min((width - labels - 12) // across, 120)
    heads = _heads(records, metrics, max(cell // 6, 8))
    said = {m: _words([r for r in records if r["metric"] == m]) for m in metrics}
    rows = [
        {
            **r,
            **said[r["metric"]][r["strategy"]],
            "row": lines(str(r["strategy"]), 24 if wide else 17, most=2),
            "head": heads[r["metric"]],
        }
        for r in records
    ]
    return {
        "data": {"values": rows},
        "width": {"step": cell},
        "height": {"step": 30 if wide else 28},
        "encoding": {
            "x": {"field": "head", "type": "nominal", "sort": list(heads.values()), "axis": None},
            "y": {"field": "row", "type": "nominal", "sort": list(dict.fromkeys(r["row"] for r in rows)), "axis": None},
        },
        "layer": [*_cells(wide=wide), *row_labels(rows), *column_labels(rows)],
        "resolve": {"scale": {"color": "independent"}},
    }


def _cells(*, wide: bool) -> list[Chart]:
    """Shades with their figures."""
    colour = shade("given_up", "on-steps")
    layers: list[Chart] = [
        {"mark": {"type": "rect", "style": "cell"}, "encoding": {"color": shade("given_up", "steps")}},
        _mean("!datum.standing", 400, colour, wide=wide),
        _mean("!!datum.standing", 600, colour, wide=wide),
    ]
    span: Chart = {
        "mark": {"type": "text", "fontSize": 8.5, "dy": 8},
        "encoding": {"text": {"field": "span_says"}, "color": colour},
    }
    return [*layers, span] if wide else layers


def _mean(which: str, weight: int, colour: Mapping[str, Any], *, wide: bool) -> Chart:
    """The means of some cells."""
    return {
        "transform": [{"filter": which}],
        "mark": {"type": "text", "fontSize": 11.5 if wide else 11, "dy": -6 if wide else 0, "fontWeight": weight},
        "encoding": {"text": {"field": "mean_says"}, "color": colour},
    }


def _heads(records: Sequence[Record], metrics: Sequence[str], letters: int) -> dict[str, str]:
    """Headings with their units."""
    units = {str(r["metric"]): str(r.get("unit") or "") for r in records}
    return {m: lines(_named(m, units[m]), letters, most=6) for m in metrics}


def _named(metric: str, unit: str) -> str:
    """A metric with its unit, where it does not say it."""
    plain = unit and unit not in IN_PER_CENT and unit not in metric
    return f"{metric} ({unit})" if plain else metric


def _words(records: Sequence[Record]) -> dict[str, dict[str, str]]:
    """The figures of one metric by strategy, all with the same decimals."""
    in_per_cent = records[0].get("unit") in IN_PER_CENT
    style = "share" if in_per_cent else "number"
    places = places_of([r["mean"] for r in records], style)
    coarse = places_of_ranges([r["p95"] - r["p05"] for r in records], style)

    def say(value: float, decimals: int | None) -> str:
        return share(value, places=decimals or 0) if in_per_cent else number(value, places=decimals)

    return {
        r["strategy"]: {
            "mean_says": say(r["mean"], places),
            "span_says": f"{say(r['p05'], coarse)} \N{EN DASH} {say(r['p95'], coarse)}",
        }
        for r in records
    }
