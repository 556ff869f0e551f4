"""Leads at the console, as a recruiter works with them."""

import csv
import io
import re
import tempfile
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect

from bot.console import leads
from bot.post import Person
from bot.storage import Store
from bot.storage.recruiters.cases import ANSWER_WITHIN, LONGEST_NOTE, Case
from dialogs.events import Attachment, SentFile
from dialogs.meanings import Details
from dialogs.outcome import LeadAnswer, ResumeKept, ResumeSent, StageReached, TakenInHand
from tests.console.visitors import Clock, Visitor, newcomer
from tests.questions import question_id
from tests.storage.talk import AGREED, CONTACT, LEFT, LI, MEI, keep

ROLE = "hpc-solution-architect"
ANSWERS = (
    LeadAnswer("CUDA", "CUDA?", "三年半", True, question_id(f"{ROLE}/requirements/2/years")),
    LeadAnswer("gone", "Asked when it was published?", "=cmd|' /C calc'!A0", False, "gone/requirements/9/yes_no"),
    LeadAnswer("open", "Anything?", "", None, ""),
)
MEIS = replace(LEFT, role=ROLE, answers=ANSWERS)
WUS = replace(LEFT, contact=Details("Wu", "wu@example.com"))


@pytest.fixture
def lead(store: Store, clock: Clock) -> str:
    """Mei's, on Telegram, in Chinese."""
    keep(store, "lead", "谢谢", effects=[MEIS], now=clock())
    (lead,) = store.leads()
    return lead.id


def case(store: Store, lead: str) -> Case:
    found = store.lead(lead)
    assert found
    return found.case


def form(page: str, **chosen: str) -> dict[str, Any]:
    """What a browser sends of the form that changes a case, unless it is `chosen` otherwise."""
    hidden = dict(re.findall(r'name="(version|seen)" value="(\d+)"', page))
    found = re.search(r'name="due" type="datetime-local" value="([^"]*)"', page)
    picked = dict(
        re.findall(r'<select id="(status|owner)" name="\w+"[^>]*>.*?<option value="([^"]*)" selected', page, re.S)
    )
    return {"owner": "", **hidden, "due": found[1] if found else "", **picked, **chosen}


async def test_a_lead_arrives_is_taken_answered_and_closed(recruiter: Visitor, store: Store, lead: str) -> None:
    """A recruiter's day, by the links and forms of the pages."""
    page = await recruiter.opens("/console/leads")
    assert "梅小雨" in page.text
    assert f'href="/console/leads/{lead}"' in page.text
    page = await recruiter.opens(f"/console/leads/{lead}")
    me = next(account.id for account in store.accounts() if account.name == "Lin Mei")
    page = await recruiter.submits(f"/console/leads/{lead}/case", **form(page.text, status="in_progress", owner=me))
    assert "Saved." in page.text
    assert case(store, lead).owner == me
    page = await recruiter.submits(f"/console/leads/{lead}/notes", note="Called; wants Shenzhen\nand remote days")
    assert "Called; wants Shenzhen\nand remote days" in page.text
    page = await recruiter.submits(f"/console/leads/{lead}/case", **form(page.text, status="contacted"))
    page = await recruiter.submits(
        f"/console/leads/{lead}/case", **form(page.text, status="hired", ending="hired zh simplified")
    )
    assert "set the status to “hired”" in page.text
    assert "made Lin Mei its owner" in page.text
    assert case(store, lead) == Case("hired", me, None, 3)
    done = [(action.name, action.what) for action in store.actions(about=lead)]
    assert done == [
        ("Lin Mei", what) for what in ("lead_moved", "lead_moved", "lead_noted", "lead_moved", "lead_viewed")
    ]


async def test_an_answer_in_the_chat_stands_in_its_history(
    recruiter: Visitor, store: Store, clock: Clock, lead: str
) -> None:
    keep(store, "2", "Hello!", effects=[TakenInHand("Wang <b>")], now=clock())
    text = (await recruiter.opens(f"/console/leads/{lead}")).text
    assert "<b>Wang &lt;b&gt;</b>" in text
    assert "wrote to the candidate, who is contacted now" in text
    assert "0 found" in (await recruiter.opens("/console/leads?status=new")).text


