"""The brief as a Word document: real headings, real tables, pictures with their text.

Needs the `documents` extra. What python-docx has no words for (text of a picture, links inside a document) is
written as elements [ISO/IEC 29500-1].
"""

import io
import zlib
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
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
)
from detente.brief.docx_table import bookmark, clean, table_xml
from detente.brief.pictures import TALLEST, pieces, png, size_of
from detente.charts.theme import WIDE
from detente.errors import InputError

PAGE_CM = 17.0
"""Width of the text on A4 with margins of 2 cm."""

FIRST_MARK_OF_ROWS = 10**9
"""Bookmarks of rows are numbered from here, those of headings below."""

EMU_PER_CM = 360_000
EMU_PER_POINT = 12_700
SOFT = (0x4D, 0x58, 0x66)


def docx(document: Document) -> bytes:
    """The brief as DOCX. The tables of its pictures come last, to be worked with.

    Raises:
        InputError: python-docx is not installed.

    """
    if find_spec("docx") is None:
        raise InputError("a Word document", wanted="the documents extra", mend='pip install "detente[documents]"')
    word: Any = import_module("docx").Document()
    _page(word, document)
    _letters(word, 9.0 if document.dense else 10.0)
    word.add_heading(clean(document.title), level=0)
    _write(word.add_paragraph(), document.subtitle, soft=True)
    twins = [b for b in document.blocks if isinstance(b, TableBlock) and b.twin]
    for block in document.blocks:
        if block not in twins:
            _add(word, block)
    if twins and not document.dense:
        _add(word, Heading("The tables of the pictures", "tables"))
        for block in twins:
            _table(word, replace(block, caption=f"{block.about} {block.caption}"))
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _page(word: Any, document: Document) -> None:
    """A4, margins of 2 cm, title and language of the file, running lines."""
    page = word.sections[0]
    page.page_width, page.page_height = int(21.0 * EMU_PER_CM), int(29.7 * EMU_PER_CM)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = 2 * EMU_PER_CM
    word.core_properties.title = clean(document.title)[:255]
    word.core_properties.language = document.language
    word.core_properties.author = "detente"
    _write(page.footer.paragraphs[0], document.footer, points=7, soft=True)
    if document.marking:
        _write(page.header.paragraphs[0], document.marking, bold=True)
        _write(page.footer.add_paragraph(), document.marking, bold=True)


def _letters(word: Any, points: float) -> None:
    """Type and distances of plain text and headings."""
    plain = word.styles["Normal"]
    plain.font.name, plain.font.size = "Arial", int(points * EMU_PER_POINT)
    plain.paragraph_format.space_after = 4 * EMU_PER_POINT
    plain.paragraph_format.line_spacing = 1.05
    for name, size, above in (("Title", 18, 0), ("Heading 1", 13, 12), ("Heading 2", 11, 8)):
        style = word.styles[name]
        style.font.name, style.font.size = "Arial", size * EMU_PER_POINT
        style.paragraph_format.space_before = above * EMU_PER_POINT
        style.paragraph_format.space_after = 3 * EMU_PER_POINT


def _add(word: Any, block: Block) -> None:
    """One block at the end of the document."""
    match block:
        case Heading():
            heading = word.add_heading(clean(block.text), level=block.level - 1)
            heading.paragraph_format.keep_with_next = True
            _mark(heading, block.anchor)
        case KeyLine():
            _key_line(word, block)
        case Paragraph():
            _paragraph(word, block)
        case ChartBlock():
            _picture(word, block)
        case TableBlock():
            _table(word, block)
        case Callout():
            for k, text in enumerate((block.title, *block.paragraphs)):
                paragraph = word.add_paragraph()
                _write(paragraph, text, bold=k == 0)
                _stroke(paragraph, "8F5A12")
        case List():
            _list(word, block)
        case FootnoteRefs():
            _references(word, block)


def _write(paragraph: Any, text: str, *, bold: bool = False, soft: bool = False, points: float = 0) -> Any:
    """Text at the end of a paragraph."""
    run = paragraph.add_run(clean(text))
    run.bold = bold or None
    if points:
        run.font.size = int(points * EMU_PER_POINT)
    if soft:
        run.font.color.rgb = import_module("docx.shared").RGBColor(*SOFT)
    return run


def _key_line(word: Any, block: KeyLine) -> None:
    """The bottom line, large, with a stroke at its left."""
    paragraph = word.add_paragraph()
    _write(paragraph, block.text, points=13)
    _stroke(paragraph, "1D4F8C")


