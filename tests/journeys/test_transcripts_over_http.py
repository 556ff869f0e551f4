"""Every reviewed transcript, played to the real server as each platform would: the bot says the same everywhere.

The platforms are servers on this machine that refuse what the real ones refuse. People are served side by side. That
the talk outlives restarts is shown in `test_kill.py`: here nothing happens at these lines, nor when days should pass.
Where a silence, a file or a recruiter is waited for, a transcript ends: `test_reminder.py`, `test_resume.py` and
`tests/test_hands.py` have the time.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import get_args

import httpx
import pytest

from bot.post import Person
from bot.storage import Store
from dialogs.codes import shown as as_shown
from dialogs.events import FileKind
from dialogs.understanding import codes
from dialogs.wording import Message
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.candidates import Candidate, OnTelegram, OnWeChat
from tests.journeys.conftest import House
from tests.local_server import PLAIN
from tests.transcripts.player import CODE, summary

pytestmark = pytest.mark.slow

TRANSCRIPTS = sorted((Path(__file__).parents[1] / "transcripts").glob("*/*.txt"))
AT_ONCE = 8
"""People in the chat at the same time."""
BUTTON = re.compile(r"\[ (.*?) \](?= \[|$)")
DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
"""Of a consent: today, here."""

MARK = re.compile(r"^(?:\d+\.|·) ")
Shown = list[str]
"""Lines, and the labels below them, without what each platform marks its choices with."""


def exchanges(script: str) -> Iterator[tuple[str, Shown]]:
    """What the candidate does, with its mark, and what is answered."""
    told = DAY.sub("today", re.sub(r"^[#=].*\n?", "", script, flags=re.MULTILINE))
    for part in re.split(r"^(?=[>!] )", told, flags=re.MULTILINE)[1:]:
        does, *lines = (line for line in part.split("\n") if line)
        yield does, [MARK.sub("", each) for line in lines for each in BUTTON.findall(line) or [line]]


def shown(message: Message) -> Shown:
    lines = DAY.sub("today", message.text).split("\n")
    return [MARK.sub("", each) for each in (*lines, *(button.label for button in message.buttons)) if each]


class Ended(Exception):
    """What follows happens otherwise on this platform."""


class Player:
    """`on`: the same person on each platform that they use; they begin on the first one."""

    def __init__(self, on: Mapping[str, Candidate]) -> None:
        self._on, self._candidate = on, next(iter(on.values()))
        self._code = ""

    async def play(self, does: str) -> Message | None:
        """What is answered; None where nothing is, or where the platform has no such thing."""
        match does.split(maxsplit=2):
            case [">", *_]:
                return self._masked(await self._candidate.says(does[1:].strip().replace(CODE, self._code)))
            case ["!", "press", code]:
                return await self._candidate.presses_an_old_one(code)
            case ["!", "file", about] if about in get_args(FileKind) and about != "file":
                return await self._candidate.shows(next(kind for kind in get_args(FileKind) if kind == about))
            case ["!", "on", platform] if platform in self._on:
                self._candidate = self._on[platform]
            case ["!", "leave"] if await self._candidate.leaves():
                pass
            case ["!", "restart"]:
                pass
            case ["!", "days", _] if not self._code:  # which they would make void
                pass
            case _:
                raise Ended
        return None

    async def reads_on(self, reply: Message) -> Message:
        return await self._candidate.reads_on(reply)

    def _masked(self, reply: Message) -> Message:
        """Joining codes are other ones each time."""
        if code := codes.read(reply.text):
            self._code = as_shown(code)
        return replace(reply, text=reply.text.replace(self._code, CODE)) if self._code else reply


async def differences(on: Mapping[str, Candidate], path: Path, leads: Callable[[], Sequence[str]]) -> list[object]:
    """Where the platform's words are not those of the transcript, the leads at its end included."""
    script, player = path.read_text("utf-8"), Player(on)
    found: list[object] = []
    try:
        for does, reviewed in exchanges(script):
            reply = await player.play(does)
            if reply is not None and (here := shown(await player.reads_on(reply))) != reviewed:
                found.append((path.stem, does, here, reviewed))
    except Ended:
        return found
    left, reviewed_leads = list(leads()), [line for line in script.splitlines() if line.startswith("= ")]
    return found if left == reviewed_leads else [*found, (path.stem, left, reviewed_leads)]


Meet = Callable[[int], tuple[Mapping[str, Candidate], Person]]
"""Somebody new, by the platforms that they use."""


@asynccontextmanager
async def on(platform: str, house: House) -> AsyncIterator[Meet]:
    async with httpx.AsyncClient(base_url=house.server.url, trust_env=False, verify=PLAIN) as client:
        account = FakeWeChat(client, safe=platform == "wechat-safe", hangs_up_after=60)

        def meet(number: int) -> tuple[Mapping[str, Candidate], Person]:
            telegram, wechat = 400 + number, f"oScript{number}-{platform}"
            on = {"telegram": OnTelegram(house.telegram, telegram), "wechat": OnWeChat(account, wechat)}
            if platform == "telegram":
                return on, Person("telegram", str(telegram))
            return {platform: on["wechat"]}, Person("wechat", wechat)

        yield meet


@pytest.mark.parametrize("platform", ["telegram", "wechat-plain", "wechat-safe"])
async def test_all_transcripts(platform: str, request: pytest.FixtureRequest) -> None:
    name = "webhook_and_safe" if platform == "wechat-safe" else "polling_and_plain"
    house: House = request.getfixturevalue(name)
    before = len(house.telegram.refused)
    store, room = Store.open(f"sqlite:///{house.server.database}"), asyncio.Semaphore(AT_ONCE)

    async def one(path: Path, on: Mapping[str, Candidate], person: Person) -> list[object]:
        def leads() -> list[str]:
            return [summary(lead) for lead in reversed(store.leads(person=person))]

        async with room:
            return await differences(on, path, leads)

    async with on(platform, house) as meet:
        found = await asyncio.gather(*(one(path, *meet(number)) for number, path in enumerate(TRANSCRIPTS)))
    store.close()
    assert [difference for each in found for difference in each] == []
    assert house.telegram.broken(before) == []


def test_every_line_of_a_candidate_is_played() -> None:
    for path in TRANSCRIPTS:
        script = path.read_text("utf-8")
        assert len(list(exchanges(script))) == len(re.findall(r"^[>!] ", script, re.MULTILINE))
