"""Recruiters' groups: a reply to what we said there reaches the candidate whom that was about, and theirs come back.

Only the groups that are told of leads by this very bot are heard. What a message of ours is about stands in its last
line, as the id of a lead, a question or a conversation; nobody but us can have written it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import telegram
from telegram.error import TelegramError

from bot.channels.telegram_calls import Calls
from bot.channels.telegram_messages import LONGEST_TEXT, NO_PREVIEW, parts, words
from bot.channels.telegram_updates import tolerant
from bot.post import Chat, GroupMessage, Receipt
from dialogs.events import Language

END = "end"
"""Of the button below a candidate's words, and as a command."""
TAKEN = "👌"
FEW = 1
"""Messages that may still be sent: from there on it is said."""
_REFERENCE = re.compile(r"(?:.*[^A-Za-z0-9_-])?(?P<id>[A-Za-z0-9_-]{22})")
_COMMAND = re.compile(r"/(?P<name>\w+)(?:@\w+)?\s*", re.ASCII)


class Speaks(Protocol):
    """See `bot.hands.Hands`."""

    async def say(
        self,
        reference: str,
        name: str,
        words: str,
        id: str,  # noqa: A002
        said_in: GroupMessage | None = None,
    ) -> Receipt: ...
    async def end(self, reference: str, name: str, id: str) -> Receipt: ...  # noqa: A002


@dataclass(frozen=True, slots=True)
class Reply:
    """What a recruiter did to a message of ours. `about`: what that was about; "": it does not say."""

    did: Literal["said", "ended", "edited", "not words", "command"]
    about: str
    name: str
    place: GroupMessage
    words: str = ""

    @property
    def id(self) -> str:
        """The same on every repeat."""
        return f"group:{self.place.chat}:{self.did}:{self.place.message}"

    @property
    def line(self) -> str:
        """What comes of one group is passed on in its order."""
        return f"group {self.place.chat}"


class Desk:
    """`bot`: our own number. `language`: the recruiters'."""

    def __init__(self, calls: Calls, bot: int, chats: Sequence[Chat], speaks: Speaks, language: Language) -> None:
        self._calls, self._bot, self._speaks = calls, bot, speaks
        self._chats = frozenset(str(chat.id).casefold() for chat in chats)
        self._words = words()["desk"][language]

    def read(self, update: telegram.Update) -> Reply | None:
        """None: it is no recruiter's."""
        return _read(update, self._bot, self._chats)

    async def take(self, reply: Reply) -> None:
        """Passes it on, then tells the recruiter what became of it. Raises `NotTaken`."""
        place, name = reply.place, reply.name
        if reply.did in ("edited", "not words", "command") or not reply.about:
            self._answer(place, self._words[reply.did if reply.about else "command"])
        elif reply.did == "ended":
            receipt = await self._speaks.end(reply.about, name, reply.id)
            self._confirm(place, "" if receipt.person else self._words["gone"])
        else:
            receipt = await self._speaks.say(reply.about, name, reply.words, reply.id, place)
            self._confirm(place, self._about(receipt))

    def _about(self, receipt: Receipt) -> str:
        """What a recruiter has to know about their words; empty: they arrive, and more may follow."""
        how, left = receipt.reachable.how, receipt.reachable.messages
        if receipt.person is None:
            return self._words["gone"]
        if receipt.arrives and (left is None or left > FEW) and how != "later":
            return ""
        said = self._words["used_up" if receipt.arrives and how == "later" else how].replace("{messages}", str(left))
        return f"{said}\n{receipt.contact}" if receipt.contact else said

    def _confirm(self, place: GroupMessage, said: str) -> None:
        if said:
            self._answer(place, said)
            return
        reaction = telegram.ReactionTypeEmoji(TAKEN)
        call = self._calls.bot.set_message_reaction(place.chat, place.message, [reaction])
        self._calls.aside("setMessageReaction", call)

    def _answer(self, place: GroupMessage, said: str) -> None:
        below = telegram.ReplyParameters(place.message, allow_sending_without_reply=True)
        call = self._calls.bot.send_message(place.chat, said, reply_parameters=below, link_preview_options=NO_PREVIEW)
        self._calls.aside("sendMessage", call)

    async def tell(self, chat: Chat, text: str, below: GroupMessage | None, *, ends: bool) -> None:
        """News for recruiters. `below`: the message that it answers, if it is in this chat; `ends`: with the button
        that ends the conversation. Raises `Undelivered` or `Undeliverable`."""
        pieces = parts(text, LONGEST_TEXT)
        for piece in pieces:
            asked: dict[str, Any] = {"chat_id": chat.id, "text": piece, "link_preview_options": NO_PREVIEW}
            if chat.topic is not None:
                asked["message_thread_id"] = chat.topic
            if below and str(below.chat) == str(chat.id):
                asked["reply_parameters"] = telegram.ReplyParameters(below.message, allow_sending_without_reply=True)
            if ends and piece is pieces[-1]:
                button = telegram.InlineKeyboardButton(self._words["end"], callback_data=END)
                asked["reply_markup"] = telegram.InlineKeyboardMarkup([[button]])
            try:
                await self._calls.bot.do_api_request("send_Message", asked)
            except TelegramError as error:
                raise self._calls.failure(error) from None


@tolerant
def _read(update: telegram.Update, bot: int, chats: frozenset[str]) -> Reply | None:
    if update.callback_query:
        return _pressed(update.callback_query, bot, chats)
    message = update.message or update.edited_message
    ours = message.reply_to_message if message else None
    if message is None or ours is None or not _is_told(message.chat, chats) or not _is_ours(ours, bot):
        return None
    name, about = _name(message), _about(ours)
    if not name or (not about and message.chat.type == telegram.Chat.PRIVATE):
        return None  # in private a reply to something else is a candidate's
    place = GroupMessage(int(message.chat.id), int(message.message_id))
    if update.edited_message:
        return Reply("edited", about, name, place)
    if not isinstance(message.text, str) or not message.text.strip():
        return Reply("not words", about, name, place)
    command = _COMMAND.fullmatch(message.text.strip())
    if command:
        return Reply("ended" if command["name"].lower() == END else "command", about, name, place)
    return Reply("said", about, name, place, message.text)


def _pressed(query: telegram.CallbackQuery, bot: int, chats: frozenset[str]) -> Reply | None:
    message = query.message
    if query.data != END or not isinstance(message, telegram.Message):
        return None
    if not _is_told(message.chat, chats) or not _is_ours(message, bot):
        return None
    place = GroupMessage(int(message.chat.id), int(message.message_id))
    return Reply("ended", _about(message), query.from_user.full_name, place)


def _is_told(chat: telegram.Chat, chats: frozenset[str]) -> bool:
    return str(int(chat.id)) in chats or (bool(chat.username) and f"@{chat.username}".casefold() in chats)


def _is_ours(message: telegram.Message, bot: int) -> bool:
    return message.from_user is not None and message.from_user.id == bot


def _about(message: telegram.Message) -> str:
    """The id in which its last line ends."""
    lines = (message.text or "").rstrip().splitlines()
    found = _REFERENCE.fullmatch(lines[-1].strip()) if lines else None
    return found["id"] if found else ""


def _name(message: telegram.Message) -> str:
    """Of the recruiter; one who is anonymous goes by their title, or the group's. Empty: another bot."""
    if message.sender_chat and message.sender_chat.id == message.chat.id:
        return message.author_signature or message.chat.title or ""
    sender = message.from_user
    return sender.full_name if sender and not sender.is_bot else ""
