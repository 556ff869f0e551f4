"""Candidates on WeChat. Every reply is asked for twice and must be the same (see `OnWeChat`)."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.channels import fake_wechat
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.candidates import OnWeChat
from tests.journeys.conftest import House
from tests.journeys.stories import (
    CATALOGUE,
    DEEP_LEARNING,
    HPC,
    asked_of,
    listed,
    qualifies_in_chinese,
    qualifies_in_english,
    told_once,
)
from tests.local_server import PLAIN

pytestmark = pytest.mark.slow(5)
MODES = ("plain", "safe")


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def house(mode: str, request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue("webhook_and_safe" if mode == "safe" else "polling_and_plain")
    return found


@pytest.fixture
async def platform(mode: str, house: House) -> AsyncIterator[FakeWeChat]:
    async with httpx.AsyncClient(base_url=house.server.url, trust_env=False, verify=PLAIN) as client:
        yield FakeWeChat(client, safe=mode == "safe", hangs_up_after=30)


async def test_a_chinese_candidate_becomes_one_lead(house: House, platform: FakeWeChat, mode: str) -> None:
    phone = f"1390013800{MODES.index(mode)}"
    await qualifies_in_chinese(OnWeChat(platform, f"oFang-{mode}"), phone)
    lead = await told_once(house, phone=f"+86{phone}")
    told = {name: lead[name] for name in ("role", "verdict", "language", "channel", "contact")}
    assert told == {
        "role": HPC,
        "verdict": "qualified",
        "language": "zh",
        "channel": "wechat",
        "contact": {"name": "王芳", "email": None, "phone": f"+86{phone}", "wechat_id": None},
    }
    asked_of(HPC, lead, "zh")
    assert [row["met"] for row in lead["answers"]] == [True, True, True, True, True, True, False, True]


async def test_an_english_candidate_becomes_one_lead_and_then_leaves(
    house: House, platform: FakeWeChat, mode: str
) -> None:
    """Unsubscribing erases the person: the lead as well."""
    anna = OnWeChat(platform, f"oAnna-{mode}")
    await qualifies_in_english(anna, f"anna-{mode}@example.com")
    lead = await told_once(house, email=f"anna-{mode}@example.com")
    assert (lead["role"], lead["verdict"], lead["channel"]) == (DEEP_LEARNING, "qualified", "wechat")
    asked_of(DEEP_LEARNING, lead, "en")
    await anna.sends(fake_wechat.event("unsubscribe", sender=anna.sender))
    assert lead["id"] not in {each["id"] for each in listed(house)}
    held = house.server.bole("export-person", f"wechat:{anna.sender}")
    assert "anna-" not in held.stdout.replace(anna.sender, "")


async def test_choices_can_be_tapped_and_typed(platform: FakeWeChat, mode: str) -> None:
    """Each choice is a link with a number before it; where a number is an answer, links stand alone."""
    candidate = OnWeChat(platform, f"oChoices-{mode}")
    roles = await candidate.says("有哪些岗位")
    assert roles.numbered
    second = roles.buttons[1]
    assert second.code == f"role/{HPC}"
    assert (await candidate.says("2")).text == (await candidate.says(second.label)).text
    await candidate.says("测深度学习架构师")
    assert not candidate.last.numbered
    assert [button.label for button in candidate.last.buttons[:3]] == ["0", "不到 1", "1"]
    assert "2/3" in (await candidate.presses(candidate.last.buttons[2].code)).text


async def test_a_long_answer_is_paged(platform: FakeWeChat, mode: str) -> None:
    """Nothing is cut off: every duty of every role is there after a tap or two on "more"."""
    candidate = OnWeChat(platform, f"oLong-{mode}")
    first = await candidate.says("What are the duties of all three roles?")
    whole = await candidate.reads_on(first)
    assert whole is not first
    told = [fact.text.en in whole.text for role in CATALOGUE.roles for fact in role.duties]
    assert told == [True] * len(told)


async def test_a_signature_of_yesterday_is_refused(platform: FakeWeChat, mode: str) -> None:
    letter = fake_wechat.text("你好", 990, sender=f"oCopy-{mode}")
    assert (await platform.post(letter, timestamp=int(platform.now()) - 24 * 60 * 60)).status_code == 403
    assert (await platform.post(letter)).status_code == 200
