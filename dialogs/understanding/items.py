"""Several things answered one by one: "OpenMP yes, MPI no". Text comes folded."""

import re
from typing import Literal

from dialogs.meanings import YesNo
from dialogs.understanding.phrases import Phrases, clauses

ITEM = re.compile(r"(?P<name>[a-z][a-z0-9+#.]*)(?: ?[:-])? ?(?P<said>[a-z]+|[一-鿿]{1,3})?")
"""One thing by its Latin name, and a word said of it."""


class Items:
    """Built from the plain words for yes and for no."""

    def __init__(self, yes: Phrases, no: Phrases) -> None:
        self.yes, self.no = yes, no

    def read(self, text: str, several: bool) -> YesNo | Literal["unclear"] | None:
        """None: it is no such list, or nothing in it is denied. `several`: one of the things is enough."""
        items = self._items(text)
        if len(items) < 2 or False not in items:
            return None
        if set(items) == {False}:
            return YesNo(False)
        if several and True in items:
            return YesNo(True)
        return "unclear" if several or True in items else None

    def _items(self, text: str) -> list[bool | None]:
        """What is said to each thing; None: it is only named. Nothing, if anything else is said: a clause that is a
        plain yes or no answers by itself, "no, sorry"."""
        items: list[bool | None] = []
        for clause in clauses(text):
            found = ITEM.fullmatch(clause)
            answer = self._plainly(found["said"]) if found and found["said"] else None
            if not found or self._plainly(found["name"]) is not None or (found["said"] and answer is None):
                return []
            items.append(answer)
        return items

    def _plainly(self, word: str) -> bool | None:
        no, yes = self.no.is_whole(word), self.yes.is_whole(word)
        return None if no == yes else yes
