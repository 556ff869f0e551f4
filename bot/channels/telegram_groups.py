"""Groups: but for the recruiters' own (`telegram_desk`) we do not talk there. Who takes us in is told where we do."""

from telegram.error import ChatMigrated
from telegram.helpers import create_deep_linked_url

from bot.channels.links import payload
from bot.channels.telegram_calls import Calls
from bot.channels.telegram_messages import NO_PREVIEW, words
from bot.channels.telegram_updates import Group


class Groups:
    """Remembers whom it has greeted as long as it lives, because an update may be brought twice."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._greeted: set[int] = set()

    def greet(self, group: Group) -> None:
        """One line, if it has not been said; nobody waits for it."""
        if self._is_new(group.chat):
            self._calls.aside("sendMessage", self._say(group))

    def _is_new(self, chat: int) -> bool:
        new = chat not in self._greeted
        self._greeted.add(chat)
        return new

    async def _say(self, group: Group) -> None:
        bot = self._calls.bot
        link = create_deep_linked_url((await bot.get_me()).username or "", payload(source="group"))
        text = words()["group"][group.language].replace("{link}", link)
        try:
            await bot.send_message(group.chat, text, link_preview_options=NO_PREVIEW)
        except ChatMigrated as moved:
            if self._is_new(moved.new_chat_id):
                await bot.send_message(moved.new_chat_id, text, link_preview_options=NO_PREVIEW)
