"""Contact details in what is said: where we collect them, and where they are corrected in passing."""

import re
from dataclasses import dataclass, replace

from dialogs.meanings import Action, Asked, Details, Gave, Meaning, Move, Moved, Reading, Unclear
from dialogs.state import Place, State
from dialogs.understanding.asking import PRESSING, Asking
from dialogs.understanding.contacts import Contacts
from dialogs.understanding.discretion import WITHHELD, masked

NUMBER = re.compile(r"\d[\d ()-]{4,}\d")
"""A number too long to be anything but a phone's."""


@dataclass(frozen=True, slots=True)
class Collecting:
    asking: Asking
    contacts: Contacts

    def given(self, text: str, details: Details, state: State) -> Meaning:
        """A name or a broken detail; else a command, a request or a question; else not readable."""
        if move := self.asking.moves.read(text):
            return Moved(move)
        if NUMBER.search(text) and not details.faults:
            details = replace(details, faults=("phone",))  # not to be dropped without a word
        if details.faults:
            return Gave(details)
        if self.asking.questions.asks(text):
            return self.asking(text, state)
        if details.name:
            return Gave(details)
        return self.asking.wish(text, state, PRESSING) or Unclear(text)

    def corrected(self, text: str, state: State) -> Meaning | None:
        """Another name, or that a detail is wrong, from somebody who gave details; we ask for what is missing."""
        collecting = state.place in (Place.CONTACT, Place.CONFIRM)
        known = state.contact or (state.draft if collecting else Details())
        given = self.contacts.corrected(text, known) if known and state.consent else None
        if given is None or given or given.faults or not collecting:
            return Gave(given) if given is not None else None
        return Moved(Move.NO if state.place is Place.CONFIRM else Move.REPEAT)

    def before_consent(self, text: str, details: Details, state: State) -> Meaning | None:
        """A name is not kept yet; "sure, but who sees it?" is a question about the consent and no yes."""
        if self.asking.moves.read(text):
            return None
        if not self.asking.questions.asks(text) and not self.asking.moves.hedges(text):
            return Gave(details) if details.name else None
        asked = self.asking(text, state)
        about_the_job = all(reading.outcome in ("answered", "not_published") for reading in asked.readings)
        wished = len(asked.readings) == 1 and asked.readings[0].action in PRESSING
        return asked if about_the_job or wished else Asked((Reading("action", Action.PRIVACY),), text)

    def role_in(self, text: str) -> str | None:
        """The one role that is named beside details: 「想投 FAE，我叫赵敏，13912345678」."""
        roles = self.asking.questions.roles_in(masked(text, self.contacts))
        return roles[0] if len(roles) == 1 else None

    def beside(self, text: str, details: Details, state: State) -> Asked | None:
        """A plain question in the same message as details, without them."""
        said = masked(text, self.contacts).replace(details.name or WITHHELD, " ").replace(WITHHELD, " ").strip(" ,，")
        if not self.asking.questions.asks(said) or said.endswith("吧"):
            return None  # 「白天打座机吧」
        asked = self.asking(said, state)
        about_the_job = all(
            reading.outcome in ("answered", "not_published") and (reading.facts or reading.topic)
            for reading in asked.readings
        )
        return asked if about_the_job else None
