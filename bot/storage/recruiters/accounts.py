"""The store's part for those who recruit: accounts, one-time links, and sessions.

Links and sessions are kept as keyed hashes alone: who reads the database cannot come in by what stands there.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from bot.storage.engine.opened import Opened
from bot.storage.engine.upsert import insert_new
from bot.storage.recruiters.tables import accounts, invitations, sessions
from dialogs.events import Language

Kind = Literal["recruiter", "administrator"]

LINK_LASTS = timedelta(days=3)
IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
"""A session ends after so long without a request, and so long after it began."""
NOTED_EVERY = timedelta(minutes=1)
"""Not each request writes that a session was seen."""

LONGEST_NAME = 80
"""Characters."""


def as_called(name: str) -> str:
    """A name as it is compared: however it is written, it is one account, and guessing it is guessing one."""
    return " ".join(name.split()).casefold()


def is_name(name: str) -> bool:
    """Whether somebody can be called so: shown as it stands, and compared. "ß" is compared as two letters."""
    return bool(name.strip()) and name.isprintable() and max(len(name), len(as_called(name))) <= LONGEST_NAME


@dataclass(frozen=True, slots=True)
class Account:
    """`active`: has a password, and is not closed."""

    id: str
    name: str
    kind: Kind
    language: Language
    active: bool
    closed: bool
    second_factor: bool

    @property
    def administers(self) -> bool:
        return self.kind == "administrator"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is held against. `secret`: of the second factor; None: there is none."""

    account: Account
    password: str
    secret: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """`id`: its digest; its token is in the browser alone."""

    id: str
    browser: str
    begun_at: datetime
    seen_at: datetime


class LastAdministrator(Exception):
    """Somebody must be left who can invite."""


