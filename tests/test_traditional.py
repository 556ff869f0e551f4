"""Whoever writes traditional characters is answered in them, whatever the words; what is theirs stays theirs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.ask import reply
from bot.turn import Talk, stranger
from dialogs.choices import answers_to
from dialogs.events import Language, Pressed, Said, Script
from dialogs.meanings import Details, InWords, Meaning
from dialogs.outcome import Outcome, line
from dialogs.state import STATE, Consent, GivenAnswer, Place, State
from dialogs.understanding.scripts import script_of

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
AGREED = Consent("1", "zh", NOW)
YES_OR_NO = (Place.VERDICT, Place.CONSENT, Place.CONFIRM, Place.PASS_ON, Place.FORGET)
ANYWHERE = (
    *("menu", "roles", "help", "privacy", "person", "my-data", "delete", "skip", "repeat", "stop", "change"),
    "resume",
)


def after(talk: Talk, said: str, before: State) -> State:
    return talk.turn(Said(said), before, NOW)[1].state


@pytest.mark.parametrize(
    ("before", "said", "script"),
    [
        ("simplified", "請問有哪些職位", "traditional"),
        ("traditional", "请问有哪些职位", "simplified"),
        ("traditional", "你好", "traditional"),
        ("simplified", "你好", "simplified"),
        ("traditional", "2", "traditional"),
        ("traditional", "ok", "traditional"),
        ("traditional", "what does the FAE engineer do?", "traditional"),
        ("traditional", "I met 张伟 at the fair and he told me to write to you here", "traditional"),
        ("traditional", "😀", "traditional"),
        ("simplified", "我想應徵，我叫陳大文，電話 +886 912 345 678", "traditional"),
        ("simplified", "我叫陳國華，guohua@example.com", "simplified"),
    ],
)
def test_the_characters_follow_the_words(talk: Talk, before: Script, said: str, script: Script) -> None:
    """What is common to both, English, a number, and a name keep the characters as they are."""
    assert after(talk, said, State(script=before, greeted=True)).script == script


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_chosen_language_leaves_the_characters_free(talk: Talk, language: Language) -> None:
    state = after(talk, "請問有哪些職位", State(language, language_chosen=True, greeted=True))
    assert (state.language, state.script) == (language, "traditional")


def test_a_press_keeps_them(talk: Talk) -> None:
    state = State(script="traditional", greeted=True)
    for code in ("roles", "language/en", "help", "language/zh", "privacy"):
        _, outcome, message = talk.turn(Pressed(code), state, NOW)
        state = outcome.state
    assert script_of(message.text) == "traditional"


def test_a_state_of_before_is_read() -> None:
    assert STATE.validate_json('{"language": "zh", "greeted": true}').script == "simplified"
    assert STATE.validate_json(STATE.dump_json(State(script="traditional"))).script == "traditional"


def test_what_is_theirs_stays_as_they_wrote_it(talk: Talk) -> None:
    details = Details("范云", "fan@example.com", "+8613800138000", "fan_yun")
    role = next(role for role in talk.catalogue.roles if role.questions)
    answers = ((role.questions[0].id, "做过两年后台"),)
    said = line(
        "my_data.held", details=details, unconfirmed=True, consent=AGREED, answers=answers, roles=(role.id,),
        applied=True, resume=True, source="展会", wish="请看一下", joined=True,
    )  # fmt: skip
    text = talk.words.message(Outcome(State(script="traditional"), (said,))).text
    for own in ("范云", "fan@example.com", "+8613800138000", "fan_yun", "做过两年后台", "展会", "请看一下"):
        assert own in text
    assert "聯繫方式" in text


def test_an_answer_in_own_words_stays(talk: Talk) -> None:
    question = next(q for role in talk.catalogue.roles for q in role.questions if q.kind == "open")
    state = State(script="traditional", answers={question.id: GivenAnswer(InWords("做过机器人"), "做过机器人")})
    assert talk.words.label(f"question/{question.id}", state).endswith("：做过机器人")


def shown_choices(talk: Talk) -> Iterator[tuple[State, str]]:
    """Every choice that can be shown, in a state that shows it."""
    roles = [role.id for role in talk.catalogue.roles]
    at_home = (*ANYWHERE, *(f"{verb}/{id_}" for verb in ("role", "duties", "requirements") for id_ in roles))
    states = [State(offered=(code,)) for code in at_home]
    states += [State(place=place, offered=(f"{word}/{place}",)) for place in YES_OR_NO for word in ("yes", "no")]
    for role in talk.catalogue.roles:
        states += [State(role=role.id, offered=(f"{verb}/{role.id}",)) for verb in ("quiz", "apply")]
        for question in role.questions:
            asked = State(place=Place.QUIZ, role=role.id, quiz=role.id, question=question.id)
            states += [replace(asked, offered=(code,)) for code in answers_to(question)]
    yield from ((replace(state, script="traditional"), state.offered[0]) for state in states)


def test_every_choice_typed_as_it_is_shown_is_its_press(talk: Talk) -> None:
    for state, code in shown_choices(talk):
        typed = talk.understand(Said(talk.words.label(code, state)), state, NOW.date())
        assert bare(typed) == bare(talk.understand(Pressed(code), state, NOW.date())), code


def bare(meaning: Meaning) -> Meaning:
    return replace(meaning, language=None, script=None)


def test_asked_on_the_command_line(talk: Talk) -> None:
    """Words and choices in their characters; the facts as they are published."""
    answer = reply(["HPC 這個職位的要求是什麼"], talk, NOW)
    assert script_of(answer["reply"]) == "traditional"
    assert {script_of(choice) for choice in answer["choices"]} <= {"traditional", None}
    published = [talk.catalogue.fact(fact["id"]) for fact in answer["facts"]]
    assert [fact["zh"] for fact in answer["facts"]] == [fact.text.zh for fact in published if fact]
    assert published


def test_all_that_can_be_said_has_no_simplified_character_left(talk: Talk) -> None:
    """Every fact, through the talk: lists of duties, requirements, the company."""
    state = replace(stranger(Said("你好")), greeted=True, script="traditional")
    for role in talk.catalogue.roles:
        facts = tuple(fact.id for fact in role.facts)
        said = line("answers.facts", role=role.id, list="duties", facts=facts, whole=True)
        assert script_of(talk.words.message(Outcome(state, (said,))).text) == "traditional"
