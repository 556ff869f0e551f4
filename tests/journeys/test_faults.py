"""Everything around the servers fails while candidates apply: nothing is lost, and nothing happens twice.

Its long form: `PYTHONPATH=. python -m tests.journeys.campaign --faults 10`; see docs/nothing-lost.md.
"""

from pathlib import Path
from random import Random

import pytest

from tests.channels.troubles import TELEGRAM
from tests.journeys.campaign.campaign import Campaign
from tests.journeys.campaign.chaos import Chaos
from tests.journeys.campaign.faults import all_of, cuts, deaf, restarts, troubles
from tests.journeys.campaign.world import DatabaseName, a_world

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
CHANCE = Random(5)

FAULTS: dict[str, tuple[DatabaseName, Chaos]] = {
    "the database is restarted": ("postgresql", restarts(2, CHANCE)),
    "the network is cut and frozen": ("postgresql", cuts(1, CHANCE)),
    "telegram and the recruiters' service": ("sqlite", all_of(troubles(TELEGRAM, CHANCE, lasting=1), deaf(10))),
}


@pytest.mark.parametrize(("database", "chaos"), FAULTS.values(), ids=FAULTS.keys())
async def test_candidates_notice_nothing_but_a_delay(database: DatabaseName, chaos: Chaos, tmp_path: Path) -> None:
    postgresql = database == "postgresql"
    async with a_world(tmp_path, database, 1 + postgresql, "webhook", CHANCE, wired=postgresql) as world:
        counts = await Campaign(world, 6, CHANCE, patient=False).run(chaos)
        assert not any("Traceback" in server.log for server in world.servers)
    print(counts)
    assert counts.spotless, "\n".join([str(counts), *counts.complaints])
    assert counts.begun >= 6
