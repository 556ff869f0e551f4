"""A dry run at the console: a changed quiz, by its rules or by a file, held against the leads there are."""

import asyncio
import re
from collections.abc import Callable
from functools import partial
from html import unescape
from typing import Any

import pytest
from starlette.applications import Starlette

from bot import rehearsal as replaying
from bot.console import rehearsal
from bot.content import field_groups
from bot.post import Person
from bot.storage import Store
from dialogs.meanings import Answer, Degree, InWords, Years
from dialogs.outcome import LeadLeft
from dialogs.state import GivenAnswer, State
from role_data.load import load
from tests.console.doors import contents
from tests.console.visitors import Clock, Visitor, newcomer, served
from tests.questions import question_id
from tests.role_data.folders import HOSPITAL
from tests.storage.talk import CONTACT, keep

NURSE = (HOSPITAL / "roles/nurse.yaml").read_text("utf-8")
YEARS, DEGREE = (question_id(f"nurse/requirements/{place}", HOSPITAL) for place in ("1/years", "2/degree"))
HERE = "/console/roles/nurse/rehearsal"
SAID: dict[str, Answer | None] = {
    "two": Years(2, 2),
    "three": Years(3, 3),
    "some": Years(2, None),
    "one": Years(1, 1),
    "words": InWords("quite long"),
    "no quiz": None,
}


@pytest.fixture
def app(store: Store, clock: Clock) -> Starlette:
    """A hospital's."""
    return served(store, clock, catalogue=load(HOSPITAL), role_data=partial(load, HOSPITAL, field_groups()))


@pytest.fixture
def leads(store: Store, clock: Clock) -> dict[str, str]:
    """Their ids, by what is known of each."""
    return {name: leave(store, clock, name, years) for name, years in SAID.items()}


def leave(store: Store, clock: Clock, name: str, years: Answer | None) -> str:
    """A lead by this answer, and a degree that is enough."""
    answers = {YEARS: GivenAnswer(years), DEGREE: GivenAnswer(Degree("associate"))} if years else {}
    left = LeadLeft("nurse", "qualified", CONTACT, ())
    keep(store, "1", person=Person("web", name), state=State(answers=answers), effects=[left], now=clock())
    (lead,) = store.leads(person=Person("web", name))
    return lead.id


def rules(years: str = "2", degree: str = "associate", *must: str) -> dict[str, Any]:
    """The form, as a browser sends it."""
    asked = {f"asked/{id_}": "1" for id_ in (YEARS, DEGREE)}
    ticked = {f"must/{id_}": "1" for id_ in must or (YEARS, DEGREE)}
    return asked | ticked | {f"at_least/{YEARS}": years, f"at_least/{DEGREE}": degree}


async def tries(visitor: Visitor, **form: Any) -> str:
    """The rules of the form; the page as one reads it."""
    await visitor.opens(HERE)
    page = await visitor.submits(f"{HERE}/rules", **form)
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(page.text)).split())


async def brings(visitor: Visitor, file: bytes | str, status: int = 200, name: str = "nurse (2).yaml") -> str:
    await visitor.opens(HERE)
    content = file.encode() if isinstance(file, str) else file
    page = await visitor.asks("POST", f"{HERE}/file", data={"proof": visitor.proof}, files={"file": (name, content)})
    assert page.status_code == status, page.text
    return page.text


def stricter(nurse: str = NURSE) -> str:
    return (
        nurse.replace("2 年及以上", "3 年及以上")
        .replace("2+ years", "3+ years")
        .replace("at_least: 2", "at_least: 3")
    )


