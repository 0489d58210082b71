"""The brief as a tagged PDF, set by typst from data: no word of a case is ever read as markup.

Needs the `documents` extra.
"""

import json
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from detente.brief.blocks import (
    Block,
    Callout,
    ChartBlock,
    Document,
    FootnoteRefs,
    Heading,
    KeyLine,
    List,
    Paragraph,
    TableBlock,
    Words,
    widths,
)
from detente.brief.pictures import TALLEST, pieces, size_of, svg
from detente.charts.font import FOLDER
from detente.charts.theme import WIDE
from detente.errors import InputError


def pdf(document: Document) -> bytes:
    """The brief as PDF (PDF/UA-1, tagged).

    Raises:
        InputError: typst is not installed.

    """
    return _compiled(document, format="pdf", pdf_standards=["ua-1"])


def pictures(document: Document, *, dots: int = 110) -> list[bytes]:
    """Its pages as PNG pictures.

    Args:
        document: the brief.
        dots: per inch.

    Raises:
        InputError: typst is not installed.

    """
    made = _compiled(document, format="png", ppi=dots)
    return made if isinstance(made, list) else [made]


def _compiled(document: Document, **how: Any) -> Any:
    """What typst makes of the brief: bytes, or a list of them for several pages of pictures."""
    if find_spec("typst") is None:
        raise InputError("a PDF", wanted="the documents extra", mend='pip install "detente[documents]"')
    compile_: Callable[..., Any] = import_module("typst").compile
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for block in document.blocks:
            if isinstance(block, ChartBlock):
                for k, part in enumerate(pieces(block.spec)):
                    (root / f"{block.name}-{k}.svg").write_text(svg(part, titled=False), encoding="utf-8")
        (root / "brief.json").write_text(json.dumps(as_data(document)), encoding="utf-8")
        template = files("detente.brief").joinpath("templates", "brief.typ").read_text(encoding="utf-8")
        (root / "brief.typ").write_text(template, encoding="utf-8")
        source = str(root / "brief.typ")
        return compile_(source, root=str(root), font_paths=[str(FOLDER)], **how)


def as_data(document: Document) -> dict[str, Any]:
    """The brief as plain data for the template."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "footer": document.footer,
        "marking": document.marking,
        "language": document.language,
        "dense": document.dense,
        "anchors": sorted(_anchors(document)),
        "blocks": [_block(b) for b in document.blocks if not (isinstance(b, TableBlock) and b.twin)],
    }


def _anchors(document: Document) -> set[str]:
    """Everything that a link inside the brief may point at."""
    found = {b.anchor for b in document.blocks if isinstance(b, Heading)}
    for block in document.blocks:
        if isinstance(block, TableBlock | List):
            found |= set(block.anchors)
    return found


def _block(block: Block) -> Mapping[str, Any]:
    """One block as data; `kind` chooses how the template sets it."""
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": block.level, "anchor": block.anchor}
        case KeyLine():
            return {"kind": "key", "text": block.text}
        case Paragraph():
            return {"kind": block.role, "text": block.text}
        case ChartBlock():
            return _chart(block)
        case TableBlock():
            return _table(block)
        case Callout():
            return {"kind": "callout", "title": block.title, "paragraphs": list(block.paragraphs)}
        case List():
            items = [[_words(w) for w in item] for item in block.items]
            return {"kind": "terms" if block.terms else "list", "items": items, "anchors": list(block.anchors)}
        case FootnoteRefs():
            return {"kind": "rests", "numbers": list(block.numbers), "more": block.more}


def _chart(block: ChartBlock) -> Mapping[str, Any]:
    """A picture in its pieces, each as wide as the text unless it would then be too tall for a page."""
    files: list[Mapping[str, Any]] = []
    for k, part in enumerate(pieces(block.spec)):
        width, height = size_of(part)
        share = 100 * min(1.0, width / WIDE, TALLEST * width / height)
        files.append({"name": f"{block.name}-{k}.svg", "width": round(share, 1)})
    return {"kind": "chart", "files": files, "alt": block.sentence, "reading": block.reading}


def _table(block: TableBlock) -> Mapping[str, Any]:
    """A table with widths in proportion to its longest words."""
    return {
        "kind": "table",
        "caption": block.caption,
        "heads": [h.label for h in block.heads],
        "right": [h.right for h in block.heads],
        "widths": widths(block),
        "rows": [[_words(w) for w in row] for row in block.rows],
        "anchors": list(block.anchors),
        "left_out": block.left_out,
    }


def _words(words: Words) -> dict[str, str]:
    """Words as data."""
    return {"text": words.text, "href": words.href}
