"""The store's part for what recruiters answer: whom it is told, and what it makes known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from bot.post import Outgoing, Person
from bot.storage.candidates import conversation, people
from bot.storage.engine.opened import Opened
from bot.storage.engine.upsert import insert_new, insert_row
from bot.storage.recruiters.open_questions import OPEN
from bot.storage.recruiters.tables import editions, recruiters_answers
from bot.storage.tables import people as people_table
from bot.storage.tables import questions
from dialogs.catalogue import Fact, Text
from dialogs.wording import Message

EDITION = "recruiters_answers"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody who asked is to hear: the answer's words in their language, and the message they come in."""

    words: str
    message: Message


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What is to be known from now on, of a role or (None) of any."""

    role: str | None
    question: Text
    text: Text


@dataclass(frozen=True, slots=True)
class RecruitersAnswer:
    """`withdrawn_at` None: the bot knows it. `asked`: how many people were told it by recruiters."""

    id: int
    role: str | None
    question: Text
    text: Text
    author: str
    published_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    asked: int = 0

    @property
    def fact(self) -> Fact:
        id_ = f"{self.role or 'company'}/answers/{self.id}"
        return Fact(id_, self.text, self.question, since=self.published_at.date())


@dataclass(frozen=True, slots=True)
class Answered:
    """`known`: the number of what the bot knows now; None: nobody but those who asked was told."""

    known: int | None
    outgoing: tuple[Outgoing, ...]


@dataclass(frozen=True, slots=True)
class AnsweredBefore:
    """Somebody was quicker with one of these questions, so nothing was done."""

    by: str
    at: datetime


class _Outrun(Exception):
    pass


class RecruitersAnswers(Opened):
    # What the bot knows by them

    def edition(self) -> int:
        """Another number whenever what recruiters made known has changed."""
        with self.database.looking() as connection:
            return connection.scalar(select(editions.c.number).where(editions.c.name == EDITION)) or 0

    def known_answers(self) -> tuple[RecruitersAnswer, ...]:
        """All that the bot is to know, the oldest first."""
        known = recruiters_answers.c.withdrawn_at.is_(None)
        with self.database.reading() as connection:
            rows = connection.execute(select(recruiters_answers).where(known).order_by(recruiters_answers.c.id))
            return tuple(map(_answer, rows))

    def recruiters_answers(self, before: int | None, limit: int) -> tuple[RecruitersAnswer, ...]:
        """The newest first, withdrawn ones too; `before`: older than this one."""
        told = select(func.count()).where(questions.c.published == recruiters_answers.c.id).scalar_subquery()
        wanted = select(recruiters_answers, told.label("asked")).order_by(recruiters_answers.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(recruiters_answers.c.id < before)
        with self.database.reading() as connection:
            return tuple(_answer(row, row.asked) for row in connection.execute(wanted))

    def recruiters_answer(self, id: int) -> RecruitersAnswer | None:  # noqa: A002 - the field's own word
        with self.database.reading() as connection:
            row = connection.execute(select(recruiters_answers).where(recruiters_answers.c.id == id)).first()
            return _answer(row) if row else None

    def withdraw_answer(self, id: int, by: str, now: datetime) -> bool:  # noqa: A002
        """The bot no longer knows it. False: it did not."""
        known = (recruiters_answers.c.id == id) & recruiters_answers.c.withdrawn_at.is_(None)
        return self._change(update(recruiters_answers).where(known).values(withdrawn_by=by, withdrawn_at=now))

    def publish_again(self, id: int, by: str, now: datetime) -> bool:  # noqa: A002
        """The bot knows it again, by whoever says so. False: it does already."""
        withdrawn = (recruiters_answers.c.id == id) & recruiters_answers.c.withdrawn_at.is_not(None)
        values = {"author": by, "published_at": now, "withdrawn_by": None, "withdrawn_at": None}
        return self._change(update(recruiters_answers).where(withdrawn).values(**values))

    def _change(self, statement: Any) -> bool:
        with self.database.writing() as connection:
            _count_up(connection)
            return bool(connection.execute(statement).rowcount)

    # The answer

    def answer_questions(
        self, told: Mapping[str, Told], by: str, now: datetime, publish: NewAnswer | None = None
    ) -> Answered | AnsweredBefore:
        """Tells those who asked, by their questions' ids, and makes the answer known; all of it or nothing.

        Who has been erased meanwhile hears nothing.
        """
        try:
            with self.database.writing() as connection:
                if publish:
                    _count_up(connection)
                rows = connection.execute(_of(list(told))).all()
                known = _publish(connection, publish, by, now) if publish else None
                sent = [_tell(connection, row, told[row.id], by, known, now) for row in rows]
                return Answered(known, tuple(filter(None, sent)))
        except _Outrun:
            before = self.answered_before(list(told))
            if before is None:  # answered and erased, all in this moment
                return self.answer_questions(told, by, now, publish)
            return before

    def answered_before(self, ids: Sequence[str]) -> AnsweredBefore | None:
        """Who answered the first of these questions that was answered."""
        before = select(questions.c.answered_by, questions.c.answered_at).where(questions.c.id.in_(ids), ~OPEN)
        with self.database.reading() as connection:
            row = connection.execute(before.order_by(questions.c.answered_at).limit(1)).first()
        return AnsweredBefore(row.answered_by or "", row.answered_at) if row else None


def _count_up(connection: Connection) -> None:
    """Holds the row until the transaction ends, so that those who change what is known come one after the other."""
    insert_new(connection, editions, name=EDITION, number=0)
    this = editions.c.name == EDITION
    connection.execute(update(editions).where(this).values(number=editions.c.number + 1))


def _of(ids: list[str]) -> Any:
    """In the order of people's numbers, in which all lock them."""
    wanted = select(questions, people_table.c.channel, people_table.c.name)
    joined = wanted.join(people_table, people_table.c.id == questions.c.person)
    return joined.where(questions.c.id.in_(ids)).order_by(questions.c.person, questions.c.id)


def _publish(connection: Connection, new: NewAnswer, by: str, now: datetime) -> int:
    both = {"question_zh": new.question.zh, "question_en": new.question.en, "zh": new.text.zh, "en": new.text.en}
    return insert_row(connection, recruiters_answers, role=new.role or "", author=by, published_at=now, **both)


def _tell(
    connection: Connection, row: Row[Any], told: Told, by: str, known: int | None, now: datetime
) -> Outgoing | None:
    person = Person(row.channel, row.name)
    if people.lock(connection, person) is None:
        return None
    values = {"answer": told.words, "answered_at": now, "answered_by": by, "published": known}
    mine = update(questions).where(questions.c.id == row.id, OPEN).values(**values)
    if not connection.execute(mine).rowcount:
        raise _Outrun
    return Outgoing(conversation.tell(connection, row.person, told.message, now), person, told.message)


def _answer(row: Row[Any], asked: int = 0) -> RecruitersAnswer:
    return RecruitersAnswer(
        id=row.id,
        role=row.role or None,
        question=Text(row.question_zh, row.question_en),
        text=Text(row.zh, row.en),
        author=row.author,
        published_at=row.published_at,
        withdrawn_by=row.withdrawn_by,
        withdrawn_at=row.withdrawn_at,
        asked=asked,
    )
