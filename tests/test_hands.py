"""Recruiters in a group on Telegram speak with candidates: the whole way, over HTTP, and who must not get in."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.app import App
from bot.channels.telegram_updates import ALLOWED_UPDATES
from bot.channels.wechat_messages import WROTE
from bot.post import Manner, Person, Update
from bot.settings import Settings
from bot.storage import Pace, Store
from bot.turn import Talk
from dialogs.events import Said
from dialogs.wording import Message
from tests.channels import fake_telegram
from tests.channels.fake_telegram import TOKEN, FakeTelegram, JSONDict
from tests.channels.fake_wechat import APP_ID
from tests.channels.fake_wechat_api import SECRET, FakeWeChatApi
from tests.storage.talk import LATER, LI, keep, leave_lead
from tests.waiting import until

pytestmark = pytest.mark.slow

BEGUN = time.monotonic()
GROUP, OTHER_GROUP, CANDIDATE, FANG, LEI = -100200, -100300, 77001, 501, 502
"""The candidate is `tests.storage.talk.MEI`, by her number on Telegram."""


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.outbox.LOOK_EVERY", 0.02)
    monkeypatch.setattr("bot.storage.delivery.news.SETTLING", timedelta())
    monkeypatch.setattr("bot.delivery.recruiters.IN_A_GROUP", Pace(every=timedelta(milliseconds=50), burst=20))


def now() -> datetime:
    """A minute after all that was kept at noon, and going on."""
    return LATER + timedelta(seconds=time.monotonic() - BEGUN)


@asynccontextmanager
async def bole(api: FakeTelegram, talk: Talk, store: Store, **more: Any) -> AsyncIterator[App]:
    settings = Settings(
        _env_file=None,
        telegram_token=TOKEN,
        telegram_api_url=api.url,
        notify_urls=f"tgram://{TOKEN}/{GROUP}",
        notify_language="en",
        public_url="https://jobs.example.com",
        **more,
    )
    app = App(settings, talk, store, now)
    async with app.running():
        yield app


def words(api: FakeTelegram, chat: int) -> list[str]:
    """What we said there."""
    return [each["text"] for each in api.in_chat(chat) if each["from"]["is_bot"]]


async def lead_of(api: FakeTelegram) -> JSONDict:
    """The notification in the group."""
    await until(lambda: api.in_chat(GROUP))
    return api.in_chat(GROUP)[0]


async def test_a_candidate_and_a_recruiter_talk(api: FakeTelegram, talk: Talk, store: Store) -> None:
    """Lead, reply, answer below it, reply to that, end: and the bot talks again."""
    leave_lead(store)
    async with bole(api, talk, store):
        lead = await lead_of(api)
        assert "Reply to this message, and it is passed on to them." in lead["text"]
        said = api.reply(lead, "Hello! Could you come on Tuesday?", FANG)
        api.bring(said)
        await until(lambda: words(api, CANDIDATE)[1:])
        heard = words(api, CANDIDATE)[-1]
        assert "Wang Lan（招聘同事）：\nHello! Could you come on Tuesday?" in heard
        place = (GROUP, said["message"]["message_id"])
        await until(lambda: api.reactions.get(place) == ["👌"])

        api.bring(fake_telegram.text(CANDIDATE, "周二下午可以，3 点行吗？"))
        await until(lambda: api.in_chat(GROUP)[2:])
        back = api.in_chat(GROUP)[-1]
        assert "周二下午可以，3 点行吗？" in back["text"]
        assert "梅小雨 (Telegram):" in back["text"]
        assert back["reply_to_message"]["message_id"] == said["message"]["message_id"]
        await until(lambda: words(api, CANDIDATE)[-1].startswith("已转给Wang Lan"))

        api.bring(fake_telegram.text(CANDIDATE, "5"))
        await until(lambda: api.in_chat(GROUP)[3:])
        assert len(words(api, CANDIDATE)) == 3, "acknowledged once, silence after"

        api.bring(api.reply(back, "15:00 is fine.", LEI))
        await until(lambda: "15:00 is fine." in words(api, CANDIDATE)[-1])

        end = api.reply(back, "/end", FANG)
        api.bring(end)
        await until(lambda: words(api, CANDIDATE)[-1].startswith("Wang Lan结束了这次对话"))
        api.bring(fake_telegram.text(CANDIDATE, "有哪些岗位"))
        await until(lambda: "FAE" in words(api, CANDIDATE)[-1])
        (hands,) = [store.hands_of(Person("telegram", str(CANDIDATE)))]
        assert hands and hands.ended_at
        assert store.in_hands() == ()
    assert api.broken() == []


async def test_the_button_ends_it_and_so_does_the_candidate(api: FakeTelegram, talk: Talk, store: Store) -> None:
    """Recruiters hear that the candidate went back; a reply begins it again."""
    leave_lead(store)
    async with bole(api, talk, store):
        lead = await lead_of(api)
        api.bring(api.reply(lead, "Hello!", FANG))
        await until(lambda: store.in_hands())
        api.bring(api.press(CANDIDATE, "no/hands"))
        await until(lambda: "went back to the assistant" in words(api, GROUP)[-1])
        assert store.in_hands() == ()
        api.bring(api.reply(api.in_chat(GROUP)[-1], "One more thing", FANG))
        await until(lambda: store.in_hands())
        api.bring(fake_telegram.text(CANDIDATE, "好的"))
        await until(lambda: "好的" in words(api, GROUP)[-1])
        api.bring(api.press(GROUP, "end"))
        await until(lambda: store.in_hands() == ())
        await until(lambda: "结束了这次对话" in words(api, CANDIDATE)[-1])


async def test_what_cannot_be_passed_on_is_told_at_once(api: FakeTelegram, talk: Talk, store: Store) -> None:
    """A picture, an edit, another command, somebody who has blocked us, somebody who was erased."""
    leave_lead(store)
    async with bole(api, talk, store):
        lead = await lead_of(api)
        api.bring(api.reply(lead, by=FANG, photo=[{"file_id": "x", "file_unique_id": "u", "width": 1, "height": 1}]))
        await until(lambda: "Only words" in words(api, GROUP)[-1])
        api.bring({"edited_message": api.reply(lead, "Hello again", FANG)["message"]})
        await until(lambda: "first sent them" in words(api, GROUP)[-1])
        api.bring(api.reply(lead, "/help", FANG))
        await until(lambda: "Please reply to a message of mine" in words(api, GROUP)[-1])
        assert words(api, CANDIDATE) == ["谢谢"]

        api.bring(fake_telegram.membership(CANDIDATE, "kicked"))
        await until(lambda: store.reachable(Person("telegram", str(CANDIDATE)), now()).how == "never")
        api.bring(api.reply(lead, "Are you there?", FANG))
        await until(lambda: "have blocked the bot" in words(api, GROUP)[-1])
        assert "+8613800138000" in words(api, GROUP)[-1]

        store.forget(Person("telegram", str(CANDIDATE)))
        api.bring(api.reply(lead, "Hello?", FANG))
        await until(lambda: "has been deleted" in words(api, GROUP)[-1])
    assert words(api, CANDIDATE) == ["谢谢"]


async def test_nobody_else_commands_the_bot(api: FakeTelegram, talk: Talk, store: Store) -> None:
    """Another group that knows a lead's id, a forged message of ours, a mere quotation, another bot."""
    leave_lead(store)
    async with bole(api, talk, store):
        lead = await lead_of(api)
        elsewhere = {**lead, "chat": {"id": OTHER_GROUP, "type": "supergroup"}}
        forged = {**lead, "from": fake_telegram.person(666)}
        by_bot: JSONDict = {"id": 667, "is_bot": True, "first_name": "Spam"}
        api.bring(
            api.reply(elsewhere, "I command", 666),
            api.reply(forged, "I forge", 666),
            api.reply(lead, "I am a bot", FANG, **{"from": by_bot}),
            fake_telegram.message(666, text=lead["text"], chat={"id": GROUP, "type": "supergroup", "title": "R"}),
            {"callback_query": {**api.press(GROUP, "end")["callback_query"], "message": elsewhere}},
            api.reply(lead, "I may", FANG),
        )
        await until(lambda: store.in_hands())
        await until(lambda: words(api, CANDIDATE)[1:])
    (heard,) = words(api, CANDIDATE)[1:]
    assert "I may" in heard
    assert words(api, OTHER_GROUP) == []


