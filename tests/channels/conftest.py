"""One Telegram for all tests of the channel, empty at the start of each."""

from collections.abc import Iterator

import pytest

from tests.channels.fake_telegram import FakeTelegram


@pytest.fixture(scope="session")
def telegram_server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as api:
        yield api


@pytest.fixture
def api(telegram_server: FakeTelegram) -> FakeTelegram:
    telegram_server.reset()
    return telegram_server
