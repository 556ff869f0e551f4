"""Where recruiters listen: any service Apprise knows, each told in their language, machines in JSON.

The URLs hold passwords and tokens, so they are named by their number alone: "destination 2".
"""

import asyncio
import html
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

import apprise
from apprise.plugins.telegram import NotifyTelegram

from bot.channels import NotNow, Undeliverable, Undelivered
from bot.delivery.answers import asked_to_wait, error_code, listening
from bot.delivery.destinations import destinations
from bot.delivery.fitting import ON_TELEGRAM, fitted, room
from bot.delivery.news import News, Spoken, Telling
from bot.post import Chat, GroupMessage, Reachable
from bot.storage.delivery.paces import UNLIMITED, Pace
from dialogs.catalogue import Catalogue
from dialogs.events import Language

FOR_MACHINES = ("json://", "jsons://")
TAKES_ALL = (*FOR_MACHINES, "xml://", "xmls://", "form://", "forms://", "mailto://", "mailtos://")
IN_A_GROUP = Pace(every=timedelta(seconds=4), burst=5)
"""What people read in a chat. Groups on Telegram and robots on WeCom take 20 messages a minute: five that come
together and one each four seconds after that are never more."""
TOLD_AT_ONCE = 8
"""By one destination; each of them has as many threads."""
ANSWERS_WITHIN = 70.0
"""Seconds, and not Apprise's four or fifteen: who is slow to say that it has heard would be told again and again."""

NO_CHATS: Mapping[str, Sequence[Chat]] = {}

IN_OUR_THREADS = apprise.AppriseAsset(async_mode=False, service_timeout=0)
"""Apprise's own are few and shared by all destinations: one that is deaf would take them all."""

# Apprise writes whole URLs into its log when it dislikes them; we say ourselves what failed.
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)


def pace_of(url: str) -> Pace:
    """How much news a destination takes."""
    return UNLIMITED if url.casefold().startswith(TAKES_ALL) else IN_A_GROUP


class Desk(Protocol):
    """Groups in which recruiters can answer: see `bot.channels.telegram_desk`."""

    async def tell(self, chat: Chat, text: str, below: GroupMessage | None, *, ends: bool) -> None: ...


class Recruiters:
    """`urls`: with the rules of each. `language`: the recruiters' where a rule names no other one. `public_url`: for
    links; `zone`: of the times they are told, and of the morning when digests go out. `chats`: of the URLs, without
    rules, that lead to our own bot's groups, which it tells itself, at its `desk`. Raises `BadRules`."""

    def __init__(
        self,
        urls: Sequence[str],
        language: Language,
        catalogue: Catalogue,
        public_url: str,
        zone: tzinfo = UTC,
        desk: Desk | None = None,
        chats: Mapping[str, Sequence[Chat]] = NO_CHATS,
    ) -> None:
        places = destinations(urls, [role.id for role in catalogue.roles])
        self.urls = tuple(place.url for place in places)
        self.rules = tuple(place.rules for place in places)
        self.zone = zone
        self._desk, self._chats = desk, chats
        self._telling = [Telling(place.language or language, catalogue, public_url, zone) for place in places]
        # Their own threads: a slow mail server must keep waiting neither the store's calls nor other destinations.
        self._threads = [ThreadPoolExecutor(TOLD_AT_ONCE, "recruiters") for _ in self.urls]

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the URLs, to be said at the start; empty: nothing."""
        return tuple(
            f"BOLE_NOTIFY_URLS: destination {number} is not a URL that Apprise understands"
            for number, url in enumerate(self.urls, start=1)
            if apprise.Apprise.instantiate(url) is None
        )

    def hears(self, destination: int) -> bool:
        """Whether recruiters can answer where they read it."""
        return self._desk is not None and self.urls[destination] in self._chats

    async def tell(
        self,
        destination: int | None,
        news: News,
        late: datetime | None = None,
        reachable: Reachable | None = None,
    ) -> None:
        """`destination`: index in `urls`; None: it is no longer one. `late`: since when it has waited, if for long.
        `reachable`: how the candidate can be reached, for who `hears`; None: there is nobody to be reached.

        Raises `Undelivered` or `Undeliverable`.
        """
        if destination is None:
            raise Undeliverable("this destination is no longer in BOLE_NOTIFY_URLS")
        url = self.urls[destination]
        if self._desk and url in self._chats:
            title, body = self._telling[destination].words(news, late, reachable)
            said = fitted(title, body, ON_TELEGRAM, self._telling[destination].cut)
            await self._tell_chats(self._desk, self._chats[url], "\n\n".join(said), news)
            return
        await asyncio.get_running_loop().run_in_executor(
            self._threads[destination], self._tell, destination, news, late
        )

    async def _tell_chats(self, desk: Desk, chats: Sequence[Chat], text: str, news: News) -> None:
        """What a candidate said stands below what the recruiter did."""
        hands = news.hands if isinstance(news, Spoken) else None
        for chat in chats:
            below, goes_on = (hands.said_in, hands.ended_at is None) if hands else (None, False)
            await desk.tell(chat, text, below, ends=goes_on)

    def _tell(self, destination: int, news: News, late: datetime | None) -> None:
        url = self.urls[destination]
        service = apprise.Apprise.instantiate(url, asset=IN_OUR_THREADS)
        if service is None:
            raise Undeliverable(f"destination {destination + 1} is not a URL that Apprise understands")
        # Mail is read within the limit for connecting.
        service.socket_connect_timeout = service.socket_read_timeout = ANSWERS_WITHIN
        telling = self._telling[destination]
        title, body = telling.words(news, late)
        if url.casefold().startswith(FOR_MACHINES):
            body = telling.json(news)
        elif not url.casefold().startswith(TAKES_ALL):
            title, body = fitted(title, body, room(service), telling.cut)
        form = apprise.NotifyFormat.TEXT
        if isinstance(service, NotifyTelegram):  # of plain text it would drop the empty lines
            title, body, form = html.escape(title), html.escape(body), apprise.NotifyFormat.HTML
        to = apprise.Apprise()
        to.add(service)
        with listening() as answers:
            taken = to.notify(body=body, title=title, body_format=form)
        code = error_code(answers)
        if taken and not code:
            return
        after = asked_to_wait(answers)
        if after is not None:
            raise NotNow(f"destination {destination + 1} takes no more for now", after)
        why = f": error {code}" if code else ""
        raise Undelivered(f"destination {destination + 1} did not take it{why}")
