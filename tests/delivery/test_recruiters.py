"""News on its way to recruiters, at a real mail server and a real JSON endpoint."""

import asyncio
import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.delivery import Delivery, Patience, Recruiters
from bot.delivery.news import Telling, Withdrawal, table
from bot.delivery.outbox import utc_now
from bot.storage import Store
from bot.storage.delivery.outbox import LEASE
from bot.storage.recruiters.recruiters_answers import Told
from bot.storage.tables import notices
from dialogs.catalogue import Catalogue
from dialogs.events import Language
from dialogs.outcome import LeadAnswer, QuestionForwarded
from dialogs.wording import LANGUAGES, Message
from tests.delivery.conftest import running
from tests.receivers import Machine, Mailbox
from tests.storage.talk import CONTACT, LATER, LEFT, MEI, NOON, forget, keep, leave_lead
from tests.waiting import until

pytestmark = pytest.mark.slow

PUBLIC = "https://jobs.example.com"
ANSWERS = (
    LeadAnswer("3 年以上芯片经验", "几年?", "三年半", True, "r/requirements/1/years"),
    LeadAnswer("会开车", "会开车吗?", "不会", False, "gone/requirements/1/yes_no"),
    LeadAnswer("英语", "英语如何?", "", None),
)
LEAD = replace(LEFT, answers=ANSWERS)


def deliver(
    store: Store,
    catalogue: Catalogue,
    *urls: str,
    language: Language = "zh",
    attempts: int = 30,
    clock: Callable[[], datetime] = utc_now,
) -> Delivery:
    recruiters = Recruiters(urls, language, catalogue, PUBLIC, ZoneInfo("Asia/Shanghai"))
    return Delivery(store, {}, recruiters, clock=clock, patience=Patience(0.05, 0.1, attempts))


def told(store: Store) -> bool:
    return store.backlog()["notices_waiting"] == 0


async def test_a_lead_arrives_once_everywhere(
    store: Store, catalogue: Catalogue, mailbox: Mailbox, machine: Machine
) -> None:
    """One letter for people, one object for machines, the very one of the contract."""
    leave_lead(store, left=LEAD)
    async with running(deliver(store, catalogue, mailbox.url, machine.url)):
        await until(lambda: told(store))
        await asyncio.sleep(0.1)
    (lead,) = store.leads()
    assert machine.leads == [lead.as_json(PUBLIC)]
    assert len(mailbox.letters) == 1


async def test_a_letter_reads_well_in_chinese(store: Store, catalogue: Catalogue, mailbox: Mailbox) -> None:
    """The verdict and the name first; contact, source, each requirement with its mark and answer, those not met
    first; a link to the page, with the id at the very end."""
    leave_lead(store, left=LEAD)
    async with running(deliver(store, catalogue, mailbox.url + "&format=text", clock=lambda: LATER)):
        await until(lambda: told(store))
    (letter,) = mailbox.letters
    (lead,) = store.leads()
    assert letter["Subject"] == "符合要求：梅小雨，架构师"
    assert str(letter.get_content()).replace("\r\n", "\n").rstrip() == (
        "电话：+8613800138000\n邮箱：mei@example.com\n来自：Telegram（poster-7），使用中文\n\n"
        "✗ 会开车：不会\n? 英语：未回答\n✓ 芯片经验：三年半\n\n留言：可以下周面试\n"
        f"{PUBLIC}/console/leads/{lead.id}"
    )


async def test_a_letter_reads_well_in_english(store: Store, catalogue: Catalogue, mailbox: Mailbox) -> None:
    """The recruiter's language, whatever the candidate speaks; what was said stays as it was said."""
    leave_lead(store, left=replace(LEAD, verdict="needs_review", role=None, note=""))
    async with running(deliver(store, catalogue, mailbox.url + "&format=text", language="en")):
        await until(lambda: told(store))
    (letter,) = mailbox.letters
    text = str(letter.get_content())
    assert letter["Subject"] == "Needs a person to look: 梅小雨, no particular role"
    assert "✓ chip experience: 三年半" in text
    assert "✗ 会开车: 不会" in text
    assert "? 英语: not answered" in text
    assert text.index("✗") < text.index("?") < text.index("✓")
    assert "Note" not in text
    assert "From: Telegram (poster-7), in Chinese" in text


