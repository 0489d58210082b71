"""Roadmap, long work, claims and the brief in a real browser; and every screen's form: axe, width."""

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, Page, expect

from web.browse import PATIENCE, SCREENS, go_to, opened, settled

pytestmark = pytest.mark.browser
WEB = Path(__file__).parents[2] / "web"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address) as page:
        yield page


def test_a_roadmap_is_edited_by_keyboard_and_its_margins_follow(page: Page):
    go_to(page, "Roadmap")
    first = page.locator("ol.deals > li.deal").nth(0)
    expect(first.locator(".kept")).to_be_visible(timeout=PATIENCE)
    before = first.locator(".kept").inner_text()
    measure = first.locator("button.measure").nth(1)
    name = measure.get_attribute("id")
    measure.press("ArrowDown")
    moved = page.locator("ol.deals > li.deal").nth(1).locator(f"#{name}")
    expect(moved).to_be_focused()
    expect(first.locator(".kept")).not_to_have_text(before, timeout=PATIENCE)
    go_to(page, "Claims")
    go_to(page, "Roadmap")
    expect(moved).to_be_visible()
    page.get_by_role("button", name="Run with this roadmap").click()
    expect(page.get_by_role("button", name="1 changed")).to_be_visible(timeout=PATIENCE)


def test_a_measure_says_what_it_is_and_a_drag_moves_it(page: Page):
    go_to(page, "Roadmap")
    measure = page.locator("button.measure").first
    name = measure.get_attribute("id")
    measure.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Can be undone")
    page.keyboard.press("Escape")
    measure.drag_to(page.locator("ol.deals > li.deal").nth(1))
    expect(page.locator("ol.deals > li.deal").nth(1).locator(f"#{name}")).to_be_visible()
    page.get_by_role("button", name="Undo edit").click()
    expect(page.locator("ol.deals > li.deal").nth(0).locator(f"#{name}")).to_be_visible()


def test_a_broken_order_is_said_in_words(page: Page):
    go_to(page, "Roadmap")
    page.locator("ol.deals > li.deal").nth(2).locator("button.measure").first.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("alert").first).to_contain_text("which it needs")
    expect(page.get_by_role("button", name="Run with this roadmap")).to_be_disabled()


@pytest.mark.parametrize("dark", [False, True])
def test_a_card_of_the_road_before_stays_readable(browser: Browser, address: str, dark: bool):
    with opened(browser, address, dark=dark) as page:
        go_to(page, "Roadmap")
        expect(page.locator("article[data-card=ledger]")).to_be_visible(timeout=PATIENCE)
        page.locator("ol.deals > li.deal").nth(2).locator("button.measure").first.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        expect(page.locator("article.stale[data-card=ledger]")).to_be_visible()
        assert violations(page) == []


def test_a_road_that_was_found_becomes_a_strategy(page: Page):
    go_to(page, "Roadmap")
    page.get_by_role("button", name="Plan", exact=True).click()
    page.get_by_role("button", name=re.compile("^Run it as a strategy")).first.click(timeout=PATIENCE)
    expect(page.get_by_role("button", name="2 changed")).to_be_visible(timeout=PATIENCE)
    settled(page)
    expect(page.locator("#of")).to_contain_text("Found:")


def test_an_attack_under_way_is_cancelled(page: Page):
    go_to(page, "Robustness")
    page.get_by_role("button", name="Attack", exact=True).click()
    page.get_by_role("button", name="Attack the result").click()
    page.get_by_role("button", name=re.compile("^Cancel")).click(timeout=PATIENCE)
    expect(page.get_by_text("cancelled")).to_be_visible(timeout=PATIENCE)


def test_a_plan_under_way_is_cancelled(browser: Browser, address: str):
    with opened(browser, address, case="north-korea-2020", futures=60) as page:
        go_to(page, "Roadmap")
        page.get_by_role("button", name="Plan", exact=True).click(timeout=PATIENCE)
        page.get_by_role("button", name=re.compile("^Cancel")).click(timeout=PATIENCE)
        expect(page.get_by_text("cancelled")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("button", name="Plan", exact=True)).to_be_enabled()


