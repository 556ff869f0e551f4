"""Keyed hashes by which leads are found without opening them: contact details, and the words of a name."""

import re
import unicodedata
from collections.abc import Iterator

from sqlalchemy import CompoundSelect, Connection, delete, func, select

from bot.content import contacts
from bot.storage.engine.upsert import insert_new
from bot.storage.engine.vault import Vault
from bot.storage.tables import LeadContents, lead_marks, name_marks
from dialogs.events import LONGEST_SOURCE
from dialogs.meanings import Details
from dialogs.understanding.clean import fold

MOST_WORDS = 8
"""Of a name that are found, or of a search that are looked for."""
LONGEST_SEARCH = 200
"""Characters."""
HAN = re.compile(r"[一-鿿]+")
WORD = re.compile(rf"{HAN.pattern}|[^\W_一-鿿]+")


def put(connection: Connection, vault: Vault, lead: str, contact: Details) -> None:
    """By which the lead is found from now on, in the place of what it was found by."""
    for table in (lead_marks, name_marks):
        connection.execute(delete(table).where(table.c.lead == lead))
    for digest in _of_contact(vault, contact.email, contact.phone, contact.wechat_id):
        insert_new(connection, lead_marks, lead=lead, digest=digest)
    for word in sorted(words_of(contact.name or "")):
        insert_new(connection, name_marks, lead=lead, digest=vault.digest("name", word))


def source_of(contents: LeadContents) -> str:
    return (contents.source or "")[:LONGEST_SOURCE]


def found_by(vault: Vault, text: str) -> CompoundSelect[tuple[str]]:
    """The leads that have this e-mail, phone or WeChat id, or all these words in their name."""
    whole = text.strip()[:LONGEST_SEARCH]
    details = _of_contact(vault, whole, contacts().read(whole).phone, whole)
    by_contact = select(lead_marks.c.lead).where(lead_marks.c.digest.in_(tuple(details)))
    names = [vault.digest("name", word) for word in dict.fromkeys(_words(whole))]
    by_name = select(name_marks.c.lead).where(name_marks.c.digest.in_(names))
    if len(names) > 1:
        by_name = by_name.group_by(name_marks.c.lead).having(func.count() == len(names))
    return by_contact.union(by_name)


def words_of(name: str) -> frozenset[str]:
    """Each word of a name; of a Chinese name the whole, the family and the given name."""
    return frozenset(part for word in _words(name) for part in (word, *_halves(word)))


def _words(text: str) -> Iterator[str]:
    """As they are compared: in one width, script and case, without accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", fold(text)) if not unicodedata.combining(c))
    return (match[0] for match in list(WORD.finditer(plain))[:MOST_WORDS])


def _halves(word: str) -> tuple[str, ...]:
    if len(word) < 2 or not HAN.fullmatch(word):
        return ()
    family = re.match(contacts().names.checks.shapes.surname, word)
    end = family.end() if family and family.end() < len(word) else 1
    return (word[:end], word[end:])


def _of_contact(vault: Vault, email: str | None, phone: str | None, wechat_id: str | None) -> Iterator[str]:
    """Written as they were left, but for capitals."""
    for kind, value in (("email", email), ("phone", phone), ("wechat_id", wechat_id)):
        if value:
            yield vault.digest(kind, value.casefold())
