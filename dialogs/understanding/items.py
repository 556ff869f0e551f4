"""Several things answered one by one: "OpenMP yes, MPI no". Text comes folded."""

import re

from dialogs.meanings import YesNo
from dialogs.understanding.phrases import Phrases, clauses

NAMED = re.compile(r"(?P<name>[a-z][a-z0-9+#.]*)(?: ?[:-])? ?(?P<said>[a-z]+|[一-鿿]{1,3})?")
"""One thing by its Latin name, and a word said of it."""


class Items:
    """Built from the plain words for yes and for no."""

    def __init__(self, yes: Phrases, no: Phrases) -> None:
        self.yes, self.no = yes, no

    def read(self, text: str, several: bool) -> tuple[YesNo | None] | None:
        """What it comes to, () around None: it stays unclear. `several`: one of the things is enough. None: it is no
        such list, or nothing in it is denied."""
        items = self._items(text)
        if len(items) < 2 or False not in items:
            return None
        if set(items) == {False}:
            return (YesNo(False),)
        return (YesNo(True) if several and True in items else None,)

    def _items(self, text: str) -> list[bool | None]:
        """What is said to each thing; None: it is only named. Nothing, if more than that is said."""
        items: list[bool | None] = []
        for clause in clauses(text):
            found = NAMED.fullmatch(clause)
            answer = self._plainly(found["said"] or found["name"]) if found else None
            if not found or (found["said"] and answer is None):
                return []
            items.append(answer)
        return items

    def _plainly(self, word: str) -> bool | None:
        no, yes = self.no.is_whole(word), self.yes.is_whole(word)
        return None if no == yes else yes
