"""Files on Telegram: fetched over real HTTP, no more than agreed, and the token in nobody's eye."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.channels import Undeliverable, Undelivered
from bot.channels.body import TooLarge
from bot.channels.telegram import Telegram
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.channels.telegram_bot import ALONE, COMPANY
from tests.files import PDF

LIMIT = 20 << 20


@pytest.fixture(autouse=True)
def cv(api: FakeTelegram) -> None:
    api.files["cv"] = PDF


@pytest.fixture
async def telegram(api: FakeTelegram) -> AsyncIterator[Telegram]:
    bot = Telegram(TOKEN, api.url, company=COMPANY, lease=ALONE)
    yield bot
    await bot.close()


async def test_a_file_is_fetched(telegram: Telegram, api: FakeTelegram) -> None:
    """Two requests: where it lies, and what it is."""
    assert await telegram.fetch("cv", LIMIT) == PDF
    assert [name for name, _ in api.calls] == ["getFile", "file"]


async def test_several_at_once_do_not_mix(telegram: Telegram, api: FakeTelegram) -> None:
    api.files |= {f"cv{number}": PDF * number for number in range(1, 6)}
    fetched = await asyncio.gather(*(telegram.fetch(f"cv{number}", LIMIT) for number in range(1, 6)))
    assert fetched == [PDF * number for number in range(1, 6)]


async def test_reading_stops_where_it_was_agreed(telegram: Telegram, api: FakeTelegram) -> None:
    """Whatever the platform said of its size; Telegram itself gives out no more than 20 MB."""
    with pytest.raises(TooLarge):
        await telegram.fetch("cv", len(PDF) - 1)
    api.files["huge"] = bytes(LIMIT + 1)
    with pytest.raises(TooLarge):
        await telegram.fetch("huge", LIMIT)


async def test_an_unknown_file_is_not_asked_for_again(telegram: Telegram) -> None:
    with pytest.raises(Undeliverable):
        await telegram.fetch("nobody's", LIMIT)


@pytest.mark.parametrize(("method", "status"), [("getFile", 500), ("getFile", 401), ("file", 404), ("file", 502)])
async def test_what_may_pass_is_tried_again(telegram: Telegram, api: FakeTelegram, method: str, status: int) -> None:
    """A link that has expired, too: the next try asks for a new one."""
    api.fail(method, status)
    with pytest.raises(Undelivered):
        await telegram.fetch("cv", LIMIT)
    assert await telegram.fetch("cv", LIMIT) == PDF


async def test_too_many_requests_say_how_long_to_wait(telegram: Telegram, api: FakeTelegram) -> None:
    api.fail("getFile", 429, retry_after=3)
    with pytest.raises(Undelivered) as told:
        await telegram.fetch("cv", LIMIT)
    assert told.value.after == 3


@pytest.mark.parametrize(
    "answer", [b"[]", b"{}", b'{"file_path": 7}', b'{"file_path": "/etc/passwd"}', b'{"file_path": "../../x"}']
)
async def test_a_path_that_leads_elsewhere_is_not_followed(
    telegram: Telegram, api: FakeTelegram, answer: bytes
) -> None:
    api.garble("getFile", b'{"ok": true, "result": ' + answer + b"}")
    with pytest.raises(Undelivered):
        await telegram.fetch("cv", LIMIT)
    assert not api.called("file")


async def test_nobody_sees_the_token(api: FakeTelegram) -> None:
    """Neither in what failed nor in the log."""
    bot = Telegram(TOKEN, "http://127.0.0.1:9", company=COMPANY, lease=ALONE)
    with capture_logs() as logs, pytest.raises(Undelivered) as told:
        await bot.fetch("cv", LIMIT)
    await bot.close()
    api.fail("file", 500)
    bot = Telegram(TOKEN, api.url, company=COMPANY, lease=ALONE)
    with pytest.raises(Undelivered) as also:
        await bot.fetch("cv", LIMIT)
    await bot.close()
    assert TOKEN not in f"{told.value} {also.value} {logs}"
