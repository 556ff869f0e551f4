"""The store's part for recruiters who speak with candidates: whom they can reach, and whom they are speaking with."""

from datetime import datetime

from bot.post import Person, Reachable
from bot.storage.candidates import conversation
from bot.storage.candidates.conversation import Entry
from bot.storage.engine.opened import Opened
from bot.storage.recruiters import hands
from bot.storage.recruiters.hands import Hearer, InHands


class Desk(Opened):
    def in_hands(self, before: datetime | None = None, limit: int = 50) -> tuple[InHands, ...]:
        """The conversations in human hands now, the newest first; `before`: the last one's `changed_at` on the page
        before."""
        with self.database.reading() as connection:
            return hands.going_on(connection, before, limit)

    def hands(self, id: str) -> InHands | None:  # noqa: A002 - the field's own word
        with self.database.reading() as connection:
            return hands.named(connection, id)

    def hands_of(self, person: Person) -> InHands | None:
        """The last one of this person's, which may have ended."""
        with self.database.reading() as connection:
            return hands.of(connection, person)

    def addressee(self, reference: str) -> Person | None:
        """Whom the lead, the question or the conversation with this id is about, in the chat where they are now."""
        with self.database.reading() as connection:
            return hands.addressee(connection, reference)

    def hearer(self, reference: str, now: datetime) -> Hearer | None:
        """Who would hear of the lead, the question or the conversation with this id, and how."""
        with self.database.reading() as connection:
            return hands.hearer(connection, reference, now)

    def reachable(self, person: Person, now: datetime) -> Reachable:
        """Whether a recruiter's words would reach them now; to be known before anything is typed."""
        with self.database.reading() as connection:
            return hands.reachable(connection, person, now)

    def entry(self, id: int) -> tuple[Entry, Person] | None:  # noqa: A002
        """One line of a conversation, and whose it is; None: it was erased."""
        with self.database.reading() as connection:
            return conversation.entry(connection, id)
