"""Briefs in a real browser: every letter of every picture stands inside its picture, by day, night, phone and paper.

The machine of the test need not have any font but one: the page brings its own.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.analyses.claims import claims
from detente.analyses.compare import compare
from detente.analyses.explain import explain
from detente.brief.write import write_brief
from detente.case.metrics import Names, parse_claim
from detente.case.model import Claim
from handmade import study_by_hand

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

LONG = {
    "steps": "Many small steps with every neighbour, one after another",
    "talks": "Willy-nilly wide-open WWW talks, with every wary neighbour too",
    "hold": "Hold",
}
OUTSIDE = """() => [...document.querySelectorAll("figure svg")].flatMap(svg => {
  const box = svg.getBoundingClientRect();
  if (!box.width) return [];
  return [...svg.querySelectorAll("text")].filter(text => {
    const own = text.getBoundingClientRect();
    return own.width && (own.left < box.left - 1 || own.right > box.right + 1
      || own.top < box.top - 1 || own.bottom > box.bottom + 1);
  }).map(text => `${svg.parentElement.parentElement.previousElementSibling?.textContent}: ${text.textContent}`);
})"""
OVERLAPPING = """() => [...document.querySelectorAll("figure svg")].flatMap(svg => {
  const words = [...svg.querySelectorAll("text")].filter(t => t.getAttribute("opacity") !== "0")
    .map(t => [t.textContent, t.getBoundingClientRect()]);
  const seen = words.filter(([text, own]) => text.trim() && own.width);
  const apart = (a, b) => a.right < b.left + 2 || b.right < a.left + 2 || a.bottom < b.top + 4 || b.bottom < a.top + 4;
  return seen.flatMap(([text, own], k) => seen.slice(k + 1).filter(([, other]) => !apart(own, other))
    .map(([other]) => `${text} / ${other}`));
})"""
DRAWN = '() => [...document.querySelectorAll("figure svg")].filter(s => s.getBoundingClientRect().width).length'


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium is installed")
    with playwright.sync_playwright() as play:
        started = play.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A brief of each length of a study whose strategies have long names."""
    study = study_by_hand(strategies=LONG)
    names = Names(months=48, metrics=tuple(study.case.metrics), strategies=tuple(study.case.strategies))
    for k, test in enumerate(("tests [steps] < tests [hold]", "mean(war [steps]) < mean(war [hold])")):
        study.case.claims[str(k)] = Claim(
            str(k), f"A sentence long enough to need several lines: {test}", parse_claim(test, names), test
        )
    given = {f.key: f for f in (compare(study), explain(study), claims(study))}
    folder = tmp_path_factory.mktemp("briefs")
    return {
        length: write_brief(study, given, folder / f"{length}.html", length=length)
        for length in ("one-page", "short", "full")
    }


def opened(browser, path: Path, *, width: int = 1000, dark: bool = False, paper: bool = False):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light")
    page = context.new_page()
    page.faults = []
    page.on("request", lambda r: r.url.startswith(("file:", "data:")) or page.faults.append(r.url))
    page.on("console", lambda m: m.type == "error" and page.faults.append(m.text))
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    if paper:
        page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("length", ["one-page", "short", "full"])
@pytest.mark.parametrize("look", [{}, {"dark": True}, {"width": 390}, {"width": 320, "dark": True}, {"paper": True}])
def test_no_letter_of_a_picture_is_cut_off_or_lies_on_another(browser, pages, length, look):
    page = opened(browser, pages[length], **look)
    assert page.evaluate(DRAWN) > 0
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(OVERLAPPING) == []
    assert page.faults == []


def test_the_page_reads_in_the_font_that_it_brings(browser, pages):
    page = opened(browser, pages["short"])
    loaded = page.evaluate("() => [...document.fonts].map(f => `${f.family} ${f.weight} ${f.status}`)")
    assert sorted(loaded) == ["Inter 400 loaded", "Inter 600 loaded"]


@pytest.mark.parametrize("length", ["one-page", "short", "full"])
def test_a_phone_never_scrolls_sideways(browser, pages, length):
    page = opened(browser, pages[length], width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_paper_leaves_out_the_tables_that_pictures_show(browser, pages):
    page = opened(browser, pages["short"], paper=True)
    assert page.evaluate('() => [...document.querySelectorAll(".twin")].every(e => !e.getBoundingClientRect().height)')
    assert page.evaluate('() => document.querySelector("table.fixed").getBoundingClientRect().height') > 0
