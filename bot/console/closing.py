"""What a candidate hears when their lead is closed: offered beside it, in words that a recruiter may change first."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.console.visits import Visit
from bot.post import Reachable
from bot.storage import Store
from bot.storage.candidates.leads import Lead
from bot.storage.recruiters.cases import CLOSED
from bot.turn import Talk
from dialogs.conversations import closing
from dialogs.events import Language
from dialogs.understanding.clean import clean
from dialogs.wording import Message

LONGEST = 500
"""Characters: one message on every platform."""
TICKED = ("interview", "hired", "declined")
"""Who withdrew knows it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """`ending`: which one the words are for, and how they are spoken. `reachable`: how they arrive. `head`: the line
    that goes above the `words`. `ticked`: they are to hear it. `fault`: the name of a word; empty: it can go."""

    ending: str
    reachable: Reachable
    language: Language
    head: str
    words: str
    ticked: bool
    fault: str
    message: Message


class Closing:
    def __init__(self, store: Store, talk: Callable[[], Talk]) -> None:
        self._store, self._talk = store, talk

    def offer(self, visit: Visit, lead: Lead, status: str) -> Offer | None:
        """As the form has it, once it was about this `status`; None: the lead would not be closed by it."""
        closes = status in CLOSED and status != lead.case.status
        hearer = self._store.hearer(lead.id, visit.now) if closes else None
        if hearer is None:
            return None
        spoken, words_of = (hearer.language, hearer.script), self._talk().words
        ending = " ".join((status, *spoken))
        seen, ticked = visit.form.get("ending") == ending, status in TICKED
        words = words_of.message(closing.proposed(status, *spoken)).text
        if seen:
            words, ticked = clean(visit.form.get("words", ""), LONGEST + 1), "tell" in visit.form
        message = words_of.message(closing.told(words, lead.role, *spoken))
        return Offer(
            ending,
            hearer.reachable,
            hearer.language,
            words_of.message(closing.told("", lead.role, *spoken)).text,
            words,
            ticked and hearer.reachable.how != "never",
            "" if hearer.reachable.how == "never" else _fault(words, seen=seen, ticked=ticked),
            replace(message, speaker=visit.account.name),
        )


def _fault(words: str, *, seen: bool, ticked: bool) -> str:
    """Nothing goes that nobody has looked at, also when the candidate speaks another language by now."""
    if not seen:
        return "look_first"
    if not ticked:
        return ""
    return "no_words" if not words else "long_words" if len(words) > LONGEST else ""
