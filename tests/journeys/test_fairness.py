"""One candidate floods, connections hang, pages pile up: another candidate goes the whole way to a lead meanwhile."""

import asyncio
import itertools
import socket
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.channels import fake_wechat
from tests.channels.fake_wechat import FakeWeChat
from tests.journeys.candidates import OnWeChat
from tests.journeys.server import Server
from tests.journeys.stories import qualifies_in_chinese
from tests.local_server import PLAIN

pytestmark = [pytest.mark.slow(23), pytest.mark.timeout(240)]

AT_ONCE = 32
STUCK = 200


async def test_a_quiet_candidate_reaches_the_end_beside_a_flood(tmp_path: Path) -> None:
    """The flood goes on until they have: each of its messages is answered, most of them with "one moment"."""
    numbers, statuses, done = itertools.count(1_000_000), list[int](), asyncio.Event()
    with Server(tmp_path, BOLE_WECHAT_TOKEN=fake_wechat.TOKEN) as server:
        limits = httpx.Limits(max_connections=None)
        async with (
            httpx.AsyncClient(base_url=server.url, trust_env=False, verify=PLAIN, limits=limits) as client,
            AsyncExitStack() as open_,
        ):
            platform = FakeWeChat(client, hangs_up_after=60)

            async def flood() -> None:
                while not done.is_set():
                    response = await platform.post(fake_wechat.text("有哪些岗位", next(numbers), sender="oFlood"))
                    statuses.append(response.status_code)

            for _ in range(STUCK):
                address = (urlsplit(server.url).hostname, urlsplit(server.url).port)
                stuck = open_.enter_context(socket.create_connection(address))
                stuck.sendall(b"POST /wechat HTTP/1.1\r\nx: ")
            for _ in range(STUCK):
                page = client.stream("GET", "/chat/events", headers={"Cookie": ""})
                assert (await open_.enter_async_context(page)).status_code == 200
            flooding = [asyncio.create_task(flood()) for _ in range(AT_ONCE)]
            await qualifies_in_chinese(OnWeChat(platform, "oQuiet"), "13800138077")
            done.set()
            await asyncio.gather(*flooding)
            seen = (await client.get("/metrics")).text
        assert {*statuses} == {200}
        assert 'bole_updates_total{channel="wechat",result="crowded"}' in seen
        assert "13800138077" in server.bole("leads", "--format", "json").stdout
        assert "Traceback" not in server.log
