"""Candidates on Telegram, from the first hello to the recruiters' mailbox."""

import asyncio

import httpx
import pytest

from tests.channels import fake_telegram
from tests.channels.fake_telegram import JSONDict
from tests.journeys.candidates import OnTelegram, webhook
from tests.journeys.conftest import SECRET, House
from tests.journeys.stories import (
    DEEP_LEARNING,
    HPC,
    answer,
    asked_of,
    qualifies_in_chinese,
    qualifies_in_english,
    told_once,
)
from tests.local_server import PLAIN
from tests.waiting import until

pytestmark = pytest.mark.slow


async def test_a_chinese_candidate_becomes_one_lead(polling_and_plain: House) -> None:
    """The bot asks for updates."""
    await qualifies_in_chinese(OnTelegram(polling_and_plain.telegram, 11), "13800138011")
    lead = await told_once(polling_and_plain, phone="+8613800138011")
    told = {name: lead[name] for name in ("role", "verdict", "language", "channel", "contact")}
    assert told == {
        "role": HPC,
        "verdict": "qualified",
        "language": "zh",
        "channel": "telegram",
        "contact": {"name": "王芳", "email": None, "phone": "+8613800138011", "wechat_id": None},
    }
    asked_of(HPC, lead, "zh")
    assert [row["met"] for row in lead["answers"]] == [True, True, True, True, True, True, False, True]
    assert lead["answers"][2]["answer"] == "三年半"


async def test_an_english_candidate_becomes_one_lead(webhook_and_safe: House) -> None:
    """Telegram brings the updates, and each of them twice."""
    deliver = webhook(webhook_and_safe.server.url, SECRET)
    brought: list[JSONDict] = []

    def twice(update: JSONDict) -> None:
        numbered = {"update_id": 100_000 + len(brought), **update}
        assert [deliver(numbered).status_code for _ in range(2)] == [200, 200]
        brought.append(numbered)

    anna = OnTelegram(webhook_and_safe.telegram, 12, twice)
    anna.language = "en"
    await qualifies_in_english(anna, "anna12@example.com")
    lead = await told_once(webhook_and_safe, email="anna12@example.com")
    await until(lambda: webhook_and_safe.server.waiting("messages") == 0)
    assert len(anna.heard) == len(brought)
    assert (lead["role"], lead["verdict"], lead["language"]) == (DEEP_LEARNING, "qualified", "en")
    assert lead["contact"] == {"name": "Anna Wu", "email": "anna12@example.com", "phone": None, "wechat_id": None}
    asked_of(DEEP_LEARNING, lead, "en")
    assert [row["met"] for row in lead["answers"]] == [True, True, True]


async def test_an_old_update_brought_again_changes_nothing(webhook_and_safe: House) -> None:
    """The first press arrives once more when the quiz has gone on: nothing is said and nothing goes back."""
    brought: list[JSONDict] = []
    deliver = webhook(webhook_and_safe.server.url, SECRET)

    def bring(update: JSONDict) -> None:
        brought.append({"update_id": 200_000 + len(brought), **update})
        deliver(brought[-1])

    candidate = OnTelegram(webhook_and_safe.telegram, 13, bring)
    await candidate.says("测HPC")
    await candidate.presses(answer(HPC, 1, "degree/bachelor"))
    assert "3/8" in (await candidate.says("物理")).text
    for update in brought:
        assert deliver(update).status_code == 200
    assert "4/8" in (await candidate.says("5")).text
    assert len(candidate.heard) == 4


async def test_two_messages_at_once_are_answered_in_order(polling_and_plain: House) -> None:
    candidate = OnTelegram(polling_and_plain.telegram, 14)
    await candidate.says("测HPC")
    words = ("本科", "物理", "4", "有", "有", "有", "有")
    candidate.api.bring(*(fake_telegram.text(candidate.chat, each) for each in words))
    await until(lambda: len(candidate.heard) == 1 + len(words))
    assert [f"{number}/8" in heard.text for number, heard in enumerate(candidate.heard, 1)] == [True] * 8


