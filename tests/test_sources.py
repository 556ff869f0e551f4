"""`bole sources`, in each of its forms."""

import csv
import io
import json
from datetime import date

from rich.console import Console

from bot.post import ChannelName
from bot.sources import as_csv, as_json, as_table, summed
from bot.storage import Tally
from dialogs.outcome import Stage

DAY, NEXT_DAY = date(2026, 3, 2), date(2026, 3, 3)


def tally(
    source: str | None,
    stage: Stage,
    count: int,
    role: str | None = None,
    channel: ChannelName = "telegram",
    day: date = DAY,
) -> Tally:
    return Tally(day, channel, source, role, "zh", stage, count)


TALLIES = (
    tally("fair", "arrived", 6),
    tally("fair", "arrived", 2, "fae-engineer"),
    tally("fair", "lead", 1, "fae-engineer"),
    tally("fair", "lead", 1, "fae-engineer", day=NEXT_DAY),
    tally("fair", "arrived", 3, channel="wechat"),
    tally(None, "arrived", 9),
    tally("late", "lead", 1),
)


def test_days_are_summed_and_what_worked_best_comes_first() -> None:
    assert [(each.name, each.channel, dict(each.counts), each.share) for each in summed(TALLIES)] == [
        ("fair", "telegram", {"arrived": 8, "lead": 2}, 0.25),
        ("late", "telegram", {"lead": 1}, None),
        (None, "telegram", {"arrived": 9}, 0.0),
        ("fair", "wechat", {"arrived": 3}, 0.0),
    ]


def test_json_for_programs() -> None:
    fair = json.loads(as_json(summed(TALLIES)))[0]
    nothing = {"arrived": 0, "asked": 0, "quiz": 0, "verdict": 0, "leads": 0}
    assert fair == {
        **nothing,
        "source": "fair",
        "channel": "telegram",
        "arrived": 8,
        "leads": 2,
        "share": 0.25,
        "roles": [
            {**nothing, "role": None, "arrived": 6},
            {**nothing, "role": "fae-engineer", "arrived": 2, "leads": 2},
        ],
    }


def test_csv_for_a_spreadsheet_counts_nobody_in_two_rows() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(summed(TALLIES)).removeprefix("\ufeff"))))
    assert sum(int(row["arrived"]) for row in rows) == 20
    assert sum(int(row["leads"]) for row in rows) == 3
    assert {"source": "fair", "channel": "wechat", "role": "", "arrived": "3"}.items() <= rows[-1].items()


def test_a_source_written_by_a_stranger_is_only_words() -> None:
    """No formula in the spreadsheet, no escape code and no markup on the screen."""
    hostile = summed([tally("=HYPERLINK(1)", "arrived", 2), tally("\x1b[2J[red]x", "arrived", 1)])
    assert "'=HYPERLINK(1)" in as_csv(hostile)
    out = io.StringIO()
    Console(file=out, width=100).print(as_table(hostile))
    assert "[2J[red]x" in out.getvalue()
    assert "\x1b[2J" not in out.getvalue()


def test_a_table_to_read() -> None:
    """A line for each source, its roles below it where there are several."""
    out = io.StringIO()
    Console(file=out, width=100).print(as_table(summed(TALLIES)))
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.getvalue().splitlines() if "│" in line]
    assert rows == [
        ["fair", "telegram", "(all)", "8", "0", "0", "0", "2", "25%"],
        ["", "", "(none)", "6", "0", "0", "0", "0", ""],
        ["", "", "fae-engineer", "2", "0", "0", "0", "2", ""],
        ["late", "telegram", "(none)", "0", "0", "0", "0", "1", "-"],
        ["(none)", "telegram", "(none)", "9", "0", "0", "0", "0", "0%"],
        ["fair", "wechat", "(none)", "3", "0", "0", "0", "0", "0%"],
    ]
