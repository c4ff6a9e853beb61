"""The pages of tables in a real browser: nothing is cut off on a narrow screen, nothing is complained of."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from kadry_contracts.facts import programs
from services.kernel.web import application, serve
from services.picture.app import mount
from tests.services.picture.conftest import picture
from tests.services.picture.ledger import PERM, Picture
from tests.services.picture.test_money import active, drafted, pledge, progressed, signed
from tests.services.picture.test_region import admitted, booking, contradiction, loom

from .test_browser import browser, pytestmark

__all__ = ["browser", "picture", "pytestmark"]


@pytest.fixture
async def address(picture: Picture) -> AsyncIterator[str]:
    """A picture that has something for every page."""
    await picture.tell(admitted("czn-perm", "job_centre"), by="")
    await picture.tell(
        drafted(), signed("copp-perm", 2), active(pledge("extra_budget", "22000000.50", "at_least"))
    )
    await picture.tell(progressed(7, state="at_risk"), contradiction(), loom())
    await picture.tell(booking(programs.BookingConfirmedV1, 3, 10, "college-perm", "hours_booked_guest"))
    app = application("picture", dict)
    mount(app, picture.ctx)
    server, task, port = await serve(app, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@pytest.mark.parametrize("path", ["/agreements", "/equipment", "/trust", f"/municipalities/{PERM}"])
async def test_a_page_of_tables_fits_a_narrow_screen_and_keeps_to_its_policy(
    browser: Browser, address: str, path: str
) -> None:
    page = await browser.new_page(viewport={"width": 320, "height": 640}, locale="ru-RU")
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(address + path)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    assert complaints == []
    await page.set_viewport_size({"width": 1280, "height": 900})
    assert await page.locator("main h1").count() == 1
    unlabelled = "table tbody td:not([data-label])"
    assert await page.locator(unlabelled).count() == 0
    await page.close()
