"""Where every update comes in: one person's strictly in order, different people's at the same time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import structlog
from structlog.contextvars import bound_contextvars

from bot import metrics
from bot.groups import Groups
from bot.logs import kind
from bot.post import ChannelName, Manner, Outgoing, Person, StoreUnavailable, Update
from bot.storage import Outrun, Store
from bot.turn import Talk, Turned, decide, keep

log = structlog.get_logger(__name__)


class Dispatch(Protocol):
    """Who delivers: see `bot.delivery.Delivery`."""

    def has_room(self, channel: ChannelName) -> bool: ...
    def carry(self, outgoing: Outgoing, since: datetime, trace: str) -> None: ...
    def wake(self) -> None: ...


class Reception:
    """`receive` is what channels call. `dispatch` None: what is written waits for another process to deliver it.

    `talk`: as it is just now; each update is thought out with one of them.
    """

    def __init__(
        self,
        talk: Callable[[], Talk],
        store: Store,
        manners: Mapping[ChannelName, Manner],
        clock: Callable[[], datetime],
        dispatch: Dispatch | None = None,
    ) -> None:
        self._talk, self._store, self._manners = talk, store, manners
        self._dispatch, self._clock = dispatch, clock
        self._groups = Groups(store)
        self._lines: dict[Person, asyncio.Lock] = {}
        self._waiting: dict[Person, int] = {}

    async def receive(self, update: Update) -> tuple[Outgoing, ...]:
        """See `bot.channels.Receive`."""
        channel = update.person.channel
        trace = self._store.trace(update)
        with bound_contextvars(trace=trace), _failures_noted(channel):
            log.info("taken", channel=channel, brought=type(update.event).__name__)
            async with self._in_line(update.person):
                now = self._clock()
                with metrics.TURNS.labels(channel).time():
                    turned = await self._turn(update, now)
            metrics.turned(update, turned.result, turned.meaning, turned.outcome)
            log.info(turned.result, **_about(turned))
        self._send(turned.outgoing, now, trace)
        return turned.outgoing

    async def _turn(self, update: Update, now: datetime) -> Turned:
        """Thought out in a thread of its own, kept together with others."""
        channel = update.person.channel
        manner = self._manners[channel]
        # What travels in responses is carried by none of us, and what does not is sent as far as reach allows.
        at_once = self._dispatch is not None and not manner.inline and self._dispatch.has_room(channel)
        while True:
            talk = self._talk()
            decision = await asyncio.to_thread(decide, update, manner, talk, self._store, now, at_once=at_once)
            with suppress(Outrun):
                return await self._groups.write(partial(keep, decision, self._store))

    def _send(self, outgoing: Sequence[Outgoing], now: datetime, trace: str) -> None:
        """What is ours to send goes at once; what has to wait for something else is left to be found. What follows
        answers that go in a response has to wait anyway."""
        if not self._dispatch or (outgoing and self._manners[outgoing[0].person.channel].inline):
            return
        for message in outgoing:
            if message.in_hand:
                self._dispatch.carry(message, now, trace)
            else:
                self._dispatch.wake()

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


def _about(turned: Turned) -> dict[str, Any]:
    if turned.result != "stored":
        return {}
    if turned.outcome is None:
        return {"understood": "more", "messages": len(turned.outgoing)}
    understood = metrics.understood(turned.meaning)
    return {"understood": understood, "place": turned.outcome.state.place, "messages": len(turned.outgoing)}
