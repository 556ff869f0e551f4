"""What "too many requests" is about: one chat or all of us."""

import pytest

from bot.channels import NotNow
from bot.channels.telegram_floods import FEW, Floods
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.telegram_bot import bot, outgoing


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def floods(clock: Clock) -> Floods:
    return Floods(clock)


def test_one_chat_tells_of_itself(floods: Floods) -> None:
    """However often."""
    assert [floods.everybody_is_refused("a", 30) for _ in range(3)] == [False] * 3


def test_a_second_chat_that_hardly_heard_from_us_tells_of_all(floods: Floods) -> None:
    floods.said("a")
    assert not floods.everybody_is_refused("a", 30)
    assert floods.everybody_is_refused("b", 5)


def test_one_after_the_other_they_tell_of_themselves(floods: Floods, clock: Clock) -> None:
    assert not floods.everybody_is_refused("a", 30)
    clock.now = 30
    assert not floods.everybody_is_refused("b", 30)


@pytest.mark.parametrize("passed", [0, 59, 61])
def test_who_floods_us_with_many_accounts_silences_nobody_else(floods: Floods, clock: Clock, passed: float) -> None:
    """They were told much, so they are refused for that."""
    for chat in "abc":
        for _ in range(FEW + 1):
            floods.said(chat)
    clock.now = passed
    assert [floods.everybody_is_refused(chat, 30) for chat in "abc"] == [False] * 3
    assert not floods.everybody_is_refused("quiet", 30)


def test_what_was_said_long_ago_does_not_count(floods: Floods, clock: Clock) -> None:
    for chat in "ab":
        for _ in range(FEW + 1):
            floods.said(chat)
    clock.now = 121
    assert [floods.everybody_is_refused(chat, 30) for chat in "ab"] == [False, True]


async def test_a_chat_that_is_refused_waits_alone_and_a_second_one_makes_all_wait(api: FakeTelegram) -> None:
    """While all wait, no courtesies are shown either, so that no ban is prolonged."""
    api.fail("sendMessage", 429, times=2, retry_after=7)
    async with bot(api) as telegram:
        refusals = []
        for chat in ("7", "8"):
            with pytest.raises(NotNow) as raised:
                await telegram.send(outgoing(to=chat))
            refusals.append((raised.value.after, raised.value.everybody))
        calls = telegram._calls
        calls.aside("sendChatAction", calls.bot.send_chat_action("7", "typing"))
    assert refusals == [(7, False), (7, True)]
    assert api.called("sendChatAction") == []


async def test_a_refused_token_makes_all_wait(api: FakeTelegram) -> None:
    """No chat's fault, and no failure of any message."""
    api.fail("sendMessage", 401)
    async with bot(api) as telegram:
        with pytest.raises(NotNow) as raised:
            await telegram.send(outgoing())
    assert raised.value.everybody
