"""Links by which a file can be brought: each belongs to one message of ours, works once, and not for ever."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, select

from bot.documents import Format
from bot.storage.candidates import conversation, resumes
from bot.storage.candidates import people as people_of
from bot.storage.engine.vault import Vault
from bot.storage.tables import messages, people
from dialogs.events import Language
from dialogs.state import State

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invitation:
    """`person`: the number of their row."""

    person: int
    language: Language
    traditional: bool
    status: Literal["open", "used", "expired"]


def token(vault: Vault, message: int) -> str:
    """The message's number and a proof that we gave it out: nothing is kept of it until it is used."""
    return f"{message}-{_digest(vault, message)[:32]}"


def invitation(connection: Connection, vault: Vault, token: str, now: datetime) -> Invitation | None:
    message = _message(vault, token)
    wanted = (
        select(people.c.id, messages.c.said, messages.c.created_at)
        .join(people, people.c.id == messages.c.person)
        .where(messages.c.id == message, messages.c.ours)
    )
    row = connection.execute(wanted).first() if message is not None else None
    if message is None or row is None or row.said.upload is None:
        return None
    used = connection.scalar(conversation.KNOWN, {"update": _digest(vault, message)})
    state = people_of.state(connection, row.id) or State()
    return Invitation(
        row.id,
        state.language,
        state.script == "traditional",
        "used" if used else "open" if now < row.created_at + LASTS else "expired",
    )


def take(
    connection: Connection,
    vault: Vault,
    token: str,
    name: str,
    format: Format,  # noqa: A002 - the field's own word
    content: bytes,
    now: datetime,
) -> bool:
    """Notes the token as used, like an update that came in."""
    message, invited = _message(vault, token), invitation(connection, vault, token, now)
    if message is None or invited is None or invited.status != "open":
        return False
    there = connection.scalar(select(people.c.id).where(people.c.id == invited.person).with_for_update())
    if there is None or not conversation.note_update(connection, _digest(vault, message), there, now):
        return False
    resumes.add_file(connection, there, name, format, content, now)
    return True


def _digest(vault: Vault, message: int) -> str:
    return vault.digest("upload", str(message))


def _message(vault: Vault, token: str) -> int | None:
    """The number of the message that a genuine token belongs to."""
    number, _, proof = token.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 20):
        return None
    genuine = hmac.compare_digest(proof.encode(), _digest(vault, int(number))[:32].encode())
    return int(number) if genuine else None
