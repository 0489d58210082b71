"""Standing: regret over all metrics, a dot a strategy with the spread of its futures, best first."""

from collections.abc import Sequence
from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding, places_of, share

Record = dict[str, Any]


def standing(finding: Finding, *, width: int = WIDE) -> Chart:
    """How the strategies stand overall."""
    wide = width >= WIDE
    rows = _rows(finding.table.records(), wide=wide)
    labels, figures = (190, 150) if wide else (112, 62)
    plot = width - labels - figures
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": {"step": _step(rows, wide=wide)},
        "encoding": {"y": {"field": "row", "type": "nominal", "sort": [r["row"] for r in rows], "axis": None}},
        "layer": [*_marks(wide=wide), *row_labels(rows), _figures(plot)],
    }
    reading = (
        "Dot: mean over the futures with its 95% interval, filled for the leading strategy and those tied with it. "
        "Shorter is better. Right: the same in figures"
    )
    tail = ", and the share of futures in which the strategy is the best choice." if wide else "."
    return finish(chart, title=finding.answer, reading=reading + tail, width=width)


def _rows(records: Sequence[Record], *, wide: bool) -> list[Record]:
    """The strategies with their labels and figures."""
    places = places_of([r["regret"] for r in records], "share") or 0
    return [
        {
            **r,
            "row": lines(str(r["strategy"]), 30 if wide else 17, most=2),
            "says": _says(r, places) + (f", best in {share(r['best'])}" if wide else ""),
            "ahead": bool(r["standing"]),
        }
        for r in records
    ]


def _step(rows: Sequence[Record], *, wide: bool) -> int:
    """Height of a row: room for two lines where a label needs them."""
    return 32 if not wide or any("\n" in r["row"] for r in rows) else 22


def _says(record: Record, places: int) -> str:
    """The mean with its interval: `14% ±0.3`."""
    half = 100 * (record["high"] - record["low"]) / 2
    return f"{share(record['regret'], places=places)} ±{max(half, 0.1):.1f}"


def _marks(*, wide: bool) -> list[Chart]:
    """Bar, dot."""
    axis = {
        "title": "given up of what choosing right is worth" if wide else "given up",
        "format": ".0%",
        "tickCount": 5,
        "grid": True,
    }
    scale = {"domainMin": 0, "nice": True}
    x = {"field": "regret", "type": "quantitative", "scale": scale, "axis": axis}
    ahead = {"condition": {"test": "datum.ahead", "value": 1}, "value": 0}
    ends: dict[str, Any] = {"x": {**x, "field": "low"}, "x2": {"field": "high"}}
    return [
        {"mark": {"type": "bar", "style": "soft-bar", "height": 5}, "encoding": {"x": x}},
        {"mark": {"type": "rule", "style": "strong-interval"}, "encoding": ends},
        {"mark": {"type": "point", "style": "open-dot"}, "encoding": {"x": x}},
        {"mark": {"type": "point", "style": "dot"}, "encoding": {"x": x, "opacity": ahead}},
    ]


def _figures(plot: int) -> Chart:
    """The figures at the right."""
    return {
        "mark": {"type": "text", "style": "label", "align": "left", "dx": 8},
        "encoding": {"x": {"value": plot}, "text": {"field": "says"}},
    }