async def test_words_brought_twice_are_said_once(api: FakeTelegram, talk: Talk, store: Store) -> None:
    leave_lead(store)
    async with bole(api, talk, store):
        said = api.reply(await lead_of(api), "Hello!", FANG)
        api.bring(said, said)
        await until(lambda: words(api, CANDIDATE)[1:] and not api.updates)
        await asyncio.sleep(0.1)
    assert len(words(api, CANDIDATE)) == 2


async def test_what_cannot_be_delivered_comes_back(api: FakeTelegram, talk: Talk, store: Store) -> None:
    """They have blocked us, and we did not know."""
    leave_lead(store)
    async with bole(api, talk, store):
        lead = await lead_of(api)
        await until(lambda: words(api, CANDIDATE))
        api.blocked.add(CANDIDATE)
        api.bring(api.reply(lead, "Hello!", FANG))
        await until(lambda: words(api, GROUP)[-1].startswith("Not delivered: 梅小雨"))
        assert "+8613800138000" in words(api, GROUP)[-1]


async def test_an_outcome_that_cannot_be_delivered_comes_back(api: FakeTelegram, talk: Talk, store: Store) -> None:
    """Though nobody has spoken with them before; the link leads to where one can."""
    leave_lead(store)
    async with bole(api, talk, store):
        await lead_of(api)
        await until(lambda: words(api, CANDIDATE))
        api.blocked.add(CANDIDATE)
        (lead,) = store.leads()
        said = Message("About your application:\nThank you.", speaker="Fang")
        to = replace(lead.case, status="declined")
        assert store.close_case(lead.id, to, "Thank you.", said, "an account", now())
        await until(lambda: words(api, GROUP)[-1].startswith("Not delivered: 梅小雨"))
        assert "Thank you." in words(api, GROUP)[-1]
        assert f"/console/talks/{lead.id}" in words(api, GROUP)[-1]


