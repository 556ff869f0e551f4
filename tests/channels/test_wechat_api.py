"""WeChat's API as we call it, against one on this machine that enforces the real limits."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.wechat_api import Api
from bot.channels.wechat_http import MOST, NoAnswer, Refused
from bot.channels.wechat_token import FORCED_EVERY, AccessToken, TooSoon
from bot.storage import Store
from bot.storage.tokens import LEASE
from tests.channels.fake_wechat import APP_ID
from tests.channels.fake_wechat_api import HOUR, MINUTE, SECRET, FakeWeChatApi
from tests.waiting import until

SEND, TOKEN = "message/custom/send", "stable_token"
NAME = f"wechat:{APP_ID}"


@asynccontextmanager
async def account(
    wechat: FakeWeChatApi, store: Store, secret: str = SECRET, limit: float = 5.0
) -> AsyncIterator[Api]:
    api = Api(APP_ID, secret, store, wechat.url, clock=wechat.now, limit=limit)
    try:
        yield api
    finally:
        await api.close()


def moment(wechat: FakeWeChatApi) -> datetime:
    return datetime.fromtimestamp(wechat.now(), UTC)


def kept(store: Store) -> str:
    token = store.token(NAME)
    assert token is not None
    return token.value


# What is said


async def test_a_text_stands_on_the_phone_as_it_was_written(wechat: FakeWeChatApi, store: Store) -> None:
    """Chinese and emoji as they are: WeChat shows what JSON escapes as it is escaped."""
    async with account(wechat, store) as api:
        await api.say("oMei", '您好 🙂 "quoted" \n<a href="https://x">链接</a>')
    assert wechat.shown["oMei"] == ['您好 🙂 "quoted" \n<a href="https://x">链接</a>']


async def test_half_a_surrogate_pair_does_not_stop_a_text(wechat: FakeWeChatApi, store: Store) -> None:
    async with account(wechat, store) as api:
        await api.say("oMei", "a\ud800b")
    assert wechat.shown["oMei"] == ["a?b"]


@pytest.mark.parametrize(
    ("openid", "text", "code"), [("?", "hi", 40003), ("oStranger", "hi", 43004), ("oMei", "字" * 683, 45002)]
)
async def test_a_refusal_is_its_number(
    wechat: FakeWeChatApi, store: Store, openid: str, text: str, code: int
) -> None:
    async with account(wechat, store) as api:
        with pytest.raises(Refused, match="rid: ") as refused:
            await api.say(openid, text)
    assert refused.value.code == code


async def test_five_in_two_days_after_a_message_and_three_in_a_minute_after_a_click(
    wechat: FakeWeChatApi, store: Store
) -> None:
    """What the platform does, so that what is built on it can rely on its double here."""
    async with account(wechat, store) as api:
        for openid, count, lasts in (("oMei", 5, 48 * HOUR), ("oLi", 3, MINUTE)):
            wechat.wrote(openid) if count == 5 else wechat.clicked(openid)
            for _ in range(count):
                await api.say(openid, "hi")
            with pytest.raises(Refused, match="45047"):
                await api.say(openid, "one too many")
            wechat.ahead += lasts
            with pytest.raises(Refused, match="45015"):
                await api.say(openid, "too late")


# wechatpy's traps


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_token_that_is_always_rejected_is_not_tried_without_end(
    wechat: FakeWeChatApi, store: Store, code: int
) -> None:
    """One other token, one more try. (wechatpy: calls until the stack overflows.)"""
    async with account(wechat, store) as api:
        await api.say("oMei", "hi")
        wechat.fail(SEND, code, times=100)
        with pytest.raises(Refused, match=str(code)):
            await api.say("oMei", "again")
    assert wechat.counts[SEND] == 3
    assert wechat.counts[TOKEN] == 3, "the first one, the same one again, one by force"


@pytest.mark.parametrize("path", [TOKEN, SEND])
async def test_every_call_has_a_limit_the_fetching_of_a_token_too(
    wechat: FakeWeChatApi, store: Store, path: str
) -> None:
    """(wechatpy: a token is waited for without end.)"""
    wechat.hang(path, 30)
    async with account(wechat, store, limit=0.2) as api:
        with pytest.raises(NoAnswer, match="in time"):
            await api.say("oMei", "hi")
        await api.say("oMei", "hi")


RUBBISH: list[tuple[bytes, int]] = [
    (b"<html>502</html>", 200),
    (b"", 200),
    (b"[]", 200),
    (b"null", 200),
    (b"\xff\xfe", 200),
    (b'{"errcode": "no number"}', 200),
    (b'{"errcode": Infinity}', 200),
    (b'{"errcode": null}', 200),
    (b"[" * 100_000, 200),
    (b'"' + b"x" * MOST + b'"', 200),
    (b"{}", 500),
    (b"{}", 302),
]


@pytest.mark.parametrize("path", [TOKEN, SEND])
@pytest.mark.parametrize(("body", "status"), RUBBISH)
async def test_whatever_comes_back_it_is_one_kind_of_error(
    wechat: FakeWeChatApi, store: Store, path: str, body: bytes, status: int
) -> None:
    """(wechatpy: errors of requests, a traceback, or a response where an answer should be.)"""
    wechat.garble(path, body, status)
    async with account(wechat, store) as api:
        with pytest.raises(NoAnswer):
            await api.say("oMei", "hi")
        await api.say("oMei", "hi")


@pytest.mark.parametrize(
    "answer",
    [
        b"{}",
        b'{"access_token": 7, "expires_in": 7200}',
        b'{"access_token": "", "expires_in": 7200}',
        b'{"access_token": "t", "expires_in": "soon"}',
    ],
)
async def test_an_answer_without_a_token_is_none(wechat: FakeWeChatApi, store: Store, answer: bytes) -> None:
    wechat.garble(TOKEN, answer)
    async with account(wechat, store) as api:
        with pytest.raises(NoAnswer, match="without a token"):
            await api.say("oMei", "hi")
        await api.say("oMei", "hi")


async def test_a_token_said_to_last_for_ever_lasts_two_hours(wechat: FakeWeChatApi, store: Store) -> None:
    wechat.garble(TOKEN, b'{"access_token": "t", "expires_in": 99999999999999999999}')
    async with account(wechat, store) as api:
        with pytest.raises(Refused, match="45015"):
            wechat.windows.clear()
            await api.say("oMei", "hi")
    token = store.token(NAME)
    assert token is not None
    assert token.expires_at < moment(wechat) + timedelta(hours=2)


async def test_nobody_there_is_no_answer(store: Store) -> None:
    api = Api(APP_ID, SECRET, store, "http://127.0.0.1:1")
    with pytest.raises(NoAnswer):
        await api.say("oMei", "hi")
    await api.close()


async def test_what_goes_wrong_is_told_without_secrets(wechat: FakeWeChatApi, store: Store) -> None:
    """(wechatpy: the address, with the token or the app secret in it, stands in the error.)"""
    async with account(wechat, store) as api:
        await api.say("oMei", "hi")
        wechat.garble(SEND, b"?")
        wechat.fail(SEND, 45011)
        told: list[BaseException] = []
        for _ in range(2):
            with pytest.raises((NoAnswer, Refused)) as error:
                await api.say("oMei", "my number is 13800138000")
            told.append(error.value)
    shown = "".join(f"{each!r}{each.__cause__!r}" for each in told)
    assert not any(secret in shown for secret in (SECRET, kept(store), "13800138000"))


async def test_the_loop_goes_on_while_wechat_is_slow(wechat: FakeWeChatApi, store: Store) -> None:
    """Forty sends that hang hold neither the loop nor the threads in which candidates are answered."""
    async with account(wechat, store, limit=20) as api:
        await api.say("oMei", "hi")
        wechat.hang(SEND, *[20] * 40)
        sends = [asyncio.ensure_future(api.say("oMei", "hi")) for _ in range(40)]
        await until(lambda: wechat.counts[SEND] == 41)
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "answered"), 5) == "answered"
        for send in sends:
            send.cancel()
        await asyncio.gather(*sends, return_exceptions=True)


# The token


async def test_one_token_serves_all_calls_and_all_processes(wechat: FakeWeChatApi, store: Store) -> None:
    async with account(wechat, store) as one, account(wechat, store) as other:
        for api in (one, other, one):
            await api.say("oMei", "hi")
    assert wechat.counts[TOKEN] == 1


async def test_many_that_need_a_token_at_once_fetch_one(wechat: FakeWeChatApi, store: Store) -> None:
    """Four processes, four calls each, nothing kept yet: one asks, the others wait for it."""
    wechat.hang(TOKEN, 0.3)
    async with (
        account(wechat, store) as a,
        account(wechat, store) as b,
        account(wechat, store) as c,
        account(wechat, store) as d,
    ):
        await asyncio.gather(*(api.published_menu() for api in (a, b, c, d) * 4))
    assert wechat.counts[TOKEN] == 1


ASK = f"""
import asyncio, sys
from bot.channels.wechat_api import Api
from bot.storage import Store

