"""Recruiters in a group on Telegram speak with candidates: the whole way, over HTTP, and who must not get in."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from bot.app import App
from bot.channels.telegram_updates import ALLOWED_UPDATES
from bot.post import Manner, Person
from bot.settings import Settings
from bot.storage import Pace, Store
from bot.turn import Talk
from tests.channels import fake_telegram
from tests.channels.fake_telegram import TOKEN, FakeTelegram, JSONDict
from tests.storage.talk import LATER, LI, keep, leave_lead
from tests.waiting import until

pytestmark = pytest.mark.slow

BEGUN = time.monotonic()
GROUP, OTHER_GROUP, CANDIDATE, FANG, LEI = -100200, -100300, 77001, 501, 502
"""The candidate is `tests.storage.talk.MEI`, by her number on Telegram."""


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.outbox.LOOK_EVERY", 0.02)
    monkeypatch.setattr("bot.storage.news.SETTLING", timedelta())
    monkeypatch.setattr("bot.delivery.recruiters.IN_A_GROUP", Pace(every=timedelta(milliseconds=50), burst=20))


def now() -> datetime:
    """A minute after all that was kept at noon, and going on."""
    return LATER + timedelta(seconds=time.monotonic() - BEGUN)


@asynccontextmanager
async def bole(api: FakeTelegram, talk: Talk, store: Store, *urls: str) -> AsyncIterator[App]:
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        telegram_token=TOKEN,
        telegram_api_url=api.url,
        notify_urls=" ".join(urls or (f"tgram://{TOKEN}/{GROUP}",)),
        notify_language="en",
        public_url="https://jobs.example.com",
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
        by_bot = {"id": 667, "is_bot": True, "first_name": "Spam"}
        api.bring(
            api.reply(elsewhere, "I command", 666),
            api.reply(forged, "I forge", 666),
            api.reply(lead, "I am a bot", **{"from": by_bot}),
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


async def test_on_wechat_the_recruiter_hears_that_it_waits(api: FakeTelegram, talk: Talk, store: Store) -> None:
    """An account that may only reply: what was said goes with the answer to their next words."""
    leave_lead(store, person=LI)
    async with bole(api, talk, store):
        api.bring(api.reply(await lead_of(api), "Hello!", FANG))
        await until(lambda: "does not let us write first" in words(api, GROUP)[-1])
        assert "mei@example.com" in words(api, GROUP)[-1]
    answered = keep(store, "next", person=LI, manner=Manner(inline=True, speaks_first="never"))
    assert answered is not None
    assert [one.message.speaker for one in answered if "Hello!" in one.message.text] == ["Wang Lan"]


def test_edits_are_asked_for() -> None:
    assert "edited_message" in ALLOWED_UPDATES
