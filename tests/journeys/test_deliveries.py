"""A dead letter tried again by a command, delivered by the server that runs, over real HTTP."""

import json

import pytest

from tests.channels import fake_telegram
from tests.journeys.candidates import OnTelegram
from tests.journeys.conftest import House
from tests.waiting import until

pytestmark = pytest.mark.slow


async def test_a_message_given_up_arrives_when_it_is_retried(polling_and_plain: House) -> None:
    """The candidate had blocked the bot for a moment; the server is not restarted."""
    house = polling_and_plain
    hui = OnTelegram(house.telegram, 61)
    await hui.says("你好")
    house.telegram.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")
    house.telegram.bring(fake_telegram.text(61, "隐私", "zh"))

    def dead() -> list[str]:
        listed = json.loads(house.server.bole("deliveries", "--format", "json").stdout)
        return [letter["id"] for letter in listed["dead"] if letter["to"] == "telegram:61"]

    await until(lambda: dead() != [])
    heard = len(hui.heard)
    assert house.server.bole("deliveries", "--retry", dead()[0]).returncode == 0
    await until(lambda: len(hui.heard) > heard)
    assert dead() == []
