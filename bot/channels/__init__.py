"""What a channel is: it turns a platform's update into an `Update`, and a `Message` into the platform's words.

A channel never decides and never stores. It hands each update to `Receive` and acknowledges to the platform
only after that has returned, because then everything is committed.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.post import Outgoing, Update

Receive = Callable[[Update], Awaitable[tuple[Outgoing, ...]]]
"""Takes an update, returns when all of it is committed, with the messages that answer it.

A repeated update returns the very messages of the first time. Raises `NotTaken` when nothing could be
committed: the channel then must not acknowledge, so that the platform brings the update again.
"""


class Unsent(Exception):
    """Why a send failed: one of those below."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Undelivered(Unsent):
    """A send failed and may work later; `after` seconds if the platform said when, else back-off decides."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class NotNow(Undelivered):
    """The platform wants to be left alone for `after` seconds: by this chat, or by `everybody` of ours.

    Nothing is wrong with what was to be sent, so the refusal does not count against it.
    """

    def __init__(self, reason: str, after: float, *, everybody: bool = False) -> None:
        super().__init__(reason, after)
        self.everybody = everybody


class Undeliverable(Unsent):
    """A send failed for good (blocked, no such chat): a dead letter with its reason."""


class OutOfReach(Unsent):
    """The platform does not let us speak to them until they write again: the message waits for that."""


class Fetches(Protocol):
    """The half of a channel whose people can send files."""

    async def fetch(self, reference: str, limit: int) -> bytes:
        """The file that an `Attachment` refers to; reads no more than `limit` bytes.

        Raises `bot.channels.body.TooLarge`, `Undelivered` (it may work later) or `Undeliverable`.
        """


class Channel(Protocol):
    """The sending half of a channel that can speak first."""

    async def send(self, outgoing: Outgoing) -> None:
        """Hands the message to the platform; raises `Undelivered`, `Undeliverable` or `OutOfReach`."""
