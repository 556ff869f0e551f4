"""Every door of the console, found by itself: the routes that pages ask for, and what a browser finds on pages."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import select
from starlette.routing import compile_path

from bot.console.frame import Frame
from bot.storage import Store
from bot.storage.tables import metadata
from tests.console.visitors import Visitor

NOBODYS = "nobodys"
"""An id for a route that no page led to."""


@dataclass(frozen=True)
class Door:
    """A route. `open`: to everybody; `action`: what the log calls it; `view`: what it calls looking."""

    method: str
    path: str
    open: bool
    administrators: bool
    action: str | None
    view: str | None = None

    def leads_to(self, path: str) -> bool:
        return compile_path(self.path)[0].match(path) is not None

    def somewhere(self, found: "Found") -> str:
        """An address of it that a browser would ask for, if any page has one."""
        seen = found.forms if self.method == "POST" else found.pages
        there = next((each for each in seen if self.leads_to(urlsplit(each).path)), None)
        return there or self.path.format_map(dict.fromkeys(compile_path(self.path)[2], NOBODYS))


def noted(monkeypatch: pytest.MonkeyPatch) -> list[Door]:
    """Filled with the doors of every console that is made from now on."""
    doors: list[Door] = []
    route, opened = Frame.route, Frame.open

    def note_route(self: Frame, path: str, page: Any, method: Any = "GET", **more: Any) -> Any:
        doors.append(
            Door(method, path, False, more.get("administrators", False), more.get("action"), more.get("view"))
        )
        return route(self, path, page, method, **more)

    def note_open(self: Frame, path: str, page: Any, method: Any = "GET") -> Any:
        doors.append(Door(method, path, True, False, None))
        return opened(self, path, page, method)

    monkeypatch.setattr(Frame, "route", note_route)
    monkeypatch.setattr(Frame, "open", note_open)
    return doors


@dataclass
class Found:
    """By who followed every link: pages by their address, and what the forms on them would post, by theirs."""

    pages: dict[str, str] = field(default_factory=dict)
    forms: dict[str, dict[str, str]] = field(default_factory=dict)


async def explored(visitor: Visitor, doors: list[Door]) -> Found:
    """Three addresses of each route at most."""
    found, waiting, seen = Found(), ["/console"], dict.fromkeys(doors, 0)
    while waiting:
        address = waiting.pop(0)
        door = next((each for each in doors if each.method == "GET" and each.leads_to(urlsplit(address).path)), None)
        if address in found.pages or door is None or seen[door] >= 3:
            continue
        seen[door] += 1
        page = await visitor.opens(address)
        assert page.status_code == 200, address
        is_page = page.headers["content-type"].startswith("text/html")
        found.pages[address] = page.text if is_page else ""
        links = Links(address)
        links.feed(found.pages[address])
        waiting += links.links
        found.forms |= links.forms
    return found


class Links(HTMLParser):
    """Where a page leads, and what its forms hold as they stand there."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self.links: list[str] = []
        self.forms: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "hx-get", "src"):
            if name in given:
                self.links.append(urljoin(self._address, given[name].partition("#")[0]))
        posted = given.get("hx-post") or (given.get("method") == "post" and given.get("action", self._address))
        if tag == "form":
            self._form = {}
            if not posted:
                self.links.append(urljoin(self._address, given.get("action", "")))
        if posted:
            self.forms[urljoin(self._address, str(posted))] = self._form
        if tag in ("input", "textarea", "button") and "name" in given:
            self._form.setdefault(given["name"], given.get("value", "1"))
        if tag == "select":
            self._select = given.get("name", "")
        if tag == "option" and (self._select not in self._form or "selected" in given):
            self._form[self._select] = given.get("value", "")


def contents(store: Store, *without: str) -> dict[str, list[Any]]:
    """All that is stored, table by table."""
    with store.database.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in metadata.sorted_tables
            if table.name not in without
        }
