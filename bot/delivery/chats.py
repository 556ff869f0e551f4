"""Which of the recruiters' destinations are chats of our own bot on Telegram, where it tells and hears recruiters."""

from collections.abc import Mapping, Sequence

import apprise
from apprise.plugins.telegram import NotifyTelegram

from bot.post import Chat


def own_chats(urls: Sequence[str], token: str) -> Mapping[str, Sequence[Chat]]:
    """The chats of each URL that holds our bot's `token`; "": we have none."""
    found = {url: _chats(url, token) for url in urls} if token else {}
    return {url: chats for url, chats in found.items() if chats}


def _chats(url: str, token: str) -> tuple[Chat, ...]:
    service = apprise.Apprise.instantiate(url) if url.casefold().startswith("tgram://") else None
    if not isinstance(service, NotifyTelegram) or service.bot_token != token:
        return ()
    return tuple(Chat(id_, topic) for id_, topic in service.targets)
