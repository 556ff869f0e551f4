"""`bole leads`: the leads as a table to read, a CSV for a spreadsheet, or JSON for a program."""

import csv
import io
import json
import re
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from bot.storage import Lead

COLUMNS = (
    *("id", "updated_at", "role", "verdict", "name", "email", "phone", "wechat_id"),
    *("person", "channel", "source", "note", "answers", "resume"),
)
"""`person` is what `bole forget`, `bole export-person` and, where there is a `resume`, `bole resume` take."""
MET = {True: "✓", False: "✗", None: "?"}
FORMULA = re.compile(r"^[=+\-@\t\r]")
NUMBER = re.compile(r"^\+\d+$")


def as_json(leads: Sequence[Lead], public_url: str = "") -> str:
    return json.dumps([lead.as_json(public_url) for lead in leads], ensure_ascii=False, indent=2)


def as_csv(leads: Sequence[Lead]) -> str:
    """With a byte order mark, without which a spreadsheet takes Chinese for something else."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(value) for value in _row(lead)] for lead in leads)
    return "\ufeff" + out.getvalue()


def as_table(leads: Sequence[Lead]) -> Table:
    table = Table("updated", "role", "verdict", "name", "contact", "source", "person", "résumé")
    for column in table.columns:
        column.overflow = "fold"  # nothing is cut: a number with an end missing is no number
    for lead in leads:
        contact = lead.contact
        reach = "\n".join(part for part in (contact.email, contact.phone, contact.wechat_id) if part)
        resume = lead.resume.format.upper() if lead.resume else ""
        row = (lead.role, lead.verdict, contact.name, reach, lead.source or lead.channel, str(lead.person), resume)
        # As `Text`, because Rich would read "[…]" in a plain string as markup.
        table.add_row(f"{lead.updated_at:%Y-%m-%d %H:%M}", *(Text(visible(value or "-")) for value in row))
    return table


def _row(lead: Lead) -> tuple[str, ...]:
    contact = lead.contact
    known = (contact.name, contact.email, contact.phone, contact.wechat_id)
    first = (lead.id, lead.updated_at.isoformat(), lead.role, lead.verdict)
    answers = "; ".join(f"{MET[row.met]} {row.requirement}: {row.answer}" for row in lead.answers)
    resume = lead.resume.file_name if lead.resume else ""
    last = (str(lead.person), lead.channel, lead.source, lead.note, answers, resume)
    return tuple(value or "" for value in (*first, *known, *last))


def visible(value: str) -> str:
    """Without what would move a terminal's cursor, colour it or turn its words round."""
    return "".join(letter for letter in value if letter in "\n\u3000" or letter.isprintable())


def harmless(value: str) -> str:
    """What a spreadsheet would run as a formula gets an apostrophe before it; a phone number is left alone."""
    return f"'{value}" if FORMULA.match(value) and not NUMBER.match(value) else value
