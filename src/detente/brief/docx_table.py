"""Tables of the Word brief as WordprocessingML [ISO/IEC 29500-1, 17.4].

Written as text and parsed once: a thousand assumptions take a tenth of a second, not ten.
"""

import re
from collections.abc import Callable
from html import escape

from detente.brief.blocks import Head, TableBlock, Words, widths

TWIPS_PER_CM = 567
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BORDER = 'w:val="single" w:sz="4" w:space="0" w:color="C3CAD4"'
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Relate = Callable[[str], str]


def table_xml(block: TableBlock, *, width_cm: float, relate: Relate, first_mark: int) -> str:
    """A table with hairlines between its rows, set widths, and a heading row that is repeated on every page.

    Args:
        block: the table.
        width_cm: of the whole table.
        relate: gives the relationship of an outside address.
        first_mark: number of the first bookmark.

    """
    parts = widths(block)
    columns = [round(width_cm * TWIPS_PER_CM * p / sum(parts)) for p in parts]
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in columns)
    head = _row(tuple(Words(h.label) for h in block.heads), block.heads, columns, relate, bold=True)
    anchors = block.anchors or ("",) * len(block.rows)
    rows = [
        _row(row, block.heads, columns, relate, mark=mark_xml(anchor, first_mark + k) if anchor else "")
        for k, (row, anchor) in enumerate(zip(block.rows, anchors, strict=True))
    ]
    return (
        f'<w:tbl xmlns:w="{SPACE}" xmlns:r="{RELATIONS}"><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {BORDER}/><w:bottom {BORDER}/><w:insideH {BORDER}/></w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{"".join(rows)}</w:tbl>'
    )


def mark_xml(anchor: str, number: int) -> str:
    """A bookmark, for links to lead to."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{bookmark(anchor)}"/><w:bookmarkEnd w:id="{number}"/>'


def bookmark(anchor: str) -> str:
    """A name that Word allows: letters, digits and underscores, at most forty."""
    return ("b_" + anchor.replace("-", "_"))[:40]


def clean(text: str) -> str:
    """Text without the control characters that XML forbids."""
    return _CONTROL.sub("", text)


def _row(
    row: tuple[Words, ...], heads: tuple[Head, ...], columns: list[int], relate: Relate, *, bold: bool = False,
    mark: str = "",
) -> str:  # fmt: skip
    """One row; a bold one is the heading."""
    cells = [
        _cell(words, width, relate, right=head.right, bold=bold, mark=mark if k == 0 else "")
        for k, (words, width, head) in enumerate(zip(row, columns, heads, strict=True))
    ]
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if bold else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(words: Words, width: int, relate: Relate, *, right: bool, bold: bool, mark: str) -> str:
    """One cell in eight points."""
    side = '<w:jc w:val="right"/>' if right else ""
    line = '<w:u w:val="single"/>' if words.href else ""
    look = f'{"<w:b/>" if bold else ""}<w:sz w:val="16"/>{line}'
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(clean(words.text))}</w:t></w:r>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:spacing w:after="0"/>{side}</w:pPr>'
        f"{mark}{_linked(run, words.href, relate)}</w:p></w:tc>"
    )


def _linked(run: str, href: str, relate: Relate) -> str:
    """A run, inside a link where it leads somewhere."""
    if not href:
        return run
    where = f'w:anchor="{bookmark(href[1:])}"' if href.startswith("#") else f'r:id="{relate(href)}"'
    return f"<w:hyperlink {where}>{run}</w:hyperlink>"
