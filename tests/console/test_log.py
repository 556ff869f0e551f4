"""The log of actions at the console: who looked at whom, and that nothing is done without its line."""

import pytest
from starlette.applications import Starlette

from bot.app import MANNERS
from bot.reception import Reception
from bot.storage import Store
from bot.turn import Talk
from tests.console.visitors import Clock, Visitor, newcomer, served
from tests.storage.talk import MEI, leave_lead, lose_the_log


@pytest.fixture
def app(talk: Talk, store: Store, clock: Clock) -> Starlette:
    return served(store, clock, receive=Reception(lambda: talk, store, MANNERS, clock).receive)


@pytest.fixture
def lead(store: Store) -> str:
    leave_lead(store)
    return store.leads()[0].id


def about(store: Store, id_: str) -> list[tuple[str, str]]:
    """The first comes first."""
    return [(action.name, action.what) for action in reversed(store.actions(about=id_))]


async def test_who_looks_at_a_lead_is_noted_once_an_hour(
    admin: Visitor, recruiter: Visitor, store: Store, clock: Clock, lead: str
) -> None:
    """However often a page is reloaded, or asks for news by itself, which anybody may say of what they ask."""
    for _ in range(3):
        await recruiter.opens(f"/console/leads/{lead}")
        await recruiter.opens(f"/console/leads/{lead}?before=5")
        await recruiter.opens(f"/console/leads/{lead}", **{"Bole-By-Itself": "1"})
    await admin.opens(f"/console/leads/{lead}", **{"Bole-By-Itself": "1"})
    await recruiter.opens(f"/console/talks/{lead}")
    clock.later(hours=1)
    await recruiter.opens(f"/console/leads/{lead}")
    assert about(store, lead) == [
        ("Lin Mei", "lead_viewed"),
        ("Ada", "lead_viewed"),
        ("Lin Mei", "talk_viewed"),
        ("Lin Mei", "lead_viewed"),
    ]


async def test_a_conversation_is_noted_by_its_lead_whatever_its_address(
    recruiter: Visitor, store: Store, lead: str
) -> None:
    """So that whoever asks who saw a lead finds those who read what its candidate said, and wrote to them."""
    await recruiter.opens(f"/console/talks/{lead}")
    await recruiter.submits(f"/console/talks/{lead}", words="Hello!", once="1")
    (hands,) = store.in_hands()
    await recruiter.opens(f"/console/talks/{hands.id}")
    await recruiter.submits(f"/console/talks/{hands.id}/end", once="2")
    assert about(store, lead) == [("Lin Mei", what) for what in ("talk_viewed", "talk_said", "talk_ended")]
    assert about(store, hands.id) == []


async def test_nobody_is_said_to_have_seen_what_is_not_there(recruiter: Visitor, store: Store) -> None:
    for path in ("leads", "talks"):
        assert (await recruiter.opens(f"/console/{path}/梅小雨")).status_code == 404
    assert about(store, "梅小雨") == []


async def test_an_administrator_sees_who_looked_from_the_leads_page(
    admin: Visitor, recruiter: Visitor, app: Starlette, store: Store, clock: Clock, lead: str
) -> None:
    page = await recruiter.opens(f"/console/leads/{lead}")
    there = f"/console/actions?about={lead}"
    assert there not in page.text
    assert there in (await admin.opens(f"/console/leads/{lead}")).text
    text_ = (await admin.opens(there)).text
    assert (text_.count("looked at a lead"), "signed in" in text_) == (2, False)
    assert (await recruiter.opens(there)).status_code == 403
    wang = await newcomer(app, store, clock, "王芳", administrator=True, language="zh")
    assert "查看申请" in (await wang.opens(there)).text


async def test_what_is_exported_or_searched_for_leaves_no_words_in_the_log(
    recruiter: Visitor, store: Store, lead: str
) -> None:
    await recruiter.opens("/console/leads.csv?search=梅小雨")
    (action, *_) = store.actions(limit=1)
    assert (action.what, action.about) == ("leads_exported", "")


async def test_who_cannot_be_noted_is_shown_nothing(recruiter: Visitor, store: Store, lead: str) -> None:
    lose_the_log(store)
    for path in (f"leads/{lead}", f"talks/{lead}", "leads.csv", "leads.xlsx"):
        page = await recruiter.opens(f"/console/{path}")
        assert (page.status_code, "梅小雨" in page.text, "our fault" in page.text) == (500, False, True), path


async def test_words_that_cannot_be_noted_are_not_sent(recruiter: Visitor, store: Store, lead: str) -> None:
    await recruiter.opens(f"/console/talks/{lead}")
    before = store.recent(MEI)
    lose_the_log(store)
    page = await recruiter.submits(f"/console/talks/{lead}", words="Hello!", once="1")
    assert (page.status_code, "nothing was changed" in page.text) == (500, True)
    assert store.recent(MEI) == before
