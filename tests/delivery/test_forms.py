"""What chats have room for: news that is longer is cut, says so, and is all there where its link leads."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from apprise.plugins.telegram import NotifyTelegram
from apprise.plugins.wecombot import NotifyWeComBot

from bot.delivery import Delivery, Patience, Recruiters
from bot.delivery.fitting import ON_TELEGRAM, Room, fitted
from bot.delivery.news import Overdue, Telling
from bot.post import Reachable
from bot.storage import Store
from dialogs.catalogue import Catalogue
from dialogs.events import Language
from dialogs.outcome import LeadAnswer, QuestionForwarded
from tests.delivery.conftest import running
from tests.delivery.test_paces import TELEGRAM, WECOM, Clock
from tests.receivers import Group, Machine, Mailbox, open_group
from tests.storage.talk import CONTACT, LATER, LEFT, keep, leave_lead
from tests.waiting import until

pytestmark = pytest.mark.slow

PUBLIC = "https://jobs.example.com"
NOTE = "可以下周面试。😀" * 400 + "完"
HOSTILE = "</b><script>&amp;&nope; *x* _y_ [z](https://evil.example.com) <!--"
UNMET = LeadAnswer("会开车", "会开车吗?", "不会", False)
LONG = replace(
    LEFT,
    answers=(*(LeadAnswer(f"要求 {number}", "?", "做过三年,带过团队", True) for number in range(59)), UNMET),
    note=NOTE,
)
CUT = {
    "zh": "（内容太长，全文见下面的链接）",
    "en": "(Too long for here: all of it is on the page below.)",
}


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> Iterator[Group]:
    with open_group(Clock()) as open_:
        monkeypatch.setattr(NotifyTelegram, "notify_url", f"{open_.url}/bot")
        monkeypatch.setattr(NotifyWeComBot, "notify_url", open_.url + "/send?key={key}")
        yield open_


async def deliver(store: Store, catalogue: Catalogue, *urls: str, language: Language = "zh") -> None:
    recruiters = Recruiters(urls, language, catalogue, PUBLIC)
    delivery = Delivery(store, {}, recruiters, clock=lambda: LATER, patience=Patience(0.05, 0.1, 3))
    async with running(delivery):
        await until(lambda: store.backlog()["notices_waiting"] == 0)
    assert store.dead_letters() == ()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("url", [TELEGRAM, WECOM, f"{WECOM}?overflow=split"])
async def test_a_lead_of_sixty_requirements_and_a_long_note_is_one_message_that_says_it_was_cut(
    store: Store, catalogue: Catalogue, group: Group, url: str, language: Language
) -> None:
    """What matters comes first, the link last; how much is left is as much as there is room for."""
    leave_lead(store, left=LONG)
    await deliver(store, catalogue, url, language=language)
    (text,) = group.texts
    (lead,) = store.leads()
    assert text.endswith(f"…\n{CUT[language]}\n{PUBLIC}/console/leads/{lead.id}")
    first = text[: text.index("✓")]
    assert all(part in first for part in ("梅小雨", "+8613800138000", "mei@example.com", "✗ 会开车"))
    size = len(text.encode()) if url.startswith("wecombot") else len(text.encode("utf-16-le")) // 2
    assert size > 0.9 * (2048 if url.startswith("wecombot") else 4096)


@pytest.mark.parametrize(
    ("language", "line"),
    [("zh", "微信现在不允许主动发消息"), ("en", "WeChat does not let us write first now")],
)
def test_what_has_to_be_known_before_a_reply_is_not_cut_off(
    store: Store, catalogue: Catalogue, language: Language, line: str
) -> None:
    """In a group of our own bot's; it stands above what may be long, and in a reminder too."""
    leave_lead(store, left=LONG)
    (lead,) = store.leads()
    telling = Telling(language, catalogue, PUBLIC)
    for news in (lead, Overdue(lead, timedelta(days=2))):
        _, body = fitted(*telling.words(news, reachable=Reachable("later")), ON_TELEGRAM, telling.cut)
        assert body.count(line) == 1
        assert body.endswith(f"{PUBLIC}/console/leads/{lead.id}")


async def test_mail_and_machines_get_all_of_it(
    store: Store, catalogue: Catalogue, mailbox: Mailbox, machine: Machine
) -> None:
    leave_lead(store, left=LONG)
    await deliver(store, catalogue, f"{mailbox.url}&format=text", machine.url)
    (letter,), (object_,) = mailbox.letters, machine.leads
    text = str(letter.get_content())
    assert NOTE in re.sub("\\s", "", text)
    assert text.count("要求 ") == 59
    assert CUT["zh"] not in text
    assert (object_["note"], len(object_["answers"])) == (NOTE, 60)


@pytest.mark.parametrize("url", [TELEGRAM, WECOM])
async def test_a_short_one_is_not_cut_and_its_parts_stand_apart(
    store: Store, catalogue: Catalogue, group: Group, url: str
) -> None:
    leave_lead(store, left=replace(LEFT, answers=(UNMET,)))
    await deliver(store, catalogue, url)
    (text,) = group.texts
    assert text.splitlines() == [
        "符合要求：梅小雨，架构师",
        "电话：+8613800138000",
        "邮箱：mei@example.com",
        "来自：Telegram（poster-7），使用中文",
        "",
        "✗ 会开车：不会",
        "",
        "留言：可以下周面试",
        f"{PUBLIC}/console/leads/{store.leads()[0].id}",
    ]


@pytest.mark.parametrize("url", [TELEGRAM, WECOM])
async def test_hostile_words_are_shown_as_they_were_said(
    store: Store, catalogue: Catalogue, group: Group, url: str
) -> None:
    """In the name, which stands in bold, in an answer and in a question: no markup, and nothing that is refused."""
    answer = LeadAnswer("会开车", "会开车吗?", HOSTILE, None)
    leave_lead(store, left=replace(LEFT, contact=replace(CONTACT, name=HOSTILE), answers=(answer,), note=HOSTILE))
    keep(store, "1", effects=[QuestionForwarded(HOSTILE, "r")])
    await deliver(store, catalogue, url)
    lead, question = sorted(group.texts, key=len, reverse=True)
    assert lead.count(HOSTILE) == 3
    assert question.count(HOSTILE) == 2


@pytest.mark.parametrize("url", [TELEGRAM, WECOM])
async def test_a_name_without_end_leaves_room_for_the_rest(
    store: Store, catalogue: Catalogue, group: Group, url: str
) -> None:
    leave_lead(store, left=replace(LONG, contact=replace(CONTACT, name="梅" * 10_000)))
    await deliver(store, catalogue, url)
    (text,) = group.texts
    assert "mei@example.com" in text
    assert text.endswith(store.leads()[0].id)


def test_what_just_fits_stays_whole() -> None:
    """One letter more, and it does not."""
    room = Room(60, len)
    body = "b" * 48 + "\nhttps://x"
    assert fitted("t", body, room, "(cut)") == ("t", body)
    title, cut = fitted("t", "b" + body, room, "(cut)")
    assert (title, cut) == ("t", "b" * 41 + "…\n(cut)\nhttps://x")
    assert room.size(f"{title}\n{cut}") == room.most
