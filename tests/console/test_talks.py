"""Speaking with a candidate from the console, as a recruiter does."""

import re

import pytest
from starlette.applications import Starlette

from bot.app import MANNERS
from bot.post import Update
from bot.reception import Reception
from bot.storage import Store
from bot.turn import Talk
from dialogs.events import Left, Said
from tests.console.visitors import Clock, Visitor, newcomer, served
from tests.storage.talk import LI, MEI, forget, leave_lead

ONCE = re.compile(r'name="once" value="([^"]+)"')


@pytest.fixture
def reception(talk: Talk, store: Store, clock: Clock) -> Reception:
    return Reception(lambda: talk, store, MANNERS, clock)


@pytest.fixture
def app(reception: Reception, store: Store, clock: Clock) -> Starlette:
    return served(store, clock, receive=reception.receive)


@pytest.fixture
def lead(store: Store) -> str:
    leave_lead(store)
    (lead,) = store.leads()
    return lead.id


def said(page: str) -> list[tuple[str, str]]:
    """Who said what, as the page shows it."""
    lines = re.findall(r"<b><bdi>(.*?)</bdi></b>.*?<p class=\"words\" dir=\"auto\">(.*?)</p>", page, re.S)
    return [(who, words.strip()) for who, words in lines]


async def test_a_recruiter_and_a_candidate_talk(
    recruiter: Visitor, reception: Reception, store: Store, clock: Clock, lead: str
) -> None:
    """From the lead's page, until the recruiter ends it; who is speaking stands beside each line."""
    page = await recruiter.opens(f"/console/leads/{lead}")
    assert f'href="/console/talks/{lead}"' in page.text
    page = await recruiter.opens(f"/console/talks/{lead}")
    assert "your words arrive at once" in page.text, "told before anything is typed"
    assert "End the conversation" not in page.text
    once = ONCE.findall(page.text)[0]
    page = await recruiter.submits(f"/console/talks/{lead}", words="Hello, <b>Mei</b>!", once=once)
    who, words = said(page.text)[-1]
    assert who == "Lin Mei"
    assert "Lin Mei（招聘同事）：\nHello, &lt;b&gt;Mei&lt;/b&gt;!" in words
    await reception.receive(Update(MEI, "1", Said("周二可以")))
    page = await recruiter.opens("/console/talks")
    (hands,) = store.in_hands()
    assert f'href="/console/talks/{hands.id}"' in page.text
    assert "梅小雨" in page.text
    assert "waits for a reply since" in page.text
    assert re.search(
        r"<strong>1</strong> <span>conversations that wait", (await recruiter.opens("/console/today")).text
    )
    page = await recruiter.opens(f"/console/talks/{hands.id}")
    assert ("Candidate", "周二可以") in said(page.text)
    assert said(page.text)[-1][0] == "Assistant"
    page = await recruiter.submits(f"/console/talks/{hands.id}/end", once=ONCE.findall(page.text)[0])
    assert "with the assistant" in page.text
    assert store.in_hands() == ()
    assert "None at the moment" in (await recruiter.opens("/console/talks")).text


async def test_a_form_sent_twice_says_it_once(recruiter: Visitor, store: Store, lead: str) -> None:
    for _ in range(2):
        await recruiter.submits(f"/console/talks/{lead}", words="Hello!", once="the-same")
    assert [entry.speaker for entry in store.recent(MEI)].count("Lin Mei") == 1


async def test_two_recruiters_answer_and_both_are_named(
    recruiter: Visitor, admin: Visitor, store: Store, lead: str
) -> None:
    await recruiter.submits(f"/console/talks/{lead}", words="Hello!", once="1")
    await admin.opens("/console/me")
    page = await admin.submits(f"/console/talks/{lead}", words="Hello from me, too", once="1")
    assert [who for who, _ in said(page.text)][-2:] == ["Lin Mei", "Ada"]


async def test_words_that_are_none_or_too_many_are_refused(recruiter: Visitor, store: Store, lead: str) -> None:
    """Ten thousand letters come back into the box as far as they fit."""
    page = await recruiter.submits(f"/console/talks/{lead}", words="  ", once="1")
    assert (page.status_code, "write something" in page.text) == (422, True)
    page = await recruiter.submits(f"/console/talks/{lead}", words="x" * 10_000, once="2")
    assert (page.status_code, "too long" in page.text) == (422, True)
    assert store.in_hands() == ()


async def test_it_is_told_before_typing_that_somebody_cannot_be_reached(
    recruiter: Visitor, reception: Reception, store: Store, clock: Clock, lead: str
) -> None:
    """And how else they can be; nothing is sent to who has left."""
    leave_lead(store, person=LI)
    on_wechat = next(each.id for each in store.leads() if each.person == LI)
    page = await recruiter.opens(f"/console/talks/{on_wechat}")
    assert "WeChat does not let us write first" in page.text
    assert "mei@example.com" in page.text
    await reception.receive(Update(MEI, "left", Left()))
    page = await recruiter.opens(f"/console/talks/{lead}")
    assert "cannot be reached here" in page.text
    assert "<textarea" not in page.text
    page = await recruiter.submits(f"/console/talks/{lead}", words="Hello?", once="1")
    assert page.status_code == 409
    assert [entry.speaker for entry in store.recent(MEI)].count("Lin Mei") == 0


@pytest.mark.parametrize("id_", ["nobody", "..%2Fleads", "x" * 200, "'"])
async def test_an_id_from_elsewhere_leads_nowhere(recruiter: Visitor, lead: str, id_: str) -> None:
    assert (await recruiter.opens(f"/console/talks/{id_}")).status_code == 404
    assert (await recruiter.submits(f"/console/talks/{id_}", words="hi", once="1")).status_code == 404


async def test_whoever_was_erased_is_gone_from_here_too(recruiter: Visitor, store: Store, lead: str) -> None:
    await recruiter.submits(f"/console/talks/{lead}", words="Hello!", once="1")
    (hands,) = store.in_hands()
    forget(store)
    assert (await recruiter.opens(f"/console/talks/{hands.id}")).status_code == 404
    page = await recruiter.submits(f"/console/talks/{hands.id}/end", once="1")
    assert page.status_code == 404


async def test_strangers_are_sent_to_the_door(app: Starlette, lead: str) -> None:
    visitor = Visitor(app)
    page = await visitor.submits(f"/console/talks/{lead}", words="hi", once="1")
    assert "/console/sign-in" in str(page.url)


async def test_it_reads_in_chinese(app: Starlette, store: Store, clock: Clock, lead: str) -> None:
    visitor = await newcomer(app, store, clock, "王芳", language="zh")
    page = await visitor.submits(f"/console/talks/{lead}", words="你好", once="1")
    assert "正在与 王芳 对话" in page.text
    assert "现在可以联系上" in page.text
