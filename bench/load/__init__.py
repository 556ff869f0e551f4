"""How many candidates one machine serves: `PYTHONPATH=. python -m bench.load`, by hand.

The real `bole serve`, over real HTTP, driven by simulated candidates who wait for each reply before they go on:

    journeys.py     what a candidate says and presses, as each platform brings it
    platforms.py    Telegram's Bot API and WeChat around the server: brings updates, hears replies
    servers.py      what is measured: `bole serve`, and the two bare echoes it is held against
    __main__.py     drives, counts, prints the table

What profiles said (16 candidates on two shared cores, SQLite, Telegram by buttons), and what was done about it:

    7.4 ms of processor a message at first. Two thirds of a turn, and nearly all of delivery, were SQLAlchemy building
    the same statements again and again: they are built once now, when modules are loaded, with `bindparam`s.
    Every turn woke three lanes, and every message was claimed and marked in transactions of its own: one lane is
    woken now, and what has arrived is marked together. 4.5 ms.
    httptools and uvloop: 3.6 to 4.2 ms (4.1 to 4.6 without, in turns). The mixed journey: 9.2 to 5.5 ms.

What is left: a third is the turn (half of that its transaction), a fifth python-telegram-bot reading the update and
calling back twice, the rest HTTP, threads and the event loop. Threads wait for the one writer that SQLite allows and
for its disk, not for each other: a shorter switch interval changed nothing. Reading "answered" and "remembered" in
one transaction would save 0.04 ms, so they stay two. The bare echo gains most from httptools and uvloop (3,500 →
10,100 messages a second), so a share of it is worth comparing only with the same of both.
"""
