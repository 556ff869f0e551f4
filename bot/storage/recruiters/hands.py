"""Conversations in human hands: whose they are, who speaks with them, and where recruiters are answered."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, literal, select, update
from sqlalchemy.sql import Select

from bot.post import ChannelName, GroupMessage, Person, Reachable
from bot.storage.candidates import people
from bot.storage.candidates import questions as asked
from bot.storage.delivery import news
from bot.storage.delivery.reach import COUNTED
from bot.storage.engine.sealed import Moment
from bot.storage.engine.upsert import insert_new
from bot.storage.recruiters import cases
from bot.storage.tables import hands, leads, messages, questions, reach
from bot.storage.tables import people as people_table
from dialogs.events import Language, Script
from dialogs.state import State


@dataclass(frozen=True, slots=True)
class InHands:
    """A candidate and the recruiters who speak with them. `recruiter`: who spoke last; `said_in`: where, if it was in
    a group; `changed_at`: when somebody last said something; `ended_at` None: it goes on; `awaited_since`: of the
    first words of the candidate's that no recruiter has replied to."""

    id: str
    person: Person
    recruiter: str
    said_in: GroupMessage | None
    began_at: datetime
    changed_at: datetime
    ended_at: datetime | None
    awaited_since: datetime | None


@dataclass(frozen=True, slots=True)
class Hearer:
    """Who would hear what recruiters have to say, in which chat, how, and in which language and characters."""

    person: Person
    reachable: Reachable
    language: Language
    script: Script


def take(connection: Connection, number: int, recruiter: str, said_in: GroupMessage | None, now: datetime) -> None:
    """A recruiter spoke to them: it begins, goes on, or begins again."""
    spoken: dict[str, Any] = {"recruiter": recruiter, "changed_at": now, "ended_at": None, "awaited_since": None}
    if said_in:
        spoken |= {"chat": said_in.chat, "message": said_in.message}
    if not insert_new(connection, hands, person=number, id=secrets.token_urlsafe(16), began_at=now, **spoken):
        ended = (hands.c.person == number) & hands.c.ended_at.is_not(None)
        connection.execute(update(hands).where(ended).values(began_at=now))
        connection.execute(update(hands).where(hands.c.person == number).values(**spoken))


def heard(connection: Connection, number: int, said: int | None, now: datetime) -> None:
    """The candidate answered; recruiters are to hear of it."""
    since = func.coalesce(hands.c.awaited_since, literal(now, Moment))
    connection.execute(update(hands).where(hands.c.person == number).values(changed_at=now, awaited_since=since))
    if said is not None:
        news.pass_on(connection, said, now)


def end(connection: Connection, number: int, said: int | None, now: datetime) -> None:
    """`said`: the candidate's words that ended it, which recruiters are to hear."""
    connection.execute(update(hands).where(hands.c.person == number).values(changed_at=now, ended_at=now))
    if said is not None:
        news.pass_on(connection, said, now)


def given_up(connection: Connection, said: int) -> None:
    """A message was given up: if a recruiter said it, recruiters are to know, and the candidate still waits."""
    wanted = select(messages.c.person, messages.c.said, messages.c.due_at).where(messages.c.id == said)
    row = connection.execute(wanted).first()
    if row is None or not row.said.speaker:
        return
    news.pass_on(connection, said, row.due_at)
    theirs, again = people.sides_of(row.person), row.due_at + cases.ANOTHER_WAY_WITHIN
    cases.unheard(connection, leads.c.person.in_(theirs), row.said.speaker, again, row.due_at)
    asked.unheard(connection, row.person, again)


def reachable(connection: Connection, person: Person, now: datetime) -> Reachable:
    """What waits for them already is counted as sent; what is being sent has been."""
    number = people.find(connection, person) or 0
    return how(connection, number, person.channel, people.state(connection, number), now)


