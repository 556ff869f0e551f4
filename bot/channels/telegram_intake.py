"""Every update, polled or brought: what is for the dialog is handed over, and small courtesies are done beside it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.constants import ChatAction

from bot import metrics
from bot.channels import Receive
from bot.channels.telegram_calls import Calls
from bot.channels.telegram_desk import Desk, Reply
from bot.channels.telegram_groups import Groups
from bot.channels.telegram_messages import LONGEST_TEXT, NO_PREVIEW, units
from bot.channels.telegram_updates import Used, entered_group, event_of, read, used
from bot.post import NotTaken, Update
from dialogs.events import Left

log = structlog.get_logger(__name__)

TYPING_LASTS = 4.0
"""Seconds after which "typing…" is shown again; Telegram takes it away after five."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something for the dialog, and the message whose buttons it used."""

    update: Update
    used: Used | None

    @property
    def id(self) -> str:
        return self.update.id

    @property
    def line(self) -> str:
        """What comes of one person is handed over in its order."""
        return str(self.update.person)


class Intake:
    """`typing_after`: seconds that an answer may take before the person is shown that it is being written. `desk`:
    where recruiters are; None: nowhere on Telegram."""

    def __init__(self, calls: Calls, typing_after: float, desk: Desk | None = None) -> None:
        self._calls, self._groups, self._typing_after = calls, Groups(calls), typing_after
        self._desk = desk

    def read(self, data: Any) -> Arrival | Reply | None:
        """What an update brings to the dialog, or to the candidate of a recruiter who replied. The progress bar on a
        pressed button ends at once, whatever becomes of the press, and a group we came into hears where to find us.
        """
        update = read(data)
        if update is None:
            metrics.UPDATES.labels("telegram", "unreadable").inc()
            log.warning(
                "telegram.update_unreadable", update=data.get("update_id") if isinstance(data, dict) else None
            )
            return None
        if update.callback_query:
            query = update.callback_query.id
            self._calls.aside("answerCallbackQuery", self._calls.bot.answer_callback_query(query))
        if group := entered_group(update):
            self._groups.greet(group)
        if self._desk and (reply := self._desk.read(update)):
            return reply
        ours = event_of(update)
        return Arrival(ours, used(update)) if ours else None

    async def hand_over(self, arrivals: Sequence[Arrival | Reply], receive: Receive) -> None:
        """In order. One that nothing can be done with is logged and left behind: brought again, it would only keep
        the others waiting. Raises `NotTaken`."""
        for arrival in arrivals:
            try:
                if isinstance(arrival, Arrival):
                    await self._take(arrival, receive)
                elif self._desk:
                    await self._desk.take(arrival)
            except NotTaken:
                raise
            except Exception:
                log.exception("telegram.update_failed", update=arrival.id)

    async def _take(self, arrival: Arrival, receive: Receive) -> None:
        async with self._typing(arrival.update):
            await receive(arrival.update)
        if arrival.used:
            self._use_up(arrival.used)

    @asynccontextmanager
    async def _typing(self, update: Update) -> AsyncIterator[None]:
        """Shows "typing…" as long as this is entered, but not for what is answered at once."""
        if isinstance(update.event, Left):
            yield
            return
        shown = asyncio.create_task(self._type(update.person.id))
        try:
            yield
        finally:
            shown.cancel()

    async def _type(self, chat: str) -> None:
        await asyncio.sleep(self._typing_after)
        while True:
            self._calls.aside("sendChatAction", self._calls.bot.send_chat_action(chat, ChatAction.TYPING))
            await asyncio.sleep(TYPING_LASTS)

    def _use_up(self, message: Used) -> None:
        """Takes the buttons away and writes the choice below the text, where there is room for it. Only after the
        press is stored: before, they are still needed."""
        bot, chat, id_ = self._calls.bot, message.chat, message.id
        if message.text and units(message.text) <= LONGEST_TEXT:
            call = bot.edit_message_text(message.text, chat, id_, link_preview_options=NO_PREVIEW)
            self._calls.aside("editMessageText", call)
        else:
            self._calls.aside("editMessageReplyMarkup", bot.edit_message_reply_markup(chat, id_))
