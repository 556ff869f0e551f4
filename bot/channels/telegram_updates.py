"""What Telegram's updates say: from the Bot API's `Update` to ours. Pure; nothing is asked and nothing is sent."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar

import telegram
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.links import joined
from bot.documents import clean_name
from bot.post import Person, Update
from dialogs.events import Attachment, Event, FileKind, Language, Left, Pressed, Said, SentFile, SharedContact

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""Named on every request: leaving them out would keep whatever was set before."""

COMMANDS: Mapping[str, str] = {
    "roles": "roles",
    "quiz": "quiz",
    "apply": "apply/any",
    "person": "person",
    "privacy": "privacy",
    "mydata": "my-data",
    "delete": "delete",
    "language": "language",
    "help": "help",
}
"""What each command of the menu presses (the codes of `dialogs.choices`)."""

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(?P<rest>.*))?", re.DOTALL)

_WORDS = ("chat", "message_id", "date", "from", "text", "contact", "business_connection_id")
"""All of a message that words and presses need."""

# An animation also carries a document, so the order counts.
_ATTACHMENTS: tuple[tuple[str, FileKind], ...] = (
    ("photo", "picture"),
    ("voice", "voice"),
    ("audio", "voice"),
    ("video", "video"),
    ("video_note", "video"),
    ("animation", "video"),
    ("document", "file"),
    ("sticker", "sticker"),
    ("dice", "sticker"),
    ("location", "location"),
    ("venue", "location"),
    ("contact", "card"),
)


PRESENT = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED)

Found = TypeVar("Found")
Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Used:
    """A message of ours whose buttons have done their work. `text`: with the choice below it; empty if we are not
    told what the message said."""

    chat: int
    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group somebody took us into, and the language of whoever did."""

    chat: int
    language: Language


def read(data: Any) -> telegram.Update | None:
    """The Bot API's JSON as python-telegram-bot reads it; None if it is not an update.

    Broken parts raise whatever they meet on the way (TypeError, KeyError, AttributeError...), and an unknown kind
    of update is one without content: neither may keep the updates behind it waiting.
    """
    if not isinstance(data, dict):
        return None
    return _parsed(data) or _parsed(_bare(data))


def _parsed(data: dict[str, Any]) -> telegram.Update | None:
    try:
        return telegram.Update.de_json(data, None)
    except Exception:  # noqa: BLE001 - the library promises nothing about which
        return None


def _bare(data: dict[str, Any]) -> dict[str, Any]:
    """Without what only stands beside the words or the button. A quoted poll in which the library misses a field
    that older servers do not send must not cost a candidate their question."""
    said, pressed = data.get("message"), data.get("callback_query")
    if isinstance(said, dict):
        return {**data, "message": {name: said[name] for name in _WORDS if name in said}}
    if isinstance(pressed, dict) and isinstance(pressed.get("message"), dict):
        below = {name: pressed["message"][name] for name in _WORDS[:3] if name in pressed["message"]}
        return {**data, "callback_query": {**pressed, "message": below}}
    return data


Look = Callable[Concatenate[telegram.Update, Given], Found | None]


def tolerant(look: Look[Given, Found]) -> Look[Given, Found]:
    """None also where a value is of a wrong type, which the library keeps as it came."""

    def looked(update: telegram.Update, /, *given: Given.args, **more: Given.kwargs) -> Found | None:
        try:
            return look(update, *given, **more)
        except Exception:  # noqa: BLE001 - whatever the wrong value led to
            return None

    update_wrapper(looked, look)
    return looked


@tolerant
def event_of(update: telegram.Update) -> Update | None:
    """The event, or None for what is not a candidate's: groups, channels, edits, other bots, business and guest
    messages. Replies and forwarded words are words: whoever hands them to us wants them read."""
    if update.callback_query:
        return _pressed(update.callback_query)
    if update.message and _is_private(update.message):
        return _update(update, update.message.chat.id, _said(update.message))
    if update.my_chat_member and update.my_chat_member.chat.type == ChatType.PRIVATE:
        return _update(update, update.my_chat_member.chat.id, _membership(update.my_chat_member))
    return None


@tolerant
def used(update: telegram.Update) -> Used | None:
    """The message whose button was pressed, unless its buttons are gone already."""
    query = update.callback_query
    message = query.message if query else None
    if query is None or message is None or (message.is_accessible and not _buttons(message)):
        return None
    label = _buttons(message).get(str(query.data))
    said = message.text if isinstance(message, telegram.Message) else None
    text = f"{said}\n\n» {label}" if isinstance(said, str) and label else ""
    return Used(int(message.chat.id), int(message.message_id), text)


@tolerant
def entered_group(update: telegram.Update) -> Group | None:
    """Not channels: there even a hello would go to all who read them."""
    change = update.my_chat_member
    if change is None or change.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return None
    entered = change.old_chat_member.status not in PRESENT and change.new_chat_member.status in PRESENT
    return Group(int(change.chat.id), _language(change.from_user) or "en") if entered else None


def _is_private(message: telegram.Message) -> bool:
    """Between a person and us: not a chat that somebody's business account shares with us, and no other bot."""
    by_bot = message.from_user is not None and message.from_user.is_bot
    return message.chat.type == ChatType.PRIVATE and not message.business_connection_id and not by_bot


