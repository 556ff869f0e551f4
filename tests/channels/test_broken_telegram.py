"""Everything that Telegram can bring and nobody should: taken, handed over at most once, never a breakdown."""

import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.body import MEBIBYTE
from bot.channels.telegram import Telegram
from bot.channels.telegram_webhook import PATH, SECRET_HEADER
from dialogs.events import Pressed, Said
from tests.channels.door import Door
from tests.channels.fake_telegram import FakeTelegram, press, text
from tests.channels.shapes import GONE, broken, broken_json, places, replaced, telegram_updates
from tests.channels.telegram_bot import ALONE, COMPANY

SECRET = "the-right-one"
STRANGERS = ("", "the-right-on", "THE-RIGHT-ONE", "é", "x" * 5_000)
UPDATES: list[dict[str, Any]] = [{"update_id": 5, **update} for update in telegram_updates()]


@pytest.fixture
def door(api: FakeTelegram) -> Iterator[Door]:
    bot = Telegram(api.token, api.url, "webhook", webhook_secret=SECRET, company=COMPANY, lease=ALONE)
    with Door(bot.routes, bot.close) as opened:
        yield opened
        take(opened, text(7, "still there?"))
        assert [update.event for update in opened.brought] == [Said("still there?")]
    assert opened.unheard == []


def take(door: Door, update: Any) -> None:
    """Anything but 2xx would be brought again and again for a day."""
    body = update if isinstance(update, bytes) else json.dumps({"update_id": 5, **update}).encode()
    assert door.post(PATH, body, headers={SECRET_HEADER: SECRET}).status_code == 200
    assert len(door.brought) <= 1


@pytest.mark.parametrize("examples", [200, pytest.param(5_000, marks=pytest.mark.slow)])
def test_whatever_is_brought_is_taken(door: Door, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(broken_json(UPDATES), st.sampled_from((SECRET,) * 12 + STRANGERS))
    def taken(body: bytes, secret: str) -> None:
        if secret == SECRET:
            take(door, body)
        else:
            response = door.post(PATH, body, headers={SECRET_HEADER.encode(): secret.encode()})
            assert (response.status_code, response.content, door.brought) == (403, b"", [])

    taken()


def test_every_kind_of_update_is_taken_whole(door: Door) -> None:
    for update in UPDATES:
        take(door, update)


BESIDE = [update for update in UPDATES if update.get("message", {}).get("text") == "hi"]
CORE = ("chat", "message_id", "date", "from", "text")


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken([{name: part for each in BESIDE for name, part in each["message"].items() if name not in CORE}]))
def test_what_stands_beside_the_words_cannot_cost_them(door: Door, beside: Any) -> None:
    """A quoted poll, a forwarded gift: whatever the library makes of it, what was typed is heard."""
    words = text(7, "hi")["message"]
    take(door, {"message": {**(beside if isinstance(beside, dict) else {}), **words}})
    assert [update.event for update in door.brought] == [Said("hi")]


def test_a_press_counts_whatever_is_left_of_its_message(door: Door) -> None:
    update = press(7, "menu")
    update["callback_query"]["message"] |= {"poll": {"id": "1"}}
    take(door, update)
    assert [update.event for update in door.brought] == [Pressed("menu")]


@pytest.mark.parametrize("much", [0, 1, 40])
def test_hanging_up_within_an_update_is_no_fault(door: Door, much: int) -> None:
    body = json.dumps({"update_id": 5, **text(7, "你好")}).encode()
    door.hang_up(PATH, body[:much], {}, {SECRET_HEADER: SECRET})
    assert door.brought == []


@pytest.mark.slow
def test_every_part_may_be_missing_or_of_another_type(door: Door) -> None:
    for update in UPDATES:
        for place in places(update):
            for wrong in (GONE, None, -1, "words", ["x"], {"id": 1}) if 0 < len(place) <= 3 else ():
                take(door, replaced(update, place, wrong))


HUGE = {
    "words": json.dumps({"update_id": 5, **text(7, "深" * 150_000)}),
    "numbers": '{"update_id": 5, "message": [' + "9" * 1_000_000 + "]}",
    "nested": "[" * 500_000 + "]" * 500_000,
    "nested parts": '{"message":' * 80_000 + "1" + "}" * 80_000,
    "parts": json.dumps({f"part{number}": [] for number in range(60_000)}),
    "the same part": "{" + '"message": {}, ' * 60_000 + '"update_id": 5}',
    "list": json.dumps({"update_id": 5, "message": {**UPDATES[0]["message"], "entities": [{}] * 200_000}}),
    "too much": " " * (MEBIBYTE + 1),
}


@pytest.mark.slow
@pytest.mark.parametrize("body", HUGE.values(), ids=HUGE.keys())
def test_huge_bodies_are_taken_in_bounded_space(door: Door, body: str) -> None:
    """Whatever a mebibyte holds, it may cost some dozens of them and no more. Time is bounded by the test's own."""
    tracemalloc.start()
    try:
        take(door, body.encode())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 150 * MEBIBYTE
