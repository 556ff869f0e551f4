"""What passes between a channel, the path and the store: who, what they brought, what goes back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

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
    """An event as its platform brought it. `id` is the same on every repeat and unique for that person.

    `version`: of an event that time brought, the version of the state that it is about. Whatever else happens to the
    person comes before it: then it is dropped without a trace.
    """

    person: Person
    id: str
    event: Event
    version: int | None = None


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


class StoreUnavailable(Exception):
    """The database cannot be reached or refuses to write; nothing of this update was kept."""
