"""The store's part that keeps what recruiters did: a log that only grows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from bot.storage.engine.opened import Opened
from bot.storage.recruiters.accounts import LONGEST_NAME, Account
from bot.storage.recruiters.tables import actions


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
        who = {"account": account.id, "name": account.name} if account else {"name": name[:LONGEST_NAME]}
        with self.database.writing() as connection:
            connection.execute(insert(actions).values(at=now, what=what, about=about[:64], **who))

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