def how(connection: Connection, number: int, channel: ChannelName, known: State | None, now: datetime) -> Reachable:
    """The same, of somebody of whom this is `known`."""
    if known is None or known.away or channel == "terminal":
        return Reachable("never")
    last = select(messages.c.status).where(messages.c.person == number).order_by(messages.c.id.desc()).limit(1)
    if connection.scalar(last) == "dead":  # their platform took nothing of what we said since they wrote
        return Reachable("never")
    if channel not in COUNTED:
        return Reachable("now" if channel == "telegram" else "page")
    unclaimed = messages.c.claimed_until.is_(None) | (messages.c.claimed_until <= now)
    waiting = select(func.count()).where(messages.c.person == number, messages.c.status == "waiting", unclaimed)
    ahead = connection.scalar(waiting) or 0
    granted = select(reach.c.messages, reach.c.until).where(
        reach.c.person == number, reach.c.until > now, reach.c.messages > ahead
    )
    row = connection.execute(granted.order_by(reach.c.messages.desc()).limit(1)).first()
    return Reachable("counted", row.messages - ahead, row.until) if row else Reachable("later")


def named(connection: Connection, id: str) -> InHands | None:  # noqa: A002 - the field's own word
    return _first(connection, _ALL.where(hands.c.id == id))


def of(connection: Connection, person: Person) -> InHands | None:
    """Theirs, on this platform; perhaps it has ended."""
    return _first(connection, _ALL.where(people.is_(person)))


def going_on(connection: Connection, before: datetime | None, limit: int) -> tuple[InHands, ...]:
    """Those in human hands now, the newest first, as far as somebody last said something `before` then."""
    now = _ALL.where(hands.c.ended_at.is_(None)).order_by(hands.c.changed_at.desc()).limit(limit)
    rows = connection.execute(now.where(hands.c.changed_at < before) if before else now)
    return tuple(map(_in_hands, rows))


def addressee(connection: Connection, reference: str) -> Person | None:
    """Whom a lead, a question or a conversation is about, by its id; None: nobody, or they were erased.

    Of several chats that are one person's it is the one in human hands, else the one in which they wrote last.
    """
    for about in (leads, questions, hands):
        number = connection.scalar(select(about.c.person).where(about.c.id == reference))
        if number is not None:
            break
    else:
        return None
    sides = tuple(connection.scalars(people.sides_of(number)))
    here = _scalar(connection, select(hands.c.person).where(hands.c.ended_at.is_(None)), hands.c.person, sides)
    last = _scalar(connection, _LAST_WRITTEN, messages.c.person, sides)
    row = connection.execute(
        select(people_table.c.channel, people_table.c.name).where(people_table.c.id == (here or last or number))
    ).one()
    return Person(row.channel, row.name)


def hearer(connection: Connection, reference: str, now: datetime) -> Hearer | None:
    """Of what `addressee` takes."""
    person = addressee(connection, reference)
    if person is None:
        return None
    state = people.remembered(connection, person).state or State()
    return Hearer(person, reachable(connection, person, now), state.language, state.script)


_ALL: Select[Any] = select(hands, people_table.c.channel, people_table.c.name).join(
    people_table, people_table.c.id == hands.c.person
)
_LAST_WRITTEN: Select[Any] = select(messages.c.person).where(~messages.c.ours).order_by(messages.c.id.desc()).limit(1)


def _scalar(connection: Connection, wanted: Select[Any], of: Any, numbers: tuple[int, ...]) -> int | None:
    found: int | None = connection.scalar(wanted.where(of.in_(numbers)))
    return found


def _first(connection: Connection, wanted: Select[Any]) -> InHands | None:
    row = connection.execute(wanted).first()
    return _in_hands(row) if row else None


def _in_hands(row: Row[Any]) -> InHands:
    said_in = GroupMessage(row.chat, row.message) if row.chat is not None else None
    person = Person(row.channel, row.name)
    moments = (row.began_at, row.changed_at, row.ended_at, row.awaited_since)
    return InHands(row.id, person, row.recruiter, said_in, *moments)
