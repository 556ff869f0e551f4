"""What the tests of channels start from: WeChat's API where Mei has just written, and a store in memory."""

from collections.abc import Iterator

import pytest

from bot.storage import Store
from tests.channels.fake_wechat_api import FakeWeChatApi
from tests.new_store import new_store


@pytest.fixture
def wechat(wechat_server: FakeWeChatApi) -> FakeWeChatApi:
    wechat_server.reset()
    wechat_server.wrote("oMei")
    return wechat_server


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    yield opened
    opened.close()
