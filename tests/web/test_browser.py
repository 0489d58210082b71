"""The app in a real browser: moving, typing, undoing, sharing, saving, comparing; two sessions; the tour."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from web.browse import PATIENCE, a_page, go_to, opened, settled, typed

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address) as page:
        yield page


def test_a_lever_moved_by_keys_changes_sentence_and_address_and_is_taken_back_at_once(page: Page):
    before = page.locator(".headline p").inner_text()
    lever = page.get_by_role("slider").first
    shown = lever.get_attribute("aria-valuetext")
    for _ in range(2):
        lever.press("Shift+ArrowLeft")
    expect(page.locator(".headline p")).not_to_have_text(before, timeout=PATIENCE)
    assert "set=" in page.url
    assert re.search(r"% \(.*% to .*%\)", lever.get_attribute("aria-valuetext") or ""), "the width is kept"
    settled(page)
    expect(page.locator(".numbers .change").first).to_contain_text(re.compile("no .*change|to"))
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".headline p")).to_have_text(before, timeout=PATIENCE)
    expect(lever).to_have_attribute("aria-valuetext", shown or "")


def test_while_a_slider_is_dragged_the_numbers_follow_and_the_drag_is_one_step(page: Page):
    lever = page.get_by_role("slider").first
    box = lever.bounding_box()
    assert box
    at = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.45, at)
    page.mouse.down()
    seen = {page.locator(".numbers").inner_text()}
    for k in range(250):  # there and back, until the numbers were seen to change twice
        page.mouse.move(box["x"] + box["width"] * (0.45 + 0.015 * min(k % 60, 60 - k % 60)), at)
        page.wait_for_timeout(100)
        seen.add(page.locator(".numbers").inner_text())
        if k > 20 and len(seen) > 2:
            break
    assert len(seen) > 2
    page.mouse.up()
    settled(page)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("button", name="0 changed")).to_be_visible()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()


def test_ranges_are_typed_as_people_type_them_and_what_is_wrong_is_said_beside(page: Page):
    typed(page, "20..50%")
    expect(page.get_by_role("button", name="1 changed")).to_be_visible(timeout=PATIENCE)
    settled(page)
    expect(page.get_by_role("slider").first).to_have_attribute("aria-valuetext", re.compile("20% to 50%"))
    field = page.get_by_role("textbox", name=re.compile("written")).first
    field.fill("a lot")
    page.keyboard.press("Tab")
    expect(page.locator("aside").get_by_role("alert")).to_contain_text("wanted", timeout=PATIENCE)
    expect(page.get_by_role("button", name="1 changed")).to_be_visible()


def test_a_shared_address_gives_the_same_words(browser: Browser, address: str, page: Page):
    typed(page, "75%")
    expect(page.get_by_role("button", name="1 changed")).to_be_visible(timeout=PATIENCE)
    told, numbers, link = settled(page), page.locator(".numbers strong").all_inner_texts(), page.url
    with a_page(browser, address, at=link.split("#")[1]) as other:
        assert settled(other) == told
        assert other.locator(".numbers strong").all_inner_texts() == numbers


def test_an_address_changed_by_hand_is_taken_up_and_back_turns_the_screens(page: Page):
    page.evaluate("location.hash = location.hash + '&seed=5'")
    expect(page.locator("footer")).to_contain_text("seed 5", timeout=PATIENCE)
    go_to(page, "Claims")
    assert "screen=Claims" in page.url
    page.go_back()
    expect(page.locator(".headline")).to_be_visible(timeout=PATIENCE)
    page.go_forward()
    page.reload()
    expect(page.get_by_role("heading", name="Which claims hold?")).to_be_visible(timeout=PATIENCE)


def test_a_saved_scenario_is_what_changes_are_counted_from(page: Page, tmp_path: Path):
    page.get_by_role("slider").first.press("Shift+ArrowRight")
    settled(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="Save", exact=True).click()
    settled(page)
    assert page.locator(".numbers .change").first.inner_text().strip() == ""
    saved = tmp_path / "s.detente.json"
    got.value.save_as(saved)
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Back to case").click()
    settled(page)
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_label("File", exact=True).set_input_files(saved)
    expect(page.get_by_role("button", name="1 changed")).to_be_visible(timeout=PATIENCE)
    settled(page)


def test_a_case_of_one_s_own_outlives_a_reload(browser: Browser, address: str, tmp_path: Path):
    text = (Path(__file__).parents[2] / "src/detente/cases/two-sides/case.yaml").read_text()
    own = tmp_path / "mine.yaml"
    own.write_text(re.sub(r"(?m)^title:.*$", "title: My own dispute", text))
    with a_page(browser, address) as page:
        page.get_by_label("File", exact=True).set_input_files(own)
        expect(page.get_by_role("heading", level=1)).to_have_text("My own dispute", timeout=PATIENCE)
        told = settled(page)
        page.reload()
        assert settled(page) == told
        expect(page.get_by_role("heading", level=1)).to_have_text("My own dispute")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("s.json", '{"format": "detente-scenario/9", "scenario": {}}', "another version"),
        ("s.xlsx", "no workbook", "no .xlsx workbook"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    browser: Browser, address: str, tmp_path: Path, name: str, text: str, told: str
):
    wrong = tmp_path / name
    wrong.write_text(text)
    with a_page(browser, address) as page:
        page.get_by_label("File", exact=True).set_input_files(wrong)
        expect(page.get_by_role("alert")).to_contain_text(told)


def test_the_headline_does_not_jump_while_numbers_change(page: Page):
    below = page.locator(".numbers")
    before = below.bounding_box()
    page.get_by_role("slider").first.press("Shift+ArrowLeft")
    expect(page.locator("main")).to_have_attribute("aria-busy", "true")
    assert before and below.bounding_box()["y"] == before["y"]


def test_scenarios_stand_side_by_side_also_after_a_reload(page: Page):
    page.get_by_role("button", name="Pin to compare").click()
    page.get_by_role("slider").first.press("Shift+ArrowLeft")
    settled(page)
    page.get_by_role("button", name="Pin to compare").click()
    go_to(page, "Compare")
    beside = page.get_by_role("region", name="Numbers side by side")
    expect(beside).to_contain_text("of the same futures", timeout=PATIENCE)
    expect(page.get_by_role("region", name="Assumptions that differ")).to_be_visible()
    page.reload()
    expect(beside).to_contain_text("of the same futures", timeout=PATIENCE)


def test_any_number_says_why(page: Page):
    page.locator("aside button", has_text="Why?").first.click()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator("article")).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_two_sessions_do_not_disturb_each_other(browser: Browser, address: str):
    with opened(browser, address) as one, opened(browser, address) as two:
        before = two.locator(".headline").inner_text()
        typed(one, "20%")
        expect(one.get_by_role("button", name="1 changed")).to_be_visible(timeout=PATIENCE)
        assert two.locator(".headline").inner_text() == before
        expect(two.get_by_role("button", name="0 changed")).to_be_visible()


def test_the_tour_is_done_by_keyboard(browser: Browser, address: str):
    with a_page(browser, address) as page:
        page.get_by_role("button", name=re.compile("^Tour: four")).press("Enter", timeout=PATIENCE)
        expect(page.get_by_role("heading", name=re.compile("Guess first"))).to_be_focused(timeout=PATIENCE)
        expect(page.locator(".numbers")).to_have_count(0)
        guess = page.get_by_role("radio").first
        expect(guess).to_be_visible(timeout=PATIENCE)
        guess.press("Space")
        page.get_by_role("button", name="Next").press("Enter")
        expect(page.locator(".coach")).to_contain_text("You said", timeout=PATIENCE)
        settled(page)
        page.get_by_role("button", name="Next").press("Enter")
        page.get_by_role("slider").first.press("Shift+ArrowRight")
        expect(page.locator(".coach").get_by_role("status")).to_have_text("Done.")
        settled(page)
        page.get_by_role("button", name="Next").press("Enter")
        page.get_by_role("button", name="Pin to compare").press("Enter")
        page.get_by_role("button", name="Next").press("Enter")
        expect(page.get_by_role("button", name="PDF", exact=True)).to_be_enabled(timeout=PATIENCE)
        with page.expect_download(timeout=PATIENCE) as got:
            page.get_by_role("button", name="PDF", exact=True).press("Enter", timeout=PATIENCE)
        assert got.value.suggested_filename == "two-sides.pdf"
        page.get_by_role("button", name="End the tour").press("Enter")
        expect(page.locator(".coach")).to_have_count(0)


def test_the_excel_file_of_a_brief_opens_again_when_it_is_dropped(page: Page, browser: Browser, address: str):
    typed(page, "75%")
    expect(page.get_by_role("button", name="1 changed")).to_be_visible(timeout=PATIENCE)
    told = settled(page)
    go_to(page, "Brief")
    with page.expect_download(timeout=PATIENCE) as got:
        page.get_by_role("button", name="Excel", exact=True).click(timeout=PATIENCE)
    content = base64.b64encode(Path(got.value.path()).read_bytes()).decode()
    with a_page(browser, address) as other:
        data = other.evaluate_handle(
            "(text) => { const it = new DataTransfer(), bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));"
            " it.items.add(new File([bytes], 'mine.xlsx')); return it; }",
            content,
        )
        other.dispatch_event("main", "drop", {"dataTransfer": data})
        expect(other.get_by_role("button", name="1 changed")).to_be_visible(timeout=PATIENCE)
        assert settled(other) == told
