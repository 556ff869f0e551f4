"""A turn for itself: decided, kept, and decided again if somebody was quicker."""

from datetime import datetime

from bot.post import Manner, Outgoing, Update
from bot.storage import Outrun, Store
from bot.turn import Talk, decide, keep


def turn(update: Update, manner: Manner, talk: Talk, store: Store, now: datetime) -> tuple[Outgoing, ...]:
    """The messages that answer it."""
    while True:
        try:
            return keep(decide(update, manner, talk, store, now), store).outgoing
        except Outrun:
            continue
