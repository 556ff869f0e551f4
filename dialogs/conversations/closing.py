"""How an application ended, as the employer tells its candidate: in words that a recruiter has looked at."""

from dialogs.events import Language, Script
from dialogs.outcome import Outcome, line
from dialogs.state import State


def proposed(ending: str, language: Language, script: Script) -> Outcome:
    """The words that a recruiter begins with. `ending`: interview, hired, declined or withdrawn."""
    return Outcome(State(language, script=script), (line(f"closing.{ending}"),))


def told(words: str, role: str | None, language: Language, script: Script) -> Outcome:
    """What the candidate hears: what it is about and who says it, then the words as they stand; "" for none yet."""
    return Outcome(State(language, script=script), (line("closing.told", role=role, words=words),))
