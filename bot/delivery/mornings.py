"""When digests go out."""

from datetime import datetime, timedelta, tzinfo

from bot.reminders import MORNING


def last_morning(now: datetime, zone: tzinfo) -> datetime:
    """The last moment at which it was nine o'clock there; its date is the day of the digest."""
    here = now.astimezone(zone)
    morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning if morning <= here else morning - timedelta(days=1)