async def test_a_talk_is_ended_whatever_became_of_its_last_message(
    api: FakeTelegram, talk: Talk, store: Store
) -> None:
    leave_lead(store)
    async with bole(api, talk, store):
        lead = await lead_of(api)
        api.bring(api.reply(lead, "Hello!", FANG))
        await until(lambda: any("Hello!" in each for each in words(api, CANDIDATE)))
        api.blocked.add(CANDIDATE)
        api.bring(api.reply(lead, "Are you there?", FANG))
        await until(lambda: words(api, GROUP)[-1].startswith("Not delivered: 梅小雨"))
        api.bring(api.reply(lead, "/end", FANG))
        await until(lambda: store.in_hands() == ())


async def test_on_wechat_the_recruiter_hears_that_it_waits(api: FakeTelegram, talk: Talk, store: Store) -> None:
    """An account that may only reply: what was said goes with the answer to their next words."""
    leave_lead(store, person=LI)
    async with bole(api, talk, store):
        lead = await lead_of(api)
        assert "WeChat does not let us write first now" in lead["text"], "told before anything is typed"
        api.bring(api.reply(lead, "Hello!", FANG))
        await until(lambda: any("they will read this when they write next" in each for each in words(api, GROUP)))
        assert "mei@example.com" in words(api, GROUP)[-1]
    answered = keep(store, "next", person=LI, manner=Manner(inline=True, speaks_first="never"))
    assert answered is not None
    assert [one.message.speaker for one in answered if "Hello!" in one.message.text] == ["Wang Lan"]


async def test_a_page_hears_it_while_it_is_open(api: FakeTelegram, talk: Talk, store: Store) -> None:
    """By the stream of events; their answer is acknowledged once, and then passes in silence."""
    visitor = Person("web", "w" * 32)
    leave_lead(store, person=visitor)
    async with bole(api, talk, store) as app:
        lead = await lead_of(api)
        assert "when they open the page" in lead["text"]
        heard: list[str] = []

        async def listen() -> None:
            async for event in app.web._later(visitor, 0):
                heard.append(str(event.data))

        page = asyncio.create_task(listen())
        api.bring(api.reply(lead, "Hello!", FANG))
        await until(lambda: any("Hello!" in each for each in heard))
        said = [await app.receive(Update(visitor, str(number), Said("你好"))) for number in range(2)]
        assert [len(each) for each in said] == [1, 0]
        await until(lambda: sum("你好" in each for each in words(api, GROUP)) == 2)
        page.cancel()


async def test_on_a_verified_account_words_are_sent_as_long_as_wechat_counts(
    api: FakeTelegram, wechat_server: FakeWeChatApi, talk: Talk, store: Store
) -> None:
    """Five, and long ones in parts; then the recruiter hears that the next one waits."""
    wechat_server.reset()
    wechat_server.wrote(LI.id)
    on_wechat = {
        "wechat_account": "service",
        "wechat_token": "token",
        "wechat_app_id": APP_ID,
        "wechat_app_secret": SECRET,
        "wechat_api_url": wechat_server.url,
    }
    leave_lead(store, person=LI)
    async with bole(api, talk, store, **on_wechat) as app:
        lead = await lead_of(api)
        await app.receive(Update(LI, "asks", Said("有哪些岗位"), WROTE))
        long = "\n".join(f"第 {number} 点：请带上作品和简历，我们会安排技术同事一起聊。" for number in range(60))
        api.bring(api.reply(lead, long, FANG))
        shown = wechat_server.shown[LI.id]
        await until(lambda: any("第 59 点" in each for each in shown))
        assert len(shown) > 1
        left = 5 - len(shown)
        for number in range(left):
            api.bring(api.reply(lead, f"more {number}", FANG))
            await until(lambda: f"more {number}" in shown[-1])  # noqa: B023 - looked at before it changes
        await until(
            lambda: any(
                "Passed on. Until they write again the platform allows no more" in each for each in words(api, GROUP)
            )
        )
        assert not any("they will read this" in each for each in words(api, GROUP))
        api.bring(api.reply(lead, "one too many", FANG))
        await until(lambda: any("they will read this when they write next" in each for each in words(api, GROUP)))
        assert "one too many" not in shown[-1]


def test_edits_are_asked_for() -> None:
    assert "edited_message" in ALLOWED_UPDATES
