"""Leads as a table to read, as CSV or XLSX for a spreadsheet, or as JSON for a program."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from bot import listing
from bot.storage import Lead

COLUMNS = (
    *("id", "updated_at", "role", "verdict", "name", "email", "phone", "wechat_id"),
    *("person", "channel", "source", "note", "answers", "status", "due_at", "resume", "same_person"),
)
"""`person` is what `bole forget`, `bole export-person` and, where there is a `resume`, `bole resume` take.
`same_person` is the same in all rows that are one person's, on whatever platform: the id of their first lead."""
WIDEST = 50
"""Letters of an e-mail address or a person that stay together on a screen of 80, whatever the other columns hold."""
MET = {True: "✓", False: "✗", None: "?"}


def as_json(leads: Sequence[Lead], public_url: str = "") -> str:
    return json.dumps([lead.as_json(public_url) for lead in leads], ensure_ascii=False, indent=2)


def csv_lines(leads: Iterable[tuple[Lead, str]]) -> Iterator[str]:
    """Of leads, each with what is `same_person`."""
    return listing.csv_lines(COLUMNS, map(_row, leads))


def write_xlsx(file: BinaryIO, leads: Iterable[tuple[Lead, str]]) -> None:
    """Of leads, each with what is `same_person`."""
    listing.write_xlsx(file, COLUMNS, map(_row, leads))


def as_table(leads: Sequence[Lead]) -> Table:
    table = listing.folding("updated", "role, verdict", "name, source", "contact, person")
    table.show_lines = True
    for lead in leads:
        resume = f"résumé: {lead.resume.format.upper()}" if lead.resume else None
        who = (lead.contact.name or "-", lead.source or lead.channel, resume)
        cells = ((f"{lead.updated_at:%Y-%m-%d %H:%M}",), (lead.role, lead.verdict or "-"), who, _to_copy(lead))
        # As `Text`, because Rich would read "[…]" in a plain string as markup.
        table.add_row(*(Text(listing.visible("\n".join(filter(None, cell)))) for cell in cells))
    longest = max((cell_len(line) for lead in leads for line in _to_copy(lead)), default=1)
    table.columns[-1].width = min(longest, WIDEST)
    return table


def _to_copy(lead: Lead) -> tuple[str, ...]:
    contact = lead.contact
    lines = (contact.email, contact.phone, contact.wechat_id, str(lead.person))
    return tuple(line for line in lines if line)


def _row(exported: tuple[Lead, str]) -> tuple[str, ...]:
    lead, same_person = exported
    contact = lead.contact
    known = (contact.name, contact.email, contact.phone, contact.wechat_id)
    first = (lead.id, lead.updated_at.isoformat(), lead.role, lead.verdict)
    answers = "; ".join(f"{MET[row.met]} {row.requirement}: {row.answer}" for row in lead.answers)
    resume = lead.resume.file_name if lead.resume else ""
    due_at = lead.case.due_at.isoformat() if lead.case.due_at else ""
    last = (str(lead.person), lead.channel, lead.source, lead.note, answers, lead.case.status, due_at, resume)
    return tuple(value or "" for value in (*first, *known, *last, same_person))
