"""The same talk in a terminal, shown as a platform would show it."""

from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from typing import Literal

from bot.channels import Receive
from bot.post import Manner, Person, Update
from dialogs.events import Event, Joined, Language, Said
from dialogs.wording import Message, Upload

MANNER = Manner(inline=True)
Look = Literal["telegram", "wechat", "web"]
ROW = 36
"""Letters of a row of buttons; a Chinese character counts for two."""


def shown(message: Message, look: Look) -> str:
    """A message with its choices: buttons where the platform has them, else numbered lines."""
    text = f"{message.text}\n\n{_upload(message.upload, look)}" if message.upload else message.text
    if not message.buttons:
        return text
    labels = [button.label for button in message.buttons]
    if look != "wechat":
        return f"{text}\n\n{_in_rows([f'[ {label} ]' for label in labels])}"
    marks = [f"{number}. " if message.numbered else "· " for number in range(1, len(labels) + 1)]
    return f"{text}\n\n" + "\n".join(mark + label for mark, label in zip(marks, labels, strict=True))


def _upload(upload: Upload, look: Look) -> str:
    return upload.here if look == "telegram" else f"[ {upload.link} ]"


def _in_rows(labels: Iterable[str]) -> str:
    rows: list[list[str]] = [[]]
    for label in labels:
        if rows[-1] and sum(map(_width, rows[-1])) + _width(label) > ROW:
            rows.append([])
        rows[-1].append(label)
    return "\n".join(" ".join(row) for row in rows)


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


class Chat:
    """One conversation: opens it, then answers each line. `write` gets whole messages."""

    def __init__(
        self,
        person: Person,
        receive: Receive,
        write: Callable[[str], None],
        look: Look = "telegram",
        session: str = "",
    ) -> None:
        self._person, self._receive, self._write, self._look = person, receive, write, look
        self._ids = (f"{session}{number}" for number in count(1))

    async def open(self, language: Language | None = None) -> None:
        await self.take(Joined("terminal", language=language))

    async def say(self, text: str) -> None:
        await self.take(Said(text))

    async def take(self, event: Event) -> None:
        for outgoing in await self._receive(Update(self._person, next(self._ids), event)):
            self._write(shown(outgoing.message, self._look))


async def converse(chat: Chat, read: Callable[[], Awaitable[str | None]], language: Language | None = None) -> None:
    """Until `read` gives None."""
    await chat.open(language)
    while (line := await read()) is not None:
        if line.strip():
            await chat.say(line)
