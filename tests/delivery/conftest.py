"""Receivers for what is delivered, and channels that do as they are told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.delivery import Delivery
from bot.post import Outgoing
from dialogs.catalogue import AtLeastYears, Catalogue, Company, Fact, Question, Role, Text
from tests.receivers import Machine, Mailbox, open_machine, open_mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with open_mailbox() as box:
        yield box


@pytest.fixture
def machine() -> Iterator[Machine]:
    with open_machine() as received:
        yield received


@dataclass
class Scripted:
    """A channel that raises what stands in `script` for a text, in turn, and takes everything else."""

    script: dict[str, list[Exception]] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    pause: Callable[[Outgoing], Awaitable[None]] | None = None

    async def send(self, outgoing: Outgoing) -> None:
        text = outgoing.message.text
        self.tried.append(text)
        if self.pause:
            await self.pause(outgoing)
        if self.script.get(text):
            raise self.script[text].pop(0)
        self.sent.append((str(outgoing.person), text))


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses of real life are seconds; their order is the same."""
    monkeypatch.setattr("bot.delivery.outbox.LOOK_EVERY", 0.02)
    monkeypatch.setattr("bot.storage.delivery.news.SETTLING", timedelta(milliseconds=50))


@pytest.fixture
def catalogue() -> Catalogue:
    fact = Fact("r/requirements/1", Text("3 年以上", "3+ years"), Text("芯片经验", "chip experience"))
    question = Question("r/requirements/1/years", fact.id, "years", Text("几年?", "Years?"), AtLeastYears(3), True)
    role = Role("r", Text("架构师", "Architect"), (), (), (fact,), (question,))
    return Catalogue(Company(Text("公司", "Company"), (), ()), (role,))


@asynccontextmanager
async def running(delivery: Delivery) -> AsyncIterator[None]:
    """Delivery at work, stopped in the end as a server stops it."""
    task = asyncio.create_task(delivery.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait((task,))
