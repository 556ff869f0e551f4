"""A question that the ad does not answer, on its whole way: asked by two people, answered once at the console.

Both are told, and the bot knows it from then on, until it is withdrawn.
"""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.app import App
from bot.post import Person, Update
from bot.settings import Settings
from bot.storage import Store, Told
from bot.turn import Talk
from dialogs.events import Pressed, Said
from dialogs.wording import Message
from tests.console.visitors import Clock, Visitor, newcomer

HPC, DEEP = "hpc-solution-architect", "deep-learning-solution-architect"
QUESTION = {"question_zh": "可以远程办公吗？", "question_en": "Can I work from home?"}
ANSWER = {"zh": "每周可以在家工作两天。", "en": "Two days a week can be worked from home."}


class House:
    """The whole bot over a store, with candidates who write from the web."""

    def __init__(self, talk: Talk, store: Store) -> None:
        self.store, self.clock, self._updates = store, Clock(), 0
        self.app = App(Settings(_env_file=None), talk, store, self.clock)
        self.pages = self.app.asgi()

    async def says(self, name: str, *words: str) -> str:
        """The reply to the last."""
        replies = [await self._brings(name, Said(text)) for text in words]
        return replies[-1]

    async def passes_on(self, name: str, *words: str) -> None:
        await self.says(name, *words)
        assert await self._brings(name, Pressed("yes/pass_on"))

    async def _brings(self, name: str, event: Said | Pressed) -> str:
        self._updates += 1
        self.clock.later(seconds=1)
        update = Update(Person("web", name), str(self._updates), event)
        return "\n\n".join(outgoing.message.text for outgoing in await self.app.receive(update))

    def told(self, name: str) -> str:
        """What came last, without their asking."""
        return self.store.recent(Person("web", name), 1)[0].text

    def a_moment_passes(self) -> None:
        self.app.knowledge.look()
        self.app.knowledge.gather()

    async def recruiter(self, name: str = "Lin Mei", language: str = "en") -> Visitor:
        return await newcomer(self.pages, self.store, self.clock, name, language=language)


@pytest.fixture
async def house(talk: Talk, store: Store) -> AsyncIterator[House]:
    yield House(talk, store)


async def first_group(recruiter: Visitor) -> str:
    found = re.search(r'href="(/console/inbox/[\w-]+)"', (await recruiter.opens("/console/inbox")).text)
    assert found, "nothing waits"
    return found[1]


async def ticked(recruiter: Visitor, group: str) -> list[str]:
    return re.findall(r'name="ask" value="([\w-]+)" checked', (await recruiter.opens(group)).text)


async def sends(recruiter: Visitor, group: str, asked: list[str], **fields: str) -> httpx.Response:
    return await recruiter.submits(group, None, ask=asked, **fields)


async def answers(recruiter: Visitor, group: str, **fields: str) -> int:
    asked = await ticked(recruiter, group)
    form = QUESTION | ANSWER | {"known": "role"} | fields
    return (await sends(recruiter, group, asked, **form)).status_code


async def test_asked_answered_known_and_withdrawn(house: House) -> None:
    """Both hear it in the language they asked in; a third one, in other words, from the bot."""
    await house.passes_on("mei", "高性能架构师的要求", "能在家上班不")
    await house.passes_on("tom", "What does the HPC architect require?", "is it remote")
    house.a_moment_passes()
    lin = await house.recruiter()
    group = await first_group(lin)
    page = await lin.opens(group)
    assert "能在家上班不" in page.text, "both stand in one group"
    assert "is it remote" in page.text
    assert await answers(lin, group) == 200
    assert house.told("mei") == "你问过：「能在家上班不」\n招聘同事答复：每周可以在家工作两天。"
    assert (
        house.told("tom")
        == "You asked: “is it remote”\nA recruiter answers: Two days a week can be worked from home."
    )
    assert "Nothing waits for an answer." in (await lin.opens("/console/inbox")).text

    house.a_moment_passes()
    reply = await house.says("ann", "tell me about the HPC architect", "could I work from home two days a week?")
    assert "“Can I work from home?” Two days a week can be worked from home. (2026-11-23)" in reply
    other = await house.says("bob", "tell me about the deep learning architect", "can I work from home?")
    assert "The ad doesn't say, and I don't guess." in other, "it was answered for another role"

    page = await lin.opens("/console/answers")
    assert "Published by Lin Mei" in page.text
    assert "answered 2 questions" in page.text
    await lin.submits("/console/answers/1/withdraw")
    house.a_moment_passes()
    assert "The ad doesn't say" in await house.says("ann", "could I work from home two days a week?")
    assert "Withdrawn by Lin Mei" in (await lin.opens("/console/answers")).text
    await lin.submits("/console/answers/1/publish")
    house.a_moment_passes()
    assert "Two days a week" in await house.says("ann", "could I work from home two days a week?")


async def test_the_second_recruiter_is_told_who_was_quicker(house: House) -> None:
    """And nobody hears two answers, also of one who presses twice."""
    await house.passes_on("mei", "高性能架构师的要求", "能在家上班不")
    house.a_moment_passes()
    lin, bo = await house.recruiter(), await house.recruiter("Bo")
    group = await first_group(lin)
    asked = await ticked(lin, group)
    await bo.opens(group)
    assert await answers(lin, group) == 200
    late = await sends(bo, group, asked, **QUESTION, zh="不可以。", en="No.", known="role")
    assert late.status_code == 409
    assert "Lin Mei answered first" in late.text
    again = await sends(lin, group, asked, **QUESTION, **ANSWER, known="role")
    assert again.status_code == 200
    assert [answer.text.zh for answer in house.store.known_answers()] == ["每周可以在家工作两天。"]
    assert "招聘同事答复：每周可以在家工作两天。" in house.told("mei")


