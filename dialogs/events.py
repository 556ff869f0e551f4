"""What reached us from a person, whatever the platform: the first word of the path."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
Script = Literal["simplified", "traditional"]
"""The characters that Chinese is written in."""
FileKind = Literal["picture", "voice", "video", "file", "location", "link", "sticker", "card", "other"]
"""A card is somebody else's contact card."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words, as typed or as the platform recognised them from speech."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, by its choice's code (see `dialogs.choices`). May be years old."""

    choice: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Opened the chat: /start, subscribe, a scanned code, the first opening of the page."""

    source: str | None = None
    role: str | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class SharedContact:
    """The platform's contact card of the sender (a channel drops other people's cards)."""

    phone: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SentFile:
    """Anything that is not words: we say what we can and cannot do with it."""

    kind: FileKind


@dataclass(frozen=True, slots=True)
class Left:
    """Unsubscribed or blocked us: nothing can be said to them any more. `erase`: the platform demands erasure."""

    erase: bool = False


@dataclass(frozen=True, slots=True)
class FellSilent:
    """Time went by: somebody who stopped half-way has not been heard of for as long as the employer set."""


Event = Said | Pressed | Joined | SharedContact | SentFile | Left | FellSilent
