"""What WeChat says and shows: a letter as an event, and our `Message` as the one text of a passive reply. Pure."""

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from urllib.parse import quote, unquote

from bot.channels.characters import printable
from bot.channels.links import joined
from bot.channels.wechat_envelope import Letter
from bot.channels.wechat_faces import without_faces
from bot.post import Manner, Outgoing, Person, Reach, Update
from dialogs.events import Event, FileKind, Joined, Left, Pressed, Said, SentFile
from dialogs.wording import Button, Message

LONGEST_REPLY = 2048
"""UTF-8 bytes, links included. Found by experiment; over it the user sees "service unavailable"."""

WROTE = Reach(5, timedelta(hours=48))
TAPPED = Reach(3, timedelta(minutes=1))
"""How often a verified account may speak first: after a message; after a tap on a choice, a scan, a subscription."""

_FILES: dict[str, FileKind] = {
    "image": "picture",
    "voice": "voice",
    "video": "video",
    "shortvideo": "video",
    "location": "location",
    "link": "link",
    "file": "file",
}
_UNSUPPORTED = "【收到不支持的消息类型"
"""What WeChat writes in place of stickers and cards that it does not pass on."""
_CODE = re.compile(r"[a-z][a-z-]*(/\S+)?")
"""The form of our codes. Menus from elsewhere on the same account number their lines, and those count as words."""


def update_of(letter: Letter) -> Update | None:
    """The update; None for what needs no more than an acknowledgement."""
    event = _happened(letter) if letter.kind == "event" else _said(letter)
    if event is None:
        return None
    tapped = letter.kind == "event" or "bizmsgmenuid" in letter.fields
    reach = None if isinstance(event, Left) else TAPPED if tapped else WROTE
    return Update(Person("wechat", letter.sender), letter.id or _likeness(letter), event, reach)


def _likeness(letter: Letter) -> str:
    """An id for events, which WeChat does not number: the same for a retry, another for all that differs."""
    parts = (letter.sender, str(letter.created), letter.kind, letter.event)
    told = (letter.fields.get(name, "") for name in ("EventKey", "Content", "MediaId"))
    return "like:" + hashlib.sha256("\0".join((*parts, *told)).encode()).hexdigest()[:32]


def _said(letter: Letter) -> Event | None:
    content = letter.fields.get("Content", "")
    if letter.kind == "text":
        code = unquote(letter.fields.get("bizmsgmenuid", ""))
        if _CODE.fullmatch(code):
            return Pressed(code)
        if content.startswith(_UNSUPPORTED):
            return SentFile("sticker")
        return Said(without_faces(content)) if content else None
    recognition = letter.fields.get("Recognition", "")
    if letter.kind == "voice" and recognition:
        return Said(recognition)
    return SentFile(_FILES.get(letter.kind, "other"))


def _happened(letter: Letter) -> Event | None:
    key = letter.fields.get("EventKey", "")
    match letter.event:
        case "subscribe" | "subscribe_scan_product":
            return Joined()
        case "subscribe_scan" | "scan":
            return joined(key)
        case "click":
            return Pressed(key) if key else None
        case "unsubscribe":
            return Left(erase=True)
        case _:
            return None


Address = Callable[[int], str | None]
"""Where a file can be brought, by the number of the message that asks for it; None: nowhere."""
LARGEST_NUMBER = 2**63 - 1


def no_address(_: int) -> None:
    return None


def where(message: Message, number: int, address: Address) -> str | None:
    """Where the file that a message asks for can be brought; to be worked out only if it asks for one."""
    return address(number) if message.upload else None


def render(message: Message, address: str | None = None) -> str:
    """The text, below it where to bring a file, and one line for each choice: tappable, and numbered where a number
    chooses it."""
    lines = _numbered([_link(button) for button in message.buttons], message)
    return together((without_choices(message, address), "\n".join(lines)))


def without_choices(message: Message, address: str | None = None) -> str:
    return together((_harmless(message.text).strip("\n"), _upload(message, address)))


def choices(message: Message) -> dict[str, str]:
    """The lines of a menu by their codes."""
    labels = _numbered([_harmless(button.label) for button in message.buttons], message)
    return {button.code: label for button, label in zip(message.buttons, labels, strict=True)}


def _numbered(lines: list[str], message: Message) -> list[str]:
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)] if message.numbered else lines


def _upload(message: Message, address: str | None) -> str:
    if message.upload is None:
        return ""
    return f'<a href="{address}">{message.upload.link}</a>' if address else message.upload.nowhere


def _link(button: Button) -> str:
    """A tap says the label for the candidate and tells us the code (test accounts are told the label alone)."""
    label = _harmless(button.label)
    address = f"weixin://bizmsgmenu?msgmenucontent={quote(label, safe='')}&msgmenuid={quote(button.code, safe='')}"
    return f'<a href="{address}">{label}</a>'


def _harmless(text: str) -> str:
    """WeChat shows `<` and `&` as they are, unless a tag follows: then candidates' words would become links."""
    return re.sub("<(?=[A-Za-z/!])", "＜", printable(text))


def together(shown: Iterable[str]) -> str:
    """Several as one text."""
    return "\n\n".join(filter(None, shown))


def fits(messages: Iterable[Message], address: Address = no_address) -> bool:
    """The messages have no numbers yet: room is left for the longest."""
    shown = (render(message, where(message, LARGEST_NUMBER, address)) for message in messages)
    return len(together(shown).encode()) <= LONGEST_REPLY


def manner(address: Address = no_address, *, verified: bool = False) -> Manner:
    """A verified account has customer-service messages."""
    return Manner(
        inline=True, fits=partial(fits, address=address), speaks_first="within reach" if verified else "never"
    )


MANNER, VERIFIED = manner(), manner(verified=True)


def reply_to(answers: Iterable[Outgoing], address: Address = no_address) -> str:
    """The answer as the one text that WeChat takes; "" if there is nothing to say. It has been paged: it fits."""
    return together(render(each.message, where(each.message, each.id, address)) for each in answers)
