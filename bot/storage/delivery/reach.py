"""How often we may still speak to a person first, where the platform counts it.

A grant is a number of messages until a moment. A later grant takes the place of those that end before it; one that
lasts longer stays beside it, and a message counts against both. So grants never add up, and we stay within whichever
way the platform reckons.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Connection, delete, insert, select, update

from bot.post import ChannelName, Reach
from bot.storage.tables import messages, people, reach

COUNTED: tuple[ChannelName, ...] = ("wechat",)
"""Channels on which nothing is sent without a grant."""


def grant(connection: Connection, number: int, granted: Reach, now: datetime) -> None:
    """What is being sent at this moment may arrive after the update, and then the platform counts it anew."""
    ends = now + granted.lasts
    waiting = select(messages.c.claimed_until).where(messages.c.person == number, messages.c.status == "waiting")
    claims = connection.scalars(waiting.with_for_update()).all()
    under_way = sum(until is not None and until > now for until in claims)
    connection.execute(delete(reach).where(reach.c.person == number, reach.c.until <= ends))
    connection.execute(insert(reach).values(person=number, until=ends, messages=granted.messages - under_way))


def reachable(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Of a message joined with its person: whether it may be sent."""
    granted = select(reach.c.person).where(reach.c.person == people.c.id, reach.c.until > now, reach.c.messages > 0)
    return people.c.channel.not_in(COUNTED) | granted.exists()


def spend(connection: Connection, numbers: Sequence[int], now: datetime) -> None:
    """One message each."""
    if numbers:
        theirs = reach.c.person.in_(numbers) & (reach.c.until > now)
        connection.execute(update(reach).where(theirs).values(messages=reach.c.messages - 1))


def use_up(connection: Connection, message: int) -> None:
    """The platform does not take `message`: it knows better than we do."""
    addressee = select(messages.c.person).where(messages.c.id == message).scalar_subquery()
    connection.execute(delete(reach).where(reach.c.person == addressee))
