"""Who is heard in a recruiters' group, by which name, and about whom: the desk alone, over the webhook."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.channels import Undeliverable
from bot.delivery.chats import own_chats
from bot.post import Chat, GroupMessage, Person, Reachable, Receipt, StoreUnavailable
from tests.channels import fake_telegram
from tests.channels.fake_telegram import TOKEN, FakeTelegram, JSONDict
from tests.channels.scripted import Scripted
from tests.channels.telegram_bot import Post, bot, webhook
from tests.waiting import until

GROUP, LEAD = -100200, "A-lead_id-of-22-lettrs"
SENT = Receipt(Person("telegram", "7"), Reachable("now"))


@dataclass
class Speaks:
    """Hears recruiters, and gives the receipt it was told to."""

    receipt: Receipt = SENT
    said: list[tuple[str, str, str]] = field(default_factory=list)
    ended: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    away: bool = False

    async def say(
        self,
        reference: str,
        name: str,
        words: str,
        id: str,  # noqa: A002
        said_in: GroupMessage | None = None,
    ) -> Receipt:
        if self.away:
            raise StoreUnavailable("away")
        self.said.append((reference, name, words))
        self.ids.append(id)
        return self.receipt

    async def end(self, reference: str, name: str, id: str) -> Receipt:  # noqa: A002
        self.ended.append((reference, name))
        return self.receipt


@asynccontextmanager
async def desk(api: FakeTelegram, speaks: Speaks, *chats: Chat) -> AsyncIterator[Post]:
    more: dict[str, Any] = {"speaks": speaks, "chats": chats or (Chat(GROUP),), "language": "en"}
    async with webhook(api, Scripted(), **more) as bring:
        yield bring


def ours(text: str = f"A lead\nLead: {LEAD}", chat: int = GROUP, **place: Any) -> JSONDict:
    """A message of ours that stands in the group."""
    kind = "private" if chat > 0 else "supergroup"
    sender = {"id": 123456, "is_bot": True, "first_name": "Bole"}
    about = {"message_id": 5, "date": 1_700_000_000, "chat": {"id": chat, "type": kind, **place}}
    return {**about, "from": sender, "text": text}


def numbered(update: JSONDict, number: int = 1) -> JSONDict:
    return {"update_id": number, **update}


@pytest.mark.parametrize(
    "last",
    [f"Lead: {LEAD}", f"线索编号:{LEAD}", f"https://jobs.example.com/console/talks/{LEAD}", f"{LEAD}  "],
)
async def test_what_a_message_is_about_stands_in_its_last_line(api: FakeTelegram, last: str) -> None:
    """Whatever a candidate wrote above it."""
    speaks = Speaks()
    async with desk(api, speaks) as bring:
        said = api.reply(ours(f"Name: Lead: {'x' * 22}\n\n{last}"), "Hello!")
        assert await bring(numbered(said)) == 200
    assert speaks.said == [(LEAD, "Wang Lan", "Hello!")]


@pytest.mark.parametrize("text", ["Hello!", f"Lead: {LEAD}\nby a candidate", "Lead: short", "", f"{LEAD}x"])
async def test_a_message_that_says_nothing_of_whom_it_is_about_is_answered(api: FakeTelegram, text: str) -> None:
    speaks = Speaks()
    async with desk(api, speaks) as bring:
        assert await bring(numbered(api.reply(ours(text), "Hello!"))) == 200
        await until(lambda: api.sent)
    assert api.sent[0]["text"].startswith("Please reply to a message of mine")
    assert speaks.said == []


async def test_a_recruiter_who_is_anonymous_goes_by_title_or_group(api: FakeTelegram) -> None:
    speaks = Speaks()
    group = {"id": GROUP, "type": "supergroup", "title": "Recruiters"}
    hidden: JSONDict = {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": group}
    async with desk(api, speaks) as bring:
        await bring(numbered(api.reply(ours(), "Hello!", **hidden)))
        await bring(numbered(api.reply(ours(), "Hello!", **hidden, author_signature="Head of hiring"), 2))
        channel: JSONDict = {**hidden, "sender_chat": {"id": -5, "type": "channel", "title": "Elsewhere"}}
        await bring(numbered(api.reply(ours(), "Hello!", **channel), 3))
    assert [name for _, name, _ in speaks.said] == ["Recruiters", "Head of hiring"]


async def test_a_recruiters_own_chat_with_us_is_one_too(api: FakeTelegram) -> None:
    """There a reply to anything else is a candidate's."""
    speaks, receive = Speaks(), Scripted()
    async with webhook(api, receive, speaks=speaks, chats=(Chat(501),), language="en") as bring:
        await bring(numbered(api.reply(ours(chat=501), "Hello!", 501)))
        await bring(numbered(api.reply(ours("Which roles?", chat=501), "All", 501), 2))
        await bring(numbered(api.reply(ours(chat=502), "Me too", 502), 3))
    assert [words for _, _, words in speaks.said] == ["Hello!"]
    assert [str(update.person) for update in receive.updates] == ["telegram:501", "telegram:502"]


