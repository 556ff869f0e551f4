"""A web chat on a real port, with a scripted talk behind it that keeps its thread in a list."""

import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import uvicorn
from starlette.applications import Starlette

from bot.channels.web import Web
from bot.post import Outgoing, Person, StoreUnavailable, Update
from dialogs.events import Event, Joined, Language, Pressed, Said
from dialogs.wording import Button, Message

COMPANY: dict[Language, str] = {"zh": "英伟达", "en": "NVIDIA"}


@dataclass(frozen=True)
class Kept:
    """A line of the thread, as a store would keep it."""

    id: int
    person: Person
    said: Event | Message
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


class Talk:
    """Takes updates and answers each with what `answer` says; a repeat gets the answer of the first time."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.heard: list[Update] = []
        self.calls = 0
        self.store_is_down = False
        self.answers_lost = 0
        self.send: Callable[[Outgoing], Awaitable[None]]
        self._answers: dict[tuple[Person, str], tuple[Outgoing, ...]] = {}

    async def receive(self, update: Update) -> tuple[Outgoing, ...]:
        self.calls += 1
        if self.store_is_down:
            raise StoreUnavailable
        key = (update.person, update.id)
        if key not in self._answers:
            self.heard.append(update)
            self.keep(update.person, update.event)
            self._answers[key] = tuple(
                Outgoing(self.keep(update.person, message), update.person, message)
                for message in self.answer(update.event)
            )
        if self.answers_lost:
            self.answers_lost -= 1
            raise StoreUnavailable  # committed, but the page never hears of it
        return self._answers[key]

    async def thread(self, person: Person, after: int) -> list[Kept]:
        if self.store_is_down:
            raise StoreUnavailable
        return [each for each in self.kept if each.person == person and each.id > after][:100]

    def keep_words(self, person: Person, text: str) -> None:
        """Words of ours that come by themselves: a recruiter's answer."""
        self.keep(person, Message(text))

    def forget_all(self) -> None:
        self.kept, self.heard, self.calls, self._answers = [], [], 0, {}

    def answer(self, event: Event) -> tuple[Message, ...]:
        match event:
            case Joined():
                return (Message("Hello!", (Button("roles", "Open roles"), Button("help", "Help"))),)
            case Pressed(choice):
                return (Message(f"You chose {choice}."),)
            case Said(text):
                return (Message(f"I heard: {text}"),)
            case _:
                return ()

    def keep(self, person: Person, said: Event | Message) -> int:
        self.kept.append(Kept(len(self.kept) + 1, person, said))
        return len(self.kept)

    def age(self, by: timedelta) -> None:
        """Everything said so far was said that much earlier."""
        self.kept = [replace(each, at=each.at - by) for each in self.kept]


class Server:
    """A web chat that can go away and come back on the same port."""

    def __init__(self, talk: Talk, look_every: float = 0.2) -> None:
        self.talk, self.look_every = talk, look_every
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        web = Web(
            self.talk.receive, self.talk.thread, COMPANY, lambda id_: f"/upload/{id_}", look_every=self.look_every
        )
        self.talk.send = web.send
        config = uvicorn.Config(
            Starlette(routes=web.routes()), port=self.port, log_level="warning", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the server did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


@contextmanager
def served(talk: Talk, look_every: float = 0.2) -> Iterator[Server]:
    server = Server(talk, look_every)
    server.start()
    try:
        yield server
    finally:
        server.stop()