def test_long_work_is_found_again_after_a_reload(page: Page):
    go_to(page, "Robustness")
    page.get_by_role("button", name="Regret", exact=True).click()
    page.get_by_role("button", name="Count the regret").click()
    done = page.locator("article[data-card=regret-by-type]")
    expect(done).to_be_visible(timeout=PATIENCE)
    page.reload()
    expect(done).to_be_visible(timeout=PATIENCE)
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Work", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("done")


def test_a_failure_is_the_usual_one_until_another_is_written(page: Page):
    go_to(page, "Robustness")
    boxes, mapped = (page.locator(f"article[data-card={card}]") for card in ("fails", "failure-map"))
    expect(boxes).to_contain_text("the worst quarter of its futures", timeout=PATIENCE)
    expect(mapped).to_contain_text("regret")
    page.get_by_label("It fails when").fill("warheads at the end > 60")
    page.keyboard.press("Tab")
    expect(boxes).to_contain_text("warheads at the end", timeout=PATIENCE)
    expect(mapped).to_contain_text("warheads at the end")


def test_claims_are_filtered(page: Page):
    go_to(page, "Claims")
    expect(page.locator("ul.claims > li")).to_have_count(2, timeout=PATIENCE)
    page.get_by_label("Search").fill("smaller chance of war")
    expect(page.locator("ul.claims > li")).to_have_count(1)


SIGNS = {
    "PDF": b"%PDF-",
    "Word": b"PK",
    "Web page": b"<!doctype html",
    "Markdown": b"",
    "Excel": b"PK",
    "CSV tables": b"PK",
}


@pytest.mark.parametrize("name", SIGNS)
def test_a_brief_is_exported_in_every_format(page: Page, name: str):
    go_to(page, "Brief")
    with page.expect_download(timeout=PATIENCE) as got:
        page.get_by_role("button", name=name, exact=True).click(timeout=PATIENCE)
    content = Path(got.value.path()).read_bytes()
    assert content[:20].lower().startswith(SIGNS[name].lower())
    assert len(content) > 1000
    if content.startswith(b"PK"):
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_everything_comes_in_one_file(page: Page):
    go_to(page, "Brief")
    with page.expect_download(timeout=PATIENCE) as got:
        page.get_by_role("button", name="Everything", exact=True).click(timeout=PATIENCE)
    names = zipfile.ZipFile(got.value.path()).namelist()
    assert {name.rpartition(".")[2] for name in names} >= {"html", "md", "pdf", "docx", "xlsx", "json", "zip"}


def test_a_brief_holds_the_chosen_sections_and_shows_itself(page: Page):
    go_to(page, "Brief")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Which strategy holds up best?")).to_be_visible(timeout=PATIENCE)
    expect(frame.get_by_role("heading", name="Which claims hold?")).to_be_visible()
    page.get_by_role("button", name="One page", exact=True).click()
    expect(frame.get_by_role("heading", name="Which claims hold?")).to_have_count(0, timeout=PATIENCE)
    expect(frame.get_by_role("heading", name="Which strategy holds up best?")).to_be_visible()
    page.get_by_role("button", name="As printed").click()
    expect(page.get_by_role("img", name="Page 1 of 1")).to_be_visible(timeout=PATIENCE)


def test_a_sentence_takes_the_sender_s_words_and_keeps_the_run_s_numbers(page: Page):
    go_to(page, "Brief")
    summary = page.locator("summary", has_text="Which strategy holds up best?")
    summary.click(timeout=PATIENCE)
    field = page.get_by_role("textbox", name="Sentence of “Which strategy holds up best?”")
    number = re.findall(r"\d+%", field.input_value())[0]
    keep = page.get_by_role("button", name="Keep these words").first
    field.fill("It is 12345% certain.")
    keep.click()
    expect(page.get_by_role("alert")).to_contain_text("12345% is not a number of this finding", timeout=PATIENCE)
    field.fill(f"Go step by step ({number}).")
    keep.click()
    expect(summary).to_contain_text("in your words", timeout=PATIENCE)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text(f"Go step by step ({number}).").first).to_be_visible(timeout=PATIENCE)
    expect(frame.get_by_text("1 sentence is in the sender's words")).to_be_visible()
    page.reload()
    expect(summary).to_contain_text("in your words", timeout=PATIENCE)


