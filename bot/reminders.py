"""Who gets their one reminder now: somebody who stopped half-way, and for whom it is daytime.

No platform tells where a candidate lives, so two things have to hold: it is daytime in the employer's time zone, and
about the time of day at which the candidate last did something, for then they were awake. Whoever was last heard of
in the middle of the employer's night is not reminded.
"""

from datetime import datetime, timedelta, tzinfo

from bot.post import Update
from bot.storage import Store
from dialogs.events import FellSilent

ID = "reminder"
"""Of the update; a person's updates have each id once, so there is one reminder in a life."""
MORNING, EVENING = 9, 20
"""Hours of the employer's clock: from nine o'clock on, and no more at eight in the evening."""
ABOUT = timedelta(hours=4)
DAY = timedelta(days=1)
LATEST = timedelta(days=3)
"""Later than this after it was due it would come out of the blue: after a long standstill of ours, or where reminders
have just been switched on."""


def due(store: Store, now: datetime, after: timedelta, zone: tzinfo) -> tuple[Update, ...]:
    """One update for each person. `after`: of silence."""
    stopped = store.silent(now - after - LATEST, now - after, now)
    return tuple(
        Update(each.person, ID, FellSilent(), version=each.version)
        for each in stopped
        if is_daytime(now, each.seen_at, zone)
    )


def is_daytime(now: datetime, seen_at: datetime, zone: tzinfo) -> bool:
    apart = (now - seen_at) % DAY
    return MORNING <= now.astimezone(zone).hour < EVENING and min(apart, DAY - apart) <= ABOUT