async def test_a_year_more(recruiter: Visitor, leads: dict[str, str], store: Store) -> None:
    """For every recruiter. The rates, which way, whom: linked; and nothing at all is changed by it but the log."""
    before = contents(store, "actions", "sessions")
    said = await tries(recruiter, **rules("3"))
    assert "Pass rate 60% → 20%. Leads that change sides: 2 of 5." in said
    assert "Nothing was changed" in said
    assert "✓ meets the requirements 3 60% 1 20%" in said
    assert "✗ some not met 1 20% 2 40%" in said
    assert "? needs a look 1 20% 2 40%" in said
    assert "Leads that could not be tried: 1" in said
    page = (await recruiter.submits(f"{HERE}/rules", **rules("3"))).text
    changed, left_out = page.split('id="found"')[1].split("<details>")
    assert {each for each in leads.values() if f"/console/leads/{each}" in changed} == {leads["two"], leads["some"]}
    assert f"/console/leads/{leads['no quiz']}" in left_out
    assert 'value="3"' in left_out, "what was tried stands in the form"
    assert contents(store, "actions", "sessions") == before


async def test_the_same_by_a_file(recruiter: Visitor, leads: dict[str, str]) -> None:
    assert "Pass rate 60% → 20%." in await brings(recruiter, stricter())
    assert "Nobody changes sides." in await brings(recruiter, NURSE)
    assert "Nobody changes sides." in await brings(recruiter, ("\ufeff" + NURSE).replace("\n", "\r\n"))


async def test_a_preference_and_another_degree(recruiter: Visitor, leads: dict[str, str]) -> None:
    assert "Pass rate 60% → 100%." in await tries(recruiter, **rules("2", "associate", DEGREE))
    assert "Pass rate 60% → 0%. Leads that change sides: 4 of 5." in await tries(recruiter, **rules("2", "phd"))


async def test_a_question_in_new_words_was_asked_of_nobody(recruiter: Visitor, leads: dict[str, str]) -> None:
    page = unescape(await brings(recruiter, NURSE.replace("worked in nursing", "worked on a ward")))
    assert "Asked of nobody yet" in page
    assert "How many years have you worked on a ward?" in page
    assert "Pass rate 60% → 0%. " in page


async def test_leads_of_another_quiz(store: Store, clock: Clock, recruiter: Visitor, leads: dict[str, str]) -> None:
    """Of when ids were positions: nothing is made of their answers."""
    answers = {"nurse/requirements/1/years": GivenAnswer(Years(9, 9))}
    left = LeadLeft("nurse", "qualified", CONTACT, ())
    keep(store, "1", person=Person("web", "old"), state=State(answers=answers), effects=[left], now=clock())
    assert "Leads that could not be tried: 2" in await tries(recruiter, **rules("3"))


async def test_in_chinese(store: Store, app: Starlette, clock: Clock, leads: dict[str, str]) -> None:
    visitor = await newcomer(app, store, clock, "Wang", language="zh")
    said = await tries(visitor, **rules("3"))
    assert "符合的比例：60% → 20%。 5 份申请里有 2 条结果会变。" in said
    assert "什么都没有改动" in said


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda nurse: nurse.replace("at_least: 2", "at_least: two"), "roles/nurse.yaml:18: "),
        (lambda nurse: nurse.replace("id: nurse", "id: doctor"), "the id `doctor` is not the file's name"),
        (lambda nurse: nurse.replace("at_least: 2", "at_least: 5"), "but the ad says 2 years. Write: `at_least: 2`"),
        (lambda nurse: nurse.replace("nursing job", "doctor"), "is already in roles/doctor.yaml"),
        (lambda _: "", "the file is empty"),
        (lambda _: "- a list", "roles/nurse.yaml:1: "),
        (lambda nurse: nurse.encode("gbk"), "this is not UTF-8 text"),
        (lambda nurse: nurse + "# " + "x" * 300_000, "larger than 256 KB"),
        (lambda _: b"\0\1\2", "invisible control character"),
        (lambda nurse: nurse + "extra: <script>alert(1)</script>\n", "`extra`"),
    ],
)
async def test_faults_of_a_file(
    recruiter: Visitor, leads: dict[str, str], change: Callable[[str], bytes | str], told: str
) -> None:
    """Told as `bole check` does; nothing is replayed."""
    page = await brings(recruiter, change(NURSE), 422)
    assert told in unescape(page)
    assert "<script>alert" not in page
    assert 'id="found"' not in page


async def test_a_file_that_is_far_too_long(recruiter: Visitor) -> None:
    await brings(recruiter, b"x" * 2_000_000, 413)


