"""The store: everything the path keeps, in the words the path uses. Synchronous and safe in threads.

Every method is one transaction. All raise `StoreUnavailable` when the database cannot be used just now; what it
refuses for good is a fault of ours and surfaces as SQLAlchemy's error, without the words it was about.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.documents import Format
from bot.pages import Answer
from bot.post import ChannelName, Manner, Outgoing, Person, StoreUnavailable, Update
from bot.storage import (
    conversation,
    handover,
    joining,
    leads,
    outbox,
    people,
    questions,
    reach,
    resumes,
    tallies,
    tokens,
    unsaid,
    uploads,
)
from bot.storage.conversation import Entry
from bot.storage.database import Database, open_database
from bot.storage.leads import Lead
from bot.storage.opening import prepare
from bot.storage.outbox import DeadLetter, Notice, Parcel
from bot.storage.people import Remembered, Silent
from bot.storage.questions import Question
from bot.storage.resumes import Coming, Gone, ResumeFile
from bot.storage.tables import messages as messages_table
from bot.storage.tables import notices as notices_table
from bot.storage.tables import resumes as resumes_table
from bot.storage.tables import vault as vault_table
from bot.storage.tallies import Tally
from bot.storage.tokens import Token
from bot.storage.turns import Outrun, Turn
from bot.storage.uploads import Invitation
from bot.storage.vault import Vault
from dialogs.codes import Owner
from dialogs.outcome import Outcome, Verdict
from dialogs.wording import Message


class Store:
    def __init__(self, database: Database, vault: Vault) -> None:
        self.database = database
        self.vault = vault

    @classmethod
    def open(cls, url: str, data_key: str | None = None) -> Self:
        """Brings the tables up to date; `data_key` is any passphrase.

        Raises `BadDatabaseUrl`, `WrongDataKey` or `NewerDatabase`, each with advice for whoever set it up.
        """
        database = open_database(url)
        with database.writing() as connection:
            vault = prepare(connection, data_key)
        database.overwrite_log()
        return cls(database, vault)

    def close(self) -> None:
        self.database.engine.dispose()

    def ready(self) -> bool:
        try:
            with self.database.reading() as connection:
                return connection.scalar(select(vault_table.c.id)) is not None
        except (StoreUnavailable, SQLAlchemyError):
            return False

    # The path

    def answered(self, update: Update) -> tuple[Outgoing, ...] | None:
        """What this update was answered with; None: it is new."""
        with self.database.reading() as connection:
            return conversation.answers(connection, update.person, self._digest(update))

    def remembered(self, person: Person) -> Remembered:
        with self.database.reading() as connection:
            return people.remembered(connection, person)

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
        turn = Turn(update, self._digest(update), outcome, answer, now)
        kept = self._keep(turn, version)
        if kept is not None and turn.forgets:
            self.database.overwrite_log()
        return kept

    def _keep(self, turn: Turn, version: int) -> tuple[Outgoing, ...] | None:
        try:
            with self.database.writing() as connection:
                return turn.keep(connection, self.vault, version)
        except Outrun:
            return None
        except Gone:
            return ()

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
            return leads.listed(connection, role=role, verdict=verdict, channel=channel, person=person, since=since)

    def lead(self, id: str) -> Lead | None:  # noqa: A002 - the field's own word
        with self.database.reading() as connection:
            return next(iter(leads.listed(connection, id=id)), None)

    def same_person(self, lead: str) -> tuple[str, ...]:
        """The leads that are this person's, joined by them or tied by confirmed contact details; itself included."""
        with self.database.reading() as connection:
            return leads.same_person(connection, lead)

    def questions(self, *, unanswered: bool = False) -> tuple[Question, ...]:
        """Passed on to recruiters, the oldest first."""
        with self.database.reading() as connection:
            return questions.listed(connection, unanswered=unanswered)

    def question(self, id: str) -> Question | None:  # noqa: A002
        with self.database.reading() as connection:
            return next(iter(questions.listed(connection, id=id)), None)

    def answer_question(self, id: str, words: str, message: Message, now: datetime) -> Outgoing | None:  # noqa: A002
        """Notes a recruiter's `words` and sends the candidate `message`; None: answered already, or erased."""
        with self.database.writing() as connection:
            question = next(iter(questions.listed(connection, id=id)), None)
            number = people.lock(connection, question.person) if question else None
            if question is None or number is None or not questions.answer(connection, id, words, now):
                return None
            return Outgoing(conversation.tell(connection, number, message, now), question.person, message)

    def tallies(self, since: date | None = None) -> tuple[Tally, ...]:
        """How many people got how far, by day, channel, source and role. `since`: that day (UTC) and later ones."""
        with self.database.reading() as connection:
            return tallies.listed(connection, since)

    # Résumés

    def resume(self, lead: str) -> ResumeFile | None:
        """The résumé of the candidate behind a lead, with its content."""
        with self.database.reading() as connection:
            return resumes.of_lead(connection, lead)

    def upload_token(self, message: int) -> str:
        """For the link in a message of ours that asks for a file; always the same for the same message."""
        return uploads.token(self.vault, message)

    def invitation(self, token: str, now: datetime) -> Invitation | None:
        """Whoever was sent this token; None: nobody, or they have been erased since."""
        with self.database.reading() as connection:
            return uploads.invitation(connection, self.vault, token, now)

    def uploaded(self, token: str, name: str, format: Format, content: bytes, now: datetime) -> bool:  # noqa: A002
        """Takes a file that was looked at. False: the token was used, is too old, or nobody's any more."""
        with self.database.writing() as connection:
            return uploads.take(connection, self.vault, token, name, format, content, now)

    def due_files(self, now: datetime, limit: int, channels: Sequence[ChannelName]) -> tuple[Coming, ...]:
        """Claims files to be fetched from `channels`, and those that have come and nobody was told of yet; at most
        one a person, in their order."""
        with self.database.writing() as connection:
            return resumes.due(connection, now, limit, tuple(channels))

    def fetched(self, id: int, format: Format, content: bytes) -> None:  # noqa: A002
        """What was fetched and looked at waits here until its person is told."""
        with self.database.writing() as connection:
            resumes.fill(connection, id, format, content)

    def fetch_failed(self, id: int, reason: str, retry_at: datetime | None, now: datetime) -> None:  # noqa: A002
        """`retry_at` None: it is not fetched again, and due at once, so that its person is told."""
        with self.database.writing() as connection:
            outbox.failed(connection, resumes_table, id, reason, retry_at or now)
            if retry_at is None:
                resumes.give_up(connection, id)

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
        with self.database.writing() as connection:
            count = people.purge(connection, before)
        self.database.overwrite_log()
        return count

    def tidy(self, now: datetime) -> int:
        """Removes codes too old to join, and the last trace of forgotten people whose goodbye has been delivered.

        Returns how many people.
        """
        with self.database.writing() as connection:
            joining.tidy(connection, now)
            count = people.tidy(connection, now)
        self.database.overwrite_log()
        return count

    # Delivery to people

    def due(self, now: datetime, limit: int, channels: Sequence[ChannelName] | None = None) -> tuple[Parcel, ...]:
        """Claims messages to send, at most one a person, in their order. `channels` None: all."""
        with self.database.writing() as connection:
            return outbox.due_messages(connection, now, limit, None if channels is None else tuple(channels))

    def delivered(self, id: int) -> None:  # noqa: A002
        with self.database.writing() as connection:
            outbox.delivered(connection, messages_table, id)
            gone = people.let_go(connection, id)
        if gone:
            self.database.overwrite_log()

    def failed(self, id: int, reason: str, retry_at: datetime | None) -> None:  # noqa: A002
        """`retry_at` None: given up, a dead letter."""
        with self.database.writing() as connection:
            outbox.failed(connection, messages_table, id, reason, retry_at)
            gone = people.let_go(connection, id)
        if gone:
            self.database.overwrite_log()

    def out_of_reach(self, id: int) -> None:  # noqa: A002
        """The platform does not take the message now: it waits until that person writes again."""
        with self.database.writing() as connection:
            outbox.released(connection, messages_table, id)
            reach.use_up(connection, id)

    # Delivery to recruiters

    def due_notices(self, now: datetime, limit: int, destinations: Sequence[str]) -> tuple[Notice, ...]:
        """Claims news to send. `destinations`: fingerprints of all that are to hear of what is new.

        While there are none, all news keeps waiting for the first one.
        """
        if not destinations:
            return ()
        with self.database.writing() as connection:
            outbox.address(connection, tuple(destinations))
            return outbox.due_notices(connection, now, limit)

    def notice_delivered(self, notice: Notice) -> None:
        with self.database.writing() as connection:
            if notice.withdrawn:
                outbox.withdrawal_delivered(connection, notice.id)
            else:
                outbox.delivered(connection, notices_table, notice.id, notice.revision)

    def notice_failed(self, notice: Notice, reason: str, retry_at: datetime | None) -> None:
        """`retry_at` None: given up, a dead letter."""
        with self.database.writing() as connection:
            outbox.failed(connection, notices_table, notice.id, reason, retry_at, notice.revision)

    def fingerprint(self, destination: str) -> str:
        """What stands in the database for an address that holds secrets."""
        return self.vault.digest("destination", destination)

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

    # What did not arrive

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        with self.database.reading() as connection:
            return outbox.dead_letters(connection)

    def revive(self, letter: DeadLetter, now: datetime) -> bool:
        """Tries a dead letter anew. False: it is not dead any more."""
        table = messages_table if letter.kind == "message" else notices_table
        with self.database.writing() as connection:
            return outbox.revived(connection, table, letter.id, now)

    def backlog(self) -> dict[str, int]:
        """`messages_waiting`, `messages_dead`, `notices_waiting`, `notices_dead`, `resumes_waiting`."""
        with self.database.reading() as connection:
            return outbox.backlog(connection)

    def _digest(self, update: Update) -> str:
        return self.vault.digest("update", str(update.person), update.id)
