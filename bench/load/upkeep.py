"""What is done from time to time, and what people ask for, timed on a store without a server."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot import reminders
from bot.storage import Store
from bot.storage.tables import leads, people

DAY = timedelta(days=1)


def timed(store: Store, now: datetime) -> Iterator[tuple[str, float]]:
    """What it was, and milliseconds, the first time that it is asked. The last one erases people."""
    with store.database.reading() as connection:
        some_lead = connection.scalar(select(leads.c.id).order_by(leads.c.id).limit(1))
        oldest = connection.scalar(select(func.min(people.c.seen_at)))
        everybody = connection.scalar(select(func.count()).select_from(people)) or 0
        soon = select(people.c.seen_at).order_by(people.c.seen_at).limit(1).offset(everybody // 200)
        until = connection.scalar(soon)
    work: dict[str, Callable[[], object]] = {
        "messages that are due": lambda: store.due(now, 16),
        "news that is due": lambda: store.due_notices(now, 16, ("somewhere",)),
        "files that are due": lambda: store.due_files(now, 2, ("telegram",)),
        "/metrics: queues": lambda: store.queues(now),
        "backlog": store.backlog,
        "dead letters": store.dead_letters,
        "reminders due": lambda: reminders.due(store, now, timedelta(hours=24), ZoneInfo("Asia/Shanghai")),
        "tidying": lambda: store.tidy(now),
        "retention, nobody due": lambda: store.purge(oldest or now),
        "questions": store.questions,
        "sources": store.tallies,
        "leads of one day": lambda: store.leads(since=now - DAY),
        "all leads": store.leads,
    }
    if some_lead:
        found = store.lead(some_lead)
        work |= {
            "one lead": lambda: store.lead(some_lead),
            "leads of the same person": lambda: store.same_person(some_lead),
            "leads of one person": lambda: store.leads(person=found.person if found else None),
        }
    if until:
        work[f"retention, {everybody // 200:,} people due"] = lambda: store.purge(until)
    for name, does in work.items():
        begun = time.perf_counter()
        does()
        yield name, (time.perf_counter() - begun) * 1000