def violations(page: Page) -> list[object]:
    """What axe finds on the page as it stands."""
    axe = WEB / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("the front end's packages are not installed: script/web")
    page.evaluate(axe.read_text())  # through the debugger: the policy of the page stays as it is
    return page.evaluate(
        "async () => (await axe.run()).violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))])"
    )


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_any_screen(browser: Browser, address: str, dark: bool):
    with opened(browser, address, dark=dark) as page:
        for screen in SCREENS:
            go_to(page, screen)
            page.wait_for_timeout(900)
            assert violations(page) == [], screen


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_any_open_sheet(browser: Browser, address: str, dark: bool):
    with opened(browser, address, dark=dark) as page:
        page.get_by_role("group", name="What words mean").first.get_by_role("button").first.click()
        page.locator("aside button", has_text="Why?").first.click()
        expect(page.get_by_role("dialog").locator("article")).to_be_visible(timeout=PATIENCE)
        assert violations(page) == [], "Why?"
        page.keyboard.press("Escape")
        for sheet in ("Settings", "Work"):
            page.get_by_text("More", exact=True).click()
            page.get_by_role("button", name=sheet, exact=True).click()
            expect(page.get_by_role("dialog")).to_be_visible()
            assert violations(page) == [], sheet
            page.keyboard.press("Escape")
        go_to(page, "Roadmap")
        page.locator("button.measure").first.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        assert violations(page) == [], "a measure"


@pytest.mark.parametrize(("case", "width"), [("two-sides", 390), ("two-sides", 1280), ("north-korea-2020", 390)])
def test_nothing_is_cut_off_sideways_nor_found_by_axe(browser: Browser, address: str, case: str, width: int):
    with opened(browser, address, case=case, futures=60, width=width) as page:
        for screen in SCREENS:
            go_to(page, screen)
            page.wait_for_timeout(400)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, screen
            assert case == "two-sides" or violations(page) == [], screen


def test_on_a_phone_the_levers_come_up_from_below(browser: Browser, address: str):
    with opened(browser, address, width=390, height=844) as page:
        lever = page.get_by_role("slider").first
        expect(lever).to_be_hidden()
        page.get_by_role("button", name="Assumptions to move").click()
        expect(lever).to_be_visible()
        before = page.locator(".headline p").inner_text()
        for _ in range(2):
            lever.press("Shift+ArrowLeft")
        expect(page.locator(".headline p")).not_to_have_text(before, timeout=PATIENCE)


def test_the_front_end_s_own_tests_pass():
    programs = os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)])
    npm = which("npm", path=programs)
    if not (WEB / "node_modules").is_dir() or not npm:
        pytest.skip("the front end's packages are not installed: script/web")
    room = {**os.environ, "PATH": programs}
    done = subprocess.run([npm, "test", "--silent"], cwd=WEB, env=room, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    checked = subprocess.run([npm, "run", "--silent", "check"], cwd=WEB, env=room, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_belief_is_doubted_at_a_press(browser: Browser, address: str):
    with opened(browser, address, case="north-korea-2020", futures=60) as page:
        go_to(page, "Beliefs")
        page.get_by_label("Could we be fooled?").check()
        card = page.locator("article[data-card=fooled]")
        expect(card).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("If every other type could have given the answers of").first).to_be_visible()
        expect(page.locator("article[data-card=history]")).to_be_visible(timeout=PATIENCE)
        page.get_by_label("The type whose answers could be imitated").select_option("revisionist")
        expect(card).to_contain_text("“Revisionist”", timeout=PATIENCE)
        assert violations(page) == []
