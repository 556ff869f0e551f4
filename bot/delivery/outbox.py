"""The loop that empties the outbox: much at once, each person's messages in order, and no failure in silence."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Generic

import structlog
from structlog.contextvars import bind_contextvars

from bot import metrics
from bot.channels import Channel, NotNow, OutOfReach, Undeliverable, Undelivered
from bot.delivery.files import FromPeople
from bot.delivery.lanes import Failure, Lane, P, ToPeople, ToRecruiters
from bot.delivery.patience import WITH_PEOPLE, WITH_RECRUITERS, Patience
from bot.delivery.recruiters import TOLD_AT_ONCE, Recruiters
from bot.post import ChannelName, Outgoing, StoreUnavailable
from bot.storage import Parcel, Store

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks, for what becomes due or another process wrote; our own writes wake the loop."""
AT_ONCE = 64
"""Messages that are being sent to people. A platform that takes its time to answer is no reason to wait for it."""
RENEW_EVERY = timedelta(seconds=5)
"""A lease lasts six times as long."""
FILES_AT_ONCE = 2
"""Each is in memory, whole, while it is looked at."""
GRACE = 3.0
"""Seconds that sends under way get to finish when we are told to stop."""

Clock = Callable[[], datetime]


class Broke(Undelivered):
    """In our own hands: no failure that the channel knows."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Delivery:
    """All lanes; `files` None: nobody sends any; `patience` None: each lane has its own.

    `run` goes on until it is cancelled; `wake` says that a message to a person may have been written.
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[ChannelName, Channel],
        recruiters: Recruiters,
        *,
        files: FromPeople | None = None,
        clock: Clock = utc_now,
        patience: Patience | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        with_people, with_recruiters = patience or WITH_PEOPLE, patience or WITH_RECRUITERS
        self._channels = channels
        self._people = Outbox(ToPeople(store, channels), clock, with_people, at_once)
        self._recruiters = [
            Outbox(ToRecruiters(store, recruiters, number, clock), clock, with_recruiters, TOLD_AT_ONCE)
            for number in range(len(recruiters.urls))
        ]
        self._files = Outbox(files, clock, with_people, FILES_AT_ONCE) if files else None

    def wake(self) -> None:
        """To be called in the event loop's thread. News settles first and a file takes its time anyway: both wait for
        the next look, since to look for them after every turn too would cost more than it is worth."""
        self._people.wake()

    def has_room(self, channel: ChannelName) -> bool:
        """Whether a message to somebody there may be claimed by whoever writes it, for `carry` to take."""
        return channel in self._channels and self._people.room > 0

    def carry(self, outgoing: Outgoing, since: datetime, trace: str) -> None:
        """Sends what was claimed when it was written: without looking for it, and without a claim of its own."""
        self._people.carry(Parcel(outgoing.id, outgoing, 0, since, trace))

    async def run(self) -> None:
        async with asyncio.TaskGroup() as lanes:
            lanes.create_task(self._people.run())
            for recruiters in self._recruiters:
                lanes.create_task(recruiters.run())
            if self._files:
                lanes.create_task(self._files.run())


