"""Who may come in: so many at once, so many of one person, and nothing stays of those who were refused."""

import asyncio

import pytest
from prometheus_client import CollectorRegistry, Counter

from bot.app import LINE, App
from bot.content import lines
from bot.crowd import Crowd, Crowded
from bot.post import Person, Update
from bot.settings import Settings
from bot.turn import Talk
from dialogs.events import Said
from dialogs.wording import Words
from tests.dialogs.small import CATALOGUE
from tests.new_store import new_store
from tests.waiting import until


def crowd(most: int, each: int) -> tuple[Crowd, Counter]:
    refused = Counter("refused", "…", registry=CollectorRegistry())
    return Crowd(most, each, refused), refused


def status(of: Crowd, who: str) -> int | None:
    """None: there is a place."""
    try:
        with of.entered(who):
            return None
    except Crowded as crowded:
        return crowded.status


def test_one_persons_share_is_theirs_alone() -> None:
    here, refused = crowd(3, 2)
    with here.entered("ann"), here.entered("ann"):
        assert (status(here, "ann"), status(here, "bob")) == (429, None)
        with here.entered("bob"):
            assert status(here, "cid") == 503
    assert status(here, "ann") is None
    assert next(iter(refused.collect())).samples[0].value == 2


def test_ten_thousand_refused_leave_nothing_behind() -> None:
    here, _ = crowd(1, 1)
    with here.entered("ann"):
        assert {status(here, f"stranger {number}") for number in range(10_000)} == {503}
    assert here._places == {}
    assert here._inside == 0


def test_a_fault_gives_the_place_back() -> None:
    here, _ = crowd(1, 1)
    with pytest.raises(ZeroDivisionError), here.entered("ann"):
        raise ZeroDivisionError
    assert status(here, "ann") is None


async def test_a_flood_of_one_person_meets_their_own_share_and_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand at once of ann's: as many as stand in a line are taken, bob is answered meanwhile, and afterwards
    the house is as empty as before."""
    talk = Talk(lambda *_: None, CATALOGUE, Words(lines(), CATALOGUE))  # type: ignore[arg-type]
    store = new_store()
    app = App(Settings(_env_file=None), talk, store)
    go_on, taken = asyncio.Event(), list[str]()

    async def slow(update: Update) -> tuple[()]:
        taken.append(update.person.id)
        if update.person.id == "ann":
            await go_on.wait()
        return ()

    monkeypatch.setattr(app._reception, "receive", slow)
    flood = [
        asyncio.create_task(app.receive(Update(Person("telegram", "ann"), str(number), Said("hi"))))
        for number in range(1000)
    ]
    await until(lambda: sum(task.done() for task in flood) == 1000 - LINE)
    await app.receive(Update(Person("telegram", "bob"), "1", Said("hi")))
    assert (taken.count("ann"), taken.count("bob")) == (LINE, 1)
    go_on.set()
    ends = await asyncio.gather(*flood, return_exceptions=True)
    assert [end for end in ends if isinstance(end, Crowded) and end.status == 429] == ends[LINE:]
    assert all(not here._places for here in app._crowds.values())
    store.close()
