"""Charts as pictures, without a browser: SVG for pages and print, PNG for Word.

Nothing is ever fetched: the converter is given no address that it may load from.
"""

import html
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import vl_convert

from detente.charts.font import FOLDER
from detente.charts.theme import LIGHT, config

TALLEST = 1.25
"""Height over width of the tallest picture that stands on a page of paper with its words."""

vl_convert.register_font_directory(str(FOLDER))

_TAG = re.compile(r"<[^>]*>")
_LONG = re.compile(r"(\.\d)\d+")
_NOISE = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events|xmlns:xlink|version)="[^"]*"')
_SIZE = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"')
_FAMILY = re.compile(r' font-family="[^"]*"')
_IDENTIFIER = re.compile(r'(id="|url\(#)')
_COLOURS = {colour: f"var(--{role})" for role, colour in LIGHT.items()}
_COLOUR = re.compile("|".join(_COLOURS))


def pieces(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The chart in parts that each fit on a page: panels set side by side are cut between their rows.

    A chart that is one panel stays whole.
    """
    panels, across = list(spec.get("concat", ())), int(spec.get("columns", 1))
    if not panels:
        return [spec]
    rows = -(-len(panels) // across)
    width, height = size_of(spec)
    fit = max(1, int(rows * TALLEST * width / height))
    cuts = range(0, len(panels), fit * across)
    return [{**spec, "concat": panels[at : at + fit * across]} for at in cuts]


def svg(spec: Mapping[str, Any], *, titled: bool = True) -> str:
    """A picture in the colours of paper.

    Args:
        spec: the chart.
        titled: whether it carries its title; a page that sets the sentence as text leaves it out.

    """
    return _svg(_plain(spec, titled=titled))


def inline_svg(spec: Mapping[str, Any], *, name: str, label: str) -> str:
    """A picture to stand in a page, without title: its colours are the page's variables, `--ink` and so on.

    Args:
        spec: the chart.
        name: makes identifiers unique among the pictures of a page.
        label: what the picture says, for those who cannot see it.

    """
    picture = _TAG.sub(lambda tag: _for_page(tag.group(), name), svg(spec, titled=False))
    return picture.replace("<svg ", f'<svg role="img" aria-label="{html.escape(label)}" ', 1)


def png(spec: Mapping[str, Any], *, scale: float = 2.0, titled: bool = False) -> bytes:
    """A picture in pixels on white, `scale` pixels for each of its own; without title unless asked for."""
    ground = f'<rect width="100%" height="100%" fill="{LIGHT["paper"]}"/>'
    picture = svg(spec, titled=titled)
    start = picture.index(">") + 1
    return vl_convert.svg_to_png(picture[:start] + ground + picture[start:], scale=scale)


def size_of(spec: Mapping[str, Any]) -> tuple[float, float]:
    """Width and height of a picture in pixels, without title."""
    found = _SIZE.search(svg(spec, titled=False))
    return (float(found.group(1)), float(found.group(2))) if found else (1.0, 1.0)


def _plain(spec: Mapping[str, Any], *, titled: bool) -> str:
    """The chart as text, which is also its key among the pictures already made."""
    kept = {key: value for key, value in spec.items() if key != "title" or titled}
    return json.dumps({**kept, "config": spec.get("config", config())}, sort_keys=True)


@lru_cache(maxsize=256)
def _svg(text: str) -> str:
    """The converter's picture, its numbers rounded to a tenth of a pixel and its bookkeeping left out."""
    raw = vl_convert.vegalite_to_svg(json.loads(text), allowed_base_urls=[])
    return _TAG.sub(lambda tag: _LONG.sub(r"\1", _NOISE.sub("", tag.group())), raw)


def _for_page(tag: str, name: str) -> str:
    """One tag with the page's colours and font, and identifiers of its own."""
    coloured = _COLOUR.sub(lambda found: _COLOURS[found.group()], _FAMILY.sub("", tag))
    return _IDENTIFIER.sub(rf"\g<1>{name}-", coloured)
