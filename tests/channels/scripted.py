"""A `Receive` that remembers what it was handed and answers as it was told."""

import asyncio
from collections.abc import Callable

from bot.post import Outgoing, Update
from dialogs.wording import Message

Answer = Message | Exception | None


class Scripted:
    """Answers every update with `answer(update)`: a message, nothing, or an error to raise. Repeats are answered
    with the first answer, like the real one. `hold` it to keep updates waiting until `release`."""

    def __init__(self, answer: Callable[[Update], Answer] = lambda _: None) -> None:
        self.answer = answer
        self.updates: list[Update] = []
        self.finished: list[Update] = []
        self.stored: dict[tuple[str, str], tuple[Outgoing, ...]] = {}
        self._open = asyncio.Event()
        self._open.set()

    def hold(self) -> None:
        self._open.clear()

    def release(self) -> None:
        self._open.set()

    async def __call__(self, update: Update) -> tuple[Outgoing, ...]:
        self.updates.append(update)
        await self._open.wait()
        key = (str(update.person), update.id)
        if key not in self.stored:
            answer = self.answer(update)
            if isinstance(answer, Exception):
                raise answer
            number = len(self.stored) + 1
            self.stored[key] = (Outgoing(number, update.person, answer),) if answer else ()
        self.finished.append(update)
        return self.stored[key]
