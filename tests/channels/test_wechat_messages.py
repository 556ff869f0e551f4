"""What WeChat's letters say, and how our messages look there."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat_envelope import Letter
from bot.channels.wechat_messages import (
    LONGEST_REPLY,
    MANNER,
    TAPPED,
    VERIFIED,
    WROTE,
    fits,
    manner,
    render,
    reply_to,
    update_of,
)
from bot.pages import Answer
from bot.post import Outgoing, Person, Reach, Update
from dialogs.events import Event, Joined, Left, Pressed, Said, SentFile
from dialogs.wording import Button, Message, Upload


def letter(kind: str, event: str = "", created: int = 1_700_000_000, **fields: Any) -> Letter:
    return Letter("oCandidate", "gh_1", created, kind, event, fields)


def meant(kind: str, event: str = "", **fields: Any) -> Event | None:
    update = update_of(letter(kind, event, **fields))
    return update.event if update else None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"Content": "需要懂 CUDA 吗？"}, Said("需要懂 CUDA 吗？")),
        ({"Content": "看职位", "bizmsgmenuid": "roles"}, Pressed("roles")),
        ({"Content": "5+", "bizmsgmenuid": "answer/years/5+"}, Pressed("answer/years/5+")),
        ({"Content": "5+", "bizmsgmenuid": "answer%2Fyears%2F5%2B"}, Pressed("answer/years/5+")),
        ({"Content": "满意", "bizmsgmenuid": "101"}, Said("满意")),
        ({"Content": "看职位"}, Said("看职位")),
        ({"Content": "【收到不支持的消息类型，暂无法显示】"}, SentFile("sticker")),
        ({}, None),
    ],
)
def test_text_is_words_or_a_tapped_choice(fields: dict[str, Any], said: Event | None) -> None:
    assert meant("text", **fields) == said


def test_voice_is_words_when_wechat_recognised_them() -> None:
    assert meant("voice", Recognition="我想应聘", MediaId="m") == Said("我想应聘")
    assert meant("voice", MediaId="m") == SentFile("voice")


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("image", "picture"),
        ("video", "video"),
        ("shortvideo", "video"),
        ("location", "location"),
        ("link", "link"),
        ("file", "file"),
        ("miniprogrampage", "other"),
    ],
)
def test_what_is_not_words_is_a_file_of_its_kind(kind: str, file: Any) -> None:
    assert meant(kind, MediaId="m") == SentFile(file)


@pytest.mark.parametrize(
    ("event", "key", "happened"),
    [
        ("subscribe", "", Joined()),
        ("subscribe", "last_trade_no_4007", Joined()),
        ("subscribe_scan", "r_fae-engineer__s_fair", Joined(source="fair", role="fae-engineer")),
        ("subscribe_scan", "123", Joined(source="123")),
        ("scan", "s_fair", Joined(source="fair")),
        ("scan", "<script>", Joined()),
        ("click", "roles", Pressed("roles")),
        ("unsubscribe", "", Left(erase=True)),
        ("view", "https://example.com", None),
        ("location", "", None),
        ("templatesendjobfinish", "", None),
        ("something_new", "x", None),
    ],
)
def test_events_are_joining_pressing_leaving_or_nothing_to_us(event: str, key: str, happened: Event | None) -> None:
    assert meant("event", event, EventKey=key) == happened


def update(kind: str, event: str = "", **fields: Any) -> Update:
    found = update_of(letter(kind, event, **fields))
    assert found is not None
    return found


def test_a_message_is_known_by_its_number() -> None:
    assert (update("text", Content="hi", MsgId="77").id, str(update("text", Content="hi").person)) == (
        "77",
        "wechat:oCandidate",
    )


def test_events_without_a_number_are_told_apart_by_all_they_say() -> None:
    ids = [
        update("event", "click", EventKey="roles").id,
        update("event", "click", EventKey="roles").id,
        update("event", "click", EventKey="help").id,
        update("event", "click", EventKey="roles", created=1_700_000_001).id,
        update("event", "subscribe_scan", EventKey="roles").id,
        update("event", "scan", EventKey="roles").id,
        update("text", Content="a", MsgId="0").id,
        update("text", Content="b", MsgId="0").id,
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 7
    assert all(len(id_) <= 40 for id_ in ids)


def links(text: str) -> list[tuple[str, str, str]]:
    """Every tappable choice: what a tap says, which code it carries, what is shown."""
    found = re.findall(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^&"]*)&msgmenuid=([^&"]*)">([^<]*)</a>', text)
    return [(unquote(content), unquote(code), label) for content, code, label in found]


BUTTONS = (Button("roles", "看看职位"), Button("answer/years/5+", "5+ & more"))


def test_choices_are_numbered_lines_that_can_be_tapped() -> None:
    shown = render(Message("您好！\n请选择：", BUTTONS))
    text, first, second = shown.rsplit("\n", 2)
    assert text == "您好！\n请选择：\n"
    assert (first[:3], second[:3]) == ("1. ", "2. ")
    assert links(shown) == [("看看职位", "roles", "看看职位"), ("5+ & more", "answer/years/5+", "5+ & more")]


def test_where_numbers_are_answers_the_choices_have_none() -> None:
    shown = render(Message("几年？", BUTTONS, numbered=False))
    assert [line[:2] for line in shown.splitlines()[2:]] == ["<a", "<a"]


def test_a_candidates_words_cannot_become_a_link() -> None:
    shown = render(
        Message('Name: <a href="https://evil.example">Wang</a> <3 & co', (Button("x", "</a><a href='e'>"),))
    )
    assert "evil.example" in shown
    assert re.findall("<[^3 ]", shown) == ["<a", "</"]


def test_what_fits_is_measured_in_bytes_with_all_links() -> None:
    assert fits([Message("字" * 682 + "ab")])
    assert not fits([Message("字" * 683)])
    assert not fits([Message("字" * 660, BUTTONS)])
    assert fits([Message("字" * 341), Message("字" * 341)])
    assert not fits([Message("字" * 341), Message("字" * 341 + "b")]), "a blank line stands between them"


@pytest.mark.parametrize(
    ("kind", "event", "fields", "reach"),
    [
        ("text", "", {"Content": "你好"}, WROTE),
        ("image", "", {"MediaId": "m"}, WROTE),
        ("voice", "", {"MediaId": "m"}, WROTE),
        ("text", "", {"Content": "看职位", "bizmsgmenuid": "roles"}, TAPPED),
        ("text", "", {"Content": "满意", "bizmsgmenuid": "101"}, TAPPED),
        ("event", "click", {"EventKey": "roles"}, TAPPED),
        ("event", "subscribe", {}, TAPPED),
        ("event", "subscribe_scan", {"EventKey": "s_fair"}, TAPPED),
        ("event", "scan", {"EventKey": "s_fair"}, TAPPED),
        ("event", "unsubscribe", {}, None),
    ],
)
def test_what_came_says_how_often_we_may_speak_first(
    kind: str, event: str, fields: dict[str, Any], reach: Reach | None
) -> None:
    """A tap on one of our links counts as a menu's, though it comes as a text. Only a verified account may use it."""
    came = update(kind, event, **fields)
    assert came.reach == reach
    assert VERIFIED.granted(came) == reach
    assert MANNER.granted(came) is None


