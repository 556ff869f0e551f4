"""The page that takes a résumé where the chat cannot: one link, one file, no script.

    GET  /upload/TOKEN   the form, in the person's language; looking at it changes nothing
    POST /upload/TOKEN   the file; the first one that can be kept uses the link up

The token is all that proves who they are: nobody can guess it, and it serves for nothing but to add one file.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.channels.body import MEBIBYTE, BrokenOff, TooLarge, at_most, limited
from bot.channels.page import TAGS, read_words, template
from bot.channels.web import PRIVATE, TRY_AGAIN, language_of
from bot.crowd import Crowd, Crowded
from bot.documents import MEDIA_TYPES, Format, Refused, clean_name, format_of
from bot.post import NotTaken, StoreUnavailable
from bot.storage import Invitation
from dialogs.conversations.resume import LARGEST
from dialogs.events import Language
from dialogs.traditional import traditional

LONGEST_BODY = LARGEST + MEBIBYTE // 16
"""Bytes: the file, and what a form puts around it."""
DRAINED = 5 * LARGEST
"""Bytes of too long a body that are read and dropped: a browser shows no answer before it has sent everything."""
AT_ONCE, EACH = 8, 2
"""Files that are taken at once, and for one link: each is in memory, whole, until it is kept."""
HEADERS = PRIVATE | {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
}


class Desk(Protocol):
    """The store, as far as it gives out links and takes files."""

    def upload_token(self, message: int) -> str: ...
    def invitation(self, token: str, now: datetime) -> Invitation | None: ...
    def uploaded(self, token: str, name: str, format: Format, content: bytes, now: datetime) -> bool: ...  # noqa: A002


class InMemory(MultiPartParser):
    """Nobody's file is ever written to a disk unsealed."""

    spool_max_size = LONGEST_BODY


class Uploads:
    """`company`: the employer's name; `public_url`: where people reach us; `wake` is told when a file was taken."""

    def __init__(
        self,
        desk: Desk,
        company: Mapping[Language, str],
        public_url: str | None,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._desk, self._public_url, self._clock, self._wake = desk, public_url, clock, wake
        self._crowd = Crowd(AT_ONCE, EACH, metrics.TURNED_AWAY.labels("uploads"))
        self._words, self._template = read_words(company, "upload"), template("upload.html")

    def routes(self) -> list[Route]:
        return [Route("/upload/{token}", self.show), Route("/upload/{token}", self.take, methods=["POST"])]

    def path(self, message: int) -> str:
        """Of the link in a message of ours, on our own pages."""
        return f"/upload/{self._desk.upload_token(message)}"

    def address(self, message: int) -> str | None:
        """The same for everywhere else; None: nobody told us where we can be reached."""
        return self._public_url and self._public_url + self.path(message)

    async def show(self, request: Request) -> Response:
        try:
            return self._shown(request, await self._invited(request))
        except StoreUnavailable:
            return self._page(request, None, "busy", 503)

    async def take(self, request: Request) -> Response:
        """Whoever has no open link is refused before their file is read."""
        try:
            invited = await self._invited(request)
            if invited is None or invited.status != "open":
                return self._shown(request, invited)
            with self._crowd.entered(request.path_params["token"]):
                return await self._taken(request, invited)
        except Crowded as crowded:
            return self._page(request, None, "busy", crowded.status)
        except NotTaken:
            return self._page(request, None, "busy", 503)

    def _shown(self, request: Request, invited: Invitation | None) -> Response:
        """What a link leads to before anything is brought."""
        if invited is None:
            return self._page(request, None, "gone", 404)
        if invited.status == "open":
            return self._page(request, invited)
        return self._page(request, invited, invited.status, 410, open_=False)

    async def _taken(self, request: Request, invited: Invitation) -> Response:
        try:
            name, content = await _file(request)
            format_ = await asyncio.to_thread(format_of, content)
        except TooLarge:
            await _drain(request)
            return self._page(request, invited, "size", 413)
        except (MultiPartException, BrokenOff):
            return self._page(request, invited, "none", 400)
        except Refused as refused:
            return self._page(request, invited, refused.fault, 413 if refused.fault == "size" else 415)
        token = request.path_params["token"]
        if not await asyncio.to_thread(self._desk.uploaded, token, name, format_, content, self._clock()):
            return await self.show(request)
        self._wake()
        return self._page(request, invited, "thanks", open_=False)

    async def _invited(self, request: Request) -> Invitation | None:
        return await asyncio.to_thread(self._desk.invitation, request.path_params["token"], self._clock())

    def _page(
        self,
        request: Request,
        invited: Invitation | None,
        told: str | None = None,
        status: int = 200,
        *,
        open_: bool = True,
    ) -> Response:
        """`told`: the name of a word."""
        language = invited.language if invited else language_of(request)
        in_traditional = language == "zh" and invited is not None and invited.traditional
        words = {
            name: traditional(both[language]) if in_traditional else both[language]
            for name, both in self._words.items()
        }
        html = self._template.render(
            tag="zh-Hant" if in_traditional else TAGS[language],
            words=words,
            told=told,
            open=open_ and invited is not None,
            accept=",".join(MEDIA_TYPES.values()),
        )
        return HTMLResponse(html, status, HEADERS | ({"Retry-After": str(TRY_AGAIN)} if status in (429, 503) else {}))


async def _file(request: Request) -> tuple[str, bytes]:
    """Name and content. Raises `MultiPartException` where the form holds none."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise MultiPartException("no form")
    parser = InMemory(request.headers, limited(request, LONGEST_BODY), max_files=1, max_fields=1)
    file = (await parser.parse()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise MultiPartException("no file")
    return clean_name(file.filename), await file.read()


async def _drain(request: Request) -> None:
    with suppress(TooLarge, ClientDisconnect):
        async for _ in at_most(DRAINED, request.stream()):
            pass
