"""What is on its way, as operators watch it: how much, and since when."""

from datetime import datetime

from sqlalchemy import Connection, case, func, literal, or_, select, union_all

from bot.post import Queue
from bot.storage.delivery import reach
from bot.storage.tables import messages, notices, people, resumes

_WATCHED = ("waiting", "dead")
_ALL = (
    Queue("messages", "waiting"),
    Queue("messages", "out_of_reach"),
    Queue("messages", "dead"),
    Queue("notices", "waiting"),
    Queue("notices", "dead"),
    Queue("files", "waiting"),
)


def counted(connection: Connection, now: datetime) -> tuple[Queue, ...]:
    """All of them, those with nothing in them too. One query, which reads no more than what is not delivered yet."""
    settled = or_(messages.c.status == "dead", reach.reachable(now))
    parcels = union_all(
        select(
            literal("messages").label("name"),
            case((settled, messages.c.status), else_="out_of_reach").label("standing"),
            messages.c.created_at,
        )
        .join(people, people.c.id == messages.c.person)
        .where(messages.c.status.in_(_WATCHED)),
        select(literal("notices"), notices.c.status, notices.c.created_at).where(notices.c.status.in_(_WATCHED)),
        select(literal("files"), resumes.c.status, resumes.c.created_at).where(resumes.c.status == "waiting"),
    ).subquery()
    which = (parcels.c.name, parcels.c.standing)
    rows = connection.execute(select(*which, func.count(), func.min(parcels.c.created_at)).group_by(*which))
    found = {(name, standing): Queue(name, standing, count, oldest) for name, standing, count, oldest in rows}
    return tuple(found.get((queue.name, queue.standing), queue) for queue in _ALL)


def backlog(connection: Connection) -> dict[str, int]:
    """How many parcels wait: `messages_waiting`, `notices_waiting`, `resumes_waiting`; within reach or not."""
    tables = (messages, notices, resumes)
    counting = {table.name: select(func.count()).where(table.c.status == "waiting") for table in tables}
    return {f"{name}_waiting": connection.scalar(query) or 0 for name, query in counting.items()}
