"""What Telegram's updates say: from the Bot API's `Update` to ours. Pure; nothing is asked and nothing is sent."""

import re
from collections.abc import Mapping
from typing import Any

import telegram
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.links import joined
from bot.documents import clean_name
from bot.post import Person, Update
from dialogs.events import Attachment, Event, FileKind, Language, Left, Pressed, Said, SentFile, SharedContact

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
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
    ("contact", "other"),
)


def read(data: Any) -> telegram.Update | None:
    """The Bot API's JSON as python-telegram-bot reads it; None if it is not an update.

    Broken parts raise whatever they meet on the way (TypeError, KeyError, AttributeError...), and an unknown kind
    of update is one without content: neither may keep the updates behind it waiting.
    """
    if not isinstance(data, dict):
        return None
    try:
        return telegram.Update.de_json(data, None)
    except Exception:  # noqa: BLE001 - the library promises nothing about which
        return None


def event_of(update: telegram.Update) -> Update | None:
    """The event, or None for what is not a candidate's: groups, channels, edits, business and guest messages."""
    try:
        return _event_of(update)
    except Exception:  # noqa: BLE001 - the library keeps values of a wrong type as they came
        return None


def _event_of(update: telegram.Update) -> Update | None:
    if update.callback_query:
        return _pressed(update.callback_query)
    if update.message and update.message.chat.type == ChatType.PRIVATE:
        return _update(update, update.message.chat.id, _said(update.message))
    if update.my_chat_member and update.my_chat_member.chat.type == ChatType.PRIVATE:
        return _update(update, update.my_chat_member.chat.id, _membership(update.my_chat_member))
    return None


def _update(update: telegram.Update, chat: int, event: Event | None) -> Update | None:
    return Update(_person(chat), str(int(update.update_id)), event) if event else None


def _person(chat: int) -> Person:
    """In a private chat the chat's id is the user's, so it is also where to answer."""
    return Person("telegram", str(int(chat)))


def _pressed(query: telegram.CallbackQuery) -> Update | None:
    """A press. Buttons below a message in a group are not ours to answer: anybody there could press them."""
    if not isinstance(query.data, str) or query.inline_message_id:
        return None
    chat = query.message.chat if query.message else None
    if chat and chat.type != ChatType.PRIVATE:
        return None
    return Update(_person(chat.id if chat else query.from_user.id), f"cb:{query.id}", Pressed(query.data))


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
    """Blocked or unblocked; anything else is not about leaving."""
    status = change.new_chat_member.status
    if status == ChatMemberStatus.BANNED:
        return Left()
    return joined("", _language(change.from_user)) if status == ChatMemberStatus.MEMBER else None


def _language(user: telegram.User | None) -> Language | None:
    """The language of their app, where it is one of ours: `zh-hans` is Chinese, `pt-br` tells nothing."""
    primary = (user.language_code or "").partition("-")[0].lower() if user else ""
    return "zh" if primary == "zh" else "en" if primary == "en" else None
