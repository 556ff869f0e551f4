"""Everything around the servers fails while candidates apply: nothing is lost, and nothing happens twice.

Its long form: `PYTHONPATH=. python -m tests.journeys.campaign --faults 10`; see docs/nothing-lost.md.
"""

import asyncio
from pathlib import Path
from random import Random

import httpx
import pytest

from tests.channels.fake_wechat import FakeWeChat
from tests.channels.fake_wechat_api import FakeWeChatApi
from tests.channels.troubles import TELEGRAM, WECHAT
from tests.journeys.campaign.campaign import Campaign
from tests.journeys.campaign.chaos import Chaos
from tests.journeys.campaign.faults import all_of, cuts, deaf, restarts, troubles
from tests.journeys.campaign.world import DatabaseName, a_world
from tests.journeys.server import Server
from tests.journeys.stories import CATALOGUE
from tests.journeys.test_wechat_verified import Writing, verified_settings
from tests.local_server import PLAIN
from tests.waiting import until

pytestmark = [pytest.mark.slow(30), pytest.mark.timeout(400)]
CHANCE = Random(5)

FAULTS: dict[str, tuple[DatabaseName, bool, Chaos]] = {
    "the database is restarted": ("postgresql", False, restarts(1, CHANCE)),
    "the network is cut and frozen": ("postgresql", True, cuts(1, CHANCE)),
    "telegram and recruiters' service": ("sqlite", False, all_of(troubles(TELEGRAM, CHANCE, lasting=0.5), deaf(5))),
}
DUTIES = [fact.text.en for role in CATALOGUE.roles for fact in role.duties]


@pytest.mark.parametrize(("database", "wired", "chaos"), FAULTS.values(), ids=FAULTS.keys())
async def test_candidates_notice_nothing_but_a_delay(
    database: DatabaseName, wired: bool, chaos: Chaos, tmp_path: Path
) -> None:
    servers = 2 if database == "postgresql" else 1
    async with a_world(tmp_path, database, servers, "webhook", CHANCE, wired=wired) as world:
        counts = await Campaign(world, 4, CHANCE, patient=False).run(chaos)
        assert not any("Traceback" in server.log for server in world.servers)
    print(counts)
    assert counts.spotless, "\n".join([str(counts), *counts.complaints])
    assert counts.begun >= 4


async def test_what_a_verified_account_says_by_itself_comes_once_and_in_order(tmp_path: Path) -> None:
    """Somebody asks for more than a reply holds in each kind of trouble of WeChat's; the replies come at once."""
    with FakeWeChatApi() as api, Server(tmp_path, **verified_settings(api)) as server:
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, verify=PLAIN) as client:
            platform = FakeWeChat(client, safe=True, hangs_up_after=30)
            heard: dict[str, list[str]] = {}
            for number, trouble in enumerate(WECHAT.values()):
                api.in_trouble = trouble
                candidate = Writing(api, platform, f"oTrouble{number}")
                heard[candidate.sender] = [(await candidate.says("What are the duties of all three roles?")).text]
                await asyncio.sleep(0.3)
            assert not api.shown
            api.in_trouble = None
            await until(lambda: server.waiting("messages") == 0, 120)
        assert "Traceback" not in server.log
    for sender, first in heard.items():
        whole = "\n".join(first + api.shown[sender])
        places = [whole.find(duty) for duty in DUTIES]
        assert places == sorted(places)
        assert [whole.count(duty) for duty in DUTIES] == [1] * len(DUTIES)
