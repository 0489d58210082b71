"""What the tests in a browser share: pages with few futures whose every fault is noted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

TOKEN = "a-token-for-tests"
SCREENS = [
    "Explore", "Roadmap", "Beliefs", "Robustness", "Claims", "Bargain", "Standoff", "Story", "Compare", "Assumptions",
    "Brief",
]  # fmt: skip
PATIENCE = 90_000
"""Milliseconds: two cores may be shared."""


@contextmanager
def a_page(
    browser: Browser, address: str, *, at: str = "", dark: bool = False, width: int = 1280, height: int = 900
) -> Iterator[Page]:
    """A page of the app; a request outside its own origin, or a script error, fails the test."""
    scheme = "dark" if dark else "light"
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=width < 500, accept_downloads=True
    )
    page, faults = context.new_page(), list[str]()
    context.on("request", lambda r: None if r.url.startswith((address, "blob:", "data:")) else faults.append(r.url))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    page.goto(f"{address}/?token={TOKEN}")
    if at:
        page.goto(f"{address}/#{at}")
        page.reload()
    yield page
    assert faults == []
    context.close()


@contextmanager
def opened(
    browser: Browser, address: str, *, case: str = "two-sides", futures: int = 120, **how: object
) -> Iterator[Page]:
    """A page on a case, its numbers at rest."""
    with a_page(browser, address, at=f"case={case}&futures={futures}", **how) as page:  # type: ignore[arg-type]
        settled(page)
        yield page


def settled(page: Page) -> str:
    """The headline once the numbers rest."""
    expect(page.locator(".headline").first).to_contain_text("%", timeout=PATIENCE)
    expect(page.locator("main")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
    return page.locator(".headline").first.inner_text()


def go_to(page: Page, screen: str) -> None:
    """A screen by its name in the navigation."""
    page.get_by_role("navigation").get_by_role("button", name=screen, exact=True).click()


def typed(page: Page, text: str) -> None:
    """A text typed for the first lever."""
    page.get_by_text(re.compile("^Type it")).first.click()
    page.get_by_role("textbox", name=re.compile("written")).first.fill(text)
    page.keyboard.press("Tab")