async def test_messages_that_meet_are_each_answered(webhook_and_safe: House) -> None:
    """Eight requests at the same moment: eight answers, each of them once."""
    deliver = webhook(webhook_and_safe.server.url, SECRET)
    candidate = OnTelegram(webhook_and_safe.telegram, 15)
    updates = [fake_telegram.text(candidate.chat, "有哪些岗位") for _ in range(8)]
    responses = await asyncio.gather(*(asyncio.to_thread(deliver, update) for update in updates))
    assert [response.status_code for response in responses] == [200] * 8
    await until(lambda: webhook_and_safe.server.waiting("messages") == 0)
    assert len(candidate.heard) == 8


@pytest.mark.parametrize("house", ["polling_and_plain", "webhook_and_safe"])
async def test_used_buttons_go_and_a_second_tap_is_not_answered(house: str, request: pytest.FixtureRequest) -> None:
    """The choice stands below the question, and the talk goes on."""
    served: House = request.getfixturevalue(house)
    api = served.telegram
    bring = api.bring if house == "polling_and_plain" else webhook(served.server.url, SECRET)
    candidate = OnTelegram(api, 17, bring)
    asked = (await candidate.says("测HPC")).text
    (question,) = (place for place in api.messages if place[0] == candidate.chat)
    again = api.press(candidate.chat, answer(HPC, 1, "degree/bachelor"))
    assert "2/8" in (await candidate.presses(answer(HPC, 1, "degree/bachelor"))).text
    await asyncio.to_thread(bring, again)
    await until(lambda: "reply_markup" not in api.messages[question])
    assert "3/8" in (await candidate.says("物理")).text
    assert len(candidate.heard) == 3
    assert api.messages[question]["text"] == f"{asked}\n\n» 本科"


async def test_whoever_blocks_us_and_returns_is_welcomed_back(polling_and_plain: House) -> None:
    """What is said while they are away is given up; what they told us is kept."""
    api = polling_and_plain.telegram
    candidate = OnTelegram(api, 18)
    await candidate.says("测HPC")
    assert "2/8" in (await candidate.says("本科")).text
    api.blocked.add(18)
    api.bring(fake_telegram.membership(18, "kicked"))
    api.blocked.remove(18)
    api.bring(fake_telegram.membership(18, "member", language="zh"))
    back = await candidate.says("/start")  # Telegram's own button for it does both
    assert "欢迎回来" in back.text
    assert "2/8" in back.text


async def test_somebody_elses_card_is_declined_politely(polling_and_plain: House) -> None:
    candidate = OnTelegram(polling_and_plain.telegram, 19)
    await candidate.joins()
    card = {"phone_number": "13800138000", "first_name": "Boss", "user_id": 1}
    assert "你本人" in (await candidate.does(fake_telegram.message(19, contact=card))).text


async def test_nothing_we_said_broke_a_rule_of_telegrams(polling_and_plain: House, webhook_and_safe: House) -> None:
    """Over all journeys so far: lengths, buttons, rates. Only a press that is brought twice is answered twice."""
    for house in (polling_and_plain, webhook_and_safe):
        assert house.telegram.broken() == []


async def test_strangers_are_refused_and_nothing_is_kept(webhook_and_safe: House) -> None:
    """Whoever does not know the webhook's secret."""
    for secret in ("", "wrong", SECRET[:-1], SECRET + "x", "密码"):
        response = httpx.post(
            f"{webhook_and_safe.server.url}/telegram/webhook",
            json={"update_id": 1, **fake_telegram.text(16, "有哪些岗位")},
            headers={b"X-Telegram-Bot-Api-Secret-Token": secret.encode()},
            trust_env=False,
            verify=PLAIN,
        )
        assert response.status_code == 403
    assert webhook_and_safe.server.bole("export-person", "telegram:16").returncode == 1
    assert OnTelegram(webhook_and_safe.telegram, 16).heard == []
