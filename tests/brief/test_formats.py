"""Word, PDF and tables: opened again and compared with what went in."""

import csv
import io
import zipfile

import pytest

from detente.analyses.compare import compare
from detente.brief.blocks import KeyLine, TableBlock
from detente.brief.gather import gather
from detente.brief.outline import document
from detente.brief.tables import csv_files, scenario
from detente.brief.write import render, write_brief
from detente.errors import InputError
from handmade import study_by_hand

STUDY = study_by_hand()
GIVEN = {"compare": compare(STUDY)}
DOCUMENT = document(STUDY, gather(STUDY, GIVEN))


@pytest.fixture(scope="module")
def word():
    docx = pytest.importorskip("docx", reason="the documents extra is not installed")
    return docx.Document(io.BytesIO(render(STUDY, GIVEN, ".docx")))


def test_word_has_every_table_with_heading_row_and_widths_those_of_pictures_last(word):
    tables = [b for b in DOCUMENT.blocks if isinstance(b, TableBlock)]
    tables.sort(key=lambda b: b.twin)
    assert [len(t.rows) - 1 for t in word.tables] == [len(b.rows) for b in tables]
    assert all(cell.width for t in word.tables for cell in t.rows[0].cells)
    assert word.tables[0].cell(1, 0).text == tables[0].rows[0][0].text


def test_word_has_pictures_with_their_sentences(word):
    said = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert said
    assert said[0] == next(b.text for b in DOCUMENT.blocks if isinstance(b, KeyLine))


def test_word_has_real_headings(word):
    styles = {p.style.name for p in word.paragraphs}
    assert {"Title", "Heading 1"} <= styles


def test_pdf_is_tagged_and_says_its_title():
    pytest.importorskip("typst", reason="the documents extra is not installed")
    content = render(STUDY, GIVEN, ".pdf")
    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content
    assert b"/Marked true" in content


def test_pdf_sets_hostile_words_as_words():
    pytest.importorskip("typst", reason="the documents extra is not installed")
    names = {"steps": '#panic("x") $ \\ "', "talks": "*Talks* _only_", "hold": "= Hold"}
    assert render(study_by_hand(title='#read("/etc/hostname")', strategies=names), {}, ".pdf").startswith(b"%PDF-")


def test_a_workbook_has_a_sheet_for_each_table_and_numbers_as_numbers():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(render(STUDY, GIVEN, ".xlsx")))
    assert book.sheetnames[0] == "Scenario"
    sheet = book["bottom-line"]
    assert sheet["A1"].value.startswith("Step by step holds up best")
    assert isinstance(sheet["B4"].value, float)


def test_a_formula_in_a_title_is_text_in_every_table():
    names = {"steps": '=HYPERLINK("http://x")', "talks": "+1", "hold": "@SUM(A1)"}
    study = study_by_hand(strategies=names)
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(render(study, {}, ".xlsx")))
    assert {c.data_type for row in book["bottom-line"]["A4:A6"] for c in row} == {"s"}
    rows = list(csv.DictReader(io.StringIO(csv_files(study, gather(study, {}))["bottom-line.csv"])))
    assert {r["strategy"] for r in rows} == {"'" + title for title in names.values()}


def test_csv_files_hold_every_row_of_every_table():
    found = gather(STUDY, GIVEN)
    with zipfile.ZipFile(io.BytesIO(render(STUDY, GIVEN, ".zip"))) as archive:
        text = archive.read("paths-stock-warheads.csv").decode()
        assert set(archive.namelist()) == set(csv_files(STUDY, found))
    assert len(text.splitlines()) == 1 + len(found["paths-stock-warheads"].table.rows)


def test_the_scenario_sheet_makes_the_run_again():
    facts = dict(scenario(STUDY).rows)
    assert facts["seed"] == 7
    assert facts["futures"] == 2_000
    assert facts["digest"] == STUDY.case.digest


def test_the_ending_chooses_the_format(tmp_path):
    assert write_brief(STUDY, GIVEN, tmp_path / "new" / "b.md").read_text().startswith("# A small dispute")
    with pytest.raises(InputError, match=r"\.html, \.md"):
        write_brief(STUDY, GIVEN, tmp_path / "b.odt")
