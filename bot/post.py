"""What passes between a channel, the path and the store: who, what they brought, what goes back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from dialogs.events import Event
from dialogs.wording import Message

ChannelName = Literal["telegram", "wechat", "web", "terminal"]
CHANNELS: tuple[ChannelName, ...] = get_args(ChannelName)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on one channel; printed and typed as `telegram:123`."""

    channel: ChannelName
    id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"


@dataclass(frozen=True, slots=True)
class Reach:
    """How many messages the platform lets us send by ourselves after an update, and for how long."""

    messages: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Reachable:
    """How a recruiter's words would reach somebody: at once ("now"); at once, but only so many `messages` `until` a
    moment ("counted"); with the answer to what they write next ("later"); when they open their page ("page"); or
    not at all, since they left, or their platform did not take what we said last ("never")."""

    how: Literal["now", "counted", "later", "page", "never"]
    messages: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a recruiter's words. `person` None: there is nobody any more, and nothing was kept.

    `reachable`: how the next words would reach them; `arrives`: whether these ones go at once. `contact`: how else
    they can be reached, one way a line.
    """

    person: Person | None
    reachable: Reachable
    arrives: bool = False
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Chat:
    """On Telegram, one that is told of leads: its id, or its public name (`@name`); and the topic in it."""

    id: int | str
    topic: int | None = None


@dataclass(frozen=True, slots=True)
class GroupMessage:
    """Where on Telegram somebody said something: the group, and the message in it."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class LogLine:
    """Who did what with what at the console. `account`: its id; None: a stranger. `name`: theirs, as it is now.
    `about`: an id; "" for nothing in particular."""

    account: str | None
    name: str
    what: str
    about: str


@dataclass(frozen=True, slots=True)
class Update:
    """An event as its platform brought it. `id` is the same on every repeat and unique for that person.

    `version`: of an event that time brought, the version of the state that it is about. Whatever else happens to the
    person comes before it: then it is dropped without a trace.
    `reach`: on a platform where we may speak first only for a while, what this update grants to an account that may.
    `said_in`: of what a recruiter said in a group, where. `logged`: of what one did at the console, the line that the
    log of actions gets with it.
    """

    person: Person
    id: str
    event: Event
    reach: Reach | None = None
    version: int | None = None
    said_in: GroupMessage | None = None
    logged: LogLine | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A stored message on its way to a person. `id` is the store's: later messages have higher ones.

    `in_hand`: whoever wrote it is to send it, and nobody else does for a while.
    """

    id: int
    person: Person
    message: Message
    in_hand: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How a channel takes its answers.

    `inline`: the answer travels back in the response to the update, so delivery leaves it alone.
    `fits`: whether one response can hold them all, put together as the channel does it; what does not fit is paged.
    `speaks_first`: whether a message can reach them that answers no update. If not always, whatever waits for a
    person goes with the next answer to them, since there may be no other way.
    """

    inline: bool
    fits: Callable[[Sequence[Message]], bool] = lambda _messages: True
    speaks_first: Literal["always", "within reach", "never"] = "always"

    def granted(self, update: Update) -> Reach | None:
        return update.reach if self.speaks_first == "within reach" else None


@dataclass(frozen=True, slots=True)
class Piece:
    """A message of ours as the store is to keep it.

    `status`: answered (travels in the response), waiting (delivery sends it) or held (until they ask for more).
    `answers`: whether it is part of the answer to the update. What is not, was promised for itself: it is kept until
    it has been said, whatever else is asked meanwhile.
    """

    message: Message
    status: Literal["answered", "waiting", "held"]
    answers: bool = True


QueueName = Literal["messages", "notices", "files"]


@dataclass(frozen=True, slots=True)
class Queue:
    """How much of one kind is on its way. `oldest`: when the first of it was written; None: there is nothing.

    `standing`: waiting for delivery; out of reach (until its person writes again); dead (given up).
    """

    name: QueueName
    standing: Literal["waiting", "out_of_reach", "dead"]
    parcels: int = 0
    oldest: datetime | None = None


class NotTaken(Exception):
    """Nothing of this update was kept: whoever brought it may bring it again."""


class StoreUnavailable(NotTaken):
    """The database cannot be reached or refuses to write; nothing of this update was kept."""
