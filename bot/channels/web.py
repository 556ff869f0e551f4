"""The web chat: the page that we serve, and the few requests that it makes.

    GET  /             the page; gives the visitor their cookie
    GET  /page/FILE    its style, scripts and icon
    POST /chat         one message of the visitor's; answered with the messages that answer it
    GET  /chat         the thread so far, for a page that was closed or reloaded
    GET  /chat/events  Server-Sent Events: messages that come later, such as a recruiter's answer

A visitor is a random number in a cookie that no script can read. Only our own page may post: JSON, same origin.
"""

import asyncio
import json
import re
import secrets
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from datetime import datetime
from typing import Annotated, Any, Protocol
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive as ASGIReceive
from starlette.types import Scope, Send

from bot import metrics
from bot.channels import Receive
from bot.channels.body import MEBIBYTE, BrokenOff, TooLarge, read_body
from bot.channels.origin import is_foreign, is_secure
from bot.channels.page import TAGS, Page
from bot.crowd import Crowd, Crowded
from bot.post import Manner, NotTaken, Outgoing, Person, StoreUnavailable, Update
from dialogs.events import Event, Joined, Language, Pressed, Said
from dialogs.wording import Message

MANNER = Manner(inline=True)

LONGEST_THREAD = 500
"""Messages shown to a returning visitor; older ones stay in the store."""
TRY_AGAIN = 2
"""Seconds until a page may ask again when the store cannot be reached, or there are too many pages."""
LISTENERS = 1000
"""Pages that hear of later messages by themselves; each asks the store every few seconds. Others try again."""
TABS = 6
"""Of one visitor: no browser opens more connections to one place."""
THREADS = 32
"""Threads that are read at once; each may have some MiB."""

SAFETY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
PRIVATE = SAFETY | {"Cache-Control": "no-store"}


class Entry(Protocol):
    """One line of a thread: an `Event` is theirs, a `Message` ours. The store's `Entry` is one."""

    @property
    def id(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def said(self) -> Event | Message: ...


Thread = Callable[[Person, int], Awaitable[Sequence[Entry]]]
"""The next entries of a person's thread with a higher id, oldest first; raises `StoreUnavailable`."""

Path = Callable[[int], str]
"""Of the page that takes the file which a message asks for, by the message's id."""

# PostgreSQL keeps no NUL in text, and nobody types one.
Words = Annotated[str, AfterValidator(lambda text: text.replace("\0", ""))]
Code = Annotated[Words, StringConstraints(min_length=1, max_length=200)]


class Opening(BaseModel):
    """How the visitor found the page: `/?source=fair&role=…`."""

    source: Code | None = None
    role: Code | None = None
    language: Language | None = None


class Posted(BaseModel):
    """What the page posts: `id`, which it made up and keeps over every repeat, and one of the other three."""

    model_config = ConfigDict(extra="forbid")
    id: UUID
    text: Words | None = None
    choice: Code | None = None
    joined: Opening | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> "Posted":
        if sum(part is not None for part in (self.text, self.choice, self.joined)) != 1:
            raise ValueError("give exactly one of text, choice and joined")
        return self

    def event(self) -> Event:
        if self.joined is not None:
            return Joined(**self.joined.model_dump())
        return Pressed(self.choice) if self.choice is not None else Said(self.text or "")


class Web:
    """`company`: the employer's name in both languages; `upload`: where files are taken; `public_url`: where visitors
    reach us, if behind a proxy; `remember`: days that the visitor's cookie lasts; `look_every`: seconds between two
    looks for later messages."""

    def __init__(
        self,
        receive: Receive,
        thread: Thread,
        company: Mapping[Language, str],
        upload: Path,
        *,
        public_url: str | None = None,
        remember: int = 180,
        look_every: float = 3.0,
    ) -> None:
        self._receive, self._thread, self._page, self._upload = receive, thread, Page(company), upload
        self._public_url = public_url
        self._remember, self._look_every = remember, look_every
        self._listeners = Crowd(LISTENERS, TABS, metrics.TURNED_AWAY.labels("listeners"))
        self._readers = Crowd(THREADS, TABS, metrics.TURNED_AWAY.labels("threads"))
        self._bells: defaultdict[Person, set[asyncio.Event]] = defaultdict(set)

    def routes(self) -> list[Route]:
        return [
            Route("/", self.open_page),
            Route("/page/{name}", self.asset),
            Route("/chat", self.post, methods=["POST"]),
            Route("/chat", self.thread),
            Route("/chat/events", self.events),
        ]

    async def send(self, outgoing: Outgoing) -> None:
        """A later message is already in the thread, where the page looks for it: this only says "look now"."""
        for bell in self._bells.get(outgoing.person, ()):
            bell.set()

    async def open_page(self, request: Request) -> Response:
        page = HTMLResponse(self._page.html(language_of(request)), headers=PRIVATE)
        self._recognise(request, page, self._visitor(request))
        return page

    async def asset(self, request: Request) -> Response:
        asset = self._page.assets.get(request.path_params["name"])
        if asset is None:
            return refusal(404, "there is no such file")
        return asset.response(request, SAFETY)

    async def post(self, request: Request) -> Response:
        if is_foreign(request, self._public_url):
            return refusal(403, "only this site's own page may post here")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return refusal(415, "post application/json")
        try:
            posted = Posted.model_validate_json(await read_body(request, MEBIBYTE))
        except TooLarge:
            return refusal(413, "a message may have 1 MiB")
        except BrokenOff:
            return refusal(400, "the message broke off")  # nobody is left to read it
        except Crowded as crowded:
            return later(crowded)
        except ValidationError as faults:
            return refusal(400, "this is not a message", [fault(each) for each in faults.errors()])
        person = self._visitor(request)
        try:
            answers = await self._receive(Update(person, str(posted.id), posted.event()))
        except NotTaken as why:
            return later(why)
        answer = JSONResponse({"messages": [answered(each, self._upload) for each in answers]}, headers=PRIVATE)
        self._recognise(request, answer, person)
        return answer

    async def thread(self, request: Request) -> Response:
        person = self._visitor(request)
        latest: deque[Entry] = deque(maxlen=LONGEST_THREAD)
        try:
            with self._readers.entered(person):
                while some := await self._thread(person, latest[-1].id if latest else 0):
                    latest.extend(some)
        except NotTaken as why:
            return later(why)
        answer = JSONResponse({"messages": [shown(each, self._upload) for each in latest]}, headers=PRIVATE)
        self._recognise(request, answer, person)
        return answer

    async def events(self, request: Request) -> Response:
        seen = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        if not re.fullmatch(r"[0-9]{1,18}", seen):
            return refusal(400, "after is the number of the last message seen")
        person = self._visitor(request)
        try:
            with ExitStack() as place:
                place.enter_context(self._listeners.entered(person))
                return Listening(place.pop_all(), self._later(person, int(seen)))
        except Crowded as crowded:
            return later(crowded)

    async def _later(self, person: Person, after: int) -> AsyncIterator[ServerSentEvent]:
        bell = asyncio.Event()
        self._bells[person].add(bell)
        try:
            while True:
                bell.clear()
                with suppress(StoreUnavailable):  # the page loses nothing: the next look finds it
                    for entry in await self._thread(person, after):
                        after = entry.id
                        if isinstance(entry.said, Message):
                            told = json.dumps(shown(entry, self._upload), ensure_ascii=False)
                            yield ServerSentEvent(told, id=str(after))
                # Not wait_for: in Python 3.11 it can swallow a cancellation that meets the bell.
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._look_every):
                        await bell.wait()
        finally:
            self._bells[person].discard(bell)
            if not self._bells[person]:
                del self._bells[person]

    def _cookie(self, request: Request) -> str:
        # With "__Host-" a browser takes it from this very host alone, over https.
        return "__Host-bole" if is_secure(request, self._public_url) else "bole"

    def _visitor(self, request: Request) -> Person:
        """Whoever the cookie names; a new number where there is none or it is not one of ours."""
        number = request.cookies.get(self._cookie(request), "")
        return Person("web", number if re.fullmatch(r"[A-Za-z0-9_-]{32}", number) else secrets.token_urlsafe(24))

    def _recognise(self, request: Request, response: Response, person: Person) -> None:
        response.set_cookie(
            self._cookie(request),
            person.id,
            max_age=self._remember * 24 * 60 * 60,
            secure=is_secure(request, self._public_url),
            httponly=True,
            samesite="lax",
        )


