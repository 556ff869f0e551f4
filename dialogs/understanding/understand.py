"""Event and state → meaning, in one place for all conversations.

What is pending is tried first (a number, a button's words, an answer, details), then the short commands, then the
question is read. Contact details are looked for before anything else, so that they never end up in a question.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from dialogs.catalogue import Catalogue, Question
from dialogs.events import (
    LONGEST_SOURCE,
    Event,
    FellSilent,
    FileChecked,
    Joined,
    Left,
    Pressed,
    RecruiterLeft,
    RecruiterSpoke,
    Said,
    SentFile,
    SharedContact,
)
from dialogs.meanings import (
    Action,
    Answered,
    Asked,
    Began,
    BroughtCode,
    Details,
    ForRecruiter,
    Gave,
    GotFile,
    HandedBack,
    HeardRecruiter,
    InWords,
    Meaning,
    Move,
    Moved,
    Reading,
    ShowedFile,
    Studied,
    Unclear,
    WentAway,
    WentSilent,
)
from dialogs.state import Place, State
from dialogs.understanding import codes
from dialogs.understanding.answers import Answers
from dialogs.understanding.asking import INSTEAD, PRESSING, WHAT_IS_ASKED, Asking
from dialogs.understanding.clean import clean
from dialogs.understanding.collecting import Collecting
from dialogs.understanding.contacts import Contacts
from dialogs.understanding.discretion import discreet
from dialogs.understanding.moves import Moves
from dialogs.understanding.offered import Offered
from dialogs.understanding.questions import Questions
from dialogs.understanding.scripts import script_of
from dialogs.wording import Words

YES_OR_NO = (Place.VERDICT, Place.CONSENT, Place.CONFIRM, Place.PASS_ON, Place.FORGET, Place.WITHDRAW, Place.JOIN)
APPLYING = (Place.CONSENT, Place.CONTACT, Place.CONFIRM)
NO_ANSWERS = (Move.JOIN, Move.NO_REMINDERS)
FOR_US = (Move.MENU, Move.BACK, Move.STOP, Move.MY_DATA)
"""What is for us even while somebody speaks with a recruiter."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """Built once from content; the same event in the same state always means the same."""

    catalogue: Catalogue
    offered: Offered
    moves: Moves
    answers: Answers
    questions: Questions
    contacts: Contacts

    def knowing(self, catalogue: Catalogue, words: Words) -> Self:
        """The same with a catalogue that differs in the recruiters' answers alone, and the words for it."""
        return self.about(catalogue, words, self.questions.knowing(catalogue))

    def about(self, catalogue: Catalogue, words: Words, questions: Questions) -> Self:
        """The same with another catalogue, the words for it, and what reads questions about it."""
        offered, answers = Offered(catalogue, words), replace(self.answers, catalogue=catalogue)
        return replace(self, catalogue=catalogue, offered=offered, answers=answers, questions=questions)

    @property
    def asking(self) -> Asking:
        return Asking(self.catalogue, self.moves, self.questions)

    @property
    def collecting(self) -> Collecting:
        return Collecting(self.asking, self.contacts)

    def __call__(self, event: Event, state: State, today: date) -> Meaning:
        meaning = self._meant(event, state, today)
        return meaning if state.consent else discreet(meaning, self.contacts)

    def _meant(self, event: Event, state: State, today: date) -> Meaning:
        match event:
            case Said(text):
                return self._said(clean(text), state, today)
            case Pressed(code):
                return self.offered.pressed(code, state)
            case Joined(source, role, language):
                return Began(clean(source or "", LONGEST_SOURCE) or None, role, language=language)
            case SharedContact(phone, name):
                return Gave(replace(self.contacts.read(phone), name=clean(name or "", 80) or None))
            case SentFile(kind, attachment):
                return ShowedFile(kind, attachment)
            case FileChecked(file, fault):
                return GotFile(file, fault)
            case Left(erase):
                return WentAway(erase)
            case FellSilent():
                return WentSilent()
            case RecruiterSpoke(name, words):
                return HeardRecruiter(name, words)
            case RecruiterLeft(name):
                return HandedBack(name)

    def _said(self, text: str, state: State, today: date) -> Meaning:
        if code := codes.read(text):
            return BroughtCode(code)
        language = self.questions.tongue.language_of(text)
        meaning = self.offered.chosen(text, state) or self._no_answer(text) or self._in_words(text, state, today)
        script = script_of(_without_name(text, meaning)) if language == "zh" else None
        return replace(meaning, language=None if _says_no_language(meaning, state) else language, script=script)

    def _no_answer(self, text: str) -> Meaning | None:
        """A command that answers nothing, whatever is pending."""
        move = self.moves.read(text)
        return Moved(move) if move in NO_ANSWERS else None

    def _in_words(self, text: str, state: State, today: date) -> Meaning:
        details = self.contacts.read(text, before=state.draft.phone or state.contact.phone)
        if state.standing is Place.HANDS:
            return self._to_recruiter(text, details, state)
        return self._pending(text, details, state, today) or self._anything(text, details, state, today)

    def _to_recruiter(self, text: str, details: Details, state: State) -> Meaning:
        """What is not plainly for us is for the recruiter. Details are ours as long as nobody agreed to keep them."""
        if state.place in YES_OR_NO and (agrees := self._agrees(text, state)) is not None:
            return Moved(Move.YES if agrees else Move.NO)
        if not state.consent and details.reachable:
            return Gave(details)
        move = self.moves.read(text)
        if move in FOR_US:
            return Moved(move)
        return self.asking.command(text, state) or ForRecruiter()

    def _pending(self, text: str, details: Details, state: State, today: date) -> Meaning | None:
        """What the place we are in waits for."""
        if details.reachable or (state.place is Place.CONFIRM and self.contacts.names.introduced(text)):
            role = None if state.place in APPLYING else self.collecting.role_in(text)
            return Gave(details, bool(self._says_yes(text)), self.collecting.beside(text, details, state), role)
        if corrected := self.collecting.corrected(text, state):
            return corrected
        if state.place in YES_OR_NO and (agrees := self._agrees(text, state)) is not None:
            return Moved(Move.YES if agrees else Move.NO)
        if state.place is Place.QUIZ:
            question = self.catalogue.question(state.question or "")
            return self._answered(text, question, state, today) if question else self._replied(text, state)
        if state.place in (Place.CONTACT, Place.CONFIRM):
            return self.collecting.given(text, details, state)
        if state.place is Place.CHOOSE_ROLE:
            return self._role(text, state)
        if state.place is Place.WITHDRAW:
            return self._application(text, state)
        return self.collecting.before_consent(text, details, state) if state.place is Place.CONSENT else None

    def _agrees(self, text: str, state: State) -> bool | None:
        """Erasing takes a plain yes; elsewhere a yes at the head of a short message will do."""
        if state.place is Place.FORGET:
            return self.moves.erases(text)
        if state.place is Place.WITHDRAW:
            return self.moves.withdraws(text)
        if len(text) > 40:
            return None
        agrees = self._says_yes(text)
        return self._passes_on(agrees, text, state) if state.place is Place.PASS_ON else agrees

    def _says_yes(self, text: str) -> bool | None:
        """Or no; None: neither. "Ok. Am I too old for it" agrees to nothing."""
        agrees = self.moves.agrees(text)
        return None if agrees and self.questions.asks_in_passing(text) else agrees

    def _passes_on(self, agrees: bool | None, text: str, state: State) -> bool | None:
        """Whether a question is to go to a recruiter. "No, I meant the other architect" asks again."""
        if agrees is None:
            return self.moves.passes_on(text)
        return None if not agrees and self.questions.named_in(text, state).again else agrees

    def _answered(self, text: str, question: Question, state: State, today: date) -> Meaning:
        """An answer, a correction of the one before, a question in between, or unclear."""
        if other := self._another_quiz(text, state):
            return other
        if corrected := self.answers.corrected(text, state, today):
            return corrected
        read = self.answers.read(text, question, today)
        match read:
            case "question":
                explains = self.answers.asks_to_explain(text)
                return Asked((WHAT_IS_ASKED,), text) if explains else self.asking.back(text, state)
            case "stop" if (request := self.asking.wish(text, state, INSTEAD)) and request.readings[0].action:
                return request
            case str():
                return Moved(Move(read))
            case None if self.answers.is_vague(text, question):
                return Unclear(text)
            case None if asked := self.asking.in_passing(text, state):
                return asked
            case None:
                return self._otherwise(text, state)
            case InWords() | Studied(listed=False) if request := self.asking.wish(text, state, PRESSING):
                return request  # any words at all would have been such an answer
            case _:
                return Answered(question.id, read, text)

    def _another_quiz(self, text: str, state: State) -> Meaning | None:
        """ "Do it for the HPC one instead": to an open question any words at all would be an answer."""
        if not self.moves.wants_instead(text):
            return None
        named = self.questions.named_in(text, state)
        if not named.again or len(named.roles) != 1 or named.roles[0] == state.quiz:
            return None
        return Asked((Reading("action", Action.START_QUIZ, role=named.roles[0]),), text)

    def _replied(self, text: str, state: State) -> Meaning:
        """To a question that is no longer asked: whatever it says, it answers none of those that are."""
        return self.asking(text, state) if self.questions.asks(text) else self._otherwise(text, state)

    def _otherwise(self, text: str, state: State) -> Meaning:
        move = self.moves.read(text)
        return (Moved(move) if move else None) or self.asking.wish(text, state) or Unclear(text)

    def _role(self, text: str, state: State) -> Meaning | None:
        """A role's name while we asked which one."""
        if self.questions.asks(text):
            return None
        roles = self.questions.roles_in(text)
        if len(roles) != 1:
            return None
        action = Action.START_QUIZ if state.choose_for == "quiz" else Action.LEAVE_CONTACT
        return Asked((Reading("action", action, role=roles[0]),), text)

    def _application(self, text: str, state: State) -> Meaning | None:
        """A role's name while we asked which application is to be withdrawn."""
        roles = self.questions.roles_in(text)
        named = len(roles) == 1 and roles[0] in state.leads and not self.questions.asks(text)
        return Moved(Move.WITHDRAW, roles[0]) if named else None

    def _anything(self, text: str, details: Details, state: State, today: date) -> Meaning:
        if not text:
            return Unclear(text)
        if move := self.moves.read(text):
            return Moved(move)
        if details.faults and state.consent:
            return Gave(details)
        return self.answers.corrected(text, state, today) or self.asking(text, state)


def _without_name(text: str, meaning: Meaning) -> str:
    """A name keeps its own characters, whatever somebody writes in."""
    name = meaning.details.name if isinstance(meaning, Gave) else None
    return text.replace(name, "") if name else text


def _says_no_language(meaning: Meaning, state: State) -> bool:
    """Details are names and numbers; gibberish is nothing. Another language changes none that was chosen; but whoever
    begins in one with Latin letters reads English more likely than Chinese."""
    match meaning:
        case Gave():
            return True
        case Asked(readings=(reading,)):
            return reading.topic == "gibberish" or (reading.topic == "other_language" and state.greeted)
        case _:
            return False
