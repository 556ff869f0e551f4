"""Rules at work at real receivers: each destination's own language, its own share, and its digest at nine."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery import Delivery, Patience, Recruiters
from bot.delivery.mornings import last_morning
from bot.storage import Store
from dialogs.catalogue import Catalogue
from dialogs.events import Language
from dialogs.outcome import LeadAnswer, QuestionForwarded
from tests.delivery.conftest import running
from tests.receivers import Machine, Mailbox
from tests.storage.talk import CONTACT, LEFT, LI, MEI, NOON, keep, leave_lead
from tests.waiting import until

PUBLIC = "https://jobs.example.com"
SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 3, 3, 1, tzinfo=UTC)
"""In Shanghai, on the morning after the leads came."""
ANSWERS = (
    LeadAnswer("3 年以上芯片经验", "几年?", "半年", False, "r/requirements/1/years"),
    LeadAnswer("英语", "英语如何?", "", None),
)
UNQUALIFIED = replace(LEFT, verdict="not_qualified", answers=ANSWERS)


class Clock:
    now = NOON + timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self.now


def deliver(store: Store, catalogue: Catalogue, clock: Clock, *urls: str, language: Language = "zh") -> Delivery:
    recruiters = Recruiters(urls, language, catalogue, PUBLIC, SHANGHAI)
    return Delivery(store, {}, recruiters, clock=clock, patience=Patience(0.05, 0.1, 30))


async def settled(store: Store) -> None:
    await until(lambda: store.backlog()["notices_waiting"] == 0)
    await asyncio.sleep(0.1)  # what is not told needs a moment to show


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 3, 3, 1, tzinfo=UTC), datetime(2026, 3, 3, 9, tzinfo=SHANGHAI)),
        (datetime(2026, 3, 3, 0, 59, 59, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)),
        (datetime(2026, 3, 3, 23, tzinfo=UTC), datetime(2026, 3, 3, 9, tzinfo=SHANGHAI)),
    ],
)
def test_mornings_are_the_employers(now: datetime, morning: datetime) -> None:
    assert last_morning(now, SHANGHAI) == morning
    assert last_morning(now, SHANGHAI).date() == morning.date()


def test_a_morning_is_at_nine_also_when_clocks_were_changed() -> None:
    """On the last Sunday of March Berlin's day has 23 hours."""
    berlin = ZoneInfo("Europe/Berlin")
    morning = last_morning(datetime(2026, 3, 30, 6, 30, tzinfo=UTC), berlin)
    assert (morning.hour, morning.date(), morning.astimezone(UTC).hour) == (9, date(2026, 3, 29), 7)


@pytest.mark.slow
async def test_each_destination_has_its_share_in_its_language(
    store: Store, catalogue: Catalogue, mailbox: Mailbox, machine: Machine
) -> None:
    """The letters are for who reads English and for what is qualified; the machine is told of WeChat alone."""
    leave_lead(store)
    leave_lead(store, person=LI, left=UNQUALIFIED)
    keep(store, "1", effects=[QuestionForwarded("有年终奖吗?", "r")])
    urls = (f"{mailbox.url}&format=text&bole-in=en&bole-verdict=qualified", f"{machine.url}?bole-channel=wechat")
    async with running(deliver(store, catalogue, Clock(), *urls)):
        await settled(store)
    titles = sorted(letter["Subject"] for letter in mailbox.letters)
    assert titles == ["A candidate asks about Architect", "Meets the requirements: 梅小雨, Architect"]
    assert [lead["channel"] for lead in machine.leads] == ["wechat"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "title", "lines"),
    [
        (
            "zh",
            "每日汇总 2026-03-03：2 位候选人",
            ["梅小雨，架构师：✗ 芯片经验；? 英语", "李强，架构师：有要求未满足", "", f"{PUBLIC}/console/leads"],
        ),
        (
            "en",
            "Digest of 2026-03-03: 2 candidates",
            [
                "梅小雨, Architect: ✗ chip experience; ? 英语",
                "李强, Architect: Some requirements not met",
                "",
                f"{PUBLIC}/console/leads",
            ],
        ),
    ],
)
async def test_a_digest_comes_at_nine(
    store: Store,
    catalogue: Catalogue,
    mailbox: Mailbox,
    machine: Machine,
    language: Language,
    title: str,
    lines: list[str],
) -> None:
    """From two processes, one of which was restarted: once, with each name and what was not met."""
    leave_lead(store, left=UNQUALIFIED)
    li = replace(UNQUALIFIED, contact=replace(CONTACT, name="李强"), answers=())
    leave_lead(store, person=LI, left=li)
    clock, digest = Clock(), "bole-digest=not_qualified"
    urls = (f"{mailbox.url}&format=text&{digest}", f"{machine.url}?{digest}")
    one, other, again = (deliver(store, catalogue, clock, *urls, language=language) for _ in range(3))
    async with running(one), running(other):
        await settled(store)
        clock.now = NINE - timedelta(seconds=1)
        await asyncio.sleep(0.2)
        assert (mailbox.letters, machine.bodies) == ([], [])
        clock.now = NINE
        await until(lambda: mailbox.letters and machine.bodies)
        await settled(store)
    clock.now = NINE + timedelta(hours=23)
    async with running(again):
        await settled(store)
        clock.now = NINE + timedelta(days=1)
        await settled(store)
    (letter,), (object_,) = mailbox.letters, machine.leads
    assert letter["Subject"] == title
    assert str(letter.get_content()).replace("\r\n", "\n").rstrip().split("\n") == lines
    told = [store.leads(person=person)[0].as_json(PUBLIC) for person in (MEI, LI)]
    assert object_ == {
        "id": "digest-2026-03-03",
        "leads": told,
        "more": 0,
        "console_url": f"{PUBLIC}/console/leads",
    }


@pytest.mark.slow
async def test_a_digest_that_is_late_says_so(store: Store, catalogue: Catalogue, mailbox: Mailbox) -> None:
    """The mail server was down at nine, and we were at ten."""
    leave_lead(store, left=UNQUALIFIED)
    clock, url = Clock(), f"{mailbox.url}&format=text&bole-digest=not_qualified"
    async with running(deliver(store, catalogue, clock, url)):
        await settled(store)
        mailbox.closed, clock.now = True, NINE
        await until(lambda: mailbox.refused)
    mailbox.closed, clock.now = False, NINE + timedelta(hours=3)
    async with running(deliver(store, catalogue, clock, url)):
        await settled(store)
    (letter,) = mailbox.letters
    assert str(letter.get_content()).startswith("这条通知送晚了：自 2026-03-03 09:00 起一直未能送达。")


@pytest.mark.slow
async def test_a_digest_of_people_who_are_gone_is_not_sent(
    store: Store, catalogue: Catalogue, machine: Machine
) -> None:
    """They left while it waited for its destination."""
    leave_lead(store, left=UNQUALIFIED)
    clock, url = Clock(), f"{machine.url}?bole-digest=not_qualified"
    async with running(deliver(store, catalogue, clock, url)):
        await settled(store)
        machine.closed, clock.now = True, NINE
        await until(lambda: machine.refused)
    store.forget(MEI, NINE)
    machine.closed, clock.now = False, NINE + timedelta(minutes=1)
    async with running(deliver(store, catalogue, clock, url)):
        await settled(store)
    assert [told["withdrawn"] for told in machine.leads] == [True], "it may have arrived, so they are told to delete"