def _stroke(paragraph: Any, colour: str) -> None:
    """A stroke at the left of a paragraph."""
    stroke = _element("w:left")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", colour)):
        stroke.set(_qualified(f"w:{name}"), value)
    border = _element("w:pBdr")
    border.append(stroke)
    paragraph._p.get_or_add_pPr().append(border)


def _paragraph(word: Any, block: Paragraph) -> None:
    """A paragraph; an answer stays with what follows it."""
    paragraph, note = word.add_paragraph(), block.role == "note"
    _write(paragraph, block.text, bold=block.role == "answer", soft=note, points=9 if note else 0)
    paragraph.paragraph_format.keep_with_next = block.role == "answer"


def _picture(word: Any, block: ChartBlock) -> None:
    """The chart at twice its pixels, with its sentence as alternative text, and how to read it."""
    for part in pieces(block.spec):
        width, height = size_of(part)
        wide = min(width / WIDE, TALLEST * width / height, 1.0)
        word.add_picture(io.BytesIO(png(part)), width=int(wide * PAGE_CM * EMU_PER_CM))
        properties = word.paragraphs[-1].runs[0]._r.xpath(".//wp:docPr")[0]
        properties.set("descr", clean(block.sentence))
        properties.set("title", block.name)
    if block.reading:
        _write(word.add_paragraph(), block.reading, points=9, soft=True)


def _table(word: Any, block: TableBlock) -> None:
    """A table with its caption and what it leaves out."""
    caption = word.add_paragraph(style="Caption")
    _write(caption, block.caption)
    caption.paragraph_format.keep_with_next = True
    kind = import_module("docx.opc.constants").RELATIONSHIP_TYPE.HYPERLINK
    said = f"{block.left_out:,} more rows are in the tables that come with the run." if block.left_out else ""
    after = _write(word.add_paragraph(), said, points=9, soft=True)._r.getparent()
    xml = table_xml(
        block,
        width_cm=PAGE_CM,
        relate=lambda address: word.part.relate_to(address, kind, is_external=True),
        first_mark=FIRST_MARK_OF_ROWS + 10_000 * len(word.tables),
    )
    after.addprevious(import_module("docx.oxml").parse_xml(xml))


def _list(word: Any, block: List) -> None:
    """A list; terms stand in bold before what they mean."""
    for k, item in enumerate(block.items):
        paragraph = word.add_paragraph(style="List Bullet")
        for at, words in enumerate(item):
            if block.terms and at == 0:
                _write(paragraph, f"{words.text}: ", bold=True)
            else:
                _words(paragraph, words)
                _write(paragraph, " ")
        if block.anchors:
            _mark(paragraph, block.anchors[k])


def _references(word: Any, block: FootnoteRefs) -> None:
    """Links to the numbered assumptions."""
    paragraph = word.add_paragraph()
    _write(paragraph, "Rests on assumption" + ("s" if len(block.numbers) > 1 else ""), points=9, soft=True)
    for n in block.numbers:
        _write(paragraph, " ", points=9)
        _words(paragraph, Words(f"[{n}]", f"#note-{n}"), points=9)
    if block.more:
        _write(paragraph, f" and {block.more} more", points=9, soft=True)


def _words(paragraph: Any, words: Words, *, points: float = 0, bold: bool = False) -> None:
    """Words, as a link where they lead somewhere."""
    run = _write(paragraph, words.text, points=points, bold=bold)
    if not words.href:
        return
    run.font.underline = True
    link = _element("w:hyperlink")
    if words.href.startswith("#"):
        link.set(_qualified("w:anchor"), bookmark(words.href[1:]))
    else:
        kind = import_module("docx.opc.constants").RELATIONSHIP_TYPE.HYPERLINK
        link.set(_qualified("r:id"), paragraph.part.relate_to(words.href, kind, is_external=True))
    run._r.getparent().replace(run._r, link)
    link.append(run._r)


def _mark(paragraph: Any, anchor: str) -> None:
    """A bookmark at the start of a paragraph, for links to lead to."""
    start, end = _element("w:bookmarkStart"), _element("w:bookmarkEnd")
    number = str(zlib.crc32(anchor.encode()) % FIRST_MARK_OF_ROWS)
    for element in (start, end):
        element.set(_qualified("w:id"), number)
    start.set(_qualified("w:name"), bookmark(anchor))
    paragraph._p.append(start)
    paragraph._p.append(end)


def _element(name: str) -> Any:
    """An empty element."""
    return import_module("docx.oxml").OxmlElement(name)


def _qualified(name: str) -> str:
    """The full name of an attribute."""
    return import_module("docx.oxml.ns").qn(name)
