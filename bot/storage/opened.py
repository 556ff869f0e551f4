"""A database that has been opened, with what seals it: what every part of the store stands on."""

from bot.storage.database import Database
from bot.storage.vault import Vault


class Opened:
    def __init__(self, database: Database, vault: Vault) -> None:
        self.database = database
        self.vault = vault
