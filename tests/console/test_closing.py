"""A lead is closed at the console, and its candidate hears of it in words that the recruiter has looked at."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from starlette.applications import Starlette

from bot.console.closing import LONGEST
from bot.post import Person
from bot.storage import Store
from bot.storage.recruiters.cases import Case
from dialogs.events import Left
from dialogs.state import State
from tests.console.test_leads import MEIS, case, form
from tests.console.visitors import Clock, Visitor, newcomer
from tests.storage.talk import AGREED, LI, MEI, VERIFIED, WROTE, keep, lose_the_log, said_by

DECLINED = "谢谢你的申请，也谢谢你花的时间。很遗憾，这个岗位我们这次没有继续推进你的申请。祝你一切顺利。"
HEAD = "关于你应聘「高性能解决方案架构师」的申请，NVIDIA 的招聘同事告诉你："


@pytest.fixture
def lead(store: Store, clock: Clock) -> str:
    keep(store, "lead", "谢谢", effects=[MEIS], now=clock())
    (lead,) = store.leads()
    return lead.id


async def chosen(visitor: Visitor, lead: str, status: str) -> str:
    """The page once this status is chosen, as a browser asks for it."""
    return (await visitor.opens(f"/console/leads/{lead}?status={status}")).text


def filled(page: str, **changed: str | None) -> dict[str, Any]:
    """What a browser sends of it; None: not ticked."""
    found = {name: re.search(pattern, page) for name, pattern in FIELDS.items()}
    told = {name: unescape(match[1]) for name, match in found.items() if match}
    return {name: value for name, value in (form(page) | told | changed).items() if value is not None}


FIELDS = {
    "ending": r'name="ending" value="([^"]*)"',
    "tell": r'name="tell" value="(yes)"[^>]* checked',
    "words": r'<textarea id="words"[^>]*>([^<]*)</textarea>',
}


def told(store: Store, person: Person = MEI) -> list[str]:
    return [words for words in said_by(store, person) if words.startswith(("关于", "關於", "About"))]


async def test_a_closed_lead_is_told_to_its_candidate(recruiter: Visitor, store: Store, lead: str) -> None:
    """What stands on the page is what goes, word for word, with how it arrives; the talk and the history show it."""
    page = await chosen(recruiter, lead, "declined")
    assert "They get it at once." in page
    assert filled(page)["words"] == DECLINED
    assert HEAD in page
    done = await recruiter.submits(f"/console/leads/{lead}/case", **filled(page))
    assert "Saved, and the candidate is told." in done.text
    assert told(store) == [f"{HEAD}\n{DECLINED}"]
    assert f'told the candidate: <span class="words" dir="auto">{DECLINED}' in done.text
    assert "<b><bdi>Lin Mei</bdi></b> Telegram" in done.text
    assert case(store, lead).status == "declined"
    assert [action.what for action in store.actions(about=lead)] == ["lead_moved", "lead_viewed"]


async def test_what_the_log_does_not_take_is_not_told(recruiter: Visitor, store: Store, lead: str) -> None:
    page = await chosen(recruiter, lead, "declined")
    lose_the_log(store)
    done = await recruiter.submits(f"/console/leads/{lead}/case", **filled(page))
    assert (done.status_code, told(store), case(store, lead).status) == (500, [], "new")


async def test_a_recruiter_says_it_in_their_own_words(recruiter: Visitor, store: Store, lead: str) -> None:
    """Without what nobody can see; markup and templates are words like others."""
    words = "你好！<b>周二</b> {{ role }}\u202e 见。"
    page = filled(await chosen(recruiter, lead, "interview"), words=words)
    await recruiter.submits(f"/console/leads/{lead}/case", **page)
    assert told(store) == [f"{HEAD}\n你好！<b>周二</b> {{{{ role }}}} 见。"]


async def test_pressed_twice_they_hear_it_once(recruiter: Visitor, store: Store, lead: str) -> None:
    page = filled(await chosen(recruiter, lead, "hired"))
    await recruiter.submits(f"/console/leads/{lead}/case", **page)
    again = await recruiter.submits(f"/console/leads/{lead}/case", **page)
    assert (again.status_code, len(told(store))) == (409, 1)
    assert "Tell the candidate" not in again.text, "they have been told"


async def test_of_two_recruiters_the_second_tells_nothing(
    recruiter: Visitor, app: Starlette, store: Store, clock: Clock, lead: str
) -> None:
    """What they wrote is still there."""
    wang = await newcomer(app, store, clock, "Wang", language="zh")
    mine = filled(await chosen(recruiter, lead, "declined"), words="My own words")
    theirs = filled(await chosen(wang, lead, "interview"))
    await wang.submits(f"/console/leads/{lead}/case", **theirs)
    page = await recruiter.submits(f"/console/leads/{lead}/case", **mine)
    assert (page.status_code, case(store, lead).status, len(told(store))) == (409, "interview", 1)
    assert filled(page.text)["words"] == "My own words"


async def test_nothing_is_told_unseen(recruiter: Visitor, store: Store, lead: str) -> None:
    """Where the page could not show the words, or showed those of another end, it does so first and saves nothing."""
    page = (await recruiter.opens(f"/console/leads/{lead}")).text
    for posted in (form(page, status="declined"), filled(await chosen(recruiter, lead, "hired"), status="declined")):
        shown = await recruiter.submits(f"/console/leads/{lead}/case", **posted)
        assert (shown.status_code, case(store, lead).version, told(store)) == (422, 0, [])
        assert "look at what the candidate will be told" in shown.text
        assert filled(shown.text)["words"] == DECLINED
    await recruiter.submits(f"/console/leads/{lead}/case", **filled(shown.text))
    assert len(told(store)) == 1


async def test_nothing_is_told_in_another_language_than_was_shown(
    recruiter: Visitor, store: Store, clock: Clock, lead: str
) -> None:
    """They went on in English meanwhile: it is shown anew, in English."""
    page = filled(await chosen(recruiter, lead, "declined"))
    keep(store, "2", "…", state=State("en"), now=clock())
    shown = await recruiter.submits(f"/console/leads/{lead}/case", **page)
    assert (shown.status_code, told(store)) == (422, [])
    assert filled(shown.text)["words"].startswith("Thank you for your application")


@pytest.mark.parametrize(
    ("words", "fault"), [("", "no words for the candidate"), (" \n", "no words"), ("长" * (LONGEST + 1), "too long")]
)
async def test_words_that_cannot_go(recruiter: Visitor, store: Store, lead: str, words: str, fault: str) -> None:
    page = await recruiter.submits(
        f"/console/leads/{lead}/case", **filled(await chosen(recruiter, lead, "declined"), words=words)
    )
    assert (page.status_code, fault in page.text) == (422, True)
    assert (told(store), case(store, lead).version) == ([], 0)


@pytest.mark.parametrize("status", ["declined", "withdrawn"])
async def test_nobody_has_to_be_told(recruiter: Visitor, store: Store, lead: str, status: str) -> None:
    """The tick is the recruiter's; who withdrew knows it, so there it is not set."""
    page = await chosen(recruiter, lead, status)
    assert ("tell" in filled(page)) == (status != "withdrawn")
    await recruiter.submits(f"/console/leads/{lead}/case", **filled(page, tell=None, words=""))
    assert (told(store), case(store, lead).status) == ([], status)


