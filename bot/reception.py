"""Where every update comes in: one person's strictly in order, different people's at the same time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime

import structlog
from structlog.contextvars import bound_contextvars

from bot import metrics
from bot.logs import kind
from bot.post import ChannelName, Manner, Outgoing, Person, StoreUnavailable, Update
from bot.storage import Store
from bot.turn import Talk, turn

log = structlog.get_logger(__name__)


class Reception:
    """`receive` is what channels call. `wake` is told after a turn that there may be something to deliver at once.

    Not on a channel whose answers go in the response, since what follows those has to wait.
    """

    def __init__(
        self,
        talk: Talk,
        store: Store,
        manners: Mapping[ChannelName, Manner],
        clock: Callable[[], datetime],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._talk, self._store, self._manners = talk, store, manners
        self._wake, self._clock = wake, clock
        self._lines: dict[Person, asyncio.Lock] = {}
        self._waiting: dict[Person, int] = {}

    async def receive(self, update: Update) -> tuple[Outgoing, ...]:
        """See `bot.channels.Receive`. The work is done in a thread: it computes, and may wait for a disk."""
        channel = update.person.channel
        manner = self._manners[channel]
        with bound_contextvars(trace=self._store.trace(update)), _failures_noted(channel):
            log.info("taken", channel=channel, brought=type(update.event).__name__)
            async with self._in_line(update.person):
                with metrics.TURNS.labels(channel).time():
                    outgoing = await asyncio.to_thread(turn, update, manner, self._talk, self._store, self._clock())
        if not manner.inline:
            self._wake()
        return outgoing

    @asynccontextmanager
    async def _in_line(self, person: Person) -> AsyncIterator[None]:
        """Locks are fair, so updates go in the order in which they came; a line that is empty is forgotten."""
        line = self._lines.setdefault(person, asyncio.Lock())
        self._waiting[person] = self._waiting.get(person, 0) + 1
        try:
            async with line:
                yield
        finally:
            self._waiting[person] -= 1
            if not self._waiting[person]:
                del self._lines[person], self._waiting[person]


@contextmanager
def _failures_noted(channel: ChannelName) -> Iterator[None]:
    try:
        yield
    except StoreUnavailable as error:
        metrics.UPDATES.labels(channel, "unavailable").inc()
        told = {"channel": channel, "reason": str(error)}
        log.error("not stored, the platform will bring it again", **told)  # noqa: TRY400 - no traceback
        raise
    except Exception as error:
        metrics.UPDATES.labels(channel, "failed").inc()
        log.error("not stored", channel=channel, error=kind(error))  # noqa: TRY400 - its words may be a person's
        raise