async def test_its_page_says_why_and_how_to_reach_them(recruiter: Visitor, lead: str) -> None:
    """Each requirement with question, answer in their own words, rule, and met or not in words and a sign."""
    text = unescape((await recruiter.opens(f"/console/leads/{lead}")).text)
    for told in (
        *("✓</span> met", "✗</span> not met", "?</span> unclear", "三年半", "=cmd|' /C calc'!A0", "(not answered)"),
        *(
            "Asked when it was published?",
            "years or more. Required;",
            "No longer asked.",
            "✓</span> meets the requirements",
        ),
        *('href="tel:+8613800138000"', 'href="mailto:mei@example.com"', "poster-7", "Telegram", "可以下周面试"),
        *("words of lead", "谢谢"),
    ):
        assert told in text


async def test_in_the_recruiters_language(
    app: Starlette, admin: Visitor, store: Store, clock: Clock, lead: str
) -> None:
    wang = await newcomer(app, store, clock, "王芳", language="zh")
    text = (await wang.opens(f"/console/leads/{lead}")).text
    for told in ("✓</span> 满足", "结论的依据", "由我负责", "符合要求", "候选人"):
        assert told in text
    assert "未结束" in (await wang.opens("/console/leads")).text


async def test_filters_stay_shut_where_a_view_says_all_that_is_filtered(recruiter: Visitor, lead: str) -> None:
    """On a phone they took the place of the first lead."""
    for query in ("?status=open&owner=-", "?late=1&order=due", ""):
        assert "<details>" in (await recruiter.opens(f"/console/leads{query}")).text
    assert "<details open>" in (await recruiter.opens("/console/leads?verdict=qualified")).text


async def test_two_recruiters_on_the_same_lead(
    recruiter: Visitor, app: Starlette, store: Store, clock: Clock, lead: str
) -> None:
    """The second one is told what the first one did; what they chose is still there, and can be saved then."""
    wang = await newcomer(app, store, clock, "Wang", language="en")
    mine = (await recruiter.opens(f"/console/leads/{lead}")).text
    theirs = (await wang.opens(f"/console/leads/{lead}")).text
    await wang.submits(
        f"/console/leads/{lead}/case", **form(theirs, status="declined", ending="declined zh simplified")
    )
    page = await recruiter.submits(
        f"/console/leads/{lead}/case", **form(mine, status="contacted", due="2026-12-01T10:00")
    )
    assert page.status_code == 409
    assert "nothing was saved" in page.text
    assert "<b>Wang</b>\n" in page.text
    assert case(store, lead).status == "declined"
    again = form(page.text)
    assert (again["status"], again["due"]) == ("contacted", "2026-12-01T10:00")
    await recruiter.submits(f"/console/leads/{lead}/case", **again)
    assert case(store, lead).status == "contacted"
    due_at = case(store, lead).due_at
    assert due_at
    assert due_at.isoformat() == "2026-12-01T02:00:00+00:00", "as it was meant in Shanghai"


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "promoted"},
        {"owner": "somebody"},
        {"due": "tomorrow"},
        {"due": "0001-01-01T00:00"},
        {"due": "9999-12-31T23:59"},
        {"version": ""},
        {"version": "9" * 40},
        {"version": "-1"},
    ],
)
async def test_what_no_form_of_ours_sends_changes_nothing(
    recruiter: Visitor, store: Store, lead: str, wrong: dict[str, str]
) -> None:
    page = await recruiter.opens(f"/console/leads/{lead}")
    assert (await recruiter.submits(f"/console/leads/{lead}/case", **form(page.text, **wrong))).status_code in (
        409,
        422,
    )
    assert case(store, lead).version == 0