async def test_a_destination_that_fails_does_not_repeat_the_others(
    store: Store, catalogue: Catalogue, mailbox: Mailbox, machine: Machine
) -> None:
    """The mail server is down for a while: the machine hears once, the letter comes when it can."""
    mailbox.closed = True
    leave_lead(store, left=LEAD)
    async with running(deliver(store, catalogue, mailbox.url, machine.url)):
        await until(lambda: mailbox.refused >= 2 and machine.bodies != [])
        mailbox.closed = False
        await until(lambda: told(store))
    assert len(mailbox.letters) == 1
    assert len(machine.bodies) == 1


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "这条通知送晚了：自 2026-03-02 20:00 起一直未能送达。"),
        ("en", "Late: waiting to be delivered since 2026-03-02 20:00."),
    ],
)
async def test_a_lead_that_waited_for_more_than_an_hour_says_since_when(
    store: Store, catalogue: Catalogue, mailbox: Mailbox, machine: Machine, language: Language, line: str
) -> None:
    """Also where it was changed while it waited; machines read the very object of the contract."""
    leave_lead(store, left=LEAD)
    store.due_notices(NOON, 10, [store.fingerprint(mailbox.url + "&format=text")])
    keep(store, "changed", effects=[replace(LEAD, note="new")], now=NOON + timedelta(hours=2))
    urls, clock = (mailbox.url + "&format=text", machine.url), lambda: NOON + timedelta(days=6)
    async with running(deliver(store, catalogue, *urls, language=language, clock=clock)):
        await until(lambda: told(store))
    (letter,) = mailbox.letters
    assert str(letter.get_content()).splitlines()[0] == line
    assert machine.leads == [store.leads()[0].as_json(PUBLIC)]


async def test_a_lead_is_still_told_after_days_of_silence(
    store: Store, catalogue: Catalogue, machine: Machine
) -> None:
    """Nobody listens for three days, by a clock that runs fast: then it arrives, once."""
    now = NOON

    def clock() -> datetime:
        nonlocal now
        now += timedelta(minutes=20)
        return now

    machine.closed = True
    leave_lead(store, left=LEAD)
    async with running(Delivery(store, {}, Recruiters((machine.url,), "en", catalogue, PUBLIC), clock=clock)):
        await until(lambda: now > NOON + timedelta(days=3))
        assert store.dead_letters() == ()
        machine.closed = False
        await until(lambda: told(store))
    assert machine.refused > 10  # how often depends on how often the clock is asked
    assert machine.leads == [store.leads()[0].as_json(PUBLIC)]


async def test_news_of_today_about_a_lead_of_yesterday_is_not_late(
    store: Store, catalogue: Catalogue, mailbox: Mailbox
) -> None:
    """It waits since the change, for whoever was told of the lead."""
    now = NOON
    url = mailbox.url + "&format=text"
    leave_lead(store, left=LEAD)
    async with running(deliver(store, catalogue, url, clock=lambda: now + timedelta(minutes=1))):
        await until(lambda: told(store))
        now = NOON + timedelta(days=1)
        keep(store, "changed", effects=[replace(LEAD, note="new")], now=now)
        await until(lambda: told(store))
    assert [str(letter.get_content())[:2] for letter in mailbox.letters] == ["电话"] * 2


async def test_a_correction_before_it_is_told_is_one_piece_of_news(
    store: Store, catalogue: Catalogue, machine: Machine
) -> None:
    """What arrives is the lead as it is then."""
    leave_lead(store, left=LEAD)
    corrected = replace(LEAD, contact=replace(CONTACT, email="right@example.com"))
    keep(store, "2", effects=[corrected])
    async with running(deliver(store, catalogue, machine.url)):
        await until(lambda: told(store))
    assert [lead["contact"]["email"] for lead in machine.leads] == ["right@example.com"]


