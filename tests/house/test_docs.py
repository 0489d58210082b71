"""The documentation holds together: every page is found, every link leads somewhere, every source is known and used."""

import re
from pathlib import Path

import pytest

import detente
from detente.cli import VERBS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CASES = ROOT / "src" / "detente" / "cases"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(DOCS.rglob("*.md")),
    *sorted(CASES.rglob("*.md")),
]
LINK = re.compile(r"\]\(([^)\s]+)\)")
CITED = re.compile(r"\[(@[a-z][^\]]*)\]")
KEY = re.compile(r"@([a-z][a-z-]*-\d{4}[a-z]?)\b")
ENTRY = re.compile(r"^@\w+\{([^,\s]+),", re.M)


def without_code(text):
    """A page's prose: what stands in code is not a link."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def links(page):
    """Files that a page links to, as they are written."""
    found = LINK.findall(without_code(page.read_text("utf-8")))
    return [link.split("#")[0] for link in found if not re.match(r"[a-z]+:|#", link)]


def cited():
    """Key -> first file that cites it, in code and in pages; a case's own sources stand in the case."""
    files = [*PAGES, *sorted((ROOT / "src" / "detente").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]
    found = {}
    for path in files:
        for group in CITED.findall(path.read_text("utf-8")):
            for key in KEY.findall(group):
                found.setdefault(key, str(path.relative_to(ROOT)))
    return found


def test_every_page_is_on_a_shelf():
    shelf = {(DOCS / link).resolve() for link in links(DOCS / "README.md")}
    pages = {page.resolve() for page in DOCS.rglob("*.md")} - {(DOCS / "README.md").resolve()}
    assert len(pages) > 30
    assert sorted(str(page.relative_to(DOCS)) for page in pages - shelf) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page):
    assert [link for link in links(page) if not (page.parent / link).exists()] == []


def test_every_picture_of_the_docs_is_shown():
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    assert [path.name for path in (DOCS / "images").iterdir() if path.resolve() not in shown] == []


def test_every_key_that_is_cited_is_in_the_bibliography():
    known = set(ENTRY.findall((DOCS / "references.bib").read_text("utf-8")))
    assert {key: file for key, file in cited().items() if key not in known} == {}


def test_every_entry_of_the_bibliography_is_cited_and_stands_once():
    entries = ENTRY.findall((DOCS / "references.bib").read_text("utf-8"))
    assert len(entries) > 50
    assert sorted(entries) == sorted(set(entries))
    assert sorted(set(entries) - set(cited())) == []


def test_the_python_page_has_every_public_name():
    page = (DOCS / "reference" / "python.md").read_text("utf-8")
    assert [name for name in detente._HOMES if f"detente.{name}" not in page] == []


def test_the_page_of_printed_json_has_every_verb():
    page = (DOCS / "reference" / "json.md").read_text("utf-8")
    assert [verb for verb in VERBS if f"`{verb}" not in page] == []