@pytest.mark.parametrize("status", ["contacted", "in_progress", "<b>", "new"])
async def test_what_is_no_end_tells_nothing(recruiter: Visitor, store: Store, lead: str, status: str) -> None:
    assert "Tell the candidate" not in await chosen(recruiter, lead, status)
    page = form((await recruiter.opens(f"/console/leads/{lead}")).text, status="contacted")
    await recruiter.submits(f"/console/leads/{lead}/case", **page, ending="contacted", tell="yes", words="Hello")
    assert (told(store), case(store, lead).status) == ([], "contacted")


async def test_who_cannot_be_reached_is_told_nothing(
    recruiter: Visitor, store: Store, clock: Clock, lead: str
) -> None:
    """It is said before it is sent; who leaves at the last moment leaves the lead as it is."""
    page = filled(await chosen(recruiter, lead, "declined"))
    keep(store, "2", event=Left(), state=replace(AGREED, away=True), now=clock())
    shown = await recruiter.submits(f"/console/leads/{lead}/case", **page)
    assert (shown.status_code, told(store)) == (200, [])
    assert case(store, lead) == Case("declined", None, None, 1)
    assert "can no longer be reached here" in await chosen(recruiter, lead, "hired")


async def test_how_it_arrives_is_said_before(recruiter: Visitor, store: Store, clock: Clock) -> None:
    web = Person("web", "tom")
    keep(store, "1", "谢谢", person=LI, manner=VERIFIED, reach=WROTE, effects=[MEIS], now=clock())
    keep(
        store,
        "1",
        "谢谢",
        person=web,
        effects=[replace(MEIS, contact=replace(MEIS.contact, name="Tom"))],
        now=clock(),
    )
    ids = {lead.person: lead.id for lead in store.leads()}
    assert "WeChat allows it now" in await chosen(recruiter, ids[LI], "hired")
    assert "They see it when they open the page." in await chosen(recruiter, ids[web], "hired")
    clock.later(days=3)
    await recruiter.signs_in("Lin Mei")
    assert "they get it when they write next" in await chosen(recruiter, ids[LI], "hired")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State("en"), "About your application for “HPC Solution Architect”, a recruiter at NVIDIA writes:"),
        (
            State("zh", script="traditional"),
            "關於你應聘「高性能解決方案架構師」的申請，NVIDIA 的招聘同事告訴你：",
        ),
    ],
)
async def test_in_the_candidates_language_and_script(
    recruiter: Visitor, store: Store, clock: Clock, lead: str, state: State, words: str
) -> None:
    """As they speak by now, whatever they left their details in."""
    keep(store, "2", "…", state=state, now=clock())
    await recruiter.submits(f"/console/leads/{lead}/case", **filled(await chosen(recruiter, lead, "hired")))
    assert [line.splitlines()[0] for line in told(store)] == [words]


async def test_of_several_applications_it_names_the_one(
    recruiter: Visitor, store: Store, clock: Clock, lead: str
) -> None:
    keep(store, "2", effects=[replace(MEIS, role=None)], now=clock())
    other = next(each.id for each in store.leads() if each.id != lead)
    await recruiter.submits(f"/console/leads/{other}/case", **filled(await chosen(recruiter, other, "declined")))
    assert told(store) == [f"关于你的申请，NVIDIA 的招聘同事告诉你：\n{DECLINED}"]
    assert case(store, lead).status == "new"
