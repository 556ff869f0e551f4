"""Platforms that take so much and no more, and what becomes of what is said to them; by a clock of ours."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import requests
from apprise.plugins.telegram import NotifyTelegram
from apprise.plugins.wecombot import NotifyWeComBot

from bot.channels import Channel, NotNow, Undeliverable
from bot.delivery import Delivery, Recruiters
from bot.delivery.answers import A_MINUTE, asked_to_wait, error_code
from bot.delivery.news import News
from bot.delivery.patience import WITH_PEOPLE
from bot.delivery.recruiters import IN_A_GROUP, pace_of
from bot.post import ChannelName, Person, Reachable
from bot.storage import Store
from bot.storage.delivery.paces import UNLIMITED, held
from dialogs.catalogue import Catalogue
from tests.delivery.conftest import Scripted, running
from tests.receivers import Group, Machine, open_group
from tests.storage.talk import CONTACT, LEFT, MEI, NOON, keep, leave_lead
from tests.waiting import until

pytestmark = pytest.mark.slow

TELEGRAM, WECOM = "tgram://123456789:abcdefghijklmnopqrstuvwxyzABCDEFGHI/-100123", "wecombot://a-key-of-a-robot"
OTHER, THIRD = Person("telegram", "other"), Person("telegram", "third")


class Clock:
    """Goes on by `step` each time that delivery looks at it, but stands still while recruiters are being told: how
    long that takes on a busy machine says nothing about the pace."""

    def __init__(self) -> None:
        self.now, self.step = NOON + timedelta(minutes=1), timedelta(seconds=0.5)
        self.stands = 0

    def __call__(self) -> datetime:
        if not self.stands:
            self.now += self.step
        return self.now


class Told(Recruiters):
    """Recruiters for whom the clock stands still."""

    clock: Clock

    async def tell(
        self,
        destination: int | None,
        news: News,
        late: datetime | None = None,
        reachable: Reachable | None = None,
    ) -> None:
        self.clock.stands += 1
        try:
            await super().tell(destination, news, late, reachable)
        finally:
            self.clock.stands -= 1


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def group(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Group]:
    monkeypatch.setattr("bot.delivery.outbox.LOOK_EVERY", 0.005)
    with open_group(lambda: clock.now) as open_:
        monkeypatch.setattr(NotifyTelegram, "notify_url", f"{open_.url}/bot")
        monkeypatch.setattr(NotifyWeComBot, "notify_url", open_.url + "/send?key={key}")
        yield open_


def leave_leads(store: Store, count: int) -> list[str]:
    """The candidates' names, in their order."""
    names = [f"Candidate-{number:03}" for number in range(count)]
    for name in names:
        left = replace(LEFT, contact=replace(CONTACT, name=name))
        leave_lead(store, person=Person("telegram", name), left=left)
    return names


def deliver(
    store: Store, catalogue: Catalogue, clock: Clock, *urls: str, channel: Scripted | None = None
) -> Delivery:
    channels: dict[ChannelName, Channel] = {"telegram": channel} if channel else {}
    recruiters = Told(urls, "en", catalogue, "")
    recruiters.clock = clock
    return Delivery(store, channels, recruiters, clock=clock)


def names(group: Group) -> list[str]:
    return [found[0] for text in group.texts if (found := re.findall(r"Candidate-\d+", text))]


def is_held(store: Store, clock: Clock) -> bool:
    with store.database.reading() as connection:
        return held(connection, ["telegram"], clock.now) != frozenset()


def told(store: Store) -> bool:
    return store.backlog()["notices_waiting"] == 0


@pytest.mark.parametrize("url", [TELEGRAM, WECOM])
async def test_a_burst_of_leads_arrives_late_and_complete_and_in_order(
    store: Store, catalogue: Catalogue, clock: Clock, group: Group, url: str
) -> None:
    """Sixty at once to a group that takes twenty a minute, from two processes: nothing is ever refused."""
    left = leave_leads(store, 60)
    one, other = (deliver(store, catalogue, clock, url) for _ in range(2))
    async with running(one), running(other):
        await until(lambda: told(store))
    assert names(group) == left
    assert group.refused == []
    assert group.at[-1] - group.at[0] > timedelta(minutes=2), (
        "what sixty take at twenty a minute, and nothing was lost"
    )


@pytest.mark.parametrize(("url", "wait"), [(TELEGRAM, timedelta(minutes=5)), (WECOM, timedelta(minutes=1))])
async def test_a_group_that_refuses_is_left_alone_as_long_as_it_says(
    store: Store, catalogue: Catalogue, clock: Clock, group: Group, machine: Machine, url: str, wait: timedelta
) -> None:
    """With all its news, which then arrives; WeCom, which does not say for how long, and says it as if all were well,
    for a minute. Others hear meanwhile."""
    group.busy_until = clock.now + wait
    left = leave_leads(store, 4)
    async with running(deliver(store, catalogue, clock, url, machine.url)):
        await until(lambda: told(store))
    assert len(group.refused) == 1
    assert sorted(names(group)) == left
    assert group.at[0] >= group.busy_until - timedelta(seconds=1)
    assert len(machine.bodies) == 4