class Outbox(Generic[P]):
    """One lane's loop."""

    def __init__(self, lane: Lane[P], clock: Clock, patience: Patience, at_once: int) -> None:
        self._lane, self._clock, self._patience, self._at_once = lane, clock, patience, at_once
        self._chance = Random()  # noqa: S311 - spreads retries, guards nothing
        self._woken = asyncio.Event()
        self._look = True
        """Whether something may be due that we have not seen."""
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._arrived: list[P] = []
        """Of what is under way: sent, and the store has not been told yet."""
        self._ending = False
        self._renewed = clock()

    def wake(self) -> None:
        self._look = True
        self._woken.set()

    @property
    def room(self) -> int:
        return 0 if self._ending else self._at_once - len(self._under_way)

    def carry(self, parcel: P) -> None:
        """One that is claimed already."""
        self._under_way[parcel.id] = asyncio.create_task(self._carry(parcel))

    async def run(self) -> None:
        try:
            while True:
                await self._renew()
                # Told to stop meanwhile, we still want to know whether it was noted, and not note it twice at once.
                await asyncio.shield(self._note_what_arrived())
                if self._look:
                    await self._send_what_is_due()
                await self._until_woken()
        finally:
            await self._finish()

    async def _renew(self) -> None:
        """What is under way stays ours: nobody else is to take it for a dead one's."""
        now = self._clock()
        if now < self._renewed + RENEW_EVERY:
            return
        self._renewed = now
        if not self._under_way:
            return
        try:
            await asyncio.to_thread(self._lane.renew, tuple(self._under_way), now)
        except StoreUnavailable as error:  # then nobody else can take it either
            log.warning("outbox cannot be written", lane=self._lane.name, reason=str(error))
        except Exception:
            # It may be sent twice then, which is better than by nobody.
            log.exception("outbox broke down", lane=self._lane.name)

    async def _until_woken(self) -> None:
        # Not `wait_for`: before Python 3.12 it can swallow a cancellation that meets the waking.
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await self._woken.wait()
        except TimeoutError:
            self._look = True
        self._woken.clear()

    async def _note_what_arrived(self) -> None:
        """All of it in one transaction. What the store does not take stays for the next round: else it would be sent
        again."""
        arrived, self._arrived = self._arrived, []
        if not arrived:
            return
        try:
            behind = await asyncio.to_thread(self._lane.delivered, arrived)
            self._look |= behind  # not in one line: that would forget who woke us meanwhile
        except StoreUnavailable as error:
            log.warning("outbox cannot be written", lane=self._lane.name, reason=str(error))
            self._arrived = arrived + self._arrived
            return
        except Exception:
            # It will be sent again when its lease ends.
            log.exception("outbox cannot be written", lane=self._lane.name, ids=[parcel.id for parcel in arrived])
        for parcel in arrived:
            del self._under_way[parcel.id]

    async def _send_what_is_due(self) -> None:
        """Looks again at once when there was more than room for."""
        room = self.room
        self._look = room <= 0
        if self._look:
            return
        try:
            parcels = await asyncio.to_thread(self._lane.due, self._clock(), room)
        except StoreUnavailable as error:
            log.warning("outbox cannot be read", lane=self._lane.name, reason=str(error))
            return
        except Exception:
            # A fault of ours. One lane that looks again each second, loudly, is better than none until a restart.
            log.exception("outbox broke down", lane=self._lane.name)
            return
        self._look |= len(parcels) == room
        for parcel in parcels:
            if parcel.id not in self._under_way:  # sent, and the store could not yet be told
                self.carry(parcel)

    async def _finish(self) -> None:
        """What is being sent may still arrive and be noted; what is not done then is sent again after its lease."""
        self._ending = True
        self._woken.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                while self._under_way:
                    await self._until_woken()
                    await self._note_what_arrived()
        for task in self._under_way.values():
            task.cancel()

    async def _carry(self, parcel: P) -> None:
        bind_contextvars(**parcel.about)  # a task has a context of its own
        failure = await self._send(parcel)
        if failure is None:
            metrics.SENDS.labels(self._lane.name, "delivered").inc()
            log.info("delivered", lane=self._lane.name, id=parcel.id)
            self._arrived.append(parcel)
        else:
            try:
                await self._fail(parcel, failure)
            except Exception:
                # It will be sent again when its lease ends.
                log.exception("outbox cannot be written", lane=self._lane.name, id=parcel.id)
            finally:
                del self._under_way[parcel.id]
                self._look = True  # given up, it makes way for the next in line
        self._woken.set()

    async def _send(self, parcel: P) -> Failure | None:
        """None: it arrived."""
        try:
            async with asyncio.timeout(self._lane.send_within):
                await self._lane.send(parcel)
        except (Undelivered, Undeliverable, OutOfReach) as failure:
            return failure
        except TimeoutError:
            return Undelivered(f"no answer within {self._lane.send_within:.0f} seconds")
        except StoreUnavailable as error:
            return Undelivered(str(error))
        except Exception as error:  # noqa: BLE001 - a fault of one channel must not stop the others
            # Only its name is kept: the words of an unknown error may hold a token or a person's data.
            log.error("send broke down", lane=self._lane.name, id=parcel.id, error=type(error).__name__)  # noqa: TRY400
            return Broke(f"our fault: {type(error).__name__}")
        return None

    async def _fail(self, parcel: P, failure: Failure) -> None:
        wait = None
        attempts = parcel.attempts + (not isinstance(failure, NotNow))
        if isinstance(failure, Undelivered):
            broken = isinstance(failure, Broke)
            wait = self._patience.wait(attempts, failure.after, self._chance, broken=broken)
        about = {"lane": self._lane.name, "id": parcel.id, "attempts": attempts, "reason": failure.reason}
        if isinstance(failure, OutOfReach):
            metrics.SENDS.labels(self._lane.name, "out_of_reach").inc()
            log.info("waits until they write again", **about)
        elif wait is None:
            metrics.SENDS.labels(self._lane.name, "dead").inc()
            log.error("dead letter", **about)
        else:
            metrics.SENDS.labels(self._lane.name, "failed").inc()
            log.warning("not delivered, will try again", **about, wait=round(wait, 1))
        retry_at = None if wait is None else self._clock() + timedelta(seconds=wait)
        while True:  # until the store has taken it: else the same would be sent again at once
            try:
                return await asyncio.to_thread(self._lane.failed, parcel, failure, retry_at)
            except StoreUnavailable as error:
                log.warning("outbox cannot be written", lane=self._lane.name, reason=str(error))
                await asyncio.sleep(LOOK_EVERY)
