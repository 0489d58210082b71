"""Claims: each sentence beside its own scale, with the share of futures in which it holds and the word for it."""

from collections.abc import Sequence
from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import ICD_203, Finding, share

LINE = 14
"""Height of a line of text, pixels."""


def claims(finding: Finding, *, width: int = WIDE) -> Chart:
    """How often each claim holds; claims that this run does not answer are left to the table."""
    wide = width >= WIDE
    known = [r for r in finding.table.records() if r.get("share") is not None]
    text, figures = (330, 128) if wide else (0, 112)
    plot = width - text - figures - 12
    rows = _beside(known, -text) if wide else _above(known)
    chart: Chart = {
        "data": {"values": rows},
        "width": plot,
        "height": max([r["foot"] for r in rows], default=0),
        "encoding": {"x": {"field": "share", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": _axis()}},
        "layer": _layers(rows, plot=plot, start=-text if wide else 0),
    }
    reading = (
        "Dot: share of futures in which the claim holds, with its 95% interval; a claim about all futures together has "
        "none. Upright lines: where the words of Intelligence Community Directive 203 change."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _beside(records: Sequence[dict[str, Any]], start: int) -> list[dict[str, Any]]:
    """The claims from the top down, each sentence at the left of its scale; places in pixels."""
    top, rows = 0, list[dict[str, Any]]()
    for record in records:
        sentence = lines(str(record["says"]), -start // 6, most=3)
        high = max(LINE * (sentence.count("\n") + 1), 2 * LINE) + 9
        middle = top + high / 2
        first = middle - LINE * sentence.count("\n") / 2
        places = {"top": first, "track": middle, "foot": top + high}
        rows.append({**record, **_figures(record), "sentence": sentence, **places})
        top += high
    return rows


def _above(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with each sentence above its scale."""
    top, rows = LINE, list[dict[str, Any]]()
    for record in records:
        sentence = lines(str(record["says"]), 36, most=5)
        track = top + LINE * sentence.count("\n") + LINE
        places = {"top": top, "track": track, "foot": track + LINE}
        rows.append({**record, **_figures(record), "sentence": sentence, **places})
        top = track + 2 * LINE + 6
    return rows


def _figures(record: dict[str, Any]) -> dict[str, Any]:
    """What stands at the right of a claim, and how many lines it has."""
    word = str(record.get("verdict") or "")
    single = record.get("low") is not None
    figures = f"{share(float(record['share']))}\n{word}" if single else lines(word, 16, most=2)
    return {"figures": figures, "deep": figures.count("\n")}


def _axis() -> dict[str, Any]:
    """Lines where the verdict words change."""
    edges = [0.0, *(top for top, _ in ICD_203)]
    return {"title": "share of futures", "values": edges, "format": ".0%", "grid": True,
            "labelOverlap": True}  # fmt: skip


def _layers(rows: Sequence[dict[str, Any]], *, plot: int, start: int) -> list[Chart]:
    """Track, interval, dot, sentence, figures at the right."""
    track, top = _at("track"), _at("top")
    ends: dict[str, Any] = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    sentence: Chart = {
        "mark": {"type": "text", "style": "label", "align": "left", "lineHeight": LINE},
        "encoding": {"x": {"value": start}, "y": top, "text": {"field": "sentence"}},
    }
    known = [r for r in rows if r.get("low") is not None]
    return [
        {"mark": {"type": "rule", "style": "track"},
         "encoding": {"x": {"datum": 0}, "x2": {"datum": 1}, "y": track}},
        {"data": {"values": known}, "mark": {"type": "rule", "style": "strong-interval"},
         "encoding": {**ends, "y": track}},
        {"data": {"values": known}, "mark": {"type": "point", "style": "dot"}, "encoding": {"y": track}},
        sentence,
        *(_words(rows, deep, plot) for deep in sorted({r["deep"] for r in rows})),
    ]  # fmt: skip


def _words(rows: Sequence[dict[str, Any]], deep: int, plot: int) -> Chart:
    """The figures with so many line breaks, centred on their tracks."""
    mark = {
        "type": "text", "style": "strong-label", "align": "left", "dx": 10, "lineHeight": LINE, "dy": -LINE * deep / 2,
    }  # fmt: skip
    return {
        "data": {"values": [r for r in rows if r["deep"] == deep]},
        "mark": mark,
        "encoding": {"x": {"value": plot}, "y": _at("track"), "text": {"field": "figures"}},
    }


def _at(field: str) -> dict[str, Any]:
    """A vertical place in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}