@pytest.mark.parametrize("url", [TELEGRAM, WECOM])
async def test_news_that_a_group_never_takes_keeps_no_other_waiting(
    store: Store, catalogue: Catalogue, clock: Clock, group: Group, url: str
) -> None:
    """It is tried again later, for a week, and then given up with the reason."""
    left = leave_leads(store, 3)
    group.poison = left[0]
    clock.step = timedelta(minutes=20)
    async with running(deliver(store, catalogue, clock, url)):
        await until(lambda: store.dead_letters() != ())
    assert names(group) == left[1:]
    (letter,) = store.dead_letters()
    assert letter.reason.startswith("destination 1 did not take it")


async def test_a_chat_that_is_refused_waits_alone(store: Store, catalogue: Catalogue, clock: Clock) -> None:
    """With all its messages, and as long as it takes: no refusal counts as a failure of the message."""
    channel = Scripted({"one": [NotNow("too many messages", 30) for _ in range(2 * WITH_PEOPLE.attempts)]})
    keep(store, "1", "one", "two")
    keep(store, "1", "to other", person=OTHER)
    clock.step = timedelta(seconds=10)
    async with running(deliver(store, catalogue, clock, channel=channel)):
        await until(lambda: store.backlog()["messages_waiting"] == 0)
    assert channel.sent == [(str(OTHER), "to other"), (str(MEI), "one"), (str(MEI), "two")]
    assert store.dead_letters() == ()


async def test_a_bot_that_is_refused_waits_for_all_chats(store: Store, catalogue: Catalogue, clock: Clock) -> None:
    """Another process, too, sends nothing before the moment that Telegram named."""
    when: list[datetime] = []

    async def pause(_: object) -> None:
        when.append(clock.now)

    channel = Scripted({"one": [NotNow("too many messages", 600, everybody=True)]}, pause=pause)
    keep(store, "1", "one")
    one, other = (deliver(store, catalogue, clock, channel=channel) for _ in range(2))
    async with running(one), running(other):
        await until(lambda: is_held(store, clock))
        for number, person in enumerate((OTHER, THIRD)):
            keep(store, str(number), "to others", person=person, now=clock.now)
        await until(lambda: store.backlog()["messages_waiting"] == 0)
    assert len(when) == 4
    assert min(when[1:]) >= when[0] + timedelta(seconds=600)


async def test_a_message_that_never_goes_blocks_its_chat_no_longer_than_ten_tries(
    store: Store, catalogue: Catalogue, clock: Clock
) -> None:
    """What is refused by its contents is a dead letter at once, what breaks in our hands within half an hour."""
    when: list[datetime] = []

    async def pause(_: object) -> None:
        when.append(clock.now)

    script: dict[str, list[Exception]] = {"refused": [Undeliverable("400")], "broken": [KeyError("words")] * 99}
    channel = Scripted(script, pause=pause)
    keep(store, "1", "refused", "broken", "the next", now=clock.now)
    async with running(deliver(store, catalogue, clock, channel=channel)):
        await until(lambda: store.backlog()["messages_waiting"] == 0)
    assert channel.tried == ["refused", *["broken"] * 10, "the next"]
    assert when[-1] - when[0] < timedelta(minutes=30)
    assert sorted(letter.reason for letter in store.dead_letters()) == ["400", "our fault: KeyError"]


def answered(status: int, body: bytes = b"", retry_after: str | None = None) -> requests.Response:
    answer = requests.Response()
    answer.status_code, answer._content = status, body
    answer.headers.update({"Retry-After": retry_after} if retry_after else {})
    return answer


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (answered(200, b'{"ok": true}'), None),
        (answered(500), None),
        (answered(429, b'{"parameters": {"retry_after": 35}}'), 35),
        (answered(429, b'{"retry_after": 0.75}'), 0.75),
        (answered(429, retry_after="120"), 120),
        (answered(429, b"[1]", "-1"), 0),
        (answered(429, b'{"retry_after": {}}', "Wed, 21 Oct 2026 07:28:00 GMT"), A_MINUTE),
        (answered(429, b"\xff\xfe not json"), A_MINUTE),
        (answered(200, b'{"errcode": 45009, "errmsg": "api freq out of limit"}'), A_MINUTE),
        (answered(200, b'{"errcode": [45009]}'), None),
        (answered(200, b"[]"), None),
    ],
)
def test_how_services_say_that_it_is_too_much(answer: requests.Response, wait: float | None) -> None:
    assert asked_to_wait([answered(200), answer]) == wait


def test_a_refusal_that_comes_as_200_is_one() -> None:
    assert error_code([answered(200, b'{"errcode": 93000}')]) == 93000
    assert error_code([answered(200, b'{"errcode": "M_LIMIT_EXCEEDED"}'), answered(200, b'{"errcode": 0}')]) == 0
    assert error_code([]) == 0


def test_mail_and_machines_take_all_there_is_and_chats_do_not() -> None:
    paces = [pace_of(url) for url in ("mailto://a", "JSON://b", "slack://c", WECOM, TELEGRAM)]
    assert paces == [UNLIMITED, UNLIMITED, IN_A_GROUP, IN_A_GROUP, IN_A_GROUP]
