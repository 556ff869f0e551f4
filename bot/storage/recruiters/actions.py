"""The store's part that keeps what recruiters did: a log that only grows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from bot.post import LogLine
from bot.storage.engine.opened import Opened
from bot.storage.recruiters.accounts import LONGEST_NAME, Account
from bot.storage.recruiters.tables import actions

AGAIN = timedelta(hours=1)
"""After which it is noted anew that somebody looked at what they had looked at before."""
LOOKED_THROUGH = 100
"""Lines about one thing, the latest, that are asked whether they say so already."""


@dataclass(frozen=True, slots=True)
class Action:
    """`name`: of who did it, as it was then. `about`: an id; "" for nothing in particular."""

    id: int
    at: datetime
    name: str
    what: str
    about: str


class Actions(Opened):
    def log_action(self, account: Account | None, what: str, about: str, now: datetime, name: str = "") -> None:
        """`name`: of who has no account, where we know it. What a stranger typed as one may be their password."""
        with self.database.writing() as connection:
            note(connection, line(account, what, about, name), now)

    def log_view(self, account: Account, what: str, about: str, now: datetime) -> None:
        """As an action, but once in a while: whoever reloads a page looks at it once."""
        lately = select(actions.c.account, actions.c.what, actions.c.at).where(actions.c.about == about)
        lately = lately.order_by(actions.c.id.desc()).limit(LOOKED_THROUGH)
        with self.database.reading() as connection:
            rows = connection.execute(lately).all()
        if not any((row.account, row.what) == (account.id, what) and row.at > now - AGAIN for row in rows):
            self.log_action(account, what, about, now)

    def actions(
        self,
        *,
        about: str | None = None,
        account: str | None = None,
        among: Collection[str] | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> tuple[Action, ...]:
        """The latest first; a condition that is None does not restrict. `among`: what was done; `before`: an
        action's id."""
        wanted = select(actions).order_by(actions.c.id.desc()).limit(limit)
        if about is not None:
            wanted = wanted.where(actions.c.about == about)
        if account is not None:
            wanted = wanted.where(actions.c.account == account)
        if among is not None:
            wanted = wanted.where(actions.c.what.in_(among))
        if before is not None:
            wanted = wanted.where(actions.c.id < before)
        with self.database.reading() as connection:
            rows = connection.execute(wanted)
            return tuple(Action(row.id, row.at, row.name, row.what, row.about) for row in rows)


def line(account: Account | None, what: str, about: str, name: str = "") -> LogLine:
    return LogLine(account.id if account else None, account.name if account else name[:LONGEST_NAME], what, about)


def note(connection: Connection, line: LogLine, now: datetime) -> None:
    values = {"account": line.account, "name": line.name, "what": line.what, "about": line.about[:64]}
    connection.execute(insert(actions).values(at=now, **values))
