"""Questions that the ad does not answer, passed on to recruiters, and their answers on the way back."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from bot.post import ChannelName, Person
from bot.storage.candidates import people as people_of
from bot.storage.tables import people, questions
from dialogs.events import Language
from dialogs.outcome import QuestionForwarded
from dialogs.state import State


@dataclass(frozen=True, slots=True)
class Question:
    """`answer` None: nobody has answered yet. `due_at` None: they have heard a recruiter since they asked."""

    id: str
    asked_at: datetime
    role: str | None
    language: Language
    channel: ChannelName
    text: str
    answer: str | None
    answered_at: datetime | None
    due_at: datetime | None
    person: Person

    def is_late(self, now: datetime) -> bool:
        return self.answered_at is None and self.due_at is not None and self.due_at < now


def forward(
    connection: Connection,
    number: int,
    question: QuestionForwarded,
    state: State,
    answer_by: datetime,
    now: datetime,
) -> str:
    """`answer_by`: when it is late."""
    id_ = secrets.token_urlsafe(16)
    values = {"id": id_, "person": number, "role": question.role, "language": state.language, "words": question.text}
    connection.execute(insert(questions).values(**values, asked_at=now, due_at=answer_by))
    return id_


def heard(connection: Connection, number: int) -> None:
    """A recruiter spoke to this person, who waits for a first word no longer. What they asked stays open: others may
    want to know it, too."""
    connection.execute(update(questions).where(_open_of(number)).values(due_at=None))


def unheard(connection: Connection, number: int, due_at: datetime) -> None:
    """What the recruiter said never arrived: whoever counted as spoken to still waits."""
    spoken_to = _open_of(number) & questions.c.due_at.is_(None)
    connection.execute(update(questions).where(spoken_to).values(due_at=due_at))


def _open_of(number: int) -> ColumnElement[bool]:
    """Those of this person's, wherever they asked, that nobody has answered."""
    return questions.c.person.in_(people_of.sides_of(number)) & questions.c.answered_at.is_(None)


def listed(
    connection: Connection,
    *,
    id: str | None = None,  # noqa: A002 - the field's own word
    person: Person | None = None,
    unanswered: bool = False,
) -> tuple[Question, ...]:
    """The oldest first."""
    wanted = select(questions, people.c.channel, people.c.name).join(people, people.c.id == questions.c.person)
    if id is not None:
        wanted = wanted.where(questions.c.id == id)
    if person is not None:
        wanted = wanted.where(people_of.is_(person))
    if unanswered:
        wanted = wanted.where(questions.c.answered_at.is_(None))
    return tuple(map(_question, connection.execute(wanted.order_by(questions.c.asked_at, questions.c.id))))


def _question(row: Row[tuple[object, ...]]) -> Question:
    return Question(
        id=row.id,
        asked_at=row.asked_at,
        role=row.role,
        language=row.language,
        channel=row.channel,
        text=row.words,
        answer=row.answer,
        answered_at=row.answered_at,
        due_at=row.due_at,
        person=Person(row.channel, row.name),
    )
