"""The two ways out of the outbox: to candidates through their channels, and to recruiters."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from bot.channels import Channel, NotNow, OutOfReach, Undeliverable, Undelivered
from bot.delivery.mornings import last_morning
from bot.delivery.news import Asked, Digest, News, Overdue, Spoken, Withdrawal, has_contact
from bot.delivery.recruiters import Recruiters, pace_of
from bot.post import ChannelName, Person, Reachable
from bot.storage import Lead, Notice, Parcel, Question, Store


class Carried(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def attempts(self) -> int: ...
    @property
    def about(self) -> Mapping[str, str]:
        """By what the logs tell that this belongs to an update, a lead or a question."""


P = TypeVar("P", bound=Carried)
Failure = Undelivered | Undeliverable | OutOfReach

LATE = timedelta(hours=1)
"""News that waited for longer says so."""


class Lane(Protocol[P]):
    """Claims what is due, sends it, notes what became of it. All but `send` block and are run in threads.

    `delivered`: whether something may be due now that waited for it. `renew`: what is taking a while is still ours.
    `failed`: tried again at `retry_at`; None: given up, unless it is only out of reach.
    `send_within`: seconds a send may take.
    """

    name: str
    send_within: float

    def due(self, now: datetime, limit: int) -> Sequence[P]: ...
    def renew(self, ids: Sequence[int], now: datetime) -> None: ...
    def delivered(self, parcels: Sequence[P]) -> bool: ...
    def failed(self, parcel: P, failure: Failure, retry_at: datetime | None) -> None: ...
    async def send(self, parcel: P) -> None: ...


class ToPeople:
    """Messages, in order for each person. Only those of `channels` are taken: another process may serve the rest."""

    name = "people"
    send_within = 30.0

    def __init__(self, store: Store, channels: Mapping[ChannelName, Channel]) -> None:
        self._store, self._channels = store, channels

    def due(self, now: datetime, limit: int) -> Sequence[Parcel]:
        return self._store.due(now, limit, tuple(self._channels))

    def renew(self, ids: Sequence[int], now: datetime) -> None:
        self._store.renew("messages", ids, now)

    def delivered(self, parcels: Sequence[Parcel]) -> bool:
        return self._store.delivered(*(parcel.id for parcel in parcels))

    def failed(self, parcel: Parcel, failure: Failure, retry_at: datetime | None) -> None:
        if isinstance(failure, OutOfReach):
            self._store.out_of_reach(parcel.id)
            return
        if isinstance(failure, NotNow) and failure.everybody and retry_at:
            self._store.leave_alone(parcel.outgoing.person.channel, retry_at)
        self._store.failed(parcel.id, failure.reason, retry_at, tried=not isinstance(failure, NotNow))

    async def send(self, parcel: Parcel) -> None:
        await self._channels[parcel.outgoing.person.channel].send(parcel.outgoing)


class ToRecruiters:
    """News of leads and questions, as they are when they are sent; what is late says since when it waited.

    A lane for each destination, the one with this `number`: one that is deaf keeps nobody else's news waiting.
    """

    name = "recruiters"
    send_within = 80.0

    def __init__(self, store: Store, recruiters: Recruiters, number: int, clock: Callable[[], datetime]) -> None:
        self._store, self._recruiters, self._clock = store, recruiters, clock
        self._all = tuple(store.fingerprint(url) for url in recruiters.urls)
        self._number, self._ours = number, self._all[number]
        self._pace = pace_of(recruiters.urls[number])
        self._rules = dict(zip(self._all, recruiters.rules, strict=True))
        self._looked_on: date | None = None

    def due(self, now: datetime, limit: int) -> Sequence[Notice]:
        self._begin_digest(now)
        return self._store.due_notices(now, limit, self._all, {self._ours: self._pace}, self._ours, self._rules)

    def _begin_digest(self, now: datetime) -> None:
        """Looks once a day whether there is something for one; whichever process looks first puts it on its way."""
        morning = last_morning(now, self._recruiters.zone)
        if morning.date() != self._looked_on:
            self._store.begin_digest(self._ours, morning.date(), morning, now)
            self._looked_on = morning.date()

    def renew(self, ids: Sequence[int], now: datetime) -> None:
        self._store.renew("notices", ids, now)

    def delivered(self, notices: Sequence[Notice]) -> bool:
        for notice in notices:
            self._store.notice_delivered(notice)
        return False  # no news waits for other news

    def failed(self, notice: Notice, failure: Failure, retry_at: datetime | None) -> None:
        if isinstance(failure, NotNow) and retry_at:
            self._store.leave_alone(notice.destination, self._pace.held(retry_at))
        self._store.notice_failed(notice, failure.reason, retry_at, tried=not isinstance(failure, NotNow))

    async def send(self, notice: Notice) -> None:
        news = await asyncio.to_thread(self._news, notice)
        if news is not None:  # erased or answered meanwhile: there is nothing to tell
            late = notice.since if self._clock() - notice.since > LATE else None
            number = self._number if notice.destination == self._ours else None
            hears = number is not None and self._recruiters.hears(number)
            reachable = await asyncio.to_thread(self._how, news) if hears else None
            await self._recruiters.tell(number, news, late, reachable)

    def _news(self, notice: Notice) -> News | None:
        if notice.withdrawn is not None:
            return Withdrawal(notice.withdrawn, notice.since, notice.merged_into)
        if notice.lead is not None:
            return self._store.lead(notice.lead)
        if notice.overdue is not None:
            return self._overdue(notice.overdue)
        if notice.digest is not None:
            return self._digest(notice, notice.digest)
        if notice.said is not None:
            return self._spoken(notice.said)
        if notice.overdue_question is not None:
            return self._overdue_question(notice.overdue_question)
        return self._asked(notice.question) if notice.question else None

    def _asked(self, id_: str) -> Asked | None:
        question = self._store.question(id_)
        return Asked(question, self._reachable(question.person)) if question else None

    def _how(self, news: News) -> Reachable | None:
        match news:
            case Lead(person=person) | Asked(question=Question(person=person)):
                return self._store.reachable(person, self._clock())
            case Overdue(about=about):
                return self._how(about)
            case Spoken(reachable=reachable):
                return reachable
            case _:
                return None

    def _overdue(self, id_: str) -> Overdue | None:
        lead, now = self._store.lead(id_), self._clock()
        return Overdue(lead, now - lead.updated_at) if lead and lead.case.is_late(now) else None

    def _overdue_question(self, id_: str) -> Overdue | None:
        asked, now = self._asked(id_), self._clock()
        return Overdue(asked, now - asked.question.asked_at) if asked and asked.question.is_late(now) else None

    def _digest(self, notice: Notice, day: date) -> Digest | None:
        gathered = self._store.digested(notice)
        leads = tuple(lead for id_ in gathered.leads if (lead := self._store.lead(id_)))
        return Digest(day, leads, gathered.more) if leads else None

    def _spoken(self, said: int) -> Spoken | None:
        found = self._store.entry(said)
        if found is None:
            return None
        entry, person = found
        hands, lead = self._store.hands_of(person), self._reachable(person)
        about = hands or lead
        reachable = self._store.reachable(person, self._clock())
        return Spoken(entry, person, hands, about.id, reachable, lead) if about else None

    def _reachable(self, person: Person) -> Lead | None:
        """The newest lead that says how to reach them."""
        return next((lead for lead in self._store.leads(person=person) if has_contact(lead)), None)
