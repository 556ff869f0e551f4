"""The store's part for delivery: what is on its way to people and to recruiters, and what did not arrive."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.post import CHANNELS, ChannelName, Queue, QueueName
from bot.storage.candidates import people
from bot.storage.delivery import dead_letters, digests, news, outbox, overdue, paces, queues, reach
from bot.storage.delivery.dead_letters import DeadLetter
from bot.storage.delivery.digests import Gathered
from bot.storage.delivery.news import Notice
from bot.storage.delivery.outbox import Parcel
from bot.storage.delivery.paces import Pace
from bot.storage.delivery.rules import UNRESTRICTED, Rules
from bot.storage.engine.opened import Opened
from bot.storage.recruiters import hands
from bot.storage.tables import messages as messages_table
from bot.storage.tables import notices as notices_table
from bot.storage.tables import resumes as resumes_table

NO_LIMITS: Mapping[str, Pace] = {}
NO_RULES: Mapping[str, Rules] = {}


QUEUES = {"messages": messages_table, "notices": notices_table, "files": resumes_table}


class Parcels(Opened):
    # Delivery to people

    def due(self, now: datetime, limit: int, channels: Sequence[ChannelName] = CHANNELS) -> tuple[Parcel, ...]:
        """Claims messages to send, at most one a person, in their order."""
        with self.database.writing() as connection:
            return outbox.due_messages(connection, now, limit, channels)

    def delivered(self, *ids: int) -> bool:
        """Whether any of their addressees has more in their line."""
        with self.database.writing() as connection:
            outbox.messages_delivered(connection, ids)
            gone = people.let_go(connection, ids)
            more = outbox.more_behind(connection, ids)
        if gone:
            self.database.overwrite_log()
        return more

    def failed(self, id: int, reason: str, retry_at: datetime | None, *, tried: bool = True) -> None:  # noqa: A002
        """`retry_at` None: given up, a dead letter. `tried`: False where it was no failure of that message."""
        with self.database.writing() as connection:
            outbox.failed(connection, messages_table, id, reason, retry_at, tried=tried)
            if retry_at is None:
                hands.given_up(connection, id)
            gone = people.let_go(connection, (id,))
        if gone:
            self.database.overwrite_log()

    def out_of_reach(self, id: int) -> None:  # noqa: A002
        """The platform does not take the message now: it waits until that person writes again."""
        with self.database.writing() as connection:
            outbox.released(connection, messages_table, id)
            reach.use_up(connection, id)

    def renew(self, queue: QueueName, ids: Sequence[int], now: datetime) -> None:
        """Whoever claimed them is still at it."""
        with self.database.writing() as connection:
            outbox.renew(connection, QUEUES[queue], ids, now)

    # Delivery to recruiters

    def leave_alone(self, name: str, until: datetime) -> None:
        """Nobody sends anything to this channel, or this destination by its fingerprint, until then."""
        with self.database.writing() as connection:
            paces.hold(connection, name, until)

    def due_notices(
        self,
        now: datetime,
        limit: int,
        destinations: Sequence[str],
        limits: Mapping[str, Pace] = NO_LIMITS,
        only: str | None = None,
        rules: Mapping[str, Rules] = NO_RULES,
    ) -> tuple[Notice, ...]:
        """Claims news to send. `destinations`: fingerprints of all that are to hear of what is new. `limits`: how
        much they take, of those that do not take all. `only`: the one whose news is claimed, beside that for
        destinations that are none any more. `rules`: of those that are not told everything.

        While there are none, all news keeps waiting for the first one.
        """
        if not destinations:
            return ()
        with self.database.writing() as connection:
            news.address(connection, {each: rules.get(each, UNRESTRICTED) for each in destinations})
            others = [destination for destination in destinations if only not in (None, destination)]
            return news.due(connection, now, limit, limits, others)

    def notice_delivered(self, notice: Notice) -> None:
        with self.database.writing() as connection:
            if notice.withdrawn:
                news.withdrawal_delivered(connection, notice.id)
            else:
                news.delivered(connection, notice.id, notice.revision)
            if notice.digest:
                digests.delivered(connection, notice.destination, notice.since)
            paces.give_back(connection, notice.destination)

    def notice_failed(self, notice: Notice, reason: str, retry_at: datetime | None, *, tried: bool = True) -> None:
        """`retry_at` None: given up, a dead letter. `tried`: False where it was no failure of that news."""
        with self.database.writing() as connection:
            outbox.failed(connection, notices_table, notice.id, reason, retry_at, notice.revision, tried=tried)
            paces.give_back(connection, notice.destination)

    def begin_digest(self, destination: str, day: date, until: datetime, now: datetime) -> None:
        """Puts the one of that day on its way, with what was gathered `until` then; nothing: there is none."""
        with self.database.writing() as connection:
            digests.begin(connection, destination, day, until, now)

    def digested(self, notice: Notice) -> Gathered:
        """What a digest on its way lists."""
        with self.database.writing() as connection:
            return digests.read(connection, notice.destination, notice.since)

    def raise_late(self, now: datetime) -> int:
        """Has recruiters hear of leads and questions that should have been answered by now, a few at a time; returns
        how many times they are told."""
        with self.database.writing() as connection:
            return overdue.raise_late(connection, now)

    def fingerprint(self, destination: str) -> str:
        """What stands in the database for an address that holds secrets."""
        return self.vault.digest("destination", destination)

    # What did not arrive

    def dead_letters(self, limit: int | None = None) -> tuple[DeadLetter, ...]:
        """The newest first; None: all."""
        with self.database.reading() as connection:
            return dead_letters.listed(connection, limit)

    def revive(self, letter: DeadLetter, now: datetime) -> bool:
        """Tries a dead letter anew. False: it is not dead any more."""
        table = messages_table if letter.kind == "message" else notices_table
        with self.database.writing() as connection:
            return dead_letters.revived(connection, table, letter.id, now)

    def queues(self, now: datetime) -> tuple[Queue, ...]:
        """What is on its way and what is dead, as operators watch it."""
        with self.database.reading() as connection:
            return queues.counted(connection, now)

    def backlog(self) -> dict[str, int]:
        """`messages_waiting`, `notices_waiting`, `resumes_waiting`: how many, within reach or not."""
        with self.database.reading() as connection:
            return queues.backlog(connection)
