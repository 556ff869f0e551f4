"""The store's part for figures: how far people get, and what past answers say of other rules."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from bot.stages import Dimension, Group
from bot.storage import tallies
from bot.storage.engine.opened import Opened
from bot.storage.recruiters import replays
from bot.storage.recruiters.replays import Answered
from bot.storage.tables import hands, leads, messages, notices, questions
from bot.storage.tallies import Tally
from dialogs.outcome import Stage

EVERYBODY: Mapping[Dimension, str] = {}


class Figures(Opened):
    def tallies(self, since: date | None = None) -> tuple[Tally, ...]:
        """How many people got how far, by day, channel, source, role and language. `since`: that day (UTC) and
        later ones."""
        with self.database.reading() as connection:
            return tallies.listed(connection, since)

    def reached(
        self, since: date | None = None, where: Mapping[Dimension, str] = EVERYBODY
    ) -> dict[Group, Counter[Stage]]:
        """How many got how far since that day (UTC), by what sets them apart. `where`: only of them."""
        with self.database.reading() as connection:
            return tallies.summed(connection, since, where)

    def answered_leads(
        self, after: Answered | None = None, limit: int = 500, role: str | None = None
    ) -> tuple[Answered, ...]:
        """Leads with the answers that they were judged by, the newest first; those behind `after`."""
        with self.database.reading() as connection:
            return replays.answered(connection, after, limit, role)

    def leads_since(self, moment: datetime) -> int:
        """How many are new."""
        return self._how_many(leads.c.created_at >= moment)

    def open_questions(self) -> int:
        """How many wait for a recruiter's answer."""
        return self._how_many(questions.c.answered_at.is_(None))

    def late_questions(self, now: datetime) -> int:
        """How many of those should have been answered by now."""
        return self._how_many((questions.c.due_at < now) & questions.c.answered_at.is_(None))

    def in_human_hands(self) -> int:
        """How many conversations are."""
        return self._how_many(hands.c.ended_at.is_(None))

    def awaited_replies(self) -> int:
        """In how many of them the candidate waits for a recruiter's reply."""
        return self._how_many(hands.c.ended_at.is_(None) & hands.c.awaited_since.is_not(None))

    def undeliverable(self) -> int:
        """How many dead letters there are."""
        dead = (select(func.count()).where(table.c.status == "dead") for table in (messages, notices))
        with self.database.reading() as connection:
            return sum(connection.scalar(letters) or 0 for letters in dead)

    def _how_many(self, which: ColumnElement[bool]) -> int:
        with self.database.reading() as connection:
            return connection.scalar(select(func.count()).where(which)) or 0
