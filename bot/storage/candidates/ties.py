"""Which leads are one person's: left in one chat or in joined ones, or with the same confirmed contact details.

Ties reach on: A and B share a phone, B and C an e-mail, so all three are one person.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Connection, select

from bot.storage.candidates import people as people_of
from bot.storage.tables import lead_marks, leads, people

MOST = 2000
"""Ties that are looked at in one go. Nobody leaves so many leads, but somebody may mean to be in the way: some of
theirs are then not found to be one person's."""


def groups(connection: Connection, ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Of each of these leads all that are the same person's, itself included."""
    same: dict[str, set[str]] = {id_: {id_} for id_ in ids}
    known: set[str] = set()
    while (new := same.keys() - known) and len(known) < MOST:
        known |= new
        tied = defaultdict[str, set[str]](set)
        for lead, tie in _ties(connection, new):
            tied[tie].add(lead)
        for some in tied.values():
            _unite(same, some)
    return {id_: frozenset(same[id_]) for id_ in ids}


def _unite(same: dict[str, set[str]], some: Iterable[str]) -> None:
    """All whom `some` are tied to are one from now on."""
    parts = {id(part): part for part in (same.setdefault(each, {each}) for each in some)}
    one, *others = sorted(parts.values(), key=len, reverse=True)
    for other in others:
        one |= other
        same.update(dict.fromkeys(other, one))


def _ties(connection: Connection, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Leads that share something with one of these, these included; and what: a mark, a chat, or several joined."""
    digests = select(lead_marks.c.digest).where(lead_marks.c.lead.in_(ids))
    marked = select(lead_marks.c.lead, lead_marks.c.digest).where(lead_marks.c.digest.in_(digests))
    for lead, digest in connection.execute(marked.limit(MOST)):
        yield lead, digest
    chats = people_of.sides(people.c.id.in_(select(leads.c.person).where(leads.c.id.in_(ids))))
    theirs = select(leads.c.id, leads.c.person, people.c.joined).join(people).where(leads.c.person.in_(chats))
    for lead, person, joined in connection.execute(theirs.limit(MOST)):
        yield lead, joined or str(person)
