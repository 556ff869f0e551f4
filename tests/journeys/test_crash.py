"""Servers are killed again and again while candidates apply: nothing is lost, and nothing happens twice.

Its long form: `PYTHONPATH=. python -m tests.journeys.campaign --kills 200`; see docs/nothing-lost.md.
"""

from pathlib import Path
from random import Random

import pytest

from tests.journeys.campaign.campaign import Campaign
from tests.journeys.campaign.chaos import kills
from tests.journeys.campaign.world import DatabaseName, Mode, a_world

pytestmark = [pytest.mark.slow(40), pytest.mark.timeout(400)]
KILLS = 2
UNDER_WAY = 64
"""Messages that one server may be sending when it is killed."""


@pytest.mark.parametrize(("database", "servers", "mode"), [("sqlite", 1, "polling"), ("postgresql", 3, "webhook")])
async def test_candidates_notice_nothing_of_kills(
    database: DatabaseName, servers: int, mode: Mode, tmp_path: Path
) -> None:
    chance = Random(5)
    async with a_world(tmp_path, database, servers, mode, chance) as world:
        counts = await Campaign(world, 6, chance, patient=False).run(kills(KILLS, chance))
    print(counts)
    assert counts.spotless, "\n".join([str(counts), *counts.complaints])
    assert counts.begun >= 6
    assert counts.repeats <= KILLS * UNDER_WAY