class Accounts(Opened):
    def invite(self, name: str, now: datetime, *, administrator: bool = False, language: Language = "zh") -> str:
        """The token of a one-time link by which they choose a password; links before it are void. Who has an account
        keeps it, and gets in again by this. The first of all administers, as somebody has to."""
        name, token = " ".join(name.split()), secrets.token_urlsafe(24)
        called = as_called(name)
        with self.database.writing() as connection:
            first = connection.scalar(select(func.count()).where(accounts.c.kind == "administrator")) == 0
            kind: Kind = "administrator" if administrator or first else "recruiter"
            new = {"id": secrets.token_urlsafe(12), "name": name, "language": language, "created_at": now}
            insert_new(connection, accounts, called=called, kind=kind, **new)
            theirs = accounts.c.called == called
            if administrator:
                connection.execute(update(accounts).where(theirs).values(kind=kind))
            id_ = connection.scalar(select(accounts.c.id).where(theirs))
            connection.execute(delete(invitations).where(invitations.c.account == id_))
            digest = self.vault.digest("invitation", token)
            connection.execute(insert(invitations).values(account=id_, digest=digest, until=now + LINK_LASTS))
        return token

    def invited(self, token: str, now: datetime) -> Account | None:
        """Whom a link is for; None: it is used, too old or nobody's."""
        with self.database.reading() as connection:
            wanted = select(accounts).join(invitations).where(self._opens(token, now))
            return _account(connection.execute(wanted).first())

    def accept(self, token: str, password: str, now: datetime) -> Account | None:
        """Uses the link up. `password`: hashed. All sessions of theirs end; a closed account is open again."""
        with self.database.writing() as connection:
            used = delete(invitations).where(self._opens(token, now)).returning(invitations.c.account)
            id_ = connection.scalar(used)
            if id_ is None:
                return None
            return _account(_changed(connection, id_, password=password, closed=False))

    def _opens(self, token: str, now: datetime) -> ColumnElement[bool]:
        return (invitations.c.digest == self.vault.digest("invitation", token)) & (invitations.c.until > now)

    def credentials(self, name: str) -> Credentials | None:
        """None: nobody is called so, or may come in."""
        with self.database.reading() as connection:
            row = connection.execute(select(accounts).where(accounts.c.called == as_called(name))).first()
        account = _account(row)
        return Credentials(account, row.password, row.second_factor) if row and account and account.active else None

    def accounts(self) -> tuple[Account, ...]:
        with self.database.reading() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.called))
            return tuple(account for row in rows if (account := _account(row)))

    def account(self, id: str) -> Account | None:  # noqa: A002 - the field's own word
        with self.database.reading() as connection:
            return _account(connection.execute(select(accounts).where(accounts.c.id == id)).first())

    def change_account(self, id: str, keep: str | None = None, **values: Any) -> None:  # noqa: A002
        """`values`: of password (hashed), second_factor, closed, kind or language. What opens or shuts a door ends
        their sessions, but for the one with the token `keep`. Raises `LastAdministrator`."""
        with self.database.writing() as connection:
            administrators = select(accounts.c.id).where(accounts.c.kind == "administrator", ~accounts.c.closed)
            active = administrators.where(accounts.c.password.is_not(None)).order_by(accounts.c.id)
            if in_question := bool({"closed", "kind"} & values.keys()):
                connection.execute(active.with_for_update())  # two who close each other do so one after the other
            _changed(connection, id, self._of_session(keep) if keep else None, **values)
            if in_question and connection.execute(active).first() is None:
                raise LastAdministrator

    def use_step(self, id: str, step: int) -> bool:  # noqa: A002
        """A code of the second factor is good for once. False: this one, or a later one, has been used."""
        with self.database.writing() as connection:
            later = update(accounts).where(accounts.c.id == id, accounts.c.last_step < step)
            return bool(connection.execute(later.values(last_step=step)).rowcount)

    # Sessions

    def begin_session(self, account: str, browser: str, now: datetime) -> str:
        """Its token. Sessions that have ended are removed with this opportunity."""
        token = secrets.token_urlsafe(24)
        with self.database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.seen_at < now - IDLE))
            new = {"digest": self._of_session(token), "account": account, "browser": browser[:200]}
            connection.execute(insert(sessions).values(**new, begun_at=now, seen_at=now))
        return token

    def visitor(self, token: str, now: datetime, *, by_itself: bool = False) -> Account | None:
        """Whose session it is; None: it has ended. What a page asks for `by_itself` keeps no session alive."""
        mine = sessions.c.digest == self._of_session(token)
        alive = mine & (sessions.c.seen_at > now - IDLE) & (sessions.c.begun_at > now - LONGEST)
        with self.database.reading() as connection:
            row = connection.execute(select(accounts, sessions.c.seen_at).join(sessions).where(alive)).first()
        account = _account(row)
        if row is None or account is None or not account.active:
            return None
        if row.seen_at < now - NOTED_EVERY and not by_itself:
            with self.database.writing() as connection:
                connection.execute(update(sessions).where(mine).values(seen_at=now))
        return account

    def sessions(self, account: str, now: datetime) -> tuple[Session, ...]:
        """The one used last comes first."""
        alive = (sessions.c.account == account) & (sessions.c.seen_at > now - IDLE)
        wanted = select(sessions).where(alive, sessions.c.begun_at > now - LONGEST)
        with self.database.reading() as connection:
            rows = connection.execute(wanted.order_by(sessions.c.seen_at.desc()))
            return tuple(Session(row.digest, row.browser, row.begun_at, row.seen_at) for row in rows)

    def end_session(self, token: str) -> None:
        with self.database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == self._of_session(token)))

    def end_sessions(self, account: str, keep: str = "") -> None:
        """All of an account's, but the one with this token."""
        with self.database.writing() as connection:
            _end_sessions(connection, account, self._of_session(keep))

    def _of_session(self, token: str) -> str:
        return self.vault.digest("session", token)

    def proof(self, token: str) -> str:
        """What only a page of this session knows: a form brings it along."""
        return self.vault.digest("form", token)


def _changed(connection: Connection, id: str, keep: str | None = None, **values: Any) -> Row[Any] | None:  # noqa: A002
    if values.keys() - {"language"}:
        _end_sessions(connection, id, keep)
    if values.get("closed") or "password" in values:  # a link that is still about opens no door any more
        connection.execute(delete(invitations).where(invitations.c.account == id))
    change = update(accounts).where(accounts.c.id == id).values(**values).returning(accounts)
    return connection.execute(change).first()


def _end_sessions(connection: Connection, account: str, keep: str | None) -> None:
    connection.execute(delete(sessions).where(sessions.c.account == account, sessions.c.digest != (keep or "")))


def _account(row: Row[Any] | None) -> Account | None:
    if row is None:
        return None
    active = row.password is not None and not row.closed
    return Account(row.id, row.name, row.kind, row.language, active, row.closed, row.second_factor is not None)
