"""A database that has been opened, with what seals it: what every part of the store stands on."""

from datetime import timedelta

from bot.storage.engine.database import Database
from bot.storage.engine.vault import Vault


class Opened:
    def __init__(self, database: Database, vault: Vault, answer_within: timedelta) -> None:
        self.database = database
        self.vault = vault
        self.answer_within = answer_within
