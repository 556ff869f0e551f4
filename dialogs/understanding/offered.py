"""What is on offer just now: a choice pressed, or named by its number or its words."""

from dataclasses import dataclass, replace

from dialogs import choices
from dialogs.catalogue import Catalogue
from dialogs.meanings import Answered, Asked, Meaning
from dialogs.state import State
from dialogs.understanding.moves import plain
from dialogs.wording import LANGUAGES, Words


@dataclass(frozen=True, slots=True)
class Offered:
    catalogue: Catalogue
    words: Words

    def pressed(self, code: str, state: State) -> Meaning:
        """A press says its button's words, so that a person can read later what was answered or asked."""
        meaning = choices.meaning_of(code, state, self.catalogue)
        match meaning:
            case Answered():
                return replace(meaning, words=self.words.label(code, state))
            case Asked(text=""):
                return replace(meaning, text=self.words.label(code, state))
            case _:
                return meaning

    def chosen(self, text: str, state: State) -> Meaning | None:
        """A choice by its number or by its words, in either language."""
        said = plain(text)
        if said.isdecimal() and len(said) < 3 and self.words.numbered(state):
            number = int(said)
            if 1 <= number <= len(state.offered):
                return self.pressed(state.offered[number - 1], state)
            return None
        for language in LANGUAGES:
            spoken = replace(state, language=language)
            for code in state.offered:
                if said and said == plain(self.words.label(code, spoken)):
                    return self.pressed(code, state)
        return None
