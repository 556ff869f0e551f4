"""A campaign: candidates keep coming on both platforms while harm is done to the servers, and everything is counted.

async with a_world(folder, "postgresql", 3, "webhook", chance) as world:
    counts = await Campaign(world, candidates=12, chance=chance).run(kills(200, chance))
    print(counts)              # finished, leads, doubled, stuck, lost, out of order, repeats

plans.py     what a candidate has in mind
people.py    candidates on the platforms, who compare what they saw with what was kept
front.py     the load balancer
world.py     servers, database, platforms, the recruiters' machine
chaos.py     harm: any async function of the world
faults.py    harm that leaves the servers alive
campaign.py  candidates, harm, the end of it
counts.py    the figures
"""
