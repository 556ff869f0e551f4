"""In human hands: a recruiter speaks to the candidate here, whose words go to the recruiter, until either ends it."""

from dataclasses import replace

from dialogs import choices
from dialogs.conversations.anytime import unclear
from dialogs.meanings import ForRecruiter, HandedBack, HeardRecruiter, Meaning
from dialogs.outcome import HandsLeft, Outcome, SaidToRecruiter, TakenInHand, line
from dialogs.state import OVERLAYS, Hands, Place
from dialogs.table import Kind, Prompt, Row, Scene, Table


def spoke(scene: Scene, meaning: HeardRecruiter) -> Outcome:
    """Says who is speaking. What was pending waits; what only lay over it is gone."""
    state = scene.state
    begun = () if state.hands else (line("hands.begun"),)
    hands = state.hands or Hands(meaning.name, scene.now, state.standing)
    state = replace(state, place=Place.HANDS, under=Place.HOME, hands=replace(hands, name=meaning.name))
    said = line("hands.spoke", name=meaning.name, words=meaning.words)
    return Outcome(state, (said, *begun), (), (TakenInHand(meaning.name),))


def passed_on(scene: Scene, meaning: ForRecruiter) -> Outcome:
    """Acknowledged once; then two people talk, and we are silent."""
    hands = scene.state.hands
    if hands is None:
        return unclear(scene, meaning)
    told = () if hands.told else (line("hands.passed_on", name=hands.name),)
    return Outcome(replace(scene.state, hands=replace(hands, told=True)), told, (), (SaidToRecruiter(),))


def with_recruiter(scene: Scene) -> Prompt:
    """Said when it is us who spoke; below a recruiter's words there is only the way back."""
    name = scene.state.hands.name if scene.state.hands else ""
    return Prompt((line("hands.here", name=name),), (choices.no(Place.HANDS),))


def here_already(scene: Scene, meaning: Meaning) -> Outcome:
    """They ask for a person, or open the chat again: they hear whom they are speaking with."""
    return scene.says()


def ended(scene: Scene, meaning: Meaning) -> Outcome:
    """The candidate wants us back; what was pending is asked again."""
    return _back(scene, Outcome(scene.state, (line("hands.ended"),)))


def handed_back(scene: Scene, meaning: HandedBack) -> Outcome:
    return _back(scene, Outcome(scene.state, (line("hands.handed_back", name=meaning.name),)))


def not_in_hands(scene: Scene, meaning: HandedBack) -> Outcome:
    """They had gone back to us before."""
    return scene.says()


def left(outcome: Outcome, kind: Kind) -> Outcome:
    """Whoever goes anywhere else, to the menu or into a quiz, has left the recruiter by that."""
    state = outcome.state
    if state.hands is None or state.standing is Place.HANDS:
        return outcome
    gone = HandsLeft(theirs=kind is not Kind.HANDED_BACK)
    return replace(outcome, state=replace(state, hands=None), effects=(*outcome.effects, gone))


def _back(scene: Scene, outcome: Outcome) -> Outcome:
    place = scene.state.hands.place if scene.state.hands else Place.HOME
    return replace(outcome, state=replace(outcome.state, place=place, under=Place.HOME))


_BACK_TO = tuple(place for place in Place if place not in OVERLAYS and place is not Place.HANDS)
PROMPTS = {Place.HANDS: with_recruiter}
TABLE: Table = {
    Place.HANDS: {
        Kind.HANDED_BACK: Row(handed_back, _BACK_TO),
        Kind.NO: Row(ended, _BACK_TO),
        Kind.STOP: Row(ended, _BACK_TO),
        Kind.BACK: Row(ended, _BACK_TO),
        Kind.TALK_TO_HUMAN: Row(here_already),
        Kind.BEGAN: Row(here_already),
    },
}
ANYTIME = {
    Kind.RECRUITER: Row(spoke, (Place.HANDS,)),
    Kind.HANDED_BACK: Row(not_in_hands),
    Kind.FOR_RECRUITER: Row(passed_on),
}
