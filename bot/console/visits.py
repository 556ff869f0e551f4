"""Whoever looks at a page of the console, what they brought, and where pages stand in its navigation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from starlette.requests import Request

from bot.channels.web import language_of
from bot.post import LogLine
from bot.storage.recruiters import actions
from bot.storage.recruiters.accounts import Account
from dialogs.events import Language

NONE = "-"
"""In an address: those without. Nothing at all is no condition."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever looks at a page. `form`: of a POST, the first value of each field; `fields`: all of them; `file`: what
    it brought beside them."""

    request: Request
    now: datetime
    fields: Sequence[tuple[str, str]] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    file: bytes = b""

    @property
    def language(self) -> Language:
        return language_of(self.request)

    @property
    def id(self) -> str:
        """The one in the address."""
        return str(self.request.path_params.get("id", ""))


@dataclass(frozen=True, slots=True)
class Visit(Guest):
    """Of somebody who has signed in. `token`: their session's; `action`: what the log calls what this page does."""

    account: Account = field(kw_only=True)
    token: str = field(kw_only=True)
    action: str = field(kw_only=True)

    @property
    def language(self) -> Language:
        return self.account.language

    @property
    def about(self) -> str:
        """What the log of actions says that it was about: the one in the address, or what the page has named."""
        return str(getattr(self.request.state, "about", self.id))

    @property
    def line(self) -> LogLine:
        """What the log of actions gets when it has been done."""
        return actions.line(self.account, self.action, self.about)

    def concerns(self, id: str) -> None:  # noqa: A002 - the field's own word
        """For a page whose address does not name what it is about."""
        self.request.state.about = id


@dataclass(frozen=True, slots=True)
class Entry:
    """Of the navigation. `name`: of its word."""

    name: str
    path: str
    administrators: bool = False


def number(text: str) -> int | None:
    """That an address names; None: it names none that a database could hold."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None
