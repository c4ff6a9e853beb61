"""The page in a real browser: it keeps itself current, can be paused, reflows, and needs no mouse."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from kadry_contracts.moves import OUTSIDE
from services.kernel.web import application, serve
from services.picture.app import mount
from tests.services.picture.conftest import picture
from tests.services.picture.ledger import COOKS, KUNGUR, PERM, SEWERS, Picture, a_move

__all__ = ["picture"]
CHROMIUM = os.environ.get("KADRY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: set KADRY_CHROMIUM or put one on PATH"),
]


@pytest.fixture
async def address(picture: Picture) -> AsyncIterator[str]:
    """The picture behind a real port, with a deficit in Perm."""
    await picture.post(a_move(OUTSIDE, "positions_open", 40), a_move(OUTSIDE, "unemployed", 10))
    app = application("picture", dict)
    mount(app, picture.ctx)
    server, task, port = await serve(app, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    async with async_playwright() as p:
        opened = await p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        await opened.close()


@pytest.fixture
async def page(browser: Browser, address: str) -> AsyncIterator[Page]:
    """The front page, opened; whatever the browser complains of fails the test."""
    opened = await browser.new_page(viewport={"width": 1280, "height": 900}, locale="ru-RU")
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await opened.goto(address)
    yield opened
    assert complaints == []
    await opened.close()


async def test_the_page_shows_a_change_by_itself_and_keeps_the_focus(page: Page, picture: Picture) -> None:
    await expect(page.locator("#b-demand")).to_have_text("40")
    await page.focus("#b-demand")
    await picture.post(a_move(OUTSIDE, "positions_open", 2))
    await expect(page.locator("#b-demand")).to_have_text("42", timeout=20_000)
    await expect(page.locator("#b-demand")).to_be_focused()
    await expect(page.locator(f"#s-{PERM}-{SEWERS}")).to_contain_text("−32")


async def test_a_paused_page_counts_what_it_does_not_show(page: Page, picture: Picture) -> None:
    pause = page.get_by_role("button", name="Пауза")
    await pause.click()
    await picture.post(a_move(OUTSIDE, "positions_open", 2))
    waiting = page.get_by_role("button", name="новых изменений: 1")
    await expect(waiting).to_have_attribute("aria-pressed", "true", timeout=20_000)
    await expect(page.locator("#b-demand")).to_have_text("40")
    await waiting.click()
    await expect(page.locator("#b-demand")).to_have_text("42", timeout=20_000)


async def test_a_filter_is_a_link_that_can_be_mailed(page: Page, picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 7, place=(KUNGUR, COOKS)))
    await page.reload()
    await page.locator("select[name=municipality]").select_option(KUNGUR)
    await page.get_by_role("button", name="Показать").click()
    await expect(page.locator("#b-demand")).to_have_text("7")
    assert f"municipality={KUNGUR}" in page.url


async def test_a_number_leads_to_its_receipt_by_keyboard_alone(page: Page) -> None:
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="К содержанию")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.focus(f"#s-{PERM}-{SEWERS}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Квитанция: баланс")
    await expect(page.locator("tbody tr")).to_have_count(2)


@pytest.mark.parametrize("path", ["/", f"/receipts/balance/{PERM}/{SEWERS}"])
async def test_nothing_is_wider_than_a_small_telephone(browser: Browser, address: str, path: str) -> None:
    page = await browser.new_page(viewport={"width": 320, "height": 700})
    await page.goto(address + path)
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    await page.close()


async def test_a_lost_connection_is_said(page: Page, picture: Picture) -> None:
    await picture.post(a_move(OUTSIDE, "positions_open", 2))
    await expect(page.locator("#b-demand")).to_have_text("42", timeout=20_000)
    await page.evaluate("() => window.dispatchEvent(new Event('offline'))")
    await expect(page.locator("#lost")).to_be_visible()
    await page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await expect(page.locator("#lost")).to_be_hidden()
