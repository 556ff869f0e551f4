"""What a channel is: it turns a platform's update into an `Update`, and a `Message` into the platform's words.

A channel never decides and never stores. It hands each update to `Receive` and acknowledges to the platform
only after that has returned, because then everything is committed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from dialogs.events import Event
from dialogs.wording import Message

ChannelName = Literal["telegram", "wechat", "web", "terminal"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on one channel; printed and typed as `telegram:123`."""

    channel: ChannelName
    id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"


@dataclass(frozen=True, slots=True)
class Update:
    """An event as its platform brought it. `id` is the same on every repeat and unique for that person."""

    person: Person
    id: str
    event: Event


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A stored message on its way to a person. `id` is the store's: later messages have higher ones."""

    id: int
    person: Person
    message: Message


@dataclass(frozen=True, slots=True)
class Manner:
    """How a channel takes its answers.

    `inline`: the answer travels back in the response to the update, so delivery leaves it alone.
    `fits`: whether one message of the platform can hold it; a longer one is paged with "more".
    """

    inline: bool
    fits: Callable[[Message], bool]


Receive = Callable[[Update], Awaitable[tuple[Outgoing, ...]]]
"""Takes an update, returns when all of it is committed, with the messages that answer it.

A repeated update returns the very messages of the first time. Raises `StoreUnavailable` when nothing could be
committed: the channel then must not acknowledge, so that the platform brings the update again.
"""


class StoreUnavailable(Exception):
    """The database cannot be reached or refuses to write; nothing of this update was kept."""


class Undelivered(Exception):
    """A send failed and may work later; `after` seconds if the platform said when, else back-off decides."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.after = reason, after


class Undeliverable(Exception):
    """A send failed for good (blocked, no such chat): a dead letter with its reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Channel(Protocol):
    """The sending half of a channel that can speak first."""

    async def send(self, outgoing: Outgoing) -> None:
        """Hands the message to the platform; raises `Undelivered` or `Undeliverable`."""