def answers(*messages: Message) -> list[Outgoing]:
    return [Outgoing(n, Person("wechat", "oCandidate"), message) for n, message in enumerate(messages, 1)]


def test_no_answers_are_no_reply() -> None:
    assert reply_to([]) == reply_to(answers(Message(""))) == ""


@given(st.text(max_size=6000))
def test_a_long_answer_is_paged_and_never_too_long(text: str) -> None:
    """Each page fits the one reply; the last one has the choices, the others lead on."""
    sent = Answer((Message(text, BUTTONS),), MANNER, "更多").pieces()
    shown = [reply_to(answers(piece.message)) for piece in sent]
    assert all(len(reply.encode()) <= LONGEST_REPLY for reply in shown)
    assert [len(links(reply)) for reply in shown] == [*[1] * (len(shown) - 1), *([2] if shown else [])]


# Where a file can be brought

ASKING = Message("Your résumé?", BUTTONS, upload=Upload("here", "Upload it", "nowhere"))


def address(message: int) -> str:
    return f"https://bole.example.com/upload/{message}-{'f' * 32}"


def test_a_file_is_brought_by_a_link() -> None:
    """The same whenever the message is shown; without an address we say what else there is to do."""
    asked = [Outgoing(7, Person("wechat", "oCandidate"), ASKING)]
    assert f'<a href="{address(7)}">Upload it</a>' in reply_to(asked, address)
    assert reply_to(asked, address) == reply_to(asked, address)
    assert "nowhere" in reply_to(asked)
    assert "here\n" not in reply_to(asked, address)


def test_the_link_counts_in_what_fits() -> None:
    """However many messages there will have been."""
    room = manner(address)
    sizes = [size for size in range(400, 683) if room.fits([replace(ASKING, text="字" * size)])]
    longest = replace(ASKING, text="字" * max(sizes))
    sent = reply_to([Outgoing(2**63 - 1, Person("wechat", "oCandidate"), longest)], address)
    assert LONGEST_REPLY - 3 < len(sent.encode()) <= LONGEST_REPLY
    assert fits([longest])
