"""The block model: cells in words, bands by month in few columns, findings as sections."""

from detente.brief.blocks import Heading, KeyLine, Paragraph, TableBlock, cell_text, table_block
from detente.brief.gather import gather
from detente.brief.outline import build, ordered, section
from detente.finding import Column, Finding, Table
from detente.where import Where
from handmade import study_by_hand

STUDY = study_by_hand()


def a_finding(key, **kw):
    table = Table((Column("what", "What"), Column("n", "How many", "tests", "number")), (("a", 1234.5), ("b", None)))
    return Finding(key, f"What about {key}?", f"{key} is so.", table, **kw)


def test_cells_read_as_the_one_formatter_writes_them():
    assert cell_text(Column("p", "p", "", "share"), 0.0004) == "<1%"
    assert cell_text(Column("p", "p", "", "number"), None) == "\N{EN DASH}"
    assert cell_text(Column("p", "p"), True) == "yes"
    assert cell_text(Column("p", "p", "", "count"), 12345) == "12,345"


def test_a_table_keeps_units_in_its_headings():
    assert [h.label for h in table_block(a_finding("x").table, caption="c").heads] == ["What", "How many (tests)"]


def test_bands_by_month_become_a_row_a_strategy_and_a_few_months():
    paths = gather(STUDY, {})["paths-stock-warheads"]
    block = table_block(paths.table, caption="Warheads")
    assert [h.label for h in block.heads] == ["Strategy", "Month 0", "Month 12", "Month 24", "Month 36", "Month 47"]
    assert block.rows[2][-1].text == "53.5 (32.6 to 74.4)"


def test_any_finding_becomes_a_section_without_new_code():
    blocks = section(
        a_finding("novelty", notes=("A caveat.",), rests_on=(Where(path="types.seeker"),)), {"types.seeker.prior": 3}
    )
    assert [type(b).__name__ for b in blocks] == ["Heading", "Paragraph", "TableBlock", "Paragraph", "FootnoteRefs"]
    assert blocks[-1].numbers == (3,)


def test_findings_stand_in_reading_order_and_strangers_before_the_assumptions():
    findings = {
        f.key: f for f in map(a_finding, ("assumptions", "novelty", "claims", "paths-b", "paths-a", "bottom-line"))
    }
    keys = [[f.key for f in group] for group in ordered(findings)]
    assert keys == [["bottom-line"], ["paths-b", "paths-a"], ["claims"], ["novelty"], ["assumptions"]]


def test_a_chart_without_a_file_leaves_the_table():
    blocks = section(a_finding("novelty", chart="nowhere-drawn"), {})
    assert [type(b) for b in blocks] == [Heading, Paragraph, TableBlock]
    assert not blocks[-1].folded


def test_every_brief_opens_with_the_bottom_line_and_says_what_the_model_does_not_do():
    blocks = build(STUDY, gather(STUDY, {}))
    assert isinstance(blocks[0], KeyLine)
    assert [b.anchor for b in blocks if isinstance(b, Heading)][-4:] == [
        "limits",
        "method",
        "assumptions",
        "works-cited",
    ]


def test_every_assumption_has_a_row_that_a_footnote_can_point_at():
    table = next(b for b in build(STUDY, gather(STUDY, {})) if isinstance(b, TableBlock) and b.anchors)
    assert len(table.rows) == len(STUDY.case.assumptions)
    assert table.anchors[0] == "note-1"
