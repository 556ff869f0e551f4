"""`bole leads` on a screen, whatever candidates and posters wrote."""

import csv
import io
import re
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.leads import as_json, as_table, csv_lines, write_xlsx
from bot.post import Person, StoreUnavailable
from bot.storage import Lead, Resume
from tests.new_store import new_store
from tests.storage.talk import LEFT, leave_lead


@pytest.fixture
def lead(tmp_path: Path) -> Lead:
    store = new_store(f"sqlite:///{tmp_path}/bole.db")
    leave_lead(store, left=LEFT)
    (lead,) = store.leads()
    store.close()
    return lead


def csv_text(leads: Sequence[Lead]) -> str:
    return "".join(csv_lines((lead, "first") for lead in leads))


def shown(lead: Lead, width: int = 200) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=True, color_system="truecolor").print(as_table([lead]))
    return out.getvalue()


@pytest.mark.parametrize("words", ["[/x]", "[bold]", "[red]梅[/red]", "a[link=https://x.example]b[/link]"])
def test_what_looks_like_markup_is_shown_as_it_is(lead: Lead, words: str) -> None:
    """Neither a crash nor colours nor links of the candidate's making."""
    for changed in (replace(lead, source=words), replace(lead, contact=replace(lead.contact, name=words))):
        assert words in shown(changed)


def test_a_name_cannot_steer_the_terminal(lead: Lead) -> None:
    """No escape sequences, no reversed writing, no line of its own."""
    name = "A\x1b]0;title\x07B\x9b2JC\u202eD\rE\x00"
    text = shown(replace(lead, contact=replace(lead.contact, name=name)))
    assert "A]0;titleB2JCDE" in text
    assert not [letter for letter in ("\x1b]", "\x9b", "\u202e", "\r", "\x07", "\x00") if letter in text]


def test_a_lead_is_shown_with_all_ways_to_reach_them(lead: Lead) -> None:
    text = shown(lead)
    told = ("梅小雨", "mei@example.com", "+8613800138000", "poster-7", "qualified", "2026-03-02 12:00")
    assert [part for part in told if part not in text] == []


def test_a_lead_says_whom_to_forget(lead: Lead) -> None:
    """`bole forget` needs the person, in the table as in the spreadsheet."""
    assert str(lead.person) in shown(lead)
    assert str(lead.person) in csv_text([lead])


@pytest.mark.parametrize("person", [Person("terminal", "f2"), Person("wechat", "o6_bmjrPTlm6_2sgVt7hMZOPfL2M")])
def test_on_a_narrow_screen_whom_to_forget_and_where_to_write_can_be_copied(lead: Lead, person: Person) -> None:
    """On one line each, whatever has to fold beside them, and no line is wider than the screen."""
    email = "maximiliane.mustermann@students.example.com"
    long = replace(lead, person=person, role="deep-learning-solution-architect", source="newsletter-of-november-2026")
    text = shown(replace(long, contact=replace(lead.contact, email=email, name="欧阳小雨")), width=80)
    assert [part for part in (str(person), email, "+8613800138000") if part not in text] == []
    plain = re.sub(r"\x1b\[\d*m", "", text)
    assert max(map(cell_len, plain.splitlines())) <= 80


def test_an_address_wider_than_the_screen_is_not_cut(lead: Lead) -> None:
    local = "".join(f"{number:03}" for number in range(21))
    text = shown(replace(lead, contact=replace(lead.contact, email=f"{local}@example.com")), width=80)
    assert f"{local}@example.com" in "".join(line.rstrip(" │").rpartition("│ ")[2] for line in text.splitlines())


FORMULAS = (
    *(
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "-1+1",
        "+1+1",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(1)",
    ),
    '=HYPERLINK("https://evil.example","mei")',
)


@pytest.mark.parametrize("words", FORMULAS)
def test_a_name_is_no_formula(lead: Lead, words: str) -> None:
    """In a spreadsheet; a phone number keeps its plus."""
    text = csv_text([replace(lead, contact=replace(lead.contact, name=words))])
    (row,) = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert f"'{words}" in row
    assert "+8613800138000" in row


def test_in_a_workbook_every_cell_is_text(lead: Lead) -> None:
    """No formula, no link, no number; control characters and what is longer than a cell can be do not break it."""
    hostile = (*FORMULAS, "<b>&amp;</b>", "\x00\x07\u202e", "https://evil.example", "长" * 40_000, "13800138000")
    file = io.BytesIO()
    write_xlsx(file, [(replace(lead, note=words), "first") for words in hostile])
    with zipfile.ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert not [name for name in book.namelist() if "rels" in name and "sheet" in name], "no links"
    assert "<f>" not in sheet
    cells = re.findall(r"<c ([^>]*)>", sheet)
    assert len(cells) == 17 * (len(hostile) + 1)
    assert all('t="inlineStr"' in cell for cell in cells)
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in sheet
    ElementTree.fromstring(sheet)  # noqa: S314 - our own


def test_while_a_workbook_is_written_nobody_else_can_read_it_and_nothing_is_left(
    lead: Lead, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not in memory lies in a folder of its own for that long; also where it breaks off half-way."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows(error: Exception | None) -> Iterator[tuple[Lead, str]]:
        for _ in range(3):
            yield lead, "first"
            (folder,) = tmp_path.glob("bole-*")
            (file,) = folder.iterdir()
            assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(file.stat().st_mode)) == (0o700, 0o600)
        if error:
            raise error

    before = set(tmp_path.iterdir())
    write_xlsx(io.BytesIO(), rows(None))
    with pytest.raises(StoreUnavailable):
        write_xlsx(io.BytesIO(), rows(StoreUnavailable("gone")))
    assert set(tmp_path.iterdir()) == before


def test_a_resume_is_named_and_how_to_get_it(lead: Lead) -> None:
    """Its own name is no formula either, and machines get the lead as ever."""
    with_resume = replace(lead, resume=Resume("=cv.exe", "pdf", 7))
    assert "PDF" in shown(with_resume)
    assert csv_text([with_resume]).rstrip().endswith(",'=cv.pdf,first")
    assert csv_text([lead]).rstrip().endswith(",,first")
    assert as_json([with_resume]) == as_json([lead])
