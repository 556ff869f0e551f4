"""A message of a word or two, as people type them after an answer: "and CUDA?", 「那要求呢」."""

from collections.abc import Mapping, Sequence

from dialogs.catalogue import Catalogue
from dialogs.understanding.facts import Facts
from dialogs.understanding.mentions import Names

LONGEST = 40
"""Characters of a fragment."""
KINDS = {"need": "/requirements/", "task": "/duties/"}
"""What is asked for by a thing that is merely named, by the list of the facts that speak of it."""


class Fragments:
    """Built from what finds names and facts."""

    def __init__(self, catalogue: Catalogue, names: Names, facts: Facts) -> None:
        self.names, self.facts = names, facts
        self.kinds: dict[str, set[str]] = {}
        for topic, kind in KINDS.items():
            asked = [fact for fact in catalogue.facts() if kind in fact.id]
            self.kinds[topic] = {word for fact in asked for word in facts.keywords_of(fact.id)}

    def topics(self, rest: str) -> Mapping[str, float]:
        """The topics, with their chances, of a text that names a list or things in an ad and says nothing else.

        Empty for any other. `rest`: folded, without names of roles.
        """
        if len(rest) > LONGEST:
            return {}
        for kind in ("requirements", "duties"):
            if rest in self.names.lists[kind] and self.names.roles.leans(self.names.lists[kind].without(rest)):
                return {kind: 1.0}
        hits = self.facts.hits(rest)
        if not hits or not self.names.roles.leans(_without(hits, rest)):
            return {}
        topics = [topic for topic, keywords in self.kinds.items() if keywords.intersection(hits)] or ["company"]
        return dict.fromkeys(topics, 1 / len(topics))


def _without(words: Sequence[str], text: str) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, " ")
    return text
