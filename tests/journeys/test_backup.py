"""A backup taken from the server that runs, and the server started again on what was restored."""

from pathlib import Path

import httpx
import pytest

from tests.channels import fake_wechat
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.candidates import OnWeChat
from tests.journeys.server import Server
from tests.local_server import PLAIN

pytestmark = pytest.mark.slow(27)


async def test_a_restored_server_goes_on_from_the_backup(tmp_path: Path) -> None:
    """Not below the server that runs; after it was stopped, the quiz goes on with the question of that moment."""
    settings = {"BOLE_WECHAT_TOKEN": fake_wechat.TOKEN, "BOLE_DATA_KEY": "a passphrase"}
    with Server(tmp_path, **settings) as server:
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, verify=PLAIN, timeout=30) as client:
            fang = OnWeChat(FakeWeChat(client), "oBackup")
            await fang.says("测HPC")
            asked = await fang.says("本科")
            assert server.bole("backup", "b.backup").returncode == 0
            await fang.says("物理")
            refused = server.bole("restore", "b.backup", "--replace")
            assert (refused.returncode, "stop every `bole serve`" in refused.stderr) == (1, True)
            server.terminate()
            refused = server.bole("restore", "b.backup")
            assert (refused.returncode, "add --replace" in refused.stderr) == (1, True)
            assert server.bole("restore", "b.backup", "--replace").returncode == 0
            server.start()
            assert (await fang.says("重复一遍")).text.endswith(asked.text[-10:])
