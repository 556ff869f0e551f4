"""Candidates, as each platform brings what they say and shows what the bot answers.

mei = OnTelegram(api, 7)
reply = await mei.says("你好")          # Message(text, buttons)
reply = await mei.presses("roles")     # a button of the last reply, by its code
"""

import asyncio
import itertools
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import httpx

from bot.channels.wechat_messages import LONGEST_REPLY
from bot.pages import MORE
from dialogs.events import FileKind
from dialogs.wording import Button, Message
from tests.channels import fake_telegram, fake_wechat
from tests.channels.fake_telegram import FakeTelegram, JSONDict
from tests.channels.fake_wechat import FakeWeChat
from tests.local_server import PLAIN
from tests.waiting import until

LINK = re.compile(r'^(?:(?P<number>\d+)\. )?<a href="weixin://bizmsgmenu\?msgmenucontent=\S+&msgmenuid=(?P<code>\S+)">'
                  r"(?P<label>.*)</a>$")  # fmt: skip
NOTHING = Message("")
FILE = {"file_id": "a", "file_unique_id": "b"}
TELEGRAM_FILES: dict[FileKind, JSONDict] = {
    "voice": {"voice": {**FILE, "duration": 1}},
    "picture": {"photo": [{**FILE, "width": 1, "height": 1}]},
    "file": {"document": FILE},
    "card": {"contact": {"phone_number": "+8613800138000", "first_name": "Boss", "user_id": 1}},
}
WECHAT_FILES: dict[FileKind, str] = {"voice": "voice", "picture": "image", "file": "file"}
NUMBERS = itertools.count(1)


class Candidate(ABC):
    """One person. `last`: what the bot said last."""

    last: Message = NOTHING

    @abstractmethod
    async def joins(self) -> Message:
        """Opens the chat for the first time."""

    @abstractmethod
    async def says(self, words: str) -> Message: ...

    async def presses(self, code: str) -> Message:
        """A button that is on the screen."""
        button = next((button for button in self.last.buttons if button.code == code), None)
        assert button, f"no button {code} below {self.last}"
        return await self._press(button)

    async def presses_an_old_one(self, code: str) -> Message:
        """A button far up in the chat, or one that there never was."""
        return await self._press(Button(code, "?"))

    async def reads_on(self, reply: Message) -> Message:
        """A reply that was too long for the platform, with all its pages."""
        while [button.code for button in reply.buttons] == [MORE]:
            page = await self.presses(MORE)
            reply = replace(page, text=f"{reply.text}\n{page.text}")
        return reply

    async def shows(self, kind: FileKind) -> Message | None:
        """Sends something that is not words; None where the platform has no such thing."""
        return None

    async def leaves(self) -> bool:
        """Blocks or unsubscribes; whether the platform wants everything about them erased."""
        return False

    @abstractmethod
    async def _press(self, button: Button) -> Message: ...


class OnTelegram(Candidate):
    """`bring` takes an update and gets it to the bot: by default the bot has to ask for it."""

    patience: float | None = 60
    """Seconds that they wait for an answer; None: for ever."""

    def __init__(self, api: FakeTelegram, chat: int, bring: Callable[[JSONDict], Any] | None = None) -> None:
        self.api, self.chat, self._bring = api, chat, bring or api.bring
        self.language = "zh"
        """Of their app."""
        self._heard: list[Message] = []
        self._looked_at = 0

    async def joins(self) -> Message:
        return await self.says("/start")

    async def says(self, words: str) -> Message:
        return await self.does(fake_telegram.text(self.chat, words, self.language))

    async def does(self, *updates: JSONDict) -> Message:
        """All at once; waits for as many more messages."""
        expected = len(self.heard) + len(updates)
        for update in updates:
            await asyncio.to_thread(self._bring, update)
        await until(lambda: len(self.heard) >= expected, self.patience)
        self.last = self.heard[-1]
        return self.last

    @property
    def heard(self) -> list[Message]:
        """All that the bot has sent to this chat."""
        calls = self.api.calls[self._looked_at :]
        self._looked_at += len(calls)
        sent = (
            asked for method, asked in calls if method == "sendMessage" and str(asked["chat_id"]) == str(self.chat)
        )
        self._heard += map(_telegram_message, sent)
        return self._heard

    async def shows(self, kind: FileKind) -> Message | None:
        return await self.does(fake_telegram.message(self.chat, **TELEGRAM_FILES[kind]))

    async def leaves(self) -> bool:
        await asyncio.to_thread(self._bring, fake_telegram.membership(self.chat, "kicked"))
        return False

    async def _press(self, button: Button) -> Message:
        if not button.code:  # on the keyboard with the contact button, a press types the label
            return await self.says(button.label)
        return await self.does(self.api.press(self.chat, button.code))


