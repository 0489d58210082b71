"""A finding's chart as a file."""

import json
from pathlib import Path

from detente.brief.pictures import png, svg
from detente.charts.draw import draw
from detente.errors import InputError
from detente.finding import Finding

KINDS = (".svg", ".png", ".json")


def write_chart(finding: Finding, path: Path) -> Path:
    """The chart that a finding names, in a file.

    Args:
        finding: with a chart.
        path: its ending says whether it is a picture (`.svg`, `.png`) or a Vega-Lite description (`.json`).

    Raises:
        InputError: another ending, or the finding has no chart.
    """
    if path.suffix not in KINDS:
        raise InputError(str(path), wanted=f"a file that ends in {', '.join(KINDS)}")
    chart = draw(finding)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".png":
        path.write_bytes(png(chart, titled=True))
    else:
        text = json.dumps(chart, indent=2) if path.suffix == ".json" else svg(chart)
        path.write_text(text, encoding="utf-8")
    return path
