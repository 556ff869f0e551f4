"""The list of leads in a browser: what happens without reloading, and what a name cannot do."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.console import passwords
from bot.post import Person
from bot.storage import Store
from dialogs.events import Language
from dialogs.meanings import Details
from tests.channels.browser import browser
from tests.console.day import SERIOUS
from tests.console.visitors import PASSWORD, Clock, served
from tests.local_server import LocalServer
from tests.storage.talk import LEFT, LI, keep

__all__ = ["browser"]
pytestmark = pytest.mark.slow

NAMES = ("Anna Wu", "<img src=x onerror=document.title='hacked'>", "A" * 200, "长" * 200, "梅小雨")


@pytest.fixture
def context(browser: Browser, store: Store, clock: Clock) -> Iterator[BrowserContext]:
    """Signed in; sixty leads, one in five qualified."""
    for number in range(60):
        contact = Details(NAMES[number % 5], f"c{number}@example.com")
        left = replace(LEFT, contact=contact, verdict="needs_review" if number % 5 else "qualified")
        clock.later(seconds=1)
        keep(store, "lead", "谢谢", person=Person("web", f"w{number}"), effects=[left], now=clock())
    account = store.accept(store.invite("Ada", clock(), language="en"), passwords.hashed(PASSWORD), clock())
    assert account
    with LocalServer(served(store, clock)) as server:
        context = browser.new_context(base_url=server.url, viewport={"width": 390, "height": 844})
        token = store.begin_session(account.id, "test", clock())
        context.add_cookies([{"name": "bole_console", "value": token, "url": server.url}])
        yield context
        context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_filtering_and_searching_do_not_reload_and_back_leads_back(page: Page) -> None:
    page.goto("/console/leads")
    page.evaluate("window.here = true")
    page.get_by_text("More filters").click()
    page.get_by_label("Verdict").select_option("qualified")
    expect(page.locator("#count")).to_have_text("12 found")
    expect(page.locator("#leads tbody tr")).to_have_count(12)
    assert "verdict=qualified" in page.url
    page.get_by_label("Search").fill("anna")
    expect(page).to_have_url(re.compile("search=anna"))
    page.get_by_label("Search").fill("nobody")
    expect(page.locator("#leads")).to_contain_text("No leads like this.")
    assert page.evaluate("window.here"), "the page was not loaded again"
    bookmark = page.url
    page.go_back()
    expect(page.get_by_label("Search")).to_have_value("anna")
    page.go_back()
    expect(page.locator("#count")).to_have_text("12 found")
    expect(page.get_by_label("Verdict")).to_have_value("qualified")
    expect(page.get_by_label("Search")).to_have_value("")
    page.goto(bookmark)
    expect(page.get_by_label("Search")).to_have_value("nobody")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_name_breaks_a_page(page: Page, width: int) -> None:
    """Nothing of it runs, nothing is wider than the page, and all of it can be read on the lead's own page."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/console/leads")
    for name in NAMES:
        page.goto("/console/leads")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("link", name=name, exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert "hacked" not in page.title().replace(name, "")


def test_by_keyboard_alone(page: Page) -> None:
    """Search, to the first lead, take it: without a mouse."""
    page.goto("/console/leads")
    page.get_by_label("Search").focus()
    page.keyboard.type("c59@example.com")
    expect(page.locator("#count")).to_have_text("1 found")
    page.locator("#leads a").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="I take it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.locator("#history ~ ol")).to_contain_text("made Ada its owner")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_somebody_with_several_leads_stands_once(
    page: Page, store: Store, clock: Clock, width: int, language: Language
) -> None:
    """Open to everybody, reached by the keyboard, no wider than the screen; on a lead's own page, too."""
    (ada,) = store.accounts()
    store.change_account(ada.id, keep=page.context.cookies()[0]["value"], language=language)
    for role, name in (("hpc-solution-architect", "Mei Xiaoyu"), ("fae-engineer", "梅小雨"), (None, "梅小雨")):
        clock.later(minutes=1)
        left = replace(LEFT, role=role, verdict="not_qualified", contact=Details(name, "c59@example.com"))
        keep(store, f"lead {role}", person=LI, effects=[left], now=clock())
    page.set_viewport_size({"width": width, "height": 900})
    beside = page.locator(".others li")
    for path in ("/console/leads", f"/console/leads/{store.leads(person=LI)[0].id}"):
        page.goto(path)
        expect(beside).to_have_count(3)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = [each["id"] for each in Axe().run(page).response["violations"] if each["impact"] in SERIOUS]
        assert found == []
    page.goto("/console/leads")
    page.locator("#leads th a").first.focus()
    page.keyboard.press("Tab")
    expect(beside.first.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("梅小雨")
