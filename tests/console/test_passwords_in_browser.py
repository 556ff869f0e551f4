"""Passwords in a browser: they can be looked at, pasted, and are never left standing in plain sight."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.storage import Store
from tests.channels.browser import browser
from tests.console.visitors import PASSWORD, Clock, served
from tests.local_server import LocalServer

__all__ = ["browser"]
pytestmark = pytest.mark.slow


@pytest.fixture
def page(browser: Browser, store: Store, clock: Clock) -> Iterator[Page]:
    with LocalServer(served(store, clock)) as server:
        context = browser.new_context(base_url=server.url, locale="en", viewport={"width": 390, "height": 844})
        yield context.new_page()
        context.close()


def test_who_types_a_password_may_look_at_it(page: Page, store: Store, clock: Clock) -> None:
    page.goto(f"/console/welcome/{store.invite('Ada', clock(), language='en')}")
    for name in ("password", "again"):
        field = page.locator(f"#{name}")
        field.fill(PASSWORD)
        expect(field).to_have_attribute("type", "password")
        line = page.locator(".field", has=field)
        line.get_by_role("button", name="Show the password").click()
        expect(field).to_have_attribute("type", "text")
        expect(field).to_have_value(PASSWORD)
        line.get_by_role("button", name="Hide the password").click()
        expect(field).to_have_attribute("type", "password")
        line.get_by_role("button", name="Show the password").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_password_can_be_pasted(page: Page, store: Store, clock: Clock) -> None:
    page.goto("/console/sign-in")
    page.get_by_label("Name").fill(PASSWORD)
    page.get_by_label("Name").press("ControlOrMeta+a")
    page.get_by_label("Name").press("ControlOrMeta+x")
    page.locator("#password").focus()
    page.locator("#password").press("ControlOrMeta+v")
    expect(page.locator("#password")).to_have_value(PASSWORD)