def _update(update: telegram.Update, chat: int, event: Event | None) -> Update | None:
    return Update(_person(chat), str(int(update.update_id)), event) if event else None


def _person(chat: int) -> Person:
    """In a private chat the chat's id is the user's, so it is also where to answer."""
    return Person("telegram", str(int(chat)))


def _pressed(query: telegram.CallbackQuery) -> Update | None:
    """A press. Buttons below a message in a group are not ours to answer: anybody there could press them.

    A button that still stands below its message does its work once, however often it is tapped before it is taken
    away. Elsewhere (the message is too old to be shown, or its buttons are gone) each press is one of its own.
    """
    message = query.message
    if not isinstance(query.data, str) or query.inline_message_id:
        return None
    if message and message.chat.type != ChatType.PRIVATE:
        return None
    if isinstance(message, telegram.Message) and message.business_connection_id:
        return None
    person = _person(message.chat.id if message else query.from_user.id)
    stands = message is not None and query.data in _buttons(message)
    id_ = f"press:{int(message.message_id)}:{query.data}" if message and stands else f"cb:{query.id}"
    return Update(person, id_, Pressed(query.data))


def _buttons(message: telegram.MaybeInaccessibleMessage) -> dict[Any, str]:
    """The labels of the buttons below a message, by their codes."""
    markup = message.reply_markup if isinstance(message, telegram.Message) else None
    rows = markup.inline_keyboard if markup else ()
    return {button.callback_data: button.text for row in rows for button in row}


def _said(message: telegram.Message) -> Event | None:
    if isinstance(message.text, str) and message.text:
        return _command(message) or Said(message.text)
    if message.contact and message.from_user and message.contact.user_id == message.from_user.id:
        return _contact(message.contact)
    for attribute, kind in _ATTACHMENTS:
        if getattr(message, attribute):
            return SentFile(kind, _attachment(message.document) if kind == "file" else None)
    # Pinned messages and other service notes have no attachment, and nobody said anything by them.
    return SentFile("other") if message.effective_attachment or message.poll or message.story else None


def _command(message: telegram.Message) -> Event | None:
    """A command. One that is followed by words is those words: "/quiz HPC" says more than its button."""
    found = _COMMAND.fullmatch((message.text or "").strip())
    if not found:
        return None
    name, rest = found["name"].lower(), (found["rest"] or "").strip()
    if name == "start":
        return joined(rest, _language(message.from_user))
    if name not in COMMANDS:
        return None
    return Said(f"{name} {rest}") if rest else Pressed(COMMANDS[name])


def _contact(contact: telegram.Contact) -> SharedContact:
    """Telegram's numbers are international but may come without their plus."""
    digits = contact.phone_number.lstrip("+")
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    return SharedContact(f"+{digits}", name or None)


def _attachment(document: telegram.Document | None) -> Attachment | None:
    """Name and size are the sender's to choose, and may be missing."""
    if document is None or not isinstance(document.file_id, str) or not document.file_id:
        return None
    name, size = document.file_name, document.file_size
    return Attachment(
        document.file_id,
        clean_name(name) if isinstance(name, str) else "",
        size if isinstance(size, int) and size > 0 else 0,
    )


def _membership(change: telegram.ChatMemberUpdated) -> Event | None:
    """Blocked. Whoever unblocks us to talk on says /start with it, and is welcomed back once."""
    return Left() if change.new_chat_member.status == ChatMemberStatus.BANNED else None


def _language(user: telegram.User | None) -> Language | None:
    """The language of their app, where it is one of ours: `zh-hans` is Chinese, `pt-br` tells nothing."""
    primary = (user.language_code or "").partition("-")[0].lower() if user else ""
    return "zh" if primary == "zh" else "en" if primary == "en" else None