class OnWeChat(Candidate):
    def __init__(self, platform: FakeWeChat, sender: str) -> None:
        self.platform, self.sender = platform, sender
        self.raw = ""
        """The last reply as WeChat gets it, links and all."""

    async def joins(self) -> Message:
        return await self.sends(fake_wechat.event("subscribe", sender=self.sender, created=next(NUMBERS)))

    async def says(self, words: str) -> Message:
        return await self.sends(fake_wechat.text(words, next(NUMBERS), sender=self.sender))

    async def sends(self, letter: str) -> Message:
        """Every reply is asked for again, as WeChat does when it is slow to arrive: the same to the byte."""
        response = await self.platform.deliver(letter)
        assert response is not None, self.platform.statuses
        again = await self.platform.post(letter)
        assert again.content == response.content
        return self._reads(response)

    def _reads(self, response: httpx.Response) -> Message:
        self.raw = self.platform.read(response).get("Content", "")
        assert len(self.raw.encode()) <= LONGEST_REPLY
        self.last = _wechat_message(self.raw)
        return self.last

    async def shows(self, kind: FileKind) -> Message | None:
        if kind not in WECHAT_FILES:
            return None
        return await self.sends(fake_wechat.xml(self.sender, MsgType=WECHAT_FILES[kind], MsgId=next(NUMBERS)))

    async def leaves(self) -> bool:
        left = fake_wechat.event("unsubscribe", sender=self.sender, created=next(NUMBERS))
        assert (await self.platform.post(left)).text == "success"
        return True

    async def _press(self, button: Button) -> Message:
        tap = fake_wechat.text(button.label, next(NUMBERS), sender=self.sender, bizmsgmenuid=button.code)
        return await self.sends(tap)


def _telegram_message(sent: JSONDict) -> Message:
    """Buttons below the message by their code; those in the place of the keyboard have none."""
    markup = sent.get("reply_markup", {})
    inline = [Button(key["callback_data"], key["text"]) for row in markup.get("inline_keyboard", []) for key in row]
    keys = [key if isinstance(key, dict) else {"text": key} for row in markup.get("keyboard", []) for key in row]
    typed = [Button("", key["text"]) for key in keys if not key.get("request_contact")]
    contact = any(key.get("request_contact") for key in keys)
    return Message(sent["text"], tuple(inline + typed), contact_button=contact)


def _wechat_message(raw: str) -> Message:
    lines = raw.split("\n")
    links = [found for line in lines if (found := LINK.match(line))]
    text = "\n".join(line for line in lines if not LINK.match(line)).strip("\n")
    numbers = [link["number"] for link in links]
    numbered = any(numbers)
    assert numbers == ([str(n) for n in range(1, len(links) + 1)] if numbered else [None] * len(links))
    return Message(text, tuple(Button(unquote(link["code"]), link["label"]) for link in links), numbered)


def webhook(url: str, secret: str) -> Callable[[JSONDict], httpx.Response]:
    """Telegram bringing an update by itself; returns what the bot answered."""

    def bring(update: JSONDict) -> httpx.Response:
        body = json.dumps({"update_id": next(NUMBERS), **update})  # escapes, so that anything can travel
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        return httpx.post(
            f"{url}/telegram/webhook", content=body, headers=headers, timeout=30, trust_env=False, verify=PLAIN
        )

    return bring
