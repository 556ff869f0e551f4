"""Recruiters speaking with candidates, from wherever they are: a group or the console."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.channels import Receive
from bot.post import GroupMessage, LogLine, Person, Reachable, Receipt, Update
from bot.storage import Store
from dialogs.events import FromRecruiter, RecruiterLeft, RecruiterSpoke
from dialogs.understanding.clean import clean

LONGEST_WORDS, LONGEST_NAME = 4000, 64
NOBODY = Receipt(None, Reachable("never"))


class Hands:
    """`receive`: where every event comes in; a recruiter's words stand in the candidate's line like all others."""

    def __init__(self, store: Store, receive: Receive, clock: Callable[[], datetime]) -> None:
        self._store, self._receive, self._clock = store, receive, clock

    async def say(
        self,
        reference: str,
        name: str,
        words: str,
        id: str,  # noqa: A002 - the field's own word
        said_in: GroupMessage | None = None,
        logged: LogLine | None = None,
    ) -> Receipt:
        """Says `words` to whom `reference` is about: the id of a lead, a question or a conversation.

        `id`: the same on every repeat. `logged`: what is kept in the log of actions with it. Nothing is said to
        somebody who left. Raises `NotTaken`.
        """
        said = RecruiterSpoke(_one_line(name), clean(words, LONGEST_WORDS))
        return await self._tell(reference, said, id, said_in, logged)

    async def end(self, reference: str, name: str, id: str, logged: LogLine | None = None) -> Receipt:  # noqa: A002
        """Hands them back to the assistant, if they have not gone back themselves. Raises `NotTaken`."""
        return await self._tell(reference, RecruiterLeft(_one_line(name)), id, None, logged)

    async def _tell(
        self,
        reference: str,
        event: FromRecruiter,
        id: str,  # noqa: A002
        said_in: GroupMessage | None,
        logged: LogLine | None,
    ) -> Receipt:
        person = await asyncio.to_thread(self._store.addressee, reference)
        if person is None:
            return NOBODY
        before = await asyncio.to_thread(self._receipt, person)
        if before.reachable.how == "never" and isinstance(event, RecruiterSpoke):
            return before
        told = await self._receive(Update(person, id, event, said_in=said_in, logged=logged))
        if not told and isinstance(event, RecruiterSpoke):
            return NOBODY  # erased at this very moment
        after = await asyncio.to_thread(self._receipt, person)
        return replace(after, arrives=_arrives(before.reachable, len(told)))

    def _receipt(self, person: Person) -> Receipt:
        lead = next((lead for lead in self._store.leads(person=person) if lead.contact.reachable), None)
        ways = (lead.contact.phone, lead.contact.email, lead.contact.wechat_id) if lead else ()
        contact = "\n".join(way for way in ways if way)
        return Receipt(person, self._store.reachable(person, self._clock()), contact=contact)


def _arrives(before: Reachable, messages: int) -> bool:
    """Whether so many messages go at once."""
    return before.how == "now" or (before.messages is not None and before.messages >= messages)


def _one_line(name: str) -> str:
    return " ".join(clean(name, LONGEST_NAME).split())
