"""Candidates who are patient, note what they said and heard, and can compare it with what was kept."""

import asyncio
import re
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from random import Random
from typing import Any

import httpx
import xmltodict  # type: ignore[import-untyped]

from bot.pages import MORE
from bot.post import Person
from dialogs.wording import Button, Message
from tests.channels import fake_telegram, fake_wechat
from tests.channels.fake_telegram import FakeTelegram, JSONDict
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.campaign.plans import Plan, Pressed, Said, Step
from tests.journeys.candidates import NUMBERS, Candidate, OnTelegram, OnWeChat

THINKS = 0.5
"""Seconds at most between an answer and the next message."""
TRIES_AGAIN_AFTER = 1.0
"""Seconds after which a candidate on WeChat says again what the platform has given up."""
LONGEST = 80
"""Steps; who needs more goes round in circles."""
TWICE = 0.2
"""How much of what they say is brought twice by the platform."""

Thread = Sequence[dict[str, Any]]
"""What was kept of a conversation, as `bole export-person` hands it over."""


@dataclass
class Findings:
    """What comparing showed. `complaints`: in words, each of what is counted."""

    doubled: int = 0
    lost: int = 0
    out_of_order: int = 0
    repeats: int = 0
    complaints: list[str] = field(default_factory=list)

    def tell(self, what: str, *which: object) -> int:
        """Returns how many."""
        self.complaints += [f"{what}: {each!r}" for each in which]
        return len(which)


class Applicant(Candidate):
    """Does what `plan` says until the application is confirmed: then they are `finished`."""

    plan: Plan
    finished = False
    chance: Random
    messages = 0
    """How many they have sent."""

    @property
    @abstractmethod
    def person(self) -> Person:
        """As the store knows them."""

    @abstractmethod
    def compare(self, kept: Thread) -> Findings: ...

    @abstractmethod
    async def says_at_once(self, *words: str) -> Message:
        """Without waiting for an answer in between."""

    async def applies(self) -> None:
        await (self.joins() if self.chance.random() < 0.5 else self.says(self.plan.hello))
        for _ in range(LONGEST):
            step = self.plan.next(self.last)
            if step is None:
                self.finished = True
                return
            await asyncio.sleep(self.chance.uniform(0, THINKS))
            await self._does_step(step)
        raise AssertionError(f"goes round in circles: {self.last}")

    async def _does_step(self, step: Step) -> None:
        match step:
            case Said(words):
                await self.says_at_once(*words)
            case Pressed(code):
                await self.presses(code)


