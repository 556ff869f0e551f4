"""Lists for a screen and for a spreadsheet, whatever they list: what strangers wrote stays words."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from rich.table import Table

FORMULA = re.compile(r"^[=+\-@\t\r]")
NUMBER = re.compile(r"^\+\d+$")


def folding(*headings: str) -> Table:
    """Nothing in it is cut: a number with an end missing is no number."""
    table = Table(*headings)
    for column in table.columns:
        column.overflow = "fold"
    return table


def as_csv(headings: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """With a byte order mark, without which a spreadsheet takes Chinese for something else."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def visible(value: str) -> str:
    """Without what would move a terminal's cursor, colour it or turn its words round."""
    return "".join(letter for letter in value if letter in "\n\u3000" or letter.isprintable())


def harmless(value: str) -> str:
    """What a spreadsheet would run as a formula gets an apostrophe before it; a phone number is left alone."""
    return f"'{value}" if FORMULA.match(value) and not NUMBER.match(value) else value
