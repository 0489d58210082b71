"""The block model: cells in words, bands by month in few columns, findings as sections."""

import pytest

from detente.analyses.compare import compare
from detente.brief.annex import in_plain
from detente.brief.blocks import Heading, KeyLine, List, Paragraph, TableBlock, table_block
from detente.brief.gather import gather
from detente.brief.notes import Notes, cited_by, every
from detente.brief.outline import build, section
from detente.brief.sections import LENGTHS, SECTIONS, ordered, section_of, wanted
from detente.errors import InputError
from detente.finding import Column, Finding, Table, cell_text
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
    assert block.rows[2][-1].text == "54 (33 to 74)"


def test_any_finding_becomes_a_section_without_new_code():
    notes = Notes((), {"types.seeker.prior": 3})
    blocks = section(a_finding("novelty", notes=("A caveat.",), rests_on=(Where(path="types.seeker"),)), notes)
    assert [type(b).__name__ for b in blocks] == ["Heading", "Paragraph", "TableBlock", "Paragraph", "FootnoteRefs"]
    assert blocks[-1].numbers == (3,)


def test_findings_stand_in_reading_order_and_strangers_before_the_assumptions():
    findings = {
        f.key: f for f in map(a_finding, ("assumptions", "novelty", "claims", "paths-b", "paths-a", "bottom-line"))
    }
    keys = [[f.key for f in group] for group in ordered(findings)]
    assert keys == [["bottom-line"], ["paths-b", "paths-a"], ["claims"], ["novelty"], ["assumptions"]]


def test_a_chart_without_a_file_leaves_the_table():
    blocks = section(a_finding("novelty", chart="nowhere-drawn"), every(STUDY.case))
    assert [type(b) for b in blocks] == [Heading, Paragraph, TableBlock]
    assert not blocks[-1].folded


GIVEN = gather(STUDY, {"compare": compare(STUDY)})


def anchors(blocks):
    return [b.anchor for b in blocks if isinstance(b, Heading) and b.level == 2]


def test_every_brief_opens_with_the_bottom_line_and_says_early_how_far_to_trust_it():
    for length in LENGTHS:
        blocks = build(STUDY, GIVEN, length=length)
        assert isinstance(blocks[0], KeyLine)
        assert anchors(blocks)[0] == "bottom-line"
        assert "limits" in anchors(blocks)[:3]


def test_a_longer_brief_holds_all_of_a_shorter_one():
    one, short, full = (set(anchors(build(STUDY, GIVEN, length=length))) for length in LENGTHS)
    assert one - {"points"} < short < full


def test_one_page_leads_each_finding_with_the_question_it_answers():
    points = next(b for b in build(STUDY, GIVEN, length="one-page") if isinstance(b, List))
    said = {words[0].text: words[1].text for words in points.items}
    assert said["What it buys"] == GIVEN["scorecard"].answer
    assert set(said) <= {s.point for s in SECTIONS}


def test_what_was_asked_for_stands_in_a_brief_of_any_length():
    assert "regret" not in wanted(GIVEN, "short", ())
    assert "regret" in wanted(GIVEN, "short", ("regret",))
    assert "novelty" in wanted({"novelty": a_finding("novelty")}, "one-page", ())


def test_a_length_that_there_is_not_is_refused():
    with pytest.raises(InputError, match="one-page, short, full"):
        build(STUDY, GIVEN, length="shrt")


def test_no_two_lines_claim_the_same_finding():
    assert len({s.key for s in SECTIONS}) == len(SECTIONS)
    assert section_of("paths-stock-tension").key == "paths-*"
    assert section_of("never-heard-of").key == "*"


def numbers_listed(length):
    return next((b for b in build(STUDY, GIVEN, length=length) if isinstance(b, TableBlock) and b.anchors), None)


def test_a_full_brief_lists_every_number_with_a_row_that_a_footnote_can_point_at():
    assert len(numbers_listed("full").rows) == len(STUDY.case.assumptions)
    assert numbers_listed("full").anchors[0] == "note-1"


def test_a_short_brief_lists_only_the_numbers_that_its_findings_rest_on():
    cited = {n for b in build(STUDY, GIVEN) for n in getattr(b, "numbers", ())}
    assert cited == set(range(1, len(numbers_listed("short").rows) + 1))
    assert 0 < len(cited) < len(STUDY.case.assumptions)


def test_footnotes_are_numbered_as_they_are_cited_and_a_type_is_cited_for_its_chance():
    places = (Where(path="credibility.start"), Where(path="types.seeker"))
    notes = cited_by(STUDY.case, [a_finding("x", rests_on=places)])
    assert [a.name for a in notes.cited] == ["credibility.start", "types.seeker.prior"]


def test_a_source_is_named_as_a_reader_looks_for_it():
    assert (
        in_plain(STUDY.case, "@agency-2019, ch. 3; https://example.org") == "An agency 2019, ch. 3; https://example.org"
    )
    assert in_plain(STUDY.case, "judgement") == "judgement"


def test_a_table_that_a_picture_shows_stays_off_the_paper_of_a_short_brief():
    tables = {
        length: [b for b in build(STUDY, GIVEN, length=length) if isinstance(b, TableBlock)] for length in LENGTHS
    }
    assert any(b.twin for b in tables["short"])
    assert not any(b.twin for b in tables["full"])
    assert tables["one-page"] == []
