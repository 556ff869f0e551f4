"""Two servers for all journeys, because one can only poll or be called, be plain or safe."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.channels import fake_wechat
from tests.channels.fake_telegram import FakeTelegram
from tests.journeys.server import Server
from tests.receivers import Machine, Mailbox, open_machine, open_mailbox

SECRET = "webhook-secret-that-nobody-may-log"
PUBLIC = "https://bole.example.com"
SAFE = {"BOLE_WECHAT_APP_ID": fake_wechat.APP_ID, "BOLE_WECHAT_AES_KEY": fake_wechat.AES_KEY}


@dataclass(frozen=True)
class House:
    """A server with everything around it."""

    server: Server
    telegram: FakeTelegram
    mailbox: Mailbox
    machine: Machine


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    with open_mailbox() as box:
        yield box


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    with open_machine() as received:
        yield received


def house(mailbox: Mailbox, machine: Machine, folders: pytest.TempPathFactory, **settings: str) -> Iterator[House]:
    with FakeTelegram() as telegram:
        everywhere = {
            "BOLE_TELEGRAM_TOKEN": telegram.token,
            "BOLE_TELEGRAM_API_URL": telegram.url,
            "BOLE_WECHAT_TOKEN": fake_wechat.TOKEN,
            "BOLE_NOTIFY_URLS": f"{mailbox.url}&format=text, {machine.url}",
            "BOLE_PUBLIC_URL": PUBLIC,
        }
        with Server(folders.mktemp("server"), **everywhere, **settings) as server:
            yield House(server, telegram, mailbox, machine)


@pytest.fixture(scope="session")
def polling_and_plain(
    mailbox: Mailbox, machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Asks Telegram for updates; takes WeChat's messages as they are."""
    yield from house(mailbox, machine, tmp_path_factory)


@pytest.fixture(scope="session")
def webhook_and_safe(mailbox: Mailbox, machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Telegram brings its updates; WeChat encrypts."""
    telegram = {"BOLE_TELEGRAM_MODE": "webhook", "BOLE_TELEGRAM_WEBHOOK_SECRET": SECRET}
    yield from house(mailbox, machine, tmp_path_factory, **telegram, **SAFE)