class Listening(EventSourceResponse):
    """Holds its place until it ends, however it does."""

    def __init__(self, place: AbstractContextManager[object], events: AsyncIterator[ServerSentEvent]) -> None:
        super().__init__(events, headers=PRIVATE)
        self._place = place

    async def __call__(self, scope: Scope, receive: ASGIReceive, send: Send) -> None:
        with self._place:
            await super().__call__(scope, receive, send)


def language_of(request: Request) -> Language:
    """The language of the talk if there was one (the page notes it in a cookie), else the browser's."""
    wanted = f"{request.cookies.get('bole_language', '')},{request.headers.get('accept-language', 'zh')}"
    for tag in re.findall(r"[A-Za-z]+(?=[-;,\s]|$)", wanted):
        for language in TAGS:
            if tag.lower() == language:
                return language
    return "en"


def answered(outgoing: Outgoing, upload: Path) -> dict[str, Any]:
    return {"id": outgoing.id, "from": "bot"} | ours(outgoing.message, outgoing.id, upload)


def shown(entry: Entry, upload: Path) -> dict[str, Any]:
    """An entry as the page shows it; what has neither text nor choice (an opening) it does not show."""
    at = {"id": entry.id, "at": entry.at.isoformat()}
    match entry.said:
        case Message() as message:
            return at | {"from": "bot"} | ours(message, entry.id, upload)
        case Pressed(choice):
            return at | {"from": "visitor", "text": "", "choice": choice}
        case Said(text):
            return at | {"from": "visitor", "text": text}
        case _:
            return at | {"from": "visitor", "text": ""}


def ours(message: Message, id: int, upload: Path) -> dict[str, Any]:  # noqa: A002 - the page's own word
    """`upload`: the path where the file that it asks for is taken, if it asks for one."""
    buttons = [{"code": button.code, "label": button.label} for button in message.buttons]
    said = {"text": message.text, "buttons": buttons, "numbered": message.numbered}
    return said | ({"upload": {"label": message.upload.link, "path": upload(id)}} if message.upload else {})


def fault(error: Mapping[str, Any]) -> str:
    """One fault of a posted message: where and what."""
    where = ".".join(str(part) for part in error["loc"])
    return f"{where}: {error['msg']}" if where else str(error["msg"])


def refusal(status: int, error: str, faults: Sequence[str] = ()) -> JSONResponse:
    metrics.UPDATES.labels("web", "refused" if status in (403, 413) else "unreadable").inc()
    return JSONResponse({"error": error, "faults": list(faults)}, status, headers=PRIVATE)


def later(why: NotTaken) -> JSONResponse:
    """Nothing of the message was kept; the page keeps it and asks again."""
    error, status = (
        ("too much at once", why.status) if isinstance(why, Crowded) else ("the store cannot be reached", 503)
    )
    return JSONResponse(
        {"error": error, "faults": []},
        status,
        headers=PRIVATE | {"Retry-After": str(TRY_AGAIN)},
    )
