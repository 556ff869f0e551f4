"""How many candidates a machine serves, run by hand: docs/capacity.md has the figures and what follows from them.

    PYTHONPATH=. python -m bench.load             the table: SQLite and PostgreSQL, one process and two; echoes
    PYTHONPATH=. python -m bench.load.growth      what a message costs beside a million past candidates
    PYTHONPATH=. python -m bench.load.soak        half an hour at half the top speed
    PYTHONPATH=. python -m bench.load.capacity    from what a message costs to machines and money

The real `bole serve`, over real HTTP, driven by simulated candidates who wait for each reply before they go on:

    journeys.py     what a candidate says and presses
    http.py         a client and a server that cost next to nothing
    platforms.py    Telegram's Bot API and WeChat around the server: bring updates, hear replies
    servers.py      what is measured: `bole serve`, one or more on a database, and the echoes it is held against
    machine.py      what each party costs in processor and memory, and where it runs
    drive.py        as many candidates at once, or as many messages a second
    crowd.py        a few real candidates, multiplied by SQL;  stock.py fills stores with them
    upkeep.py       what is done from time to time

What profiles said (16 candidates on two shared cores, SQLite, Telegram by buttons), and what was done about it:

    7.4 ms of processor a message at first. Two thirds of a turn, and nearly all of delivery, were SQLAlchemy building
    the same statements again and again: they are built once now, when modules are loaded, with `bindparam`s.
    Every turn woke three lanes, and every message was claimed and marked in transactions of its own: one lane is
    woken now, and what has arrived is marked together. 4.5 ms.
    httptools and uvloop: 3.6 to 4.2 ms (4.1 to 4.6 without, in turns). The mixed journey: 9.2 to 5.5 ms.

    A commit for each turn, another for each claim and a third for each mark: turns of several people share one now,
    and whoever writes a message to Telegram sends it without claiming it anew. What the talk and the store take,
    without HTTP and sending: 3.1 to 1.5 ms by buttons on Telegram, 2.4 to 1.6 on WeChat, in groups of sixteen.

What is left there: 0.45 ms for the talk itself (1.1 in the mixed journey, whose free words take 2 to 4 ms each), and
six statements of SQLAlchemy's at 0.07 ms. Besides: HTTP, python-telegram-bot reading the update and calling back
twice (0.25 ms a message, 0.11 a courtesy), threads and the event loop.
"""