async def test_a_later_change_is_told_under_the_same_id(store: Store, catalogue: Catalogue, machine: Machine) -> None:
    """And saying the same again is no news."""
    leave_lead(store, left=LEAD)
    async with running(deliver(store, catalogue, machine.url)):
        await until(lambda: told(store))
        keep(store, "same", effects=[LEAD], now=datetime.now(UTC))
        assert told(store)
        keep(store, "changed", effects=[replace(LEAD, verdict="not_qualified")], now=datetime.now(UTC))
        await until(lambda: told(store))
    assert [lead["verdict"] for lead in machine.leads] == ["qualified", "not_qualified"]
    assert len({lead["id"] for lead in machine.leads}) == 1


async def test_a_change_while_it_is_being_told_is_told_too(store: Store, machine: Machine) -> None:
    """The delivery that was under way counts for what it told, not for what came after."""
    leave_lead(store, left=LEAD)
    now = datetime.now(UTC)
    (notice,) = store.due_notices(now, 10, ["hr"])
    keep(store, "changed", effects=[replace(LEAD, note="new")])
    store.notice_delivered(notice)
    (again,) = store.due_notices(now, 10, ["hr"])
    store.notice_delivered(again)
    assert store.due_notices(now, 10, ["hr"]) == ()


async def test_a_forwarded_question_reaches_people_and_machines(
    store: Store, catalogue: Catalogue, mailbox: Mailbox, machine: Machine
) -> None:
    """With the candidate's own words, and whether there is a way to reach them."""
    keep(store, "1", effects=[QuestionForwarded("<b>有年终奖吗?</b>", "r")])
    async with running(deliver(store, catalogue, mailbox.url + "&format=text", machine.url)):
        await until(lambda: told(store))
    (letter,) = mailbox.letters
    (question,) = store.questions()
    assert letter["Subject"] == "候选人提问：架构师"
    assert "<b>有年终奖吗?</b>" in str(letter.get_content())
    assert "对方没有留下联系方式。" in str(letter.get_content())
    assert machine.leads == [
        {
            "id": question.id,
            "asked_at": question.asked_at.isoformat(),
            "role": "r",
            "language": "zh",
            "channel": "telegram",
            "question": "<b>有年终奖吗?</b>",
            "lead": None,
            "contact": None,
            "console_url": f"{PUBLIC}/console/questions/{question.id}",
        }
    ]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh",
            ["姓名：梅小雨", "电话：+8613800138000", "邮箱：mei@example.com", f"{PUBLIC}/console/questions/{{id}}"],
        ),
        (
            "en",
            [
                "Name: 梅小雨",
                "Phone: +8613800138000",
                "E-mail: mei@example.com",
                f"{PUBLIC}/console/questions/{{id}}",
            ],
        ),
    ],
)
async def test_a_question_says_how_to_reach_who_asked_it(
    store: Store, catalogue: Catalogue, mailbox: Mailbox, machine: Machine, language: Language, lines: list[str]
) -> None:
    """Recruiters answer themselves, so a lead left before is told along, its role too where none was named."""
    leave_lead(store, left=LEAD)
    keep(store, "1", effects=[QuestionForwarded("有年终奖吗?", None)])
    (lead,), (question,) = store.leads(), store.questions()
    url = mailbox.url + "&format=text"
    async with running(deliver(store, catalogue, url, machine.url, language=language)):
        await until(lambda: told(store))
    (letter,) = (letter for letter in mailbox.letters if "有年终奖吗?" in str(letter.get_content()))
    written = str(letter.get_content()).replace("\r\n", "\n").splitlines()
    assert [line for line in lines if line.format(id=question.id) not in written] == []
    assert str(letter["Subject"]).endswith({"zh": "架构师", "en": "Architect"}[language])
    (object_,) = (object_ for object_ in machine.leads if "question" in object_)
    assert (object_["lead"], object_["contact"]) == (lead.id, lead.as_json()["contact"])


def test_letters_say_the_same_in_either_language() -> None:
    """With the same gaps to fill."""
    gaps = []
    for language in LANGUAGES:
        words = table(language)
        filled = {
            kind: set(re.findall(r"lead\.\w+(?:\.\w+)?|question\.\w+|url|more|days|hours", str(words[kind])))
            for kind in ("lead", "question", "overdue_lead", "overdue_question", "digest", "withdrawal", "merger")
        }
        gaps.append(filled)
    assert gaps[0] == gaps[1]