async def test_a_note_of_ten_megabytes_is_refused_with_its_limit(recruiter: Visitor, store: Store, lead: str) -> None:
    """A long one is still in the field; one that is no note at all is not even read."""
    await recruiter.opens(f"/console/leads/{lead}")
    page = await recruiter.submits(f"/console/leads/{lead}/notes", note="x" * (LONGEST_NOTE + 1))
    assert page.status_code == 422
    assert "at most 10,000 characters" in page.text
    assert "x" * (LONGEST_NOTE + 1) in page.text
    page = await recruiter.submits(f"/console/leads/{lead}/notes", note="x" * 10_000_000)
    assert (page.status_code, "More than 1 MB" in page.text) == (413, True)
    assert store.activities(lead) == ()


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202egpj.exe\u202c <b>bold</b>",
    "{{ 7 * 7 }}{% raw %}",
    "长" * 200,
    "A" * 200,
    "مريم \u200f بنت",
)


async def test_names_are_harmless_and_readable(recruiter: Visitor, store: Store, clock: Clock) -> None:
    """Full of HTML, templates, marks that turn words round, or as long as a page is wide."""
    for number, name in enumerate(HOSTILE):
        contact = Details(name, f"mei{number}@example.com", None, None)
        left = replace(MEIS, contact=contact, note=name, answers=(replace(ANSWERS[0], answer=name),))
        state = replace(AGREED, source=name[:64])
        keep(store, "lead", person=Person("web", f"w{number}"), state=state, effects=[left], now=clock())
        store.add_note(store.leads(person=Person("web", f"w{number}"))[0].id, name, "gone", clock())
    pages = [await recruiter.opens("/console/leads")]
    pages += [await recruiter.opens(f"/console/leads/{lead.id}") for lead in store.leads()]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "<b>bold" not in page.text
        assert not {"\u202e", "\u202c", "\u200f"} & set(page.text)
    everything = unescape(pages[0].text)
    assert [name for name in HOSTILE if "".join(filter(str.isprintable, name)) not in everything] == []


async def test_a_filter_stands_in_the_address(recruiter: Visitor, store: Store, clock: Clock, lead: str) -> None:
    """So that a bookmark shows the same, and each field shows what is set."""
    namesake = replace(LEFT, contact=Details("梅小雨", "other@example.com"))
    keep(
        store, "li", person=LI, effects=[replace(namesake, role="fae-engineer", verdict="needs_review")], now=clock()
    )
    page = await recruiter.opens("/console/leads?role=fae-engineer&verdict=needs_review&status=open&owner=-")
    assert "1 found" in page.text
    assert f"/console/leads/{lead}" not in page.text
    assert '<option value="fae-engineer" selected>' in page.text
    assert '<option value="-" selected>' in page.text
    assert "1 found" in (await recruiter.opens("/console/leads?search=%2B8613800138000&channel=telegram")).text
    assert "2 found" in (await recruiter.opens("/console/leads?search=梅小雨")).text
    assert "No leads like this." in (await recruiter.opens("/console/leads?search=小&source=-")).text


async def test_sources_of_late_are_offered(recruiter: Visitor, store: Store, clock: Clock) -> None:
    """Once each, and what brought nobody so far as a lead is not."""
    for number, source in enumerate(("poster-7", "<b>", "poster-7", "nobody")):
        reached = [StageReached("arrived" if number == 3 else "lead", "r")]
        keep(store, str(number), state=replace(AGREED, source=source), effects=reached, now=clock())
    offered = re.findall(r'<option value="([^"]*)">', (await recruiter.opens("/console/leads")).text)
    assert [each for each in offered if each in ("poster-7", "&lt;b&gt;", "nobody")] == ["&lt;b&gt;", "poster-7"]


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=~", "order='", "status=%F0%9F", "late=2", "a=1&a=2", f"search={'x' * 5000}"],
)
async def test_an_address_that_was_tampered_with_shows_a_list(recruiter: Visitor, lead: str, query: str) -> None:
    assert (await recruiter.opens(f"/console/leads?{query}")).status_code == 200


