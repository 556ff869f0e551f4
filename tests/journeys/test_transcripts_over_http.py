"""Every reviewed transcript, played to the real server as each platform would: the bot says the same everywhere.

The platforms are servers on this machine that refuse what the real ones refuse. People are served side by side. That
the talk outlives restarts is shown in `test_kill.py`, and days cannot be made to pass in a server that runs: here
nothing happens at these lines.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import get_args

import httpx
import pytest

from bot.post import Person
from bot.storage import Store
from dialogs.events import FileKind
from dialogs.wording import Message
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.candidates import Candidate, OnTelegram, OnWeChat
from tests.journeys.conftest import House
from tests.transcripts.player import summary

pytestmark = pytest.mark.slow

TRANSCRIPTS = sorted((Path(__file__).parents[1] / "transcripts").glob("*/*.txt"))
AT_ONCE = 8
"""People in the chat at the same time."""
BUTTON = re.compile(r"\[ (.*?) \](?= \[|$)")
DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
"""Of a consent: today, here."""

Shown = tuple[list[str], list[str]]
"""Lines, and the labels below them."""


def exchanges(script: str) -> Iterator[tuple[str, Shown]]:
    """What the candidate does, with its mark, and what is answered."""
    told = DAY.sub("today", re.sub(r"^[#=].*\n?", "", script, flags=re.MULTILINE))
    for part in re.split(r"^(?=[>!] )", told, flags=re.MULTILINE)[1:]:
        does, *lines = (line for line in part.split("\n") if line)
        labels = [label for line in lines for label in BUTTON.findall(line)]
        yield does, ([line for line in lines if not BUTTON.match(line)], labels)


def shown(message: Message) -> Shown:
    text = DAY.sub("today", message.text)
    return [line for line in text.split("\n") if line], [button.label for button in message.buttons]


class Ended(Exception):
    """What follows happens otherwise on this platform."""


async def played(candidate: Candidate, does: str) -> Message | None:
    """What is answered; None where nothing is, or where the platform has no such thing."""
    match does.split(maxsplit=2):
        case [">", *_]:
            return await candidate.says(does[1:].strip())
        case ["!", "press", code]:
            return await candidate.presses_an_old_one(code)
        case ["!", "file", about]:
            return await candidate.shows(next(kind for kind in get_args(FileKind) if kind == about))
        case ["!", "leave"]:
            if not await candidate.leaves():
                raise Ended
    return None


async def differences(candidate: Candidate, path: Path, leads: Callable[[], Sequence[str]]) -> list[object]:
    """Where the platform's words are not those of the transcript, the leads at its end included."""
    script = path.read_text("utf-8")
    found: list[object] = []
    try:
        for does, reviewed in exchanges(script):
            reply = await played(candidate, does)
            if reply is not None and (here := shown(await candidate.reads_on(reply))) != reviewed:
                found.append((path.stem, does, here, reviewed))
    except Ended:
        return found
    left, reviewed_leads = list(leads()), [line for line in script.splitlines() if line.startswith("= ")]
    return found if left == reviewed_leads else [*found, (path.stem, left, reviewed_leads)]


Meet = Callable[[int], tuple[Candidate, Person]]
"""Somebody new."""


@asynccontextmanager
async def on(platform: str, house: House) -> AsyncIterator[Meet]:
    if platform == "telegram":
        yield lambda number: (OnTelegram(house.telegram, 400 + number), Person("telegram", str(400 + number)))
        return
    async with httpx.AsyncClient(base_url=house.server.url, trust_env=False) as client:
        wechat = FakeWeChat(client, safe=platform == "wechat-safe", hangs_up_after=60)
        yield lambda number: (OnWeChat(wechat, f"oScript{number}"), Person("wechat", f"oScript{number}"))


@pytest.mark.parametrize("platform", ["telegram", "wechat-plain", "wechat-safe"])
async def test_all_transcripts(platform: str, request: pytest.FixtureRequest) -> None:
    name = "webhook_and_safe" if platform == "wechat-safe" else "polling_and_plain"
    house: House = request.getfixturevalue(name)
    store, room = Store.open(f"sqlite:///{house.server.database}"), asyncio.Semaphore(AT_ONCE)

    async def one(path: Path, candidate: Candidate, person: Person) -> list[object]:
        def leads() -> list[str]:
            return [summary(lead) for lead in reversed(store.leads(person=person))]

        async with room:
            return await differences(candidate, path, leads)

    async with on(platform, house) as meet:
        found = await asyncio.gather(*(one(path, *meet(number)) for number, path in enumerate(TRANSCRIPTS)))
    store.close()
    assert [difference for each in found for difference in each] == []
    assert house.telegram.refused == []


def test_every_line_of_a_candidate_is_played() -> None:
    for path in TRANSCRIPTS:
        script = path.read_text("utf-8")
        assert len(list(exchanges(script))) == len(re.findall(r"^[>!] ", script, re.MULTILINE))
