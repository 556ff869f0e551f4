"""Which news a destination of the recruiters is told of."""

from dataclasses import dataclass
from typing import Literal

from bot.post import ChannelName
from dialogs.events import Language
from dialogs.outcome import Verdict

NO_ROLE = "none"
"""How a rule names what is about no particular role."""

Way = Literal["alone", "daily", "never"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What does not restrict is empty. `daily`: verdicts that are told once a day, all together."""

    roles: frozenset[str] = frozenset()
    languages: frozenset[Language] = frozenset()
    channels: frozenset[ChannelName] = frozenset()
    verdicts: frozenset[Verdict] = frozenset()
    daily: frozenset[Verdict] = frozenset()

    def way(self, role: str | None, language: Language, channel: ChannelName, verdict: Verdict | None = None) -> Way:
        """How news of a lead is told; of a question, which has no verdict."""
        asked = ((self.roles, role or NO_ROLE), (self.languages, language), (self.channels, channel))
        if any(wanted and value not in wanted for wanted, value in asked):
            return "never"
        if verdict is None:
            return "alone"
        if verdict in self.daily:
            return "daily"
        return "never" if self.verdicts and verdict not in self.verdicts else "alone"


UNRESTRICTED = Rules()
