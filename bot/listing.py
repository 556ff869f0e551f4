"""Lists for a screen and for a spreadsheet, whatever they list: what strangers wrote stays words."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from tempfile import TemporaryDirectory
from typing import BinaryIO

import xlsxwriter
from rich.table import Table

FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
NUMBER = re.compile(r"\+\d+")
LONGEST_CELL = 32_767
"""Characters, by the format's own limit; a longer one would be left empty."""
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def folding(*headings: str) -> Table:
    """Nothing in it is cut: a number with an end missing is no number."""
    table = Table(*headings)
    for column in table.columns:
        column.overflow = "fold"
    return table


def as_csv(headings: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    return "".join(csv_lines(headings, rows))


def csv_lines(headings: Sequence[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """With a byte order mark, without which a spreadsheet takes Chinese for something else."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(["\ufeff" + headings[0], *headings[1:]])
    yield line.getvalue()
    for row in rows:
        line.seek(0)
        line.truncate()
        writer.writerow([harmless(str(cell)) for cell in row])
        yield line.getvalue()


def write_xlsx(file: BinaryIO, headings: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """One row is in memory at a time; the others are in a folder that nobody else can open, and that goes with them.
    Each cell is text, and stays text when somebody edits it."""
    with (
        TemporaryDirectory(prefix="bole-") as folder,
        xlsxwriter.Workbook(file, PLAIN | {"constant_memory": True, "tmpdir": folder}) as book,
    ):
        sheet, words = book.add_worksheet(), book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(chain((headings,), rows)):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, str(cell)[:LONGEST_CELL], words)


def visible(value: str) -> str:
    """Without what would move a terminal's cursor, colour it or turn its words round."""
    return "".join(letter for letter in value if letter in "\n\u3000" or letter.isprintable())


def harmless(value: str) -> str:
    """What a spreadsheet would run as a formula gets an apostrophe before it; a phone number is left alone."""
    return f"'{value}" if FORMULA.match(value) and not NUMBER.fullmatch(value) else value
