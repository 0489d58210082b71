"""Claims: each sentence over its own scale, with the share of futures in which it holds and the word for it."""

from collections.abc import Sequence
from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import ICD_203, Finding, share

LINE = 15
"""Height of a line of text, pixels."""


def claims(finding: Finding, *, width: int = WIDE) -> Chart:
    """How often each claim holds; claims without a share are left to the table."""
    wide = width >= WIDE
    plot = width - (150 if wide else 112)
    rows = _placed([r for r in finding.table.records() if r.get("share") is not None], wide=wide)
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": max([r["track"] for r in rows], default=0) + 14,
        "encoding": {"x": {"field": "share", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": _axis()}},
        "layer": _layers(rows, plot=plot),
    }
    reading = (
        "Dot: share of futures in which the claim holds, with its 95% interval. Upright lines: where the words of "
        "Intelligence Community Directive 203 change."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _placed(records: Sequence[dict[str, Any]], *, wide: bool) -> list[dict[str, Any]]:
    """The claims with their wrapped sentences, from the top down; places in pixels."""
    top, rows = LINE, list[dict[str, Any]]()
    for record in records:
        sentence = lines(str(record["says"]), 92 if wide else 36, most=2 if wide else 4)
        track = top + LINE * sentence.count("\n") + LINE
        figures = f"{share(float(record['share']))}\n{record.get('verdict') or ''}"
        rows.append({**record, "sentence": sentence, "figures": figures, "top": top, "track": track})
        top = track + 2 * LINE + 6
    return rows


def _axis() -> dict[str, Any]:
    """Lines where the verdict words change."""
    edges = [0.0, *(top for top, _ in ICD_203)]
    return {"title": "share of futures in which it holds", "values": edges, "format": ".0%", "grid": True,
            "labelOverlap": True}  # fmt: skip


def _layers(rows: Sequence[dict[str, Any]], *, plot: int) -> list[Chart]:
    """Track, interval, dot, sentence above, figures at the right."""
    track, top = _at("track"), _at("top")
    ends: dict[str, Any] = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    sentence: Chart = {
        "mark": {"type": "text", "style": "label", "align": "left", "lineHeight": LINE},
        "encoding": {"x": {"value": 0}, "y": top, "text": {"field": "sentence"}},
    }
    figures: Chart = {
        "mark": {
            "type": "text",
            "style": "strong-label",
            "align": "left",
            "dx": 10,
            "lineHeight": LINE,
            "dy": -LINE / 2,
        },
        "encoding": {"x": {"value": plot}, "y": track, "text": {"field": "figures"}},
    }
    known = [r for r in rows if r.get("low") is not None]
    interval: Chart = {"mark": {"type": "rule", "style": "strong-interval"}, "encoding": {**ends, "y": track}}
    return [
        {"mark": {"type": "rule", "style": "track"},
         "encoding": {"x": {"datum": 0}, "x2": {"datum": 1}, "y": track}},
        {"data": {"values": known}, **interval},
        {"mark": {"type": "point", "style": "dot"}, "encoding": {"y": track}},
        sentence,
        figures,
    ]  # fmt: skip


def _at(field: str) -> dict[str, Any]:
    """A vertical place in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}
