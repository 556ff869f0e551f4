"""The store's part for recruiters who work with leads: looked through, found, moved on, noted."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select

from bot.post import ChannelName
from bot.storage import tallies
from bot.storage.candidates import conversation
from bot.storage.candidates import people as people_of
from bot.storage.candidates.conversation import Entry
from bot.storage.candidates.leads import Lead
from bot.storage.engine.opened import Opened
from bot.storage.recruiters import cases, hands, lead_pages, marks, siblings
from bot.storage.recruiters.cases import Activity, Case
from bot.storage.recruiters.lead_pages import Page, Place, Wanted
from bot.storage.recruiters.siblings import Sibling
from bot.storage.tables import leads, people
from dialogs.wording import Message

AT_ONCE = 200
"""Leads of an export that are in memory."""


class Casework(Opened):
    def lead_page(self, wanted: Wanted, after: Place | None, limit: int, now: datetime) -> Page:
        with self.database.reading() as connection:
            return lead_pages.page(connection, self.vault, wanted, after, limit, now)

    def wanted_leads(self, wanted: Wanted, now: datetime) -> Iterator[tuple[Lead, str]]:
        """All of them, however many, each with the id of the first lead of the same person: each page is read when it
        is reached, in a transaction of its own."""
        after: Place | None = None
        while True:
            page = self.lead_page(wanted, after, AT_ONCE, now)
            yield from ((lead, next((each.id for each in page.same[lead.id]), lead.id)) for lead in page.leads)
            if page.after is None:
                return
            after = page.after

    def count_leads(self, wanted: Wanted, now: datetime, most: int = lead_pages.MANY) -> int:
        """`most` and one more, where there are more."""
        with self.database.reading() as connection:
            return lead_pages.count(connection, self.vault, wanted, now, most)

    def lead_sources(self, since: date, limit: int = 200) -> tuple[str, ...]:
        """By which leads came since that day (UTC), by the alphabet. They are counted there, and not in the leads."""
        with self.database.reading() as connection:
            return tallies.sources(connection, "lead", since, limit)

    def related_leads(self, lead: str) -> tuple[Sibling, ...]:
        """The others of the same person (see `same_person`), the newest first."""
        with self.database.reading() as connection:
            same = siblings.of(connection, (lead,))[lead]
        return tuple(each for each in reversed(same) if each.id != lead)

    def talk(self, lead: str, before: int | None, limit: int) -> tuple[tuple[ChannelName, Entry], ...]:
        """What was said with the candidate of a lead, on all platforms they have joined, in order: the last `limit`
        entries before the id `before`, each with its platform."""
        with self.database.reading() as connection:
            number = connection.scalar(select(leads.c.person).where(leads.c.id == lead))
            sides = select(people.c.id, people.c.channel).where(people.c.id.in_(people_of.sides_of(number or 0)))
            said = [
                (side.channel, entry)
                for side in connection.execute(sides).all()
                for entry in conversation.earlier(connection, side.id, before, limit)
            ]
        return tuple(sorted(said, key=lambda line: line[1].id)[-limit:])

    def move_case(self, lead: str, to: Case, account: str, now: datetime) -> bool:
        """Writes status, owner and due time of `to`, whose version is the one that they were decided from.

        False: there is no such lead, or somebody has changed it since; nothing was changed.
        """
        with self.database.writing() as connection:
            return cases.move(connection, lead, to, account, now)

    def close_case(self, lead: str, to: Case, words: str, message: Message, account: str, now: datetime) -> bool:
        """Moves it like `move_case`, and has the candidate hear of it by `message`, which says `words`; both or
        nothing. False also when they have left meanwhile."""
        with self.database.writing() as connection:
            person = hands.addressee(connection, lead)
            number = people_of.lock(connection, person) if person else None  # they first, as in each of their turns
            if person is None or number is None or hands.reachable(connection, person, now).how == "never":
                return False
            if not cases.move(connection, lead, to, account, now):
                return False
            cases.told(connection, lead, words, account, now)
            conversation.tell(connection, number, message, now)
            return True

    def add_note(self, lead: str, words: str, account: str, now: datetime) -> bool:
        """False: there is no such lead. Raises `NoteTooLong`."""
        with self.database.writing() as connection:
            return cases.note(connection, lead, words, account, now)

    def activities(self, lead: str, before: int | None = None, limit: int = 50) -> tuple[Activity, ...]:
        """What became of a lead, the latest first. `before`: an activity's id."""
        with self.database.reading() as connection:
            return cases.activities_of(connection, lead, before, limit)

    def mark_leads(self, limit: int) -> int:
        """Makes leads that an earlier version wrote be found by source and name. Returns how many there were."""
        with self.database.writing() as connection:
            unmarked = select(leads.c.id, leads.c.contents).where(leads.c.source.is_(None)).limit(limit)
            rows = connection.execute(unmarked.with_for_update(skip_locked=True)).all()
            for row in rows:
                marks.put(connection, self.vault, row.id, row.contents.contact)
                connection.execute(
                    leads.update().where(leads.c.id == row.id).values(source=marks.source_of(row.contents))
                )
            return len(rows)
