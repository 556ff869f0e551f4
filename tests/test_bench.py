"""The benchmarks of load still run, and count what they say they count. No figure is held against anything."""

import asyncio

import pytest
from rich.console import Console

from bench import console
from bench.load import __main__ as load
from bench.load import growth, soak, stock, table
from bench.load.journeys import into_quiz, journey, stops
from role_data.load import load as catalogue

pytestmark = [pytest.mark.slow(25), pytest.mark.timeout(300)]


FEW = 40
"""No fewer than there are lines, each with a candidate of its own."""


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """No figure is asked for, so nothing has to run warm before it is taken, and few live what is multiplied."""
    monkeypatch.setattr("bench.load.drive.WARM", 0.2)
    monkeypatch.setattr("bench.load.stock.ORIGINALS", FEW)


async def test_the_table_has_a_row_for_each_echo_and_each_journey(capsys: pytest.CaptureFixture[str]) -> None:
    plan = load.Plan(seconds=0.5, candidates=4, at=0.5, only="mixed", pin=False, sealed=False)
    rows = await load.run(plan, [("SQLite", 1)])
    titles = [row.title for row in rows]
    assert len(titles) == len(set(titles)) == 2 * len(load.ECHOES) + 2
    assert all(row.top.a_second > 0 and row.top.memory > 0 for row in rows)
    assert all(row.calm and row.calm.waits for row in rows if not row.echo)
    table.show(rows, Console())
    printed = capsys.readouterr().out
    assert all(title in printed for title in titles)


async def test_two_processes_are_held_against_one(capsys: pytest.CaptureFixture[str]) -> None:
    plan = load.Plan(seconds=0.5, candidates=4, at=0, only="WeChat, buttons", pin=True, sealed=True)
    rows = await load.run(plan, [("PostgreSQL", 1), ("PostgreSQL", 2)])
    table.show(rows, Console())
    assert "PostgreSQL, 2 processes: WeChat, buttons: " in capsys.readouterr().out


async def test_a_store_of_many_is_filled_and_goes_on() -> None:
    """What was copied is not in the way of what comes: numbers go on, and open quizzes too."""
    found = await growth.grown(growth.Plan("PostgreSQL", seconds=0.5, rounds=1), past=3 * FEW, open_=FEW)
    numbers = range(stock.PAST, stock.PAST + FEW)
    said = {number: len(stops(catalogue(), number)) for number in numbers}
    whole = [number for number in numbers if said[number] == len(journey("mixed", catalogue(), number))]
    assert found.rows["people"] == 3 * FEW + FEW
    assert found.rows["updates"] == 3 * sum(said.values()) + FEW * len(into_quiz(catalogue(), 0))
    assert found.rows["leads"] == 3 * len(whole) > 0
    assert found.quizzes.median > 0
    assert found.newcomers.median > 0
    assert "all leads" in found.upkeep
    growth.show([found])


def test_pages_of_the_console_are_opened_by_somebody_signed_in(capsys: pytest.CaptureFixture[str]) -> None:
    rows, found = asyncio.run(console.measured("SQLite", number=10 * FEW, times=2))
    assert rows["leads"] == 10 * FEW
    assert all(len(page.waits) == 2 and page.size > 1 for page in found)
    console.show("SQLite", rows, found)
    assert "leads, by e-mail" in capsys.readouterr().out


async def test_a_short_soak_has_its_samples_and_its_verdict() -> None:
    plan = soak.Plan("SQLite", processes=1, seconds=2, every=0.5, at=0.5, candidates=4)
    samples = await soak.soak(plan)
    assert samples
    assert all(each.memory > 0 and each.files > 0 and each.threads > 0 for each in samples)
    assert "too short" in soak.verdict(samples)


def test_growth_is_reckoned_from_the_end_of_the_settling() -> None:
    def sample(second: float, memory: float) -> soak.Sample:
        return soak.Sample(second, memory, 40, 20, 0.0, 100.0, 10.0)

    filling = [sample(second, 300 + second) for second in range(0, 300, 10)]
    steady = [sample(second, 600 + second / 60) for second in range(310, 1500, 10)]
    assert soak.growth(filling + steady, "memory") == pytest.approx(10)
    assert soak.growth(filling + steady, "files") == pytest.approx(0)
