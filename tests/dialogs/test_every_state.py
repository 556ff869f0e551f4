"""The whole reachable talk, walked: from anywhere home, all that is said exists in both languages, no circles."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import pytest

from bot.content import lines
from dialogs import choices
from dialogs.codes import Codes, Owner
from dialogs.conversations.contact import merged
from dialogs.conversations.resume import LARGEST
from dialogs.eligibility import met
from dialogs.events import Attachment
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
    OldButton,
    Reading,
    ShowedFile,
    Unclear,
    WentAway,
    WentSilent,
)
from dialogs.outcome import Outcome
from dialogs.state import OVERLAYS, Consent, GivenAnswer, Place, State
from dialogs.step import ANYTIME, TABLE, step
from dialogs.table import Kind, kind_of
from dialogs.wording import LANGUAGES, Words
from tests.dialogs.small import CATALOGUE, COOK, NOW, SHIP

Essence = tuple[Any, ...]
WORDS = Words(lines(), CATALOGUE)
NAME, ADDRESS = Details(name="Ann"), Details(email="ann@example.com")
CODE = "7KPM3XQD"
ELSEWHERE = State(
    "zh", greeted=True, consent=Consent("1", "zh", NOW), contact=Details("Ann", "ann@example.com"), leads=("cook", "")
)
TOLD = Reading("answered", role="sailor", facts=("sailor/duties/1",))
SAMPLES: tuple[Meaning, ...] = (
    *(Moved(move) for move in Move),
    *(Asked((Reading("action", action),), "please") for action in Action),
    *(
        Asked((Reading("action", action, role="cook"),), "please")
        for action in (Action.START_QUIZ, Action.LEAVE_CONTACT)
    ),
    Asked((TOLD,), "what?"),
    Asked((replace(TOLD, unpublished=True),), "what?"),
    Asked((Reading("answered", role="cook"),), "and that?"),
    Asked((Reading("answered", facts=("company/business",)),), "who?"),
    Asked((Reading("not_published", topic="pay"),), "pay?"),
    Asked((Reading("off_topic"),), "weather?"),
    Asked((Reading("smalltalk", topic="thanks"),), "thanks"),
    Asked((TOLD, Reading("not_published")), "hm?"),
    Gave(NAME),
    Gave(ADDRESS),
    Gave(Details("Ann", "ann@example.com"), agreed=True),
    Gave(Details(faults=("email",))),
    Gave(replace(ADDRESS, faults=("phone",)), asked=Asked((Reading("not_published", topic="pay"),), "pay?")),
    Gave(ADDRESS, asked=Asked((TOLD, Reading("not_published")), "hm?")),
    Gave(Details()),
    Began(),
    Began("poster", "sailor"),
    BroughtCode(CODE),
    ShowedFile("voice"),
    ShowedFile("file"),
    ShowedFile("file", Attachment("far-away", "Ann.pdf", 1000)),
    ShowedFile("file", Attachment("far-away", "huge.pdf", LARGEST + 1)),
    GotFile(1),
    GotFile(2, "type"),
    Asked((Reading("action", Action.LEAVE_CONTACT, topic="resume"),), "here is my CV"),
    WentAway(),
    WentAway(erase=True),
    WentSilent(),
    HeardRecruiter("Fang", "Hello!"),
    HandedBack("Fang"),
    Unclear("mumble"),
    OldButton("nonsense/1"),
)


def meanings(state: State) -> Iterator[Meaning]:
    """Everything that can be meant here: each sample, each offered button, each answer to a question at hand.

    An overlay is left by all that it does not wait for, so there only what it waits for is new.
    """
    yield from (choices.meaning_of(code, state, CATALOGUE) for code in state.offered)
    if state.place in OVERLAYS:
        yield from (sample for sample in SAMPLES if kind_of(sample) in TABLE[state.place])
        return
    yield from SAMPLES
    if state.place is Place.HANDS:
        yield ForRecruiter()
    for question in (*SHIP.questions, *COOK.questions):
        if question.id == state.question or question.id in state.answers:
            yield from (choices.meaning_of(code, state, CATALOGUE) for code in choices.answers_to(question))
            if question.kind == "open":
                yield Answered(question.id, InWords("well"), "well")


def codes(state: State, meaning: Meaning) -> tuple[Codes, ...]:
    """All that the world may know of the code that a step needs; the rest ask for nothing but a new one."""
    needed = isinstance(meaning, BroughtCode) or (state.place is Place.JOIN and meaning == Moved(Move.YES))
    owners = (Owner(ELSEWHERE), Owner(state, "own"), Owner(ELSEWHERE, "joined")) if needed else ()
    return (Codes(CODE), *(Codes(CODE, owner) for owner in owners))


def essence(state: State) -> Essence:
    """What decides how the talk goes on. Words, and what no row reads before writing it, are left out.

    Whether they may be reminded decides what silence leads to and nothing else: `explore` tries it both ways.
    In human hands that is little: what is decided by the rest is decided once the talk is with us again.
    """
    if state.hands:
        readings = len(state.readings) if state.place is Place.WHICH else 0
        held = (state.consent is not None, bool(state.leads), state.resume)
        return (state.place, state.hands.place, state.hands.told, readings, *held)
    standing = state.standing
    collecting = standing in (Place.CONSENT, Place.CONTACT, Place.CONFIRM)
    asking = standing in (Place.QUIZ, Place.VERDICT, Place.CHANGE)
    known = merged(state.contact, state.draft)
    return (
        state.place,
        standing,
        state.role,
        state.quiz if asking or standing is Place.HOME else None,
        state.question if standing is Place.QUIZ else state.question is None,
        frozenset((id_, _effect(id_, given)) for id_, given in state.answers.items()),
        state.choose_for if standing is Place.CHOOSE_ROLE else "",
        state.applying_for if collecting else "",
        state.unclear if standing is Place.QUIZ else 0,
        len(state.readings) if state.place is Place.WHICH else 0,
        state.consent is not None,
        state.attachment is not None,
        state.resume,
        (bool(known.name), known.reachable),
        (bool(state.draft.name), state.draft.reachable) if collecting else None,
        (state.quiz in state.leads) if asking else bool(state.leads),
    )


def _effect(id_: str, given: GivenAnswer) -> bool | None:
    """One answer of each effect stands for all of that effect; of a preference, one for all."""
    question = CATALOGUE.question(id_)
    return met(question.rule, given.answer) if question and question.must else None


class Stand(NamedTuple):
    """A state, whether anything leads on from it, and whether anything offered does."""

    state: State
    leads_on: bool
    offers_a_way: bool


class Walk(NamedTuple):
    """`stands`: every state there is. `said`: one outcome of each wording."""

    stands: dict[Essence, Stand]
    said: dict[tuple[Any, ...], tuple[Kind, Outcome]]


@cache
def explore() -> Walk:
    """Each state is walked once, when it is first reached: of those with one essence any stands for all."""
    walk, begin = Walk({}, {}), State(language="en")
    seen, waiting = {essence(begin)}, [(essence(begin), begin)]
    while waiting:
        key, state = waiting.pop()
        leads_on, offers_a_way, offered = False, False, len(state.offered)
        for number, meaning in enumerate(meanings(state)):
            kind = kind_of(meaning)
            for known in codes(state, meaning):
                outcome = step(state, meaning, CATALOGUE, NOW, known)
                after = essence(outcome.state)
                leads_on |= after != key
                offers_a_way |= after != key and number < offered
                said = (kind, outcome.state.place, repr(outcome.replies), outcome.choices)
                walk.said.setdefault(said, (kind, outcome))
                if after not in seen:
                    seen.add(after)
                    waiting.append((after, outcome.state))
        reminded = step(replace(state, leave_alone=not state.leave_alone), WentSilent(), CATALOGUE, NOW)
        walk.said.setdefault((Kind.SILENT, reminded.state.place, repr(reminded.replies)), (Kind.SILENT, reminded))
        walk.stands[key] = Stand(state, leads_on, offers_a_way)
    return walk


@pytest.mark.slow(100)
@pytest.mark.timeout(400)
def test_every_reachable_state(capsys: pytest.CaptureFixture[str]) -> None:
    """From each state home is one word away, something offered moves on, and no state swallows everything."""
    found = explore().stands.values()
    with capsys.disabled():
        print(f"\n{len(found)} states, {len({state.place for state, *_ in found})} places")
    assert {state.place for state, *_ in found} == set(Place)
    for state, leads_on, offers_a_way in found:
        home = step(state, Moved(Move.MENU), CATALOGUE, NOW).state
        assert home.place is Place.HOME, f"no way home from {state}"
        assert leads_on, f"every word leads back to {state}"
        if state.place is not Place.HOME:
            assert state.offered, f"nothing is offered at {state}"
            assert offers_a_way, f"nothing offered leads on from {state}"


@pytest.mark.slow(5)
def test_everything_said_exists_in_both_languages() -> None:
    """Each outcome of each state can be worded in Chinese and in English, with something to read or to press."""
    for kind, outcome in explore().said.values():
        for language in LANGUAGES:
            message = WORDS.message(replace(outcome, state=replace(outcome.state, language=language)))
            quiet = kind in (Kind.LEFT, Kind.SILENT, Kind.HANDED_BACK, Kind.FOR_RECRUITER)
            assert message.text or quiet, f"nothing is said to '{kind}' at {outcome.state.place}"
            assert all(button.label for button in message.buttons)
            assert "None" not in message.text


def test_every_kind_of_meaning_has_a_row_everywhere() -> None:
    """No place is without an answer to some kind of meaning."""
    for place in Place:
        for kind in Kind:
            assert kind in TABLE[place] or kind in ANYTIME, f"{kind} at {place}"


def test_an_unreadable_answer_is_kept_after_the_second_try() -> None:
    """The same unclear words do not ask the same question for ever."""
    state = step(State(), Asked((Reading("action", Action.START_QUIZ, role="sailor"),)), CATALOGUE, NOW).state
    once = step(state, Unclear("mumble"), CATALOGUE, NOW).state
    twice = step(once, Unclear("mumble"), CATALOGUE, NOW).state
    assert once.question == state.question
    assert twice.question != state.question
    assert twice.answers[state.question or ""].answer == InWords("mumble")