async def test_a_group_by_its_public_name(api: FakeTelegram) -> None:
    speaks = Speaks()
    async with desk(api, speaks, Chat("@Hiring")) as bring:
        await bring(numbered(api.reply(ours(username="hiring"), "Hello!")))
        await bring(numbered(api.reply(ours(username="hiring2"), "Hello!"), 2))
    assert len(speaks.said) == 1


async def test_end_is_a_command_in_every_spelling(api: FakeTelegram) -> None:
    speaks = Speaks()
    async with desk(api, speaks) as bring:
        for number, command in enumerate(("/end", "/END", "/end@bole_bot ")):
            await bring(numbered(api.reply(ours(), command), number))
        pressed = {**fake_telegram.press(7, "end")["callback_query"], "message": ours()}
        await bring(numbered({"callback_query": pressed}, 9))
    assert speaks.ended == [(LEAD, "Wang Lan")] * 4
    assert speaks.said == []


async def test_while_nothing_can_be_kept_telegram_brings_it_again(api: FakeTelegram) -> None:
    """By the same id: it is said once."""
    speaks = Speaks(away=True)
    said = numbered(api.reply(ours(), "Hello!"))
    async with desk(api, speaks) as bring:
        assert await bring(said) == 503
        speaks.away = False
        assert [await bring(said) for _ in range(2)] == [200, 200]
    assert len(set(speaks.ids)) == 1


@pytest.mark.parametrize(
    ("reachable", "told"),
    [
        (Reachable("counted", 1), "allows 1 more"),
        (Reachable("later"), "when they write next"),
        (Reachable("page"), "open the page"),
        (Reachable("never"), "have blocked the bot"),
    ],
)
async def test_what_a_recruiter_has_to_know_is_told(api: FakeTelegram, reachable: Reachable, told: str) -> None:
    """With another way to reach them; below the very message."""
    receipt = Receipt(Person("wechat", "o"), reachable, "+8613800138000")
    said = api.reply(ours(), "Hello!")
    async with desk(api, Speaks(receipt)) as bring:
        await bring(numbered(said))
        await until(lambda: api.sent)
    (sent,) = api.sent
    assert told in sent["text"]
    assert sent["text"].endswith("+8613800138000")
    assert sent["reply_parameters"]["message_id"] == said["message"]["message_id"]


async def test_news_stands_in_its_topic_and_below_what_it_answers(api: FakeTelegram) -> None:
    """Long news in parts, with the button at its end; what is long gone is no reason not to tell."""
    async with bot(api, speaks=Speaks(), chats=(Chat(GROUP, 3),), language="en") as telegram:
        await telegram.tell(Chat(GROUP, 3), f"{'word ' * 1500}\n{LEAD}", GroupMessage(GROUP, 77), ends=True)
    first, last = api.sent
    assert [sent["message_thread_id"] for sent in (first, last)] == [3, 3]
    assert "reply_markup" not in first
    assert last["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "end"
    assert last["text"].endswith(LEAD)


async def test_a_group_that_threw_us_out_is_a_dead_letter(api: FakeTelegram) -> None:
    api.fail("sendMessage", 403, "Forbidden: bot was kicked from the supergroup chat")
    async with bot(api, speaks=Speaks(), chats=(Chat(GROUP),)) as telegram:
        with pytest.raises(Undeliverable):
            await telegram.tell(Chat(GROUP), "news", None, ends=False)


def test_only_destinations_with_our_own_token_are_ours() -> None:
    other = "987654321:abcdefghijklmnopqrstuvwxyzABCDEFGHI"
    mine, theirs = f"tgram://{TOKEN}/-100200:7/@hiring", f"tgram://{other}/-100300"
    urls = (mine, theirs, "json://machine", "mailto://a@example.com", "tgram://", f"tgram://{TOKEN}")
    assert own_chats(urls, TOKEN) == {mine: (Chat(-100200, 7), Chat("@hiring"))}
    assert own_chats(urls, "") == {}
