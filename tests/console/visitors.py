"""People at the console, as a browser is: cookies are kept, forms bring their proof, redirects are followed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import httpx
from starlette.applications import Starlette

from bot.channels import Receive
from bot.console import Console
from bot.console.frame import Demand
from bot.console.roles import Read
from bot.content import lines
from bot.hands import Hands
from bot.post import Outgoing, Update
from bot.storage import Store
from bot.turn import Talk
from dialogs.catalogue import Catalogue
from dialogs.wording import Words
from role_data.load import load

PASSWORD = "seven lanterns over a quiet harbour"
COMPANY: Any = {"zh": "云帆科技", "en": "Cloudsail"}
PROOF = re.compile(r'name="proof" value="([0-9a-f]+)"')


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


shipped = cache(load)


async def nobody_hears(_: Update) -> tuple[Outgoing, ...]:
    raise AssertionError("nobody speaks with a candidate here")


def served(
    store: Store,
    clock: Callable[[], datetime],
    public_url: str | None = None,
    catalogue: Catalogue | None = None,
    role_data: Read | None = None,
    receive: Receive = nobody_hears,
    demand: Demand = "nobody",
    talk: Callable[[], Talk] | None = None,
) -> Starlette:
    """`receive`: where a recruiter's words come in; `role_data`: default the shipped files. Without models: pages
    that read questions are tested with the whole put together."""
    hands = Hands(store, receive, clock)
    published = catalogue or shipped()
    known = cast(Talk, SimpleNamespace(catalogue=published, words=Words(lines(), published)))
    zone = ZoneInfo("Asia/Shanghai")
    console = Console(
        store, COMPANY, zone, public_url, clock, talk or (lambda: known), role_data or load, hands, demand
    )
    return Starlette(routes=console.routes())


class Visitor:
    """A browser of its own. `host`: the address it comes from."""

    def __init__(self, app: Starlette, host: str = "10.0.0.1", language: str = "en") -> None:
        transport = httpx.ASGITransport(app, client=(host, 5000))
        self._client = httpx.AsyncClient(
            transport=transport, base_url="http://bole", headers={"Accept-Language": language, "Host": "bole"}
        )
        self.proof = ""

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    async def opens(self, path: str, **headers: str) -> httpx.Response:
        return self._looked_at(await self._client.get(path, headers=headers, follow_redirects=True))

    async def submits(
        self, path: str, headers: dict[str, str] | None = None, **fields: str | list[str]
    ) -> httpx.Response:
        """With the proof of the page seen last."""
        form = {"proof": self.proof} | fields
        return self._looked_at(await self._client.post(path, data=form, headers=headers or {}, follow_redirects=True))

    async def asks(
        self, method: str, path: str, headers: dict[str, str] | None = None, **body: Any
    ) -> httpx.Response:
        """As a program does: nothing is added, and no redirect is followed. `body`: `data` or `content`."""
        return await self._client.request(method, path, headers=headers, **body)

    def _looked_at(self, page: httpx.Response) -> httpx.Response:
        found = PROOF.search(page.text)
        self.proof = found[1] if found else self.proof
        return page

    async def signs_in(self, name: str, password: str = PASSWORD, code: str = "") -> httpx.Response:
        return await self.submits("/console/sign-in", name=name, password=password, code=code)


async def newcomer(app: Starlette, store: Store, clock: Clock, name: str, **account: Any) -> Visitor:
    """Somebody who has just accepted an invitation."""
    token = store.invite(name, clock(), **account)
    visitor = Visitor(app, language=account.get("language", "en"))
    page = await visitor.submits(f"/console/welcome/{token}", password=PASSWORD, again=PASSWORD)
    assert page.status_code == 200, page.text
    return visitor
