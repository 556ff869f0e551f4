"""Questions for what a word means: an ad uses its terms and defines none of them."""

import re
from collections.abc import Mapping
from typing import Any

from dialogs.understanding.clean import fold
from dialogs.understanding.facts import Facts
from dialogs.understanding.mentions import Names
from dialogs.understanding.phrases import expression

TERM = r"([a-z0-9+#][a-z0-9+# ./-]{0,38}|[^\s?!,.，。]{2,16})"
AROUND = " ?!.,~\"'。，？！"


class Terms:
    """Built from `meaning_of` (of a term) and `stands_for` (of a name too) in `mentions.yaml`."""

    def __init__(self, words: Mapping[str, Any], names: Names, facts: Facts) -> None:
        self.names, self.facts = names, facts
        self.endings = sorted(map(fold, words["term_endings"]), key=len, reverse=True)
        self.meaning_of = [_pattern(frame) for frame in words["meaning_of"]]
        self.stands_for = [_pattern(frame) for frame in words["stands_for"]]

    def asks_meaning(self, folded: str) -> bool:
        """Whether a whole message asks what one of the ad's terms means."""
        said = self._bare(folded)
        named = [m.group(1) for pattern in self.stands_for if (m := pattern.fullmatch(said))]
        terms = named + [m.group(1) for pattern in self.meaning_of if (m := pattern.fullmatch(said))]
        return any(self._is_term(self._bare(term)) for term in terms) or any(
            self._bare(term) in self.names.roles.of for term in named
        )

    def _is_term(self, term: str) -> bool:
        """A role's name is none here: "what is the FAE?" asks about the role."""
        nouns = self.names.lists.values()
        if term in self.names.roles.of or term in self.names.company or any(term in listed for listed in nouns):
            return False
        return term in self.names.roles.bare or self.facts.has_term(term)

    def _bare(self, text: str) -> str:
        text = text.strip(AROUND)
        ending = next((ending for ending in self.endings if text.endswith(ending) and text != ending), "")
        return self._bare(text.removesuffix(ending)) if ending else text


def _pattern(frame: str) -> re.Pattern[str]:
    return re.compile(expression(fold(frame).replace("{term}", "TERM")).replace("TERM", rf"\W*{TERM}\W*"))
