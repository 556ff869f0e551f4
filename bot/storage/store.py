"""The store: everything the path keeps, in the words the path uses. Synchronous and safe in threads.

Every method is one transaction. All raise `StoreUnavailable` when the database cannot be used just now; what it
refuses for good is a fault of ours and surfaces as SQLAlchemy's error, without the words it was about.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from bot.pages import Answer
from bot.post import ChannelName, Manner, Outgoing, Person, StoreUnavailable, Update
from bot.storage import leases, tallies, tokens
from bot.storage.candidates import conversation, handover, joining, leads, people, questions, unsaid
from bot.storage.candidates.conversation import Entry
from bot.storage.candidates.files import Files
from bot.storage.candidates.leads import Lead
from bot.storage.candidates.people import Silent
from bot.storage.candidates.questions import Question
from bot.storage.candidates.resumes import Gone
from bot.storage.delivery import reach
from bot.storage.delivery.outbox import TRACE
from bot.storage.delivery.parcels import Parcels
from bot.storage.engine.database import open_database
from bot.storage.engine.patience import unhurried
from bot.storage.opening import prepare
from bot.storage.recruiters import siblings
from bot.storage.recruiters.accounts import Accounts
from bot.storage.recruiters.actions import Actions
from bot.storage.recruiters.cases import ANSWER_WITHIN
from bot.storage.recruiters.casework import Casework
from bot.storage.recruiters.desk import Desk
from bot.storage.recruiters.figures import Figures
from bot.storage.recruiters.guesses import Guesses
from bot.storage.recruiters.open_questions import OpenQuestions
from bot.storage.recruiters.recruiters_answers import RecruitersAnswers
from bot.storage.tables import vault as vault_table
from bot.storage.tallies import Tally
from bot.storage.tokens import Token
from bot.storage.turns import Before, Outrun, Turn
from dialogs.codes import Owner
from dialogs.outcome import Outcome, Verdict
from dialogs.wording import Message


class Store(Files, Parcels, Accounts, Guesses, Actions, Casework, Desk, Figures, OpenQuestions, RecruitersAnswers):
    @classmethod
    def open(cls, url: str, data_key: str | None = None, answer_within: timedelta = ANSWER_WITHIN) -> Self:
        """Brings the tables up to date; `data_key` is any passphrase. `answer_within`: recruiters are late after it.

        Raises `BadDatabaseUrl`, `WrongDataKey` or `NewerDatabase`, each with advice for whoever set it up.
        """
        database = open_database(url)
        with unhurried(), database.writing() as connection:
            vault = prepare(connection, data_key)
        database.overwrite_log()
        return cls(database, vault, answer_within)

    def close(self) -> None:
        self.database.engine.dispose()

    def ready(self) -> bool:
        try:
            with self.database.looking() as connection:
                return connection.scalar(select(vault_table.c.id)) is not None
        except (StoreUnavailable, SQLAlchemyError):
            return False

    @property
    def writers(self) -> int:
        """How many threads may write at once without being in each other's way."""
        return self.database.writers

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread has the store do meanwhile is one transaction: all of it is kept, or nothing.

        Raises `Spoilt` when a part of it failed, even if whoever asked for that part did not mind.
        """
        with self.database.together() as joint:
            yield
            with joint.part() as connection:
                tallies.count(connection, joint.last)

    # The path

    def before(self, update: Update) -> Before:
        """What a turn begins from."""
        digest = self._digest(update)
        with self.database.looking() as connection:
            known = people.remembered(connection, update.person, digest)
            answered = None if known.had is False else conversation.answers(connection, update.person, digest)
            return Before(known.state, known.version, answered)

    def owner(self, code: str, person: Person, now: datetime) -> Owner | None:
        """Whom a joining code was shown to, as `person` may know it; None: it is nobody's, too old or used up."""
        with self.database.reading() as connection:
            return joining.owner(connection, self.vault, person, code, now)

    def keep(
        self, update: Update, version: int, outcome: Outcome, answer: Answer, now: datetime
    ) -> tuple[Outgoing, ...] | None:
        """All that comes of an update, or nothing of it.

        None: somebody was quicker, with this update, with another one of this person, on whatever platform, or with
        the same joining code; start again. Empty also when it told of a file that is nobody's any more.
        """
        turn = Turn(update, self._digest(update), outcome, answer, now, now + self.answer_within)
        kept = self._keep(turn, version)
        if kept is not None and turn.forgets:
            self.database.overwrite_log()
        return kept

    def _keep(self, turn: Turn, version: int) -> tuple[Outgoing, ...] | None:
        try:
            with self.database.writing() as connection:
                kept = turn.keep(connection, self.vault, version)
                self._count(connection, turn.tallies())
                return kept
        except Outrun:
            return None
        except Gone:
            return ()

    def holds_page(self, person: Person) -> bool:
        """Whether there is more to what they were told."""
        with self.database.looking() as connection:
            return unsaid.holds_page(connection, person)

    def _count(self, connection: Connection, marks: Sequence[Tally]) -> None:
        if joint := self.database.joint:
            joint.last.extend(marks)
        else:
            tallies.count(connection, marks)

    def next_page(self, update: Update, manner: Manner, now: datetime) -> tuple[Outgoing, ...] | None:
        """The next held page of that person, from now on the answer to this update; None: there is none."""
        digest = self._digest(update)
        with self.database.writing() as connection:
            number = people.touch(connection, update.person, now)
            if number is None:
                return None
            if conversation.answers(connection, update.person, digest) is None:
                if not unsaid.turn_page(connection, number, digest, manner, now):
                    return None
                conversation.note_update(connection, digest, number, now)
                if granted := manner.granted(update):
                    reach.grant(connection, number, granted, now)
            return conversation.answers(connection, update.person, digest)

    def silent(self, since: datetime, until: datetime, now: datetime) -> tuple[Silent, ...]:
        """Who stopped half-way between the two moments and may be reminded now, the longest silent first."""
        with self.database.reading() as connection:
            return people.silent(connection, since, until, now)

    # What was said

    def thread(self, person: Person, after: int = 0, limit: int = 100) -> tuple[Entry, ...]:
        """The first `limit` entries later than the id `after`."""
        with self.database.reading() as connection:
            return conversation.thread(connection, person, after, limit)

    def recent(self, person: Person, limit: int = 100) -> tuple[Entry, ...]:
        """The last `limit` entries, in order."""
        with self.database.reading() as connection:
            return conversation.recent(connection, person, limit)

    def tell(self, person: Person, message: Message, now: datetime) -> Outgoing | None:
        """Puts a message of ours that answers no update into a person's line; None: we do not know them."""
        with self.database.writing() as connection:
            number = people.lock(connection, person)
            if number is None:
                return None
            return Outgoing(conversation.tell(connection, number, message, now), person, message)

    # Leads and questions

    def leads(
        self,
        *,
        ids: Sequence[str] | None = None,
        role: str | None = None,
        verdict: Verdict | None = None,
        channel: ChannelName | None = None,
        person: Person | None = None,
        since: datetime | None = None,
    ) -> tuple[Lead, ...]:
        """The newest first; a condition that is None does not restrict. `since` looks at the last change.

        Those of a `person` are all of theirs, on whatever platform they were left.
        """
        with self.database.reading() as connection:
            return leads.listed(
                connection, ids=ids, role=role, verdict=verdict, channel=channel, person=person, since=since
            )

    def lead(self, id: str) -> Lead | None:  # noqa: A002 - the field's own word
        with self.database.reading() as connection:
            return next(iter(leads.listed(connection, ids=(id,))), None)

    def same_person(self, lead: str) -> tuple[str, ...]:
        """The leads that are this person's, joined by them or tied by confirmed contact details; itself included, the
        oldest first."""
        with self.database.reading() as connection:
            return tuple(same.id for same in siblings.of(connection, (lead,)).get(lead, ()))

    def questions(self, *, unanswered: bool = False) -> tuple[Question, ...]:
        """Passed on to recruiters, the oldest first."""
        with self.database.reading() as connection:
            return questions.listed(connection, unanswered=unanswered)

    def question(self, id: str) -> Question | None:  # noqa: A002
        with self.database.reading() as connection:
            return next(iter(questions.listed(connection, id=id)), None)

    # The rights of a person

    def export(self, person: Person) -> dict[str, Any] | None:
        """All that is held about them, on joined platforms too, ready for `json.dumps`; None: nothing is."""
        with self.database.reading() as connection:
            return handover.everything(connection, person)

    def forget(self, person: Person, now: datetime | None = None) -> bool:
        """Erases all that is held about them, on joined platforms too; recruiters are told to do the same.

        False: nothing was. `now` None: the machine's clock.
        """
        with self.database.writing() as connection:
            joining.line_up(connection, self.vault, person, None)
            number = people.find(connection, person)
            if number is not None:
                joining.forget(connection, number, now or datetime.now(UTC), here_only=False)
        self.database.overwrite_log()
        return number is not None

    def purge(self, before: datetime) -> int:
        """Erases everybody not seen since `before`. Returns how many."""
        with unhurried(), self.database.writing() as connection:
            count = people.purge(connection, before)
        self.database.overwrite_log()
        return count

    def tidy(self, now: datetime) -> int:
        """Removes codes too old to join, and the last trace of forgotten people whose goodbye has been delivered.

        Returns how many people.
        """
        with unhurried(), self.database.writing() as connection:
            joining.tidy(connection, now)
            count = people.tidy(connection, now)
        self.database.overwrite_log()
        return count

    # Access tokens of platforms, shared by all processes

    def token(self, name: str) -> Token | None:
        """It may have expired; None: there never was one."""
        with self.database.reading() as connection:
            return tokens.kept(connection, name)

    def claim_token(self, name: str, now: datetime) -> bool:
        """Whoever gets True exchanges the token, and then calls `keep_token` or `release_token`."""
        with self.database.writing() as connection:
            return tokens.claim(connection, name, now)

    def keep_token(self, name: str, token: Token) -> None:
        with self.database.writing() as connection:
            tokens.keep(connection, name, token)

    def release_token(self, name: str) -> None:
        with self.database.writing() as connection:
            tokens.release(connection, name)

    # What one process at a time may do

    def hold_lease(self, name: str, holder: str, lasts: timedelta) -> bool:
        """Takes or renews it, by the database's clock; False: another one holds it."""
        with self.database.writing() as connection:
            return leases.hold(connection, name, holder, lasts)

    def release_lease(self, name: str, holder: str) -> None:
        with self.database.writing() as connection:
            leases.release(connection, name, holder)

    def trace(self, update: Update) -> str:
        """What names an update in the logs, from its arrival to the delivery of its answer; it tells nothing."""
        return self._digest(update)[:TRACE]

    def _digest(self, update: Update) -> str:
        return self.vault.digest("update", str(update.person), update.id)
