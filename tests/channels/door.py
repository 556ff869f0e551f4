"""A channel's routes in this process, for tests that send thousands of requests and are not asynchronous themselves.

with Door(lambda receive: bot.routes(receive), bot.close) as door:
    door.post("/wechat", body)       # the response; raises what the route raises
    door.brought                     # what was handed over because of this request
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from itertools import repeat
from typing import Any, Self, get_args
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from bot.channels import Receive
from bot.post import Outgoing, Update
from dialogs.events import (
    Attachment,
    Event,
    FellSilent,
    FileChecked,
    FileKind,
    Joined,
    Left,
    Pressed,
    RecruiterLeft,
    RecruiterSpoke,
    Said,
    SentFile,
    SharedContact,
)
from dialogs.wording import Message

ANSWER = Message("收到")


class Door:
    """Every update is answered with the same word, a goodbye with none. `unheard`: tasks that died unnoticed."""

    def __init__(self, routes: Callable[[Receive], list[Route]], close: Callable[[], Awaitable[None]]) -> None:
        self._runner, self._close = asyncio.Runner(), close
        self._runner.get_loop().set_exception_handler(lambda _, context: self.unheard.append(context))
        transport = httpx.ASGITransport(Starlette(routes=routes(self._receive)))
        self._app = transport.app
        self._client = httpx.AsyncClient(transport=transport, base_url="http://bole")
        self.brought: list[Update] = []
        self.unheard: list[Mapping[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._end())
        self._runner.close()

    async def _end(self) -> None:
        await self._close()
        await self._client.aclose()

    def post(self, path: str, body: bytes, **how: Any) -> httpx.Response:
        self.brought.clear()
        return self._runner.run(self._client.post(path, content=body, **how))

    def hang_up(self, path: str, body: bytes, query: Mapping[str, str], headers: Mapping[str, str]) -> None:
        """A request that breaks off after this much of its body."""
        self.brought.clear()
        arriving = iter(
            [{"type": "http.request", "body": body, "more_body": True}, *repeat({"type": "http.disconnect"}, 9)]
        )
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "root_path": "",
            "path": path,
            "raw_path": path.encode(),
            "query_string": urlencode(query).encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }

        async def receive() -> Any:
            return next(arriving)

        async def send(_: Any) -> None:
            pass

        self._runner.run(self._call(scope, receive, send))

    async def _call(self, *request: Any) -> None:
        await self._app(*request)

    async def _receive(self, update: Update) -> tuple[Outgoing, ...]:
        assert_sound(update)
        self.brought.append(update)
        return () if isinstance(update.event, Left) else (Outgoing(1, update.person, ANSWER),)


def assert_sound(update: Update) -> None:
    """What the rest of the house may rely on: ids that are words, and events whose parts are of their type."""
    assert update.id and update.person.id and not set(update.person.id) & set(" \n\0")
    assert _is_sound(update.event), update.event


def _is_sound(event: Event) -> bool:
    match event:
        case Said(text):
            return isinstance(text, str) and bool(text)
        case Pressed(choice):
            return isinstance(choice, str)
        case SentFile(kind, Attachment(reference, name, size)):
            words = isinstance(reference, str) and isinstance(name, str)
            return kind in get_args(FileKind) and words and isinstance(size, int)
        case Joined(source, role, language):
            return all(part is None or isinstance(part, str) for part in (source, role)) and language in (
                None,
                "zh",
                "en",
            )
        case SharedContact(phone, name):
            return isinstance(phone, str) and (name is None or isinstance(name, str))
        case SentFile(kind):
            return kind in get_args(FileKind)
        case Left(erase):
            return isinstance(erase, bool)
        case FellSilent() | FileChecked() | RecruiterSpoke() | RecruiterLeft():
            return False  # no platform brings it