async def test_late_leads_are_found_and_marked(recruiter: Visitor, store: Store, clock: Clock, lead: str) -> None:
    assert "0 found" in (await recruiter.opens("/console/leads?late=1")).text
    clock.now += ANSWER_WITHIN
    clock.later(minutes=1)
    await recruiter.signs_in("Lin Mei")
    page = await recruiter.opens("/console/leads?late=1&order=due")
    assert "1 found" in page.text
    assert '<span class="tag grave">late</span>' in page.text


async def test_many_leads_are_read_page_by_page(recruiter: Visitor, store: Store, clock: Clock) -> None:
    """Each exactly once; what narrows goes along."""
    for number in range(120):
        clock.later(seconds=number % 3)
        left = replace(LEFT, contact=Details("梅小雨", f"{number}@example.com"))
        keep(store, "lead", person=Person("web", f"w{number}"), effects=[left], now=clock())
    seen: list[str] = []
    path: str | None = "/console/leads?status=open"
    while path:
        page = await recruiter.opens(path)
        seen += re.findall(r'<th scope="row"><a href="/console/leads/([^"]+)"', page.text)
        following = re.search(r'href="(/console/leads\?[^"]*after=[^"]*)"', page.text)
        path = unescape(following[1]) if following else None
        assert path is None or "status=open" in path
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_a_filter_shows_is_saved_as_a_file(
    recruiter: Visitor, store: Store, clock: Clock, lead: str, kind: str
) -> None:
    keep(store, "li", person=LI, effects=[replace(LEFT, contact=Details("=1+1", "li@example.com"))], now=clock())
    page = await recruiter.opens(f"/console/leads.{kind}?search=li@example.com")
    assert page.headers["content-disposition"] == f"attachment; filename*=UTF-8''leads-2026-11-23.{kind}"
    if kind == "csv":
        (row,) = csv.DictReader(io.StringIO(page.text.removeprefix("\ufeff")))
        assert (row["name"], row["email"], row["status"]) == ("'=1+1", "li@example.com", "new")
    else:
        sheet = zipfile.ZipFile(io.BytesIO(page.content)).read("xl/worksheets/sheet1.xml").decode()
        assert (sheet.count("<row "), "<f>" in sheet, "li@example.com" in sheet) == (2, False, True)
    assert [action.what for action in store.actions(limit=1)] == ["leads_exported"]


