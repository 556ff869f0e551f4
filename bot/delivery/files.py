"""The way in of what candidates send: fetched from its channel, looked at, kept, and its sender told."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.channels import Fetches, Receive, Undeliverable
from bot.channels.body import TooLarge
from bot.delivery.lanes import Failure
from bot.documents import Refused, format_of
from bot.post import ChannelName, Update
from bot.storage import Coming, Store
from dialogs.conversations.resume import LARGEST
from dialogs.events import FileChecked, FileFault


class FromPeople:
    """A lane like the others, but that it fetches. What was fetched is kept at once; then the talk hears of it, as of
    any update: done twice, that is one update."""

    name = "files"
    send_within = 80.0

    def __init__(
        self,
        store: Store,
        channels: Mapping[ChannelName, Fetches],
        receive: Receive,
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self._channels, self._receive, self._clock = store, channels, receive, clock

    def due(self, now: datetime, limit: int) -> Sequence[Coming]:
        return self._store.due_files(now, limit, tuple(self._channels))

    def renew(self, ids: Sequence[int], now: datetime) -> None:
        self._store.renew("files", ids, now)

    def delivered(self, files: Sequence[Coming]) -> bool:  # noqa: ARG002
        """The talk has noted them; the same person's next one may come."""
        return True

    def failed(self, file: Coming, failure: Failure, retry_at: datetime | None) -> None:
        self._store.fetch_failed(file.id, failure.reason, retry_at, self._clock())

    async def send(self, file: Coming) -> None:
        fault = None if file.here else await self._fetch(file)
        await self._receive(Update(file.person, f"file:{file.id}", FileChecked(file.id, fault)))

    async def _fetch(self, file: Coming) -> FileFault | None:
        """Why there will be no file. Raises `Undelivered` for what may pass."""
        if file.reference is None:
            return "lost"
        try:
            content = await self._channels[file.person.channel].fetch(file.reference, LARGEST)
            format_ = await asyncio.to_thread(format_of, content)
        except Undeliverable:
            return "lost"
        except TooLarge:
            return "size"
        except Refused as refused:
            return refused.fault
        await asyncio.to_thread(self._store.fetched, file.id, format_, content)
        return None