@pytest.mark.parametrize("format_", ["text", "html"])
async def test_hostile_words_stay_words(store: Store, catalogue: Catalogue, mailbox: Mailbox, format_: str) -> None:
    """A name is no markup, no second header and no other line of the letter."""
    name = "<script>alert(1)</script>\nBcc: everybody@example.com\n结论:录用"
    leave_lead(store, left=replace(LEAD, contact=replace(CONTACT, name=name), note=name))
    async with running(deliver(store, catalogue, f"{mailbox.url}&format={format_}")):
        await until(lambda: told(store))
    (letter,) = mailbox.letters
    assert letter["Bcc"] is None
    body = letter.get_body(("html", "plain"))
    assert body is not None
    text = body.get_content()
    assert "\n结论:录用" not in text
    assert ("<script>" in text, "&lt;script&gt;" in text) == (format_ == "text", format_ == "html")


async def test_a_destination_down_for_good_is_a_dead_letter_without_secrets(
    store: Store, catalogue: Catalogue, machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    """It is named by its number: neither log nor database nor dead letter holds its password."""
    machine.closed = True
    leave_lead(store, left=LEAD)
    with capture_logs() as logs, caplog.at_level(logging.DEBUG):
        async with running(deliver(store, catalogue, machine.url, attempts=2)):
            await until(lambda: store.dead_letters() != ())
    (letter,) = store.dead_letters()
    assert (letter.kind, letter.reason) == ("notice", "destination 1 did not take it")
    assert letter.lead == store.leads()[0].id
    for place in (str(logs), caplog.text, str(letter), json.dumps(store.export(MEI))):
        assert "secret-token" not in place


async def test_a_wrong_url_is_named_at_the_start(
    store: Store, catalogue: Catalogue, machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    """And does not keep the good ones from hearing."""
    urls = ("nonsense://token-1234", machine.url, machine.url)
    recruiters = Recruiters(urls, "en", catalogue, PUBLIC)
    assert recruiters.faults() == ("BOLE_NOTIFY_URLS: destination 1 is not a URL that Apprise understands",)
    leave_lead(store, left=LEAD)
    async with running(Delivery(store, {}, recruiters)):
        await until(lambda: told(store))
    assert len(machine.bodies) == 1
    assert [letter.reason for letter in store.dead_letters()] == [
        "destination 1 is not a URL that Apprise understands"
    ]
    assert "token-1234" not in caplog.text


async def test_a_destination_taken_off_the_list_hears_nothing_more(
    store: Store, catalogue: Catalogue, machine: Machine
) -> None:
    """News that still waited for it becomes a dead letter that says why."""
    leave_lead(store, left=LEAD)
    store.due_notices(datetime(2020, 1, 1, tzinfo=UTC), 10, [store.fingerprint(machine.url)])
    async with running(deliver(store, catalogue, "json://127.0.0.1:9")):
        await until(lambda: store.dead_letters() != ())
    assert machine.bodies == []
    assert store.dead_letters()[0].reason == "this destination is no longer in BOLE_NOTIFY_URLS"


async def test_news_waits_for_the_first_destination(store: Store, catalogue: Catalogue, machine: Machine) -> None:
    """Nobody is configured at first: whoever is, later, hears of everything that was left meanwhile."""
    leave_lead(store, left=LEAD)
    keep(store, "1", effects=[QuestionForwarded("有年终奖吗?", "r")])
    async with running(deliver(store, catalogue)):
        await asyncio.sleep(0.2)
    assert store.backlog()["notices_waiting"] == 2
    async with running(deliver(store, catalogue, machine.url)):
        await until(lambda: told(store))
    (lead,), (question,) = store.leads(), store.questions()
    assert {news["id"] for news in machine.leads} == {lead.id, question.id}


def test_a_failure_of_old_news_does_not_touch_the_newer(store: Store) -> None:
    """The lead changed while its sending failed for good: the newer news is neither dead nor put off."""
    leave_lead(store, left=LEAD)
    now = datetime.now(UTC)
    for number, retry_at in enumerate((None, now + timedelta(days=1))):
        (notice,) = store.due_notices(now, 10, ["hr"])
        keep(store, f"changed {number}", effects=[replace(LEAD, note=f"new {number}")])
        store.notice_failed(notice, "down", retry_at)
    (again,) = store.due_notices(now, 10, ["hr"])
    assert (again.revision, again.attempts) == (2, 0)
    assert store.dead_letters() == ()


@pytest.mark.parametrize("by", ["the candidate", "bole forget"])
@pytest.mark.parametrize(("language", "title"), [("zh", "申请 {id} 已撤回"), ("en", "Lead {id} was withdrawn")])
async def test_who_was_told_of_an_erased_lead_is_told_to_delete_it(
    store: Store,
    catalogue: Catalogue,
    mailbox: Mailbox,
    machine: Machine,
    by: str,
    language: Language,
    title: str,
) -> None:
    """Once, by its id alone; it waits until it is delivered, over restarts too, and then leaves no trace."""
    leave_lead(store, left=LEAD)
    (lead,) = store.leads()
    delivery = deliver(store, catalogue, mailbox.url + "&format=text", machine.url, language=language)
    async with running(delivery):
        await until(lambda: told(store))
    mailbox.letters.clear()
    machine.bodies.clear()
    mailbox.closed = True
    if by == "the candidate":
        forget(store)
    else:
        store.forget(MEI)
    async with running(deliver(store, catalogue, mailbox.url + "&format=text", machine.url, language=language)):
        await until(lambda: mailbox.refused >= 1 and machine.bodies != [])
    mailbox.closed = False
    async with running(deliver(store, catalogue, mailbox.url + "&format=text", machine.url, language=language)):
        await until(lambda: told(store))
    (object_,) = machine.leads
    assert (object_.pop("id"), object_.pop("withdrawn")) == (lead.id, True)
    assert datetime.fromisoformat(object_.pop("at")).tzinfo is not None
    assert object_ == {}
    (letter,) = mailbox.letters
    assert letter["Subject"] == title.format(id=lead.id)
    assert "梅" not in str(machine.bodies) + str(letter)
    with store.database.reading() as connection:
        assert connection.execute(select(notices)).all() == []


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "申请 young 已并入申请 old"), ("en", "Lead young is now part of lead old")]
)
def test_who_was_told_of_a_lead_that_became_part_of_another_is_told_of_which(
    catalogue: Catalogue, language: Language, title: str
) -> None:
    """Nobody withdrew anything: a candidate on two platforms turned out to be one."""
    telling, news = Telling(language, catalogue, ""), Withdrawal("young", NOON, merged_into="old")
    assert telling.words(news)[0] == title
    assert json.loads(telling.json(news)) == {
        "id": "young",
        "withdrawn": True,
        "at": NOON.isoformat(),
        "merged_into": "old",
    }