async def ask():
    api = Api("{APP_ID}", "{SECRET}", Store.open(sys.argv[1]), sys.argv[2])
    await asyncio.gather(*(api.published_menu() for _ in range(4)))
    await api.close()

asyncio.run(ask())
"""


@pytest.mark.slow
def test_many_processes_that_start_together_fetch_one_token(wechat: FakeWeChatApi, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/bole.db"
    wechat.hang(TOKEN, 1)
    processes = [subprocess.Popen([sys.executable, "-c", ASK, database, wechat.url]) for _ in range(3)]
    assert [process.wait(timeout=100) for process in processes] == [0, 0, 0]
    assert (wechat.counts[TOKEN], wechat.counts["get_current_selfmenu_info"]) == (1, 12)


async def test_a_token_is_exchanged_before_its_end(wechat: FakeWeChatApi, store: Store) -> None:
    """Never used up to the last second, and not asked for while WeChat would only give the same one again."""
    async with account(wechat, store) as api:
        await api.published_menu()
        first = kept(store)
        wechat.ahead += 2 * HOUR - 4.5 * MINUTE
        await api.published_menu()
        assert (kept(store), wechat.counts[TOKEN]) == (first, 1)
        wechat.ahead += MINUTE
        await api.published_menu()
        await api.published_menu()
    assert kept(store) != first
    assert wechat.counts[TOKEN] == 2


async def test_while_another_process_exchanges_it_the_old_one_is_used(wechat: FakeWeChatApi, store: Store) -> None:
    async with account(wechat, store) as api:
        await api.published_menu()
        first = kept(store)
        wechat.ahead += 2 * HOUR - 3 * MINUTE
        assert store.claim_token(NAME, moment(wechat))
        await api.published_menu()
    assert (kept(store), wechat.counts[TOKEN]) == (first, 1)


async def test_a_process_that_died_exchanging_it_holds_the_others_up_only_for_its_lease(
    wechat: FakeWeChatApi, store: Store
) -> None:
    store.claim_token(NAME, moment(wechat))
    async with account(wechat, store) as api:
        waiting = asyncio.ensure_future(api.published_menu())
        await asyncio.sleep(0.3)
        assert wechat.counts[TOKEN] == 0
        wechat.ahead += LEASE.total_seconds()
        await waiting
    assert wechat.counts[TOKEN] == 1


async def test_who_waits_for_the_token_does_not_wait_for_ever(wechat: FakeWeChatApi, store: Store) -> None:
    store.claim_token(NAME, moment(wechat))
    async with account(wechat, store) as api:
        token = AccessToken(api._http, store, APP_ID, SECRET, wechat.now, patience=0.3)
        with pytest.raises(NoAnswer, match="another process"):
            await token.current()


async def test_a_failed_exchange_is_not_waited_for(wechat: FakeWeChatApi, store: Store) -> None:
    """Not even one that was given up: whoever comes next tries at once."""
    async with account(wechat, store) as api:
        wechat.hang(TOKEN, 20)
        waiting = asyncio.ensure_future(api.published_menu())
        await until(lambda: wechat.counts[TOKEN])
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await asyncio.wait_for(api.published_menu(), 5)


async def test_a_token_that_another_program_exchanged_is_found_again_without_force(
    wechat: FakeWeChatApi, store: Store
) -> None:
    """The message goes out, by one call more for the token and one more for itself."""
    async with account(wechat, store) as api:
        await api.published_menu()
        wechat.exchange_elsewhere()
        await api.say("oMei", "hi")
    assert wechat.shown["oMei"] == ["hi"]
    assert (wechat.counts[TOKEN], wechat.counts[SEND]) == (2, 2)
    assert not [asked for asked in wechat.called(TOKEN) if asked.get("force_refresh")]


async def test_many_calls_with_a_rejected_token_exchange_it_once(wechat: FakeWeChatApi, store: Store) -> None:
    """Whoever finds that the rejected one is not the current one any more takes the current one."""
    async with account(wechat, store) as one, account(wechat, store) as other:
        await one.published_menu()
        wechat.reject_token()
        await asyncio.gather(*(api.published_menu() for api in (one, other) * 5))
    forced = [asked for asked in wechat.called(TOKEN) if asked.get("force_refresh")]
    assert (len(forced), wechat.counts[TOKEN]) == (1, 3)


async def test_force_stays_within_what_wechat_allows(wechat: FakeWeChatApi, store: Store) -> None:
    """A token that is rejected every few minutes for a day: never by force too soon, never more than 20 times."""
    too_soon = 0
    async with account(wechat, store) as api:
        for _ in range(24 * 4):
            try:
                await api.published_menu()
            except TooSoon as error:
                too_soon += 1
                assert 0 < error.after <= FORCED_EVERY.total_seconds()
            wechat.reject_token()
            wechat.ahead += 15 * MINUTE
    forced = [asked for asked in wechat.called(TOKEN) if asked.get("force_refresh")]
    assert 15 < len(forced) < 20
    assert too_soon


@pytest.mark.parametrize(("secret", "listed", "code"), [("wrong", True, 40125), (SECRET, False, 40164)])
async def test_a_wrong_secret_or_address_is_told_as_it_is(
    wechat: FakeWeChatApi, store: Store, secret: str, listed: bool, code: int
) -> None:
    """Once put right, the next call goes through at once."""
    wechat.listed = listed
    async with account(wechat, store, secret) as api:
        with pytest.raises(Refused, match=str(code)):
            await api.published_menu()
    wechat.listed = True
    async with account(wechat, store) as api:
        await api.published_menu()


# Typing, menu, codes


async def test_typing_is_shown_once_until_something_is_said(wechat: FakeWeChatApi, store: Store) -> None:
    async with account(wechat, store) as api:
        await api.show_typing("oMei")
        with pytest.raises(Refused, match="45081"):
            await api.show_typing("oMei")
        await api.say("oMei", "hi")
        await api.show_typing("oMei")
        wechat.ahead += MINUTE
        with pytest.raises(Refused, match="45080"):
            await api.show_typing("oMei")


async def test_a_published_menu_can_be_read_back(wechat: FakeWeChatApi, store: Store) -> None:
    buttons: list[dict[str, Any]] = [{"type": "click", "name": "在招职位", "key": "roles"}]
    async with account(wechat, store) as api:
        await api.publish_menu(buttons)
        shown = await api.published_menu()
    assert shown["selfmenu_info"]["button"] == buttons


@pytest.mark.parametrize(("days", "asked"), [(30, {"expire_seconds": 2_592_000}), (None, {})])
async def test_a_code_has_a_scene_and_an_end_or_none(
    wechat: FakeWeChatApi, store: Store, days: int | None, asked: dict[str, int]
) -> None:
    async with account(wechat, store) as api:
        assert (await api.code_for("s_fair", days)).startswith("http://weixin.qq.com/q/")
    (call,) = wechat.called("qrcode/create")
    assert call["action_info"] == {"scene": {"scene_str": "s_fair"}}
    assert {name: value for name, value in call.items() if name == "expire_seconds"} == asked
    assert wechat.permanent_codes == (days is None)


async def test_a_call_that_an_earlier_test_gave_up_changes_nothing(wechat: FakeWeChatApi, store: Store) -> None:
    """It used up the next test's trouble, or stood on its phone."""
    async with account(wechat, store) as api:
        await api.say("oMei", "hi")
        wechat.reset()
        wechat.wrote("oMei")
        wechat.fail(SEND, 45011)
        with pytest.raises(Refused, match="-1"):
            await api.say("oMei", "late")
    async with account(wechat, store) as api:
        with pytest.raises(Refused, match="45011"):
            await api.say("oMei", "hi")
    assert wechat.shown["oMei"] == []
