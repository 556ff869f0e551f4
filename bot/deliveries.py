"""`bole deliveries`: what waits to be delivered and what was given up, as a table or JSON; never anybody's words."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from bot import listing
from bot.storage import DeadLetter

Places = Mapping[str, str]
"""The destinations of the recruiters by fingerprint, each named by its number: addresses hold passwords."""


def name(letter: DeadLetter) -> str:
    """By which it is retried: `message-12`, `notice-3`."""
    return f"{letter.kind}-{letter.id}"


def as_json(letters: Sequence[DeadLetter], backlog: Mapping[str, int], places: Places) -> str:
    dead = [_object(letter, places) for letter in letters]
    return json.dumps({"waiting": _waiting(backlog), "dead": dead}, ensure_ascii=False, indent=2)


def as_table(letters: Sequence[DeadLetter], places: Places) -> Table:
    table = listing.folding("id", "to", "about", "since", "tries", "why")
    for letter in letters:
        row = (name(letter), _to(letter, places), _about(letter) or "-")
        last = (f"{letter.since:%Y-%m-%d %H:%M}", str(letter.attempts), letter.reason)
        table.add_row(*(Text(listing.visible(value)) for value in (*row, *last)))
    return table


def summary(backlog: Mapping[str, int]) -> str:
    return "Waiting: {messages} to people, {notices} to recruiters, {resumes} files.".format(**_waiting(backlog))


def _waiting(backlog: Mapping[str, int]) -> dict[str, int]:
    return {what: backlog[f"{what}_waiting"] for what in ("messages", "notices", "resumes")}


def _object(letter: DeadLetter, places: Places) -> dict[str, Any]:
    return {
        "id": name(letter),
        "to": _to(letter, places),
        "lead": letter.lead,
        "question": letter.question,
        "since": letter.since.isoformat(),
        "attempts": letter.attempts,
        "reason": letter.reason,
    }


def _to(letter: DeadLetter, places: Places) -> str:
    if letter.kind == "message":
        return letter.to
    return places.get(letter.to, "a destination that is no longer in BOLE_NOTIFY_URLS")


def _about(letter: DeadLetter) -> str | None:
    if letter.lead:
        return f"lead {letter.lead}"
    return f"question {letter.question}" if letter.question else None
