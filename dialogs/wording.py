"""Outcome → what a person sees, in their language and their characters.

`Words` is built once from the two tables of lines and a catalogue. Whoever writes traditional characters is answered
from the same tables and catalogue in traditional characters: what we say is converted before a person's own words
come into it, so a name, an address or an answer of theirs stays as they wrote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from dialogs.catalogue import Catalogue
from dialogs.events import Language
from dialogs.outcome import Outcome, TakenInHand, line
from dialogs.promises import USUAL, Promises
from dialogs.rendering import Rendering
from dialogs.state import Place, State
from dialogs.traditional import catalogue_in_traditional, traditional

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Button:
    """A choice as it is shown: its code and its words."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Upload:
    """How to bring a file, in the person's words. A channel shows the one that is true of it."""

    here: str
    """That it can be sent right here."""
    link: str
    """The words of a link to the page that takes it."""
    nowhere: str
    """What else there is to do."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sees: plain text (no markup; lines end in \\n) and the choices below it.

    `numbered`: platforms without buttons number the choices, and "2" means the second. False where numbers
    themselves are answers ("3" years), so the choices are shown without.
    `contact_button`: show the platform's own contact button, where it has one. `upload`: a file is asked for.
    `speaker`: the recruiter who said it; empty: we did.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    numbered: bool = True
    contact_button: bool = False
    upload: Upload | None = None
    speaker: str = ""


class Words:
    """All that can be said, in both languages."""

    def __init__(
        self,
        lines: Mapping[Language, Mapping[str, str]],
        catalogue: Catalogue,
        promises: Promises = USUAL,
    ) -> None:
        self.catalogue = catalogue
        self._lines, self._promises = lines, promises
        self._as_published = Rendering(lines, catalogue, promises)

    def about(self, catalogue: Catalogue) -> Self:
        """The same lines with another catalogue."""
        return type(self)(self._lines, catalogue, self._promises)

    def promising(self, promises: Promises) -> Self:
        """The same, with other promises."""
        return type(self)(self._lines, self.catalogue, promises)

    def message(self, outcome: Outcome) -> Message:
        """One message for one outcome: its lines as paragraphs, its choices as buttons."""
        state = outcome.state
        rendering = self._rendering(state)
        said = (rendering.say(reply, state.language) for reply in outcome.replies)
        buttons = tuple(Button(code, rendering.label(code, state)) for code in outcome.choices)
        return Message(
            text="\n\n".join(text for text in said if text),
            buttons=buttons,
            numbered=self.numbered(state),
            contact_button=state.place is Place.CONTACT and not state.draft.reachable,
            upload=self._upload(state) if state.place is Place.RESUME else None,
            speaker=next((effect.name for effect in outcome.effects if isinstance(effect, TakenInHand)), ""),
        )

    def label(self, code: str, state: State) -> str:
        """A choice's words."""
        return self._rendering(state).label(code, state)

    def numbered(self, state: State) -> bool:
        """Whether "2" means the second choice. Not where a number is an answer itself ("3" years), or said to a
        recruiter."""
        if state.place is Place.HANDS:
            return False
        question = self.catalogue.question(state.question or "")
        return not (state.place is Place.QUIZ and question is not None and question.kind == "years")

    def _upload(self, state: State) -> Upload:
        rendering = self._rendering(state)
        here, link, nowhere = (
            rendering.say(line(f"resume.{way}"), state.language) for way in ("here", "link", "nowhere")
        )
        return Upload(here, link, nowhere)

    def _rendering(self, state: State) -> Rendering:
        in_traditional = state.language == "zh" and state.script == "traditional"
        return self._in_traditional if in_traditional else self._as_published

    @cached_property
    def _in_traditional(self) -> Rendering:
        """Built when the first person needs it."""
        lines = {id_: traditional(text) for id_, text in self._lines["zh"].items()}
        return Rendering({"zh": lines}, catalogue_in_traditional(self.catalogue), self._promises)
