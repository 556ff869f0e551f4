"""One Telegram and one WeChat for all tests of the channels, empty at the start of each."""

from collections.abc import Iterator

import pytest

from bot.storage import Store
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.fake_wechat_api import FakeWeChatApi


@pytest.fixture(scope="session")
def telegram_server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as api:
        yield api


@pytest.fixture
def api(telegram_server: FakeTelegram) -> FakeTelegram:
    telegram_server.reset()
    return telegram_server


@pytest.fixture(scope="session")
def wechat_server() -> Iterator[FakeWeChatApi]:
    with FakeWeChatApi() as wechat:
        yield wechat


@pytest.fixture
def wechat(wechat_server: FakeWeChatApi) -> FakeWeChatApi:
    """Mei has just written to the account."""
    wechat_server.reset()
    wechat_server.wrote("oMei")
    return wechat_server


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store.open("sqlite://")
    yield opened
    opened.close()