async def test_of_two_who_answer_at_the_same_moment_one_is_told_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other's answer comes after everything was looked at; nothing of the late one is said, known or noted."""
    await house.passes_on("mei", "高性能架构师的要求", "能在家上班不")
    house.a_moment_passes()
    bo = await house.recruiter("Bo")
    group = await first_group(bo)
    (asked,) = await ticked(bo, group)
    before = house.store.role_of_group

    def somebody_is_quicker(id_: str) -> str | None:
        monkeypatch.undo()
        told = Told("可以。", Message("招聘同事答复：可以。"))
        house.store.answer_questions({asked: told}, "Lin Mei", house.clock())
        return before(id_)

    monkeypatch.setattr(house.store, "role_of_group", somebody_is_quicker)
    late = await sends(bo, group, [asked], **QUESTION, **ANSWER, known="role")
    assert (late.status_code, "Lin Mei answered first" in late.text) == (409, True)
    assert house.told("mei") == "招聘同事答复：可以。"
    assert house.store.known_answers() == ()
    assert "question_answered" not in [action.what for action in house.store.actions()]


async def test_who_is_not_ticked_keeps_waiting(house: House) -> None:
    await house.passes_on("mei", "高性能架构师的要求", "能在家上班不")
    await house.passes_on("li", "高性能架构师的要求", "可以远程办公吗")
    house.a_moment_passes()
    lin = await house.recruiter()
    group = await first_group(lin)
    first, _ = await ticked(lin, group)
    await sends(lin, group, [first], **QUESTION, **ANSWER, known="role")
    assert "招聘同事答复" in house.told("mei")
    assert "招聘同事答复" not in house.told("li")
    house.a_moment_passes()
    page = await lin.opens(await first_group(lin))
    assert "By now the bot knows something like it" in page.text
    assert "?like=hpc-solution-architect/answers/1" in page.text
    page = await lin.opens(f"{await first_group(lin)}?like=hpc-solution-architect/answers/1")
    assert "Two days a week can be worked from home." in page.text


async def test_an_answer_for_nobody_else_is_not_published(house: House) -> None:
    """In the language of whoever asked alone."""
    await house.passes_on("tom", "tell me about the FAE", "what is the salary")
    house.a_moment_passes()
    lin = await house.recruiter()
    group = await first_group(lin)
    assert await answers(lin, group, known="no", zh="", en="") == 422
    assert await answers(lin, group, known="no", zh="", en="We talk about it in the interview.") == 200
    assert "We talk about it in the interview." in house.told("tom")
    assert house.store.known_answers() == ()


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"en": ""}, "Please write something."),
        ({"zh": "Two days."}, "There is no Chinese in this."),
        ({"en": "每周两天"}, "There are Chinese characters in the English."),
        ({"en": "x" * 601}, "This is too long."),
        ({"question_en": "x" * 61}, "At most 60 letters"),
        ({"en": "Only for people under 35 years of age."}, "is about a protected attribute"),
    ],
)
async def test_what_no_fact_may_be_is_refused_beside_its_field(
    house: House, fields: dict[str, str], fault: str
) -> None:
    """What was written stays on the page, and nobody was told."""
    await house.passes_on("mei", "高性能架构师的要求", "能在家上班不")
    house.a_moment_passes()
    lin = await house.recruiter()
    group = await first_group(lin)
    asked = await ticked(lin, group)
    page = await sends(lin, group, asked, **(QUESTION | ANSWER | {"known": "role"} | fields))
    assert page.status_code == 422
    assert fault in page.text
    assert all(words in page.text for words in (QUESTION | ANSWER | fields).values())
    assert house.store.known_answers() == ()
    assert "招聘同事答复" not in house.told("mei")


async def test_words_that_are_html_stay_words(house: House) -> None:
    await house.passes_on("eve", "tell me about the FAE", "what is the salary <script>alert(1)</script>")
    house.a_moment_passes()
    lin = await house.recruiter()
    for path in ("/console/inbox", await first_group(lin)):
        page = await lin.opens(path)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;" in page.text


async def test_what_is_to_be_seen_is_shown_while_it_is_written(house: House) -> None:
    await house.passes_on("mei", "高性能架构师的要求", "能在家上班不")
    house.a_moment_passes()
    lin = await house.recruiter(language="zh")
    group = await first_group(lin)
    page = await lin.opens(f"{group}?zh=每周两天&en=&question_zh=&question_en=&known=role")
    assert "招聘同事答复：每周两天</blockquote>" in page.text


async def test_a_notification_leads_to_the_group(house: House) -> None:
    await house.passes_on("mei", "高性能架构师的要求", "能在家上班不")
    (question,) = house.store.questions()
    lin = await house.recruiter()
    assert "New questions appear here" in (await lin.opens(f"/console/questions/{question.id}")).text
    house.a_moment_passes()
    assert "能在家上班不" in (await lin.opens(f"/console/questions/{question.id}")).text
    assert (await lin.opens("/console/inbox/nobodys")).status_code == 404


async def test_who_was_erased_is_told_nothing_and_the_answer_stays(house: House) -> None:
    await house.passes_on("mei", "高性能架构师的要求", "能在家上班不")
    house.a_moment_passes()
    lin = await house.recruiter()
    group = await first_group(lin)
    asked = await ticked(lin, group)
    house.store.forget(Person("web", "mei"), house.clock())
    page = await sends(lin, group, asked, **QUESTION, **ANSWER, known="company")
    assert page.status_code == 200
    (answer,) = house.store.known_answers()
    assert answer.fact.id == "company/answers/1"
