"""One person on several platforms: codes shown and used, rows joined and kept alike, and parted again."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from bot.post import Person
from bot.storage.candidates import people, resumes
from bot.storage.delivery import news
from bot.storage.engine.upsert import insert_new
from bot.storage.engine.vault import Vault
from bot.storage.recruiters import cases
from bot.storage.tables import codes, consents, leads, questions
from bot.storage.tables import people as people_table
from bot.storage.tables import resumes as resumes_table
from dialogs.codes import Owner, Tie
from dialogs.outcome import CodeShown, PeopleJoined
from dialogs.sharing import shared
from dialogs.state import State


def show(connection: Connection, vault: Vault, number: int, shown: CodeShown) -> bool:
    """The code now holds, and theirs from before no longer. False: somebody else has just been shown the same."""
    connection.execute(delete(codes).where(codes.c.person == number))
    return insert_new(
        connection, codes, digest=_digest(vault, shown.code), person=number, until=shown.until, used=False
    )


def owner(connection: Connection, vault: Vault, person: Person, code: str, now: datetime) -> Owner | None:
    """Whom a code was shown to, as `person` may know it; None: nobody, too long ago, or it joined somebody else."""
    found = connection.execute(select(codes.c.person, codes.c.used).where(_holds(vault, code, now))).first()
    if found is None:
        return None
    number = people.find(connection, person)
    tie: Tie = "none"
    if found.person in connection.scalars(people.sides(people.is_(person))).all():
        tie = "joined" if found.used or found.person != number else "own"
    state = people.state(connection, found.person)
    return Owner(state, tie) if state and (tie != "none" or not found.used) else None


def line_up(connection: Connection, vault: Vault, person: Person, joins: PeopleJoined | None) -> None:
    """Locks all sides of a person, and of whom they join, always in the same order: no two turns wait crosswise."""
    number = people.find(connection, person)
    meant = people_table.c.id == number
    if joins:
        shown = select(codes.c.person).where(codes.c.digest == _digest(vault, joins.code))
        meant = or_(meant, people_table.c.id.in_(shown))
    sides = people_table.c.id.in_(people.sides(meant))
    connection.execute(select(people_table.c.id).where(sides).order_by(people_table.c.id).with_for_update())


def join(connection: Connection, vault: Vault, number: int, joins: PeopleJoined, now: datetime) -> bool:
    """Uses the code up. False: it was used meanwhile, or its owner has told more since; decide again."""
    mine = _holds(vault, joins.code, now) & ~codes.c.used
    other = connection.scalar(update(codes).where(mine).values(used=True).returning(codes.c.person))
    if other is None or people.state(connection, other) != joins.known:
        return False
    numbers = connection.scalars(people.sides(people_table.c.id.in_((number, other)))).all()
    as_one = update(people_table).where(people_table.c.id.in_(numbers))
    connection.execute(as_one.values(joined=secrets.token_urlsafe(16)))
    _unite_leads(connection, numbers, now)
    resumes.keep_newest(connection, number)
    return True


def share(connection: Connection, number: int, state: State, now: datetime) -> None:
    """Tells the other sides what this one knows. A turn of theirs that is under way is outrun and starts again."""
    for other in others(connection, number):
        theirs = people.state(connection, other)
        values = people.written(shared(theirs, state)) if theirs else {}
        moved = update(people_table).where(people_table.c.id == other)
        connection.execute(moved.values(version=people_table.c.version + 1, seen_at=now, **values))


def forget(connection: Connection, number: int, now: datetime, *, here_only: bool) -> None:
    """Erases a person with all their sides, or this side alone; recruiters are told which leads are gone."""
    joined = tuple(others(connection, number))
    if here_only and joined:
        _pass_on(connection, number, joined[0])
    for side in (number,) if here_only else (number, *joined):
        news.withdraw(connection, leads.c.person == side, now)
        people.erase(connection, side)


def _pass_on(connection: Connection, number: int, other: int) -> None:
    """What recruiters have of a person, and the consents to it, rests with another side from now on."""
    for table in (leads, questions, consents, resumes_table):
        connection.execute(update(table).where(table.c.person == number).values(person=other))
    channel = select(people_table.c.channel).where(people_table.c.id == other).scalar_subquery()
    connection.execute(update(leads).where(leads.c.person == other).values(channel=channel))


def tidy(connection: Connection, now: datetime) -> None:
    connection.execute(delete(codes).where(codes.c.until <= now))


def _unite_leads(connection: Connection, numbers: Sequence[int], now: datetime) -> None:
    """One lead a role: the oldest stays, and recruiters are told which one it is that they know the other by."""
    theirs = select(leads.c.id, leads.c.role).where(leads.c.person.in_(numbers))
    first: dict[str, str] = {}
    for lead in connection.execute(theirs.order_by(leads.c.created_at, leads.c.id)).all():
        stays = first.setdefault(lead.role, lead.id)
        if stays != lead.id:
            news.withdraw(connection, leads.c.id == lead.id, now, merged_into=stays)
            cases.merge(connection, lead.id, stays, now)
            connection.execute(delete(leads).where(leads.c.id == lead.id))


def others(connection: Connection, number: int) -> dict[int, Person]:
    """The other sides of a person, by the numbers of their rows."""
    sides = people_table.c.id.in_(people.sides_of(number)) & (people_table.c.id != number)
    rows = connection.execute(select(people_table).where(sides).order_by(people_table.c.id))
    return {row.id: Person(row.channel, row.name) for row in rows}


def _holds(vault: Vault, code: str, now: datetime) -> ColumnElement[bool]:
    return (codes.c.digest == _digest(vault, code)) & (codes.c.until > now)


def _digest(vault: Vault, code: str) -> str:
    return vault.digest("joining code", code)
