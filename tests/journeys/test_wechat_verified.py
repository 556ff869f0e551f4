"""A verified account over real HTTP: what it may say by itself, it says; what it may not, waits for the next reply.

WeChat's API is a server on this machine that counts what it lets through, as the real one does.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import httpx
import pytest

from bot.post import Person
from bot.storage import Store
from dialogs.wording import Message
from tests.channels.fake_wechat import TOKEN, FakeWeChat
from tests.channels.fake_wechat_api import SECRET, FakeWeChatApi
from tests.journeys.candidates import OnWeChat
from tests.journeys.conftest import SAFE
from tests.journeys.server import Server
from tests.journeys.stories import CATALOGUE
from tests.local_server import PLAIN
from tests.waiting import until

pytestmark = pytest.mark.slow


def verified_settings(api: FakeWeChatApi) -> dict[str, str]:
    """Of a server whose account may speak first."""
    account = {
        "BOLE_WECHAT_TOKEN": TOKEN,
        "BOLE_WECHAT_APP_SECRET": SECRET,
        "BOLE_WECHAT_ACCOUNT": "service",
        "BOLE_WECHAT_API_URL": api.url,
    }
    return account | SAFE


@pytest.fixture(scope="module")
def api() -> Iterator[FakeWeChatApi]:
    with FakeWeChatApi() as wechat:
        yield wechat


@pytest.fixture(scope="module")
def server(api: FakeWeChatApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server"), **verified_settings(api)) as started:
        yield started


class Writing(OnWeChat):
    """Somebody whose every message opens the window that WeChat counts by."""

    def __init__(self, api: FakeWeChatApi, platform: FakeWeChat, sender: str) -> None:
        super().__init__(platform, sender)
        self._api = api

    async def says(self, words: str) -> Message:
        self._api.wrote(self.sender)
        return await super().says(words)

    @property
    def shown(self) -> list[str]:
        """What came by itself."""
        return self._api.shown[self.sender]


@pytest.fixture
async def platform(server: Server) -> AsyncIterator[FakeWeChat]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, verify=PLAIN) as client:
        yield FakeWeChat(client, safe=True, hangs_up_after=30)


async def test_the_rest_of_a_long_answer_comes_by_itself(api: FakeWeChatApi, platform: FakeWeChat) -> None:
    candidate = Writing(api, platform, "oLong")
    first = await candidate.says("What are the duties of all three roles?")
    assert "More" not in [button.label for button in first.buttons]
    duties = [fact.text.en for role in CATALOGUE.roles for fact in role.duties]
    assert not all(duty in first.text for duty in duties)
    await until(lambda: all(duty in "\n".join((first.text, *candidate.shown)) for duty in duties))


async def test_what_is_told_later_is_sent_while_wechat_counts_it_and_then_waits(
    api: FakeWeChatApi, server: Server, platform: FakeWeChat
) -> None:
    """Five come by themselves; the sixth with the next reply, which lets the seventh come by itself again."""
    candidate, store = Writing(api, platform, "oTold"), Store.open(f"sqlite:///{server.database}")
    await candidate.says("你好")
    told = [f"招聘同事说：第 {number} 条" for number in range(1, 7)]
    for words in told:
        store.tell(Person("wechat", candidate.sender), Message(words), datetime.now(UTC))
    await until(lambda: len(candidate.shown) == 5)
    assert candidate.shown == told[:5]
    assert (await candidate.says("在吗")).text.startswith(told[5])
    store.tell(Person("wechat", candidate.sender), Message("再见"), datetime.now(UTC))
    await until(lambda: len(candidate.shown) == 6)
    assert candidate.shown == [*told[:5], "再见"]
    store.close()
    await until(lambda: not server.waiting("messages"))
    assert "error" not in server.log
