"""How many candidates one machine serves: `PYTHONPATH=. python -m bench.load`, by hand.

The real `bole serve`, over real HTTP, driven by simulated candidates who wait for each reply before they go on:

    journeys.py     what a candidate says and presses, as each platform brings it
    platforms.py    Telegram's Bot API and WeChat around the server: brings updates, hears replies
    servers.py      what is measured: `bole serve`, and the two bare echoes it is held against
    __main__.py     drives, counts, prints the table
"""