async def test_a_workbook_has_a_limit(
    recruiter: Visitor, store: Store, lead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told what to do instead, and that does it."""
    monkeypatch.setattr(leads, "LARGEST_WORKBOOK", 0)
    page = await recruiter.opens("/console/leads.xlsx")
    assert (page.status_code, "save them as CSV" in page.text) == (422, True)
    assert "梅小雨" in (await recruiter.opens("/console/leads.csv")).text


async def test_a_workbook_is_gone_when_the_browser_hangs_up(
    recruiter: Visitor, app: Starlette, lead: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is being sent it has no name in any folder; afterwards it is not there."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    cookie = "; ".join(f"{name}={value}" for name, value in recruiter.cookies.items())
    headers = [(b"cookie", cookie.encode()), (b"host", b"bole")]
    scope = {"type": "http", "asgi": {"spec_version": "2.4"}, "method": "GET", "headers": headers, "client": ("", 1)}
    scope |= {"path": "/console/leads.xlsx", "query_string": b"", "scheme": "http", "server": ("bole", 80)}
    seen: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def hangs_up(message: Any) -> None:
        seen.append(message.get("status"))
        if message["type"] == "http.response.body":
            assert list((tmp_path / "temporary").iterdir()) == []
            assert open_in(tmp_path / "temporary") == 1
            raise OSError("gone")

    with pytest.raises(ClientDisconnect):
        await app(scope, receive, hangs_up)
    assert (seen[0], open_in(tmp_path / "temporary")) == (200, 0)


def open_in(folder: Path) -> int:
    """How many of its files this process has open, with a name or without."""
    return sum(
        str(each.readlink()).startswith(str(folder)) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()
    )


@pytest.mark.slow
async def test_a_large_export_is_whole(recruiter: Visitor, store: Store, clock: Clock) -> None:
    """More than is read at once, and than is sent at once."""
    for number in range(450):
        keep(store, "lead", person=Person("web", f"w{number}"), effects=[LEFT], now=clock())
    page = await recruiter.opens("/console/leads.csv")
    rows = list(csv.DictReader(io.StringIO(page.text.removeprefix("\ufeff"))))
    assert len({row["id"] for row in rows}) == len(rows) == 450


async def test_a_resume_is_saved_and_never_shown(recruiter: Visitor, store: Store, clock: Clock, lead: str) -> None:
    """Under its own name, by whoever has signed in, with a line in the log."""
    attachment = Attachment("reference", "简历<b>.html", 100)
    keep(store, "2", event=SentFile("file", attachment), effects=[ResumeSent(attachment)], now=clock())
    (coming,) = store.due_files(clock(), 10, ["telegram"])
    store.fetched(coming.id, "pdf", b"%PDF-1.7 <script>alert(1)</script>")
    keep(store, "3", effects=[ResumeKept(coming.id)], now=clock())
    page = await recruiter.opens(f"/console/leads/{lead}/resume")
    assert page.content.startswith(b"%PDF")
    assert page.headers["content-type"] == "application/pdf"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote('简历<b>.pdf', safe='')}"
    assert store.actions(about=lead)[0].what == "resume_saved"


@pytest.mark.parametrize("path", ["", "/resume", "/case", "/notes"])
async def test_an_id_from_elsewhere_shows_and_changes_nothing(recruiter: Visitor, lead: str, path: str) -> None:
    """Guessed, or of somebody who has been erased."""
    await recruiter.opens("/console/leads")
    for id_ in ("guessed", lead[:-1], "%00", "' OR 1=1 --"):
        address = f"/console/leads/{quote(id_)}{path}"
        page = await (
            recruiter.submits(address, note="x") if path in ("/case", "/notes") else recruiter.opens(address)
        )
        assert page.status_code == 404


async def test_strangers_see_nothing(app: Starlette, lead: str) -> None:
    for path in ("", ".csv", ".xlsx", f"/{lead}", f"/{lead}/resume"):
        page = await Visitor(app).opens(f"/console/leads{path}")
        assert page.url.path == "/console/sign-in"
        assert "梅小雨" not in page.text


async def test_a_closed_lead_that_its_candidate_changed_says_so(
    recruiter: Visitor, store: Store, clock: Clock, lead: str
) -> None:
    store.move_case(lead, replace(case(store, lead), status="declined"), "gone", clock())
    keep(store, "2", effects=[replace(MEIS, note="I have CUDA now")], now=clock())
    text = (await recruiter.opens(f"/console/leads/{lead}")).text
    assert "told something new; it was “declined” and is open again" in text
    assert "<b>Somebody</b>" in text, "an account that is not there"


def listed(page: str) -> list[tuple[str, list[str]]]:
    """Of each row the lead, and those beside it."""
    rows = re.split(r'<th scope="row">', page)[1:]
    return [
        (first, beside) for row in rows for first, *beside in [re.findall(r'href="/console/leads/([^"?]+)"', row)]
    ]


async def test_the_same_person_stands_once(recruiter: Visitor, store: Store, clock: Clock, lead: str) -> None:
    """In the list, where their newest lead stands; the others are beside it with role, verdict, status and whether
    they are late, in whichever role and from whichever platform they came. Their own page lists them, too."""
    clock.later(hours=47)
    other = replace(
        LEFT, role="fae-engineer", verdict="needs_review", contact=replace(CONTACT, email="o@example.com")
    )
    keep(store, "li", person=LI, effects=[other], now=clock())
    keep(
        store, "wu", person=Person("web", "w"), effects=[replace(LEFT, contact=Details("Wu", "w@x.com"))], now=clock()
    )
    clock.later(hours=2)
    await recruiter.signs_in("Lin Mei")
    (wu, lis) = (next(each.id for each in store.leads() if each.person.channel == on) for on in ("web", "wechat"))
    page = (await recruiter.opens("/console/leads?order=changed")).text
    assert sorted(listed(page)) == sorted([(lis, [lead]), (wu, [])])
    beside = page[page.index('class="beside"') :]
    for told in ("The same person also left:", "HPC", "meets the requirements", "new", "late", "Telegram"):
        assert told in beside
    assert "3 found" in page
    page = (await recruiter.opens("/console/leads?role=fae-engineer")).text
    assert listed(page) == [(lis, [lead])], "what a filter leaves out is beside it, too"
    text = (await recruiter.opens(f"/console/leads/{lead}")).text
    assert f'<a href="/console/leads/{lis}">' in text
    assert "needs a look" in text


async def test_another_name_with_the_same_phone_is_shown(
    recruiter: Visitor, store: Store, clock: Clock, lead: str
) -> None:
    """It may be a family's."""
    keep(store, "li", person=LI, effects=[replace(LEFT, contact=Details("梅<b>", None, CONTACT.phone))], now=clock())
    page = (await recruiter.opens("/console/leads")).text
    assert len(listed(page)) == 1
    assert {name in page for name in ("梅小雨", "梅&lt;b&gt;")} == {True}


async def test_somebody_with_very_many_leads_takes_few_rows_and_all_can_be_reached(
    recruiter: Visitor, store: Store, clock: Clock
) -> None:
    for number in range(60):
        keep(store, "lead", person=Person("web", f"w{number}"), effects=[LEFT], now=clock())
    rows = listed((await recruiter.opens("/console/leads")).text)
    assert [len(beside) for _, beside in rows] == [20, 20, 17]
    assert len({each for first, beside in rows for each in (first, *beside)}) == 60


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_person_stands_once_in_each_language(
    app: Starlette, admin: Visitor, store: Store, clock: Clock, lead: str, language: str
) -> None:
    keep(store, "2", effects=[replace(LEFT, role=None, verdict="not_qualified")], now=clock())
    wang = await newcomer(app, store, clock, "Wang", language=language)
    beside = (await wang.opens("/console/leads")).text.partition('class="beside"')[2]
    assert {"zh": "同一位候选人还有：", "en": "The same person also left:"}[language] in beside


async def test_an_export_says_which_rows_are_one_person(
    recruiter: Visitor, store: Store, clock: Clock, lead: str
) -> None:
    clock.later(hours=1)
    keep(store, "li", person=LI, effects=[replace(LEFT, role="fae-engineer")], now=clock())
    keep(
        store, "wu", person=Person("web", "w"), effects=[replace(LEFT, contact=Details("Wu", "w@x.com"))], now=clock()
    )
    page = await recruiter.opens("/console/leads.csv")
    rows = csv.DictReader(io.StringIO(page.text.removeprefix("\ufeff")))
    by_person = [(row["person"], row["id"], row["same_person"]) for row in rows]
    firsts = {person: same for person, _, same in by_person}
    (first,) = (id_ for person, id_, _ in by_person if person == str(MEI))
    assert (firsts[str(MEI)], firsts[str(LI)], firsts["web:w"] == first) == (first, first, False)


async def test_a_long_talk_is_read_from_its_end(recruiter: Visitor, store: Store, clock: Clock, lead: str) -> None:
    for number in range(40):
        keep(store, f"n{number}", f"reply {number}", now=clock())
    page = (await recruiter.opens(f"/console/leads/{lead}")).text
    assert ("reply 39" in page, "reply 10" in page) == (True, False)
    older = re.search(r'href="(/console/leads/[^"]+before=\d+)#talk"', page)
    assert older
    page = (await recruiter.opens(older[1])).text
    assert ("reply 39" in page, "reply 20" in page) == (False, True)


async def test_erased_is_erased(recruiter: Visitor, store: Store, clock: Clock, lead: str) -> None:
    store.forget(MEI, clock())
    assert (await recruiter.opens(f"/console/leads/{lead}")).status_code == 404
    assert "梅小雨" not in (await recruiter.opens("/console/leads?search=梅小雨")).text.replace('value="梅小雨"', "")