async def raised_late(
    store: Store, catalogue: Catalogue, mailbox: Mailbox, machine: Machine, language: Language
) -> None:
    """Told to both destinations, and raised at both two days later."""
    now = LATER
    urls = (mailbox.url + "&format=text", machine.url)
    async with running(deliver(store, catalogue, *urls, language=language, clock=lambda: now)):
        await until(lambda: told(store))
        now = NOON + timedelta(days=2, hours=3)
        assert store.raise_late(now) == 2
        await until(lambda: told(store))


@pytest.mark.parametrize(
    ("language", "title", "line"),
    [
        ("zh", "已等待 2 天：梅小雨，架构师", "符合要求，还没有人联系。"),
        ("en", "Waiting for 2 days: 梅小雨, Architect", "Meets the requirements. Nobody has answered yet."),
    ],
)
async def test_a_lead_that_nobody_answers_is_raised(
    store: Store,
    catalogue: Catalogue,
    mailbox: Mailbox,
    machine: Machine,
    language: Language,
    title: str,
    line: str,
) -> None:
    """Once, with how long they have waited and how to reach them."""
    leave_lead(store, left=LEAD)
    await raised_late(store, catalogue, mailbox, machine, language)
    (lead,) = store.leads()
    letter, object_ = mailbox.letters[1], machine.leads[1]
    assert letter["Subject"] == title
    lines = str(letter.get_content()).splitlines()
    assert line in lines
    assert lines[-1] == lead.as_json(PUBLIC)["console_url"]
    assert object_ == lead.as_json(PUBLIC) | {"waiting_hours": 51}


