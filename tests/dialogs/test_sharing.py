"""What two chats of one person know of each other."""

from dataclasses import replace

from dialogs.meanings import Details, InWords, YesNo
from dialogs.sharing import brought_over, shared
from dialogs.state import Consent, GivenAnswer, Place, State
from tests.dialogs.small import NOW

YES, NO, SKIPPED = GivenAnswer(YesNo(True), "yes"), GivenAnswer(YesNo(False), "no"), GivenAnswer(None)
CONSENT = Consent("1", "zh", NOW)
THERE = State(
    "zh",
    language_chosen=True,
    greeted=True,
    place=Place.QUIZ,
    role="sailor",
    quiz="sailor",
    question="2",
    answers={"1": YES, "3": NO},
    consent=CONSENT,
    contact=Details("Ann", email="ann@example.com"),
    draft=Details(phone="+14155552671"),
    applying_for="sailor",
    leads=("sailor",),
    wish="a person, please",
    source="poster-7",
)


def test_what_was_told_there_is_known_here() -> None:
    """How the chat goes here, its language and its place, stays; what was not confirmed there stays there."""
    here = State("en", greeted=True)
    known = brought_over(here, THERE)
    assert known == replace(
        here,
        role="sailor",
        quiz="sailor",
        question="2",
        answers=THERE.answers,
        consent=CONSENT,
        contact=THERE.contact,
        applying_for="sailor",
        leads=("sailor",),
        wish=THERE.wish,
        source="poster-7",
    )


def test_what_both_know_stays_as_it_is_here() -> None:
    """A question that was skipped here and answered there is answered."""
    here = State(
        answers={"1": NO, "3": SKIPPED, "4": GivenAnswer(InWords("well"))},
        consent=Consent("1", "en", NOW),
        contact=Details("Anna", phone="+8613800138000"),
        leads=("", "sailor"),
        wish="call me",
        source="link",
        role="cook",
        applying_for="cook",
    )
    known = brought_over(here, THERE)
    assert known.answers == {"1": NO, "3": NO, "4": GivenAnswer(InWords("well"))}
    assert known.contact == Details("Anna", "ann@example.com", "+8613800138000")
    assert (known.consent, known.wish, known.source, known.role) == (here.consent, "call me", "link", "cook")
    assert (known.leads, known.applying_for) == (("", "sailor"), "cook")


def test_a_quiz_under_way_here_is_not_taken_away() -> None:
    """Nor is the end of one; and an application goes on being for the role it is for."""
    for here in (
        State(quiz="cook", question="9"),
        State(place=Place.QUIZ, quiz="cook", question="9"),
        State(place=Place.VERDICT, quiz="cook"),
        State(place=Place.FORGET, under=Place.CHANGE, quiz="cook"),
    ):
        known = brought_over(here, THERE)
        assert (known.quiz, known.question) == ("cook", here.question)
    for place in (Place.CONSENT, Place.CONTACT, Place.CONFIRM):
        assert brought_over(State(place=place), THERE).applying_for is None


def test_each_step_is_known_in_the_other_chat() -> None:
    """What changed here changes there; its place, its words and where it was come from stay."""
    there = replace(THERE, place=Place.HOME)
    after = replace(
        THERE,
        answers={"1": NO},
        contact=Details("Ann", phone="+1"),
        leads=("sailor", "cook"),
        question=None,
        source="x",
    )
    assert shared(there, after) == replace(
        there, answers=after.answers, contact=after.contact, leads=after.leads, question=None
    )
    assert shared(THERE, after).question == "2", "it is asked there at this moment"
    assert shared(State(), after).source == "x"
