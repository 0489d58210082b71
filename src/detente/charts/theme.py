"""The one theme of all charts: colours by role, type sizes, widths, and the wrapping of words.

A chart never names a colour. It names a *style* (`band`, `quiet`, `label` ...) or a *range* (`category`, `steps`,
`on-steps`), and the configuration below gives it a colour for paper and for dark screens. Every colour of a palette
is used once only, so that a renderer can exchange the colours of a finished picture by their roles.

The categories keep 3 to 1 against the page in both palettes and stay apart for protan, deutan and tritan eyes
(tests/charts/test_theme.py); no chart relies on colour alone.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from detente.charts.font import STACK

Chart = dict[str, Any]
Palette = Mapping[str, str]

WIDE = 660
NARROW = 330

LIGHT: Palette = {
    "paper": "#fffffe",
    "ink": "#1b2430",
    "soft": "#4d5866",
    "line": "#c3cad4",
    "grid": "#e3e7ed",
    "accent": "#1d4f8c",
    "quiet": "#7b8695",
    "anchor": "#8f5a12",
    "c1": "#1d5fa8",
    "c2": "#c2500c",
    "c3": "#0b7f63",
    "c4": "#9a4b93",
    "c5": "#8a7000",
    "c6": "#53606f",
    "s1": "#edf2f8",
    "s2": "#cbdcee",
    "s3": "#98bbdf",
    "s4": "#5a8fc6",
    "s5": "#2a639f",
    "s6": "#123a69",
}

DARK: Palette = {
    "paper": "#12171f",
    "ink": "#e8ecf2",
    "soft": "#b0bac7",
    "line": "#4a5565",
    "grid": "#2a3340",
    "accent": "#8ab8f0",
    "quiet": "#8591a2",
    "anchor": "#e0ad62",
    "c1": "#6aa9ee",
    "c2": "#f28a4b",
    "c3": "#3fbf9b",
    "c4": "#d593cf",
    "c5": "#d3b53a",
    "c6": "#a7b3c2",
    "s1": "#1a2430",
    "s2": "#1f3a59",
    "s3": "#2a5686",
    "s4": "#3a6aa2",
    "s5": "#82b1e4",
    "s6": "#c3dcf7",
}


def config(palette: Palette = LIGHT) -> dict[str, Any]:
    """The Vega-Lite configuration that gives styles and ranges their colours."""
    return {
        "aria": False,
        "background": None,
        "font": STACK,
        "padding": 4,
        "lineBreak": "\n",
        "view": {"stroke": None, "fill": None},
        "concat": {"spacing": 18},
        "facet": {"spacing": 18},
        "title": {"anchor": "start", "color": palette["ink"], "fontSize": 13, "fontWeight": 600, "offset": 8,
                  "subtitleColor": palette["soft"], "subtitleFontSize": 11.5},
        "axis": _axis(palette),
        "axisY": {"grid": False, "domain": False, "ticks": False, "labelPadding": 6},
        "header": {"labelColor": palette["ink"], "labelFontSize": 12, "labelFontWeight": 600, "labelAnchor": "start",
                   "title": None},
        "legend": {"labelColor": palette["ink"], "titleColor": palette["soft"], "labelFontSize": 11.5,
                   "titleFontSize": 11.5, "titleFontWeight": 400, "orient": "top", "labelLimit": 260,
                   "symbolStrokeWidth": 2.5},
        "text": {"color": palette["ink"], "fontSize": 11.5, "baseline": "middle"},
        "line": {"strokeWidth": 2},
        "range": _ranges(palette),
        "style": _styles(palette),
    }  # fmt: skip


def _axis(palette: Palette) -> dict[str, Any]:
    """Axes: quiet lines, plain upright words."""
    return {
        "labelColor": palette["ink"], "labelFontSize": 11.5, "labelLimit": 260, "labelFontWeight": 400,
        "titleColor": palette["soft"], "titleFontSize": 11.5, "titleFontWeight": 400, "titlePadding": 6,
        "gridColor": palette["grid"], "domainColor": palette["line"], "tickColor": palette["line"], "tickSize": 4,
    }  # fmt: skip


def _ranges(palette: Palette) -> dict[str, list[str]]:
    """Named ranges that scales may use."""
    steps = [palette[f"s{k}"] for k in range(1, 7)]
    return {
        "category": [palette[f"c{k}"] for k in range(1, 7)],
        "steps": steps,
        "strips": steps[1:],
        "ramp": steps,
        "heatmap": steps,
        "on-steps": [palette["ink"]] * 4 + [palette["paper"]] * 2,
    }


def _styles(palette: Palette) -> dict[str, dict[str, Any]]:
    """Named styles that marks may use."""
    return {
        "main": {"color": palette["accent"]},
        "band": {"color": palette["accent"], "opacity": 0.22},
        "half-band": {"color": palette["accent"], "opacity": 0.32},
        "quiet": {"color": palette["quiet"]},
        "interval": {"color": palette["quiet"], "strokeWidth": 2.5, "strokeCap": "round"},
        "strong-interval": {"color": palette["accent"], "strokeWidth": 2.5, "strokeCap": "round"},
        "dot": {"color": palette["accent"], "filled": True, "opacity": 1, "size": 62},
        "open-dot": {"color": palette["quiet"], "fill": palette["paper"], "strokeWidth": 2, "opacity": 1, "size": 52},
        "bar": {"color": palette["s4"]},
        "soft-bar": {"color": palette["s3"]},
        "stripe": {"color": palette["grid"], "opacity": 0.55},
        "rule": {"color": palette["line"]},
        "cell": {"stroke": palette["paper"], "strokeWidth": 2},
        "track": {"color": palette["line"], "strokeWidth": 1},
        "stroke": {"color": palette["ink"]},
        "anchor": {"color": palette["anchor"], "strokeWidth": 1.5, "strokeDash": [3, 3]},
        "ghost": {"color": palette["soft"], "strokeWidth": 1.5, "strokeDash": [5, 3]},
        "label": {"color": palette["ink"], "fontSize": 11.5},
        "strong-label": {"color": palette["ink"], "fontSize": 11.5, "fontWeight": 600},
        "soft-label": {"color": palette["soft"], "fontSize": 11},
    }


def finish(spec: Chart, *, title: str, reading: str = "", width: int = WIDE) -> Chart:
    """The description with schema, title (wrapped to the width), a line on how to read it, and the theme.

    Args:
        spec: the chart.
        title: the finding's answer.
        reading: what lines, bands and shades mean; a brief sets it below the picture.
        width: of the whole chart, in pixels.

    """
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {"text": wrap(title, width // 7), "subtitle": wrap(reading, width // 6) if reading else []},
        "usermeta": {"reading": reading},
        "config": config(),
        **spec,
    }


def wrap(text: str, letters: int) -> list[str]:
    """Lines of at most about so many letters, broken between words.

    >>> wrap("many small deals", 10)
    ['many small', 'deals']
    """
    longest = max(map(len, text.split()), default=1)
    return textwrap.wrap(text, max(letters, min(longest, 14), 8)) or [""]


def lines(text: str, letters: int, *, most: int = 3) -> str:
    r"""The same as one string with line breaks; what does not fit into `most` lines ends in an ellipsis.

    >>> lines("one two three four", 9, most=2)
    'one two\nthree …'
    """
    kept = wrap(text, letters)
    if len(kept) > most:
        kept = [*kept[: most - 1], textwrap.shorten(kept[most - 1] + " " + kept[most], letters, placeholder=" …")]
    return "\n".join(kept)


def row_labels(rows: Sequence[Mapping[str, Any]], *, field: str = "row") -> list[Chart]:
    """Labels at the left of rows, centred on their rows however many lines they have.

    An axis would hang its labels from their first line. The chart's vertical axis is switched off instead
    (`"axis": None`), and these layers are added.

    Args:
        rows: the chart's data.
        field: the column that makes the rows; its text is the label, with its line breaks.

    """
    labels = list(dict.fromkeys(str(r[field]) for r in rows))
    return [
        {
            "data": {"values": [{field: t} for t in labels if t.count("\n") == breaks]},
            "mark": {
                "type": "text",
                "style": "label",
                "align": "right",
                "dx": -8,
                "dy": -6.5 * breaks,
                "lineHeight": 13,
            },
            "encoding": {"x": {"value": 0}, "text": {"field": field}},
        }
        for breaks in sorted({t.count("\n") for t in labels})
    ]


def column_labels(rows: Sequence[Mapping[str, Any]], *, field: str = "head", size: float = 10.5) -> list[Chart]:
    """Labels above columns that all end at the same height however many lines they have.

    Args:
        rows: the chart's data.
        field: the column that makes the columns of the chart; its text is the label, with its line breaks.
        size: of the letters, in pixels.

    """
    labels = list(dict.fromkeys(str(r[field]) for r in rows))
    high = round(1.14 * size, 1)
    return [
        {
            "data": {"values": [{field: t} for t in labels if t.count("\n") == breaks]},
            "mark": {"type": "text", "style": "label", "fontSize": size, "baseline": "bottom", "lineHeight": high,
                     "dy": -5 - high * breaks},
            "encoding": {"y": {"value": 0}, "text": {"field": field}},
        }
        for breaks in sorted({t.count("\n") for t in labels})
    ]  # fmt: skip
