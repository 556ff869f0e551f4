"""Speaking: stored messages on their way to people."""

import structlog
from telegram.error import TelegramError

from bot.channels import NotNow, Undeliverable
from bot.channels.telegram_calls import Calls
from bot.channels.telegram_errors import Trouble, trouble
from bot.channels.telegram_floods import Floods
from bot.channels.telegram_messages import NO_PREVIEW, Markup, keyboard, parts, text_of
from bot.post import Outgoing

log = structlog.get_logger(__name__)


class Sending:
    """Sends as plain text, so that no name and no word of anybody's is taken for markup."""

    def __init__(self, calls: Calls) -> None:
        self._calls, self._floods = calls, Floods()
        self._parts_sent: dict[int, int] = {}

    async def send(self, outgoing: Outgoing) -> None:
        """Sends the message, a long one in parts; tried again, it goes on after the parts that have gone."""
        texts = parts(text_of(outgoing.message))
        if not texts:
            raise Undeliverable("there is nothing in the message")
        markup = keyboard(outgoing.message)
        for number, text in enumerate(texts, 1):
            if number <= self._parts_sent.get(outgoing.id, 0):
                continue
            try:
                await self._send_part(outgoing.person.id, text, markup if number == len(texts) else None)
            except Undeliverable:
                self._parts_sent.pop(outgoing.id, None)
                raise
            except NotNow as refusal:
                raise self._judged(outgoing.person.id, refusal) from None
            self._floods.said(outgoing.person.id)
            self._parts_sent[outgoing.id] = number
        self._parts_sent.pop(outgoing.id, None)

    def _judged(self, chat: str, refusal: NotNow) -> NotNow:
        """With whom it is about."""
        after = refusal.after or 0.0
        everybody = refusal.everybody or self._floods.everybody_is_refused(chat, after)
        if everybody:
            self._calls.keep_quiet(after)
        return NotNow(refusal.reason, after, everybody=everybody)

    async def _send_part(self, chat: str, text: str, markup: Markup | None) -> None:
        message = {"chat_id": chat, "text": text, "reply_markup": markup, "link_preview_options": NO_PREVIEW}
        try:
            # Not the library's `send_message`: that fails where it cannot read the message that it is told was sent,
            # and what fails is sent again. Spelt this way because the usual spelling makes the library warn.
            await self._calls.bot.do_api_request("send_Message", message)
        except TelegramError as error:
            if trouble(error) is not Trouble.BUTTONS or markup is None:
                raise self._calls.failure(error) from None
            log.error("telegram.buttons_refused", reason=self._calls.reason(error))  # noqa: TRY400 - no traceback
            await self._send_part(chat, text, None)  # the words can be answered without them
