"""The brief as Markdown: every picture as its sentence and its table, so that nothing is lost in plain text."""

import re
from collections.abc import Mapping

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

_MARKS = re.compile(r"([\\`*_\[\]<>|#~$])")


def markdown(document: Document, *, pictures: Mapping[str, str] | None = None) -> str:
    """The brief as text.

    Args:
        document: the brief.
        pictures: name of a chart -> file that holds its picture, to be linked; none by default.

    """
    linked = pictures or {}
    mark = [f"**{escape(document.marking)}**"] if document.marking else []
    parts = [*mark, f"# {escape(document.title)}", escape(document.subtitle)]
    parts += [_block(b, linked) for b in document.blocks]
    parts += ["---", escape(document.footer), *mark]
    return "\n\n".join(p for p in parts if p) + "\n"


def escape(text: str) -> str:
    r"""Text in which no letter is markup.

    >>> escape("a|b <i>*c*</i>")
    'a\\|b \\<i\\>\\*c\\*\\</i\\>'
    """
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _block(block: Block, pictures: Mapping[str, str]) -> str:
    """One block as Markdown."""
    match block:
        case Heading():
            return f"{'#' * block.level} {escape(block.text)}"
        case KeyLine():
            return f"> **{escape(block.text)}**"
        case Paragraph():
            return _paragraph(block)
        case ChartBlock():
            return _chart(block, pictures)
        case TableBlock():
            return _table(block)
        case Callout():
            return "\n>\n".join([f"> **{escape(block.title)}**", *(f"> {escape(p)}" for p in block.paragraphs)])
        case List():
            return _list(block)
        case FootnoteRefs():
            return _references(block)


def _paragraph(block: Paragraph) -> str:
    """An answer in bold, a caveat in italics."""
    marks = {"answer": "**", "note": "*"}.get(block.role, "")
    return f"{marks}{escape(block.text)}{marks}"


def _chart(block: ChartBlock, pictures: Mapping[str, str]) -> str:
    """The picture where one was written beside; its sentence stands above it already."""
    if block.name not in pictures:
        return ""
    return f"![{escape(block.sentence)}]({pictures[block.name]})\n\n*{escape(block.reading)}*"


def _table(block: TableBlock) -> str:
    """A table with its caption and what it leaves out."""
    head = " | ".join(escape(h.label) for h in block.heads)
    rule = " | ".join("---:" if h.right else "---" for h in block.heads)
    rows = [f"| {' | '.join(_words(w) for w in row)} |" for row in block.rows]
    tail = f"\n\n*{block.left_out:,} more rows are in the tables that come with the run.*" if block.left_out else ""
    return "\n".join([f"*{escape(block.caption)}*", "", f"| {head} |", f"| {rule} |", *rows]) + tail


def _words(words: Words) -> str:
    """Words, as a link where they lead out of the brief."""
    if words.href.startswith("http"):
        return f"<{words.href}>" if words.href == words.text else f"[{escape(words.text)}](<{words.href}>)"
    return escape(words.text)


def _list(block: List) -> str:
    """A list; terms in bold."""
    if block.terms:
        return "\n".join(f"- **{_words(i[0])}:** {' '.join(_words(w) for w in i[1:])}" for i in block.items)
    return "\n".join(f"- {' '.join(_words(w) for w in item)}" for item in block.items)


def _references(block: FootnoteRefs) -> str:
    """Numbers of the assumptions that the section rests on."""
    noun = "assumption" if len(block.numbers) == 1 else "assumptions"
    more = f" and {block.more} more" if block.more else ""
    return f"*Rests on {noun} {', '.join(map(str, block.numbers))}{more}.*"
