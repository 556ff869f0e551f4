"""The store's part that counts guesses, for all processes: who goes on guessing has to wait."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from bot.storage.engine.opened import Opened
from bot.storage.engine.upsert import insert_new
from bot.storage.recruiters.tables import attempts

WINDOW = timedelta(minutes=15)
"""In which guesses are counted."""


class _TooMany(Exception):
    """Of guesses."""


class Guesses(Opened):
    def may_guess(self, guesses: Mapping[str, int], now: datetime) -> bool:
        """Counts a guess before it is judged, so that a thousand at once are a thousand; False, and nothing is
        counted: they have to wait. `guesses`: what is guessed or by whom, and how often in a while."""
        digests = {self._of_attempt(about): most for about, most in guesses.items()}
        if self._too_many(digests, now):
            return False  # who goes on guessing keeps no writer busy
        try:
            with self.database.writing() as connection:
                connection.execute(delete(attempts).where(attempts.c.since <= now - WINDOW))
                for digest, most in sorted(digests.items()):
                    _count(connection, digest, most, now)
        except _TooMany:
            return False
        return True

    def _too_many(self, digests: Mapping[str, int], now: datetime) -> bool:
        recent = select(attempts).where(attempts.c.digest.in_(digests), attempts.c.since > now - WINDOW)
        with self.database.reading() as connection:
            return any(row["count"] >= digests[row["digest"]] for row in connection.execute(recent).mappings())

    def guessed_right(self, about: Iterable[str]) -> None:
        """That was no guess."""
        theirs = attempts.c.digest.in_([self._of_attempt(one) for one in about])
        with self.database.writing() as connection:
            less = update(attempts).where(theirs, attempts.c.count > 0)
            connection.execute(less.values(count=attempts.c.count - 1))

    def _of_attempt(self, about: str) -> str:
        return self.vault.digest("attempt", about)


def _count(connection: Connection, digest: str, most: int, now: datetime) -> None:
    """One guess more. Raises `_TooMany`."""
    insert_new(connection, attempts, digest=digest, since=now, count=0)
    fewer = update(attempts).where(attempts.c.digest == digest, attempts.c.count < most)
    if not connection.execute(fewer.values(count=attempts.c.count + 1)).rowcount:
        raise _TooMany
