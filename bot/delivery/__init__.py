"""Carries what was stored to where it belongs: messages to candidates, news to recruiters."""

from bot.delivery.outbox import Delivery
from bot.delivery.patience import Patience
from bot.delivery.recruiters import Recruiters

__all__ = ["Delivery", "Patience", "Recruiters"]