async def test_no_file_at_all(recruiter: Visitor) -> None:
    await recruiter.opens(HERE)
    assert "the file is empty" in (await recruiter.submits(f"{HERE}/file")).text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b",
        b"--x\r\n\r\n",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf of',
        b'--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\nx\r\n--b--',
        b"".join(b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n for n in range(50)) + b"--b--",
    ],
)
async def test_what_is_no_whole_form(recruiter: Visitor, body: bytes) -> None:
    page = await recruiter.asks(
        "POST", f"{HERE}/file", {"Content-Type": "multipart/form-data; boundary=b"}, content=body
    )
    assert page.status_code in (400, 403)


@pytest.mark.parametrize("years", ["", "two", "-1", "51", "nan", "inf", "1e400", "9" * 5000])
async def test_rules_that_cannot_be(recruiter: Visitor, leads: dict[str, str], years: str) -> None:
    await recruiter.opens(HERE)
    page = await recruiter.submits(f"{HERE}/rules", **rules(years))
    assert page.status_code == 422
    assert "years are a number from 0 to 50" in page.text
    assert 'aria-invalid="true"' in page.text


async def test_a_degree_that_is_none(recruiter: Visitor) -> None:
    await recruiter.opens(HERE)
    assert (await recruiter.submits(f"{HERE}/rules", **rules("2", "wizard"))).status_code == 422


async def test_a_form_about_questions_that_are_gone(recruiter: Visitor, leads: dict[str, str]) -> None:
    """Of a page that was open while the quiz changed: they are not the role's, and change nothing."""
    old: dict[str, Any] = {"asked/nurse/aaaaaa": "1", "at_least/nurse/aaaaaa": "9"}
    assert "Nobody changes sides." in await tries(recruiter, **old)


async def test_before_anybody_came(recruiter: Visitor) -> None:
    assert "No lead has answered this quiz yet" in await tries(recruiter, **rules("3"))


async def test_a_role_that_is_none(recruiter: Visitor) -> None:
    await recruiter.opens(HERE)
    for path in ("/console/roles/pilot/rehearsal", "/console/roles/%00/rehearsal"):
        assert (await recruiter.opens(path)).status_code == 404
        for form in ("rules", "file"):
            assert (await recruiter.submits(f"{path}/{form}")).status_code == 404


async def test_a_role_without_rules(recruiter: Visitor, store: Store, clock: Clock) -> None:
    app = served(store, clock)
    visitor = await newcomer(app, store, clock, "Bo", language="en")
    page = await visitor.opens("/console/roles/fae-engineer/rehearsal")
    assert "None of this role's questions has a rule." in unescape(page.text)


async def test_of_very_many_the_newest(
    recruiter: Visitor, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many as are bearable, and it says so; the lists are shorter still."""
    monkeypatch.setattr(rehearsal, "NEWEST", 4)
    monkeypatch.setattr(rehearsal, "LISTED", 2)
    monkeypatch.setattr(replaying, "PAGE", 3)
    left = []
    for number in range(6):
        left.append(leave(store, clock, str(number), Years(2, 2)))
        clock.later(minutes=1)
    said = await tries(recruiter, **rules("3"))
    assert "Leads that change sides: 4 of 4." in said
    assert "Only the newest 4 leads of this role were tried" in said
    assert "Listed here: the newest 2." in said
    page = (await recruiter.submits(f"{HERE}/rules", **rules("3"))).text
    assert [lead for lead in left if f"/console/leads/{lead}" in page] == left[-2:]


async def test_others_are_served_meanwhile(
    app: Starlette, recruiter: Visitor, leads: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event loop is free while leads are read."""
    loop, free = asyncio.get_running_loop(), asyncio.Event()
    read = Store.answered_leads

    def slow(self: Store, *args: object, **more: object) -> object:
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(10)
        loop.call_soon_threadsafe(free.set)
        return read(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "answered_leads", slow)
    assert "Pass rate" in await tries(recruiter, **rules("3"))
    assert free.is_set()
