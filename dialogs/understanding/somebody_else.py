"""Whom a clause is about: "my colleague used it" tells nothing of the candidate. Text comes folded."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dialogs.understanding.phrases import compiled

TURNS_TO_ME = re.compile(
    r"\s(?:and|but|while|whereas|though)\s+(?=(?:i|i'm|i've|mine|my)\b)|(?:但是|但|而|不过|可是|可)(?=我|本人)"
)


class SomebodyElse:
    """Built from `words/somebody_else.yaml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        openers, whose, people, with_whose, me = (
            compiled(words[name]).pattern for name in ("openers", "whose", "people", "with_whose", "me")
        )
        self.me = re.compile(me)
        self.subject = re.compile(
            rf"^(?:(?:{openers})\s*){{0,2}}"
            rf"(?:(?:(?:{whose})\s*)?(?:{people})|(?:{whose})\s*(?:[a-z-]+\s+)?(?:{with_whose}))"
            rf"(?!\s*(?:{compiled(words['no_person_before']).pattern}))(?='s\b|[^\w]*\w)"
        )
        self.anybody = re.compile(
            rf"^(?:(?:{openers})\s*)*(?:my|our|his|her|their)\s+(?:[a-z-]+\s+)?(?!(?:{compiled(words['own']).pattern}))[a-z-]+"
            r"(?:'s\s+(?:been|got|had|done)|\s+(?:has|had|did|does|holds|got))\b"
        )
        self.it_is = re.compile(rf"(?:是|\b(?:is|was)\s)(?:{whose})\s*(?:{people}|{with_whose})\W*$")

    def parts(self, clause: str) -> Iterator[str]:
        """A clause cut where it turns from others to the candidate."""
        yield from (part for part in TURNS_TO_ME.split(clause) if part.strip())

    def is_subject(self, clause: str) -> bool:
        if self.it_is.search(clause):
            return True
        found = self.subject.match(clause) or self.anybody.match(clause)
        return found is not None and not self.me.search(clause, found.end())

    def left_out(self, clauses: list[str]) -> list[str]:
        """What is left when only the candidate's own part is kept."""
        return [part for clause in clauses for part in self.parts(clause) if not self.is_subject(part)]