class TelegramApplicant(OnTelegram, Applicant):
    patience = None

    def __init__(
        self, api: FakeTelegram, chat: int, bring: Callable[[JSONDict], Any], plan: Plan, chance: Random
    ) -> None:
        super().__init__(api, chat, bring)
        self.plan, self.chance, self.language = plan, chance, plan.language
        self._said: list[str] = []

    @property
    def person(self) -> Person:
        return Person("telegram", str(self.chat))

    @property
    def heard(self) -> list[Message]:
        """What came twice in a row is read once: two different questions of ours never have the same words."""
        return [message for message, _ in groupby(super().heard)]

    async def says(self, words: str) -> Message:
        return await self.says_at_once(words)

    async def says_at_once(self, *words: str) -> Message:
        self._said += [each for each in words if not each.startswith("/")]
        return await self.does(*(fake_telegram.text(self.chat, each, self.language) for each in words))

    async def does(self, *updates: JSONDict) -> Message:
        self.messages += len(updates)
        return await super().does(*updates)

    async def _press(self, button: Button) -> Message:
        self._said.append(button.label)
        return await super()._press(button)

    def compare(self, kept: Thread) -> Findings:
        """All their words are kept, all of ours arrive, and both in the order in which they were kept."""
        found = Findings()
        theirs = [entry["text"] for entry in kept if entry["from"] == "you"]
        ours = [entry["text"] for entry in kept if entry["from"] == "us"]
        heard = [message.text for message in super().heard]
        without_repeats = [text for text, _ in groupby(heard)]
        found.repeats = len(heard) - len(without_repeats)
        missing, more = Counter(self._said) - Counter(theirs), Counter(theirs) - Counter(self._said)
        found.lost += found.tell(f"{self.person} said what was not kept", *missing)
        found.doubled += found.tell(f"{self.person} was heard more often than they spoke", *more)
        if not missing and not more and self._said != theirs:
            found.out_of_order += found.tell(f"{self.person} was heard in another order", *theirs)
        ours = [text for text, _ in groupby(ours)]
        missing, more = Counter(ours) - Counter(without_repeats), Counter(without_repeats) - Counter(ours)
        found.lost += found.tell(f"{self.person} never got", *missing)
        found.out_of_order += found.tell(f"{self.person} got out of its place", *more)
        if not missing and not more and ours != without_repeats:
            found.out_of_order += found.tell(f"{self.person} got in another order", *without_repeats)
        return found


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one message of WeChat brought: their words, none where the thread keeps none, and the reply; None: the
    platform gave up."""

    words: str
    reply: str | None

    @property
    def kept(self) -> list[tuple[str, str]]:
        theirs = [("you", self.words)] if self.words else []
        return [*theirs, ("us", self.reply)] if self.reply is not None else theirs


class WeChatApplicant(OnWeChat, Applicant):
    """WeChat gives up after three tries: then they say it again, as a new message."""

    def __init__(self, platform: FakeWeChat, sender: str, plan: Plan, chance: Random) -> None:
        super().__init__(platform, sender)
        self.plan, self.chance = plan, chance
        self._moments: list[list[Exchange]] = []
        """What was said at once stands together: in which order it is heard, WeChat does not promise."""
        self._unlike: list[str] = []

    @property
    def person(self) -> Person:
        return Person("wechat", self.sender)

    async def says_at_once(self, *words: str) -> Message:
        letters = [fake_wechat.text(each, next(NUMBERS), sender=self.sender) for each in words]
        return await self._send(*letters)

    async def sends(self, letter: str) -> Message:
        return await self._send(letter)

    async def _send(self, *letters: str) -> Message:
        self._moments.append([])
        replies = await asyncio.gather(*map(self._until_answered, letters))
        return replies[-1]

    async def _until_answered(self, letter: str) -> Message:
        while True:
            self.messages += 1
            response = await self._deliver(letter)
            if response is not None:
                break
            self._moments[-1].append(Exchange(_words(letter), None))
            await asyncio.sleep(TRIES_AGAIN_AFTER)
            letter = re.sub(r"<(MsgId|CreateTime)>\d+", rf"<\1>{next(NUMBERS)}", letter)
        reply = self._reads(response)
        self._moments[-1].append(Exchange(_words(letter), reply.text))
        return reply

    async def _deliver(self, letter: str) -> httpx.Response | None:
        """Sometimes WeChat comes again while the first request is under way: the replies are alike to the byte."""
        if self.chance.random() > TWICE:
            return await self.platform.deliver(letter)
        got = await asyncio.gather(self.platform.deliver(letter), self.platform.deliver(letter))
        responses = [response for response in got if response is not None]
        if len({response.content for response in responses}) > 1:
            self._unlike += [response.text for response in responses]
        return responses[0] if responses else None

    def compare(self, kept: Thread) -> Findings:
        """Each answered message stands in the thread with its reply behind it, in the order of the conversation; what
        else stands there was given up by the platform."""
        found = Findings()
        found.out_of_order += found.tell(f"{self.person} got unlike replies to the same", *self._unlike)
        thread = [(entry["from"], entry["text"]) for entry in kept]
        left, place = Counter(thread), 0
        for moment in self._moments:
            answered = [exchange for exchange in moment if exchange.reply is not None]
            answered.sort(key=lambda exchange: _position(thread, ("you", exchange.words), place))
            for entry in (entry for exchange in answered for entry in exchange.kept):
                if not left[entry]:
                    found.lost += found.tell(f"{self.person} said or heard what was not kept", entry)
                elif (position := _position(thread, entry, place)) == len(thread):
                    found.out_of_order += found.tell(f"{self.person} said or heard in another order", entry)
                else:
                    place = position + 1
                left[entry] -= 1
        given_up = [exchange for moment in self._moments for exchange in moment if exchange.reply is None]
        spoken = Counter(entry for exchange in given_up for entry in exchange.kept)
        theirs = Counter({entry: times for entry, times in left.items() if entry[0] == "you" and times > 0})
        found.doubled += found.tell(f"{self.person} was heard more often than they spoke", *(theirs - spoken))
        return found


def _position(thread: list[tuple[str, str]], entry: tuple[str, str], after: int) -> int:
    """The length of the thread where it does not come."""
    return next((at for at in range(after, len(thread)) if thread[at] == entry), len(thread))


def _words(letter: str) -> str:
    """Opening the chat and asking for the rest of a long answer are no words of theirs."""
    message = xmltodict.parse(letter)["xml"]
    return "" if message.get("bizmsgmenuid") == MORE else message.get("Content", "")