async def test_a_lead_that_is_answered_before_it_can_be_raised_is_not(
    store: Store, catalogue: Catalogue, machine: Machine
) -> None:
    """The destination was away meanwhile."""
    leave_lead(store, left=LEAD)
    now = LATER
    async with running(deliver(store, catalogue, machine.url, clock=lambda: now)):
        await until(lambda: told(store))
    now = NOON + timedelta(days=3)
    (lead,) = store.leads()
    assert store.raise_late(now) == 1
    assert store.move_case(lead.id, replace(lead.case, status="contacted"), "an account", now)
    async with running(deliver(store, catalogue, machine.url, clock=lambda: now)):
        await until(lambda: told(store))
    assert len(machine.bodies) == 1


@pytest.mark.parametrize(
    ("language", "title", "line"),
    [
        ("zh", "已等待 2 天：候选人提问，未指定岗位", "还没有人答复。"),
        ("en", "Waiting for 2 days: a question about no particular role", "Nobody has answered yet."),
    ],
)
async def test_a_question_that_nobody_answers_is_raised(
    store: Store,
    catalogue: Catalogue,
    mailbox: Mailbox,
    machine: Machine,
    language: Language,
    title: str,
    line: str,
) -> None:
    """Once, in the asker's words, with a link to where it is answered."""
    keep(store, "1", effects=[QuestionForwarded("有年终奖吗?", None)])
    await raised_late(store, catalogue, mailbox, machine, language)
    letter, (first, raised) = mailbox.letters[1], machine.leads
    assert letter["Subject"] == title
    lines = str(letter.get_content()).splitlines()
    assert ("有年终奖吗?" in lines, line in lines, lines[-1]) == (True, True, first["console_url"])
    assert raised == first | {"waiting_hours": 51}


async def test_a_question_that_is_answered_before_it_can_be_raised_is_not(
    store: Store, catalogue: Catalogue, machine: Machine
) -> None:
    keep(store, "1", effects=[QuestionForwarded("有年终奖吗?", None)])
    now = LATER
    async with running(deliver(store, catalogue, machine.url, clock=lambda: now)):
        await until(lambda: told(store))
    now = NOON + timedelta(days=3)
    assert store.raise_late(now) == 1
    (question,) = store.questions()
    store.answer_questions({question.id: Told("有", Message("有"))}, "Lin", now)
    async with running(deliver(store, catalogue, machine.url, clock=lambda: now)):
        await until(lambda: told(store))
    assert len(machine.bodies) == 1


def test_a_lead_that_nobody_was_told_of_is_withdrawn_from_nobody(store: Store) -> None:
    """Neither addressed nor sent: its id would only puzzle people."""
    leave_lead(store, left=LEAD)
    store.due_notices(datetime(2020, 1, 1, tzinfo=UTC), 10, ["hr"])
    store.forget(MEI)
    assert store.backlog()["notices_waiting"] == 0


def test_a_lead_erased_while_it_is_being_told_is_withdrawn_after_it(store: Store) -> None:
    """Told to delete what has not arrived yet, recruiters would keep it for ever."""
    leave_lead(store, left=LEAD)
    now = datetime.now(UTC)
    (notice,) = store.due_notices(now, 10, ["hr"])
    store.forget(MEI, now)
    assert store.due_notices(now + LEASE - timedelta(seconds=1), 10, ["hr"]) == ()
    (withdrawal,) = store.due_notices(now + LEASE, 10, ["hr"])
    assert (withdrawal.withdrawn, withdrawal.lead) == (notice.lead, None)


async def test_an_erased_lead_is_not_told(store: Store, catalogue: Catalogue, machine: Machine) -> None:
    """Deleted before it went out: it never does."""
    leave_lead(store, left=LEAD)
    store.forget(MEI)
    keep(store, "1", effects=[QuestionForwarded("later", None)])
    async with running(deliver(store, catalogue, machine.url)):
        await until(lambda: told(store))
    assert [news["question"] for news in machine.leads] == ["later"]
