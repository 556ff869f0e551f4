"""What reached us from a person, whatever the platform: the first word of the path."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
Script = Literal["simplified", "traditional"]
"""The characters that Chinese is written in."""
FileKind = Literal["picture", "voice", "video", "file", "location", "link", "sticker", "card", "other"]
"""A card is somebody else's contact card."""
FileFault = Literal["type", "size", "lost"]
"""Why a file is not kept: neither PDF nor DOCX (or damaged), too large, or never to be had from its platform."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words, as typed or as the platform recognised them from speech."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, by its choice's code (see `dialogs.choices`). May be years old."""

    choice: str


LONGEST_SOURCE = 64
"""Letters; what the platforms allow in a link. The address of the web page may hold anything."""


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
class Attachment:
    """A file not fetched yet. `name` and `size` (bytes) are its sender's to claim: "" and 0 if nothing."""

    reference: str
    """What the channel can fetch it by."""
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class SentFile:
    """Anything that is not words: we say what we can and cannot do with it."""

    kind: FileKind
    attachment: Attachment | None = None
    """None where the platform does not hand the file itself over."""


@dataclass(frozen=True, slots=True)
class FileChecked:
    """A file of theirs has been fetched and looked at; `file` is the store's number. No `fault`: it is kept."""

    file: int
    fault: FileFault | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """Unsubscribed or blocked us: nothing can be said to them any more. `erase`: the platform demands erasure."""

    erase: bool = False


@dataclass(frozen=True, slots=True)
class FellSilent:
    """Time went by: somebody who stopped half-way has not been heard of for as long as the employer set."""


@dataclass(frozen=True, slots=True)
class RecruiterSpoke:
    """A recruiter says something to them, through us."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class RecruiterLeft:
    """A recruiter has said all there was, and hands them back to us."""

    name: str


FromRecruiter = RecruiterSpoke | RecruiterLeft
Event = Said | Pressed | Joined | SharedContact | SentFile | FileChecked | Left | FellSilent | FromRecruiter
