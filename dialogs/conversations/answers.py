"""Questions and answers: published facts told, close readings asked back, the rest honestly not published."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from dialogs import choices
from dialogs.catalogue import Text
from dialogs.events import Language, Script
from dialogs.meanings import Asked, Meaning, Reading
from dialogs.outcome import Line, Outcome, QuestionForwarded, line
from dialogs.state import Place, State
from dialogs.table import Kind, Prompt, Row, Scene, Table, covered
from dialogs.traditional import traditional


def tell(scene: Scene, meaning: Asked) -> Outcome:
    """Tells the facts, list by list; a part that is not published is said so and offered to a recruiter."""
    reading = meaning.readings[0]
    replies = list(_told(scene, reading))
    remembered: dict[str, Any] = {
        "role": reading.role or scene.catalogue.only_role_of(reading.facts) or scene.state.role,
        "facts": reading.facts,
        "asked": _asked(scene, meaning),
    }
    if reading.unpublished:
        replies.append(_rest(reading))
        note = _in_full(scene, meaning)
        return Outcome(covered(scene.state, Place.PASS_ON, note=note, **remembered), tuple(replies))
    return scene.says(*replies, **remembered)


def not_published(scene: Scene, meaning: Asked) -> Outcome:
    reading = meaning.readings[0]
    role = reading.role or scene.state.role
    note, asked = _in_full(scene, meaning), _asked(scene, meaning)
    state = covered(scene.state, Place.PASS_ON, role=role, note=note, asked=asked)
    return Outcome(state, (_unpublished(scene, reading),))


def _asked(scene: Scene, meaning: Asked) -> str:
    """The question that is asked of the next role, when only that is named: the last one in words of its own."""
    return scene.state.asked if meaning.leans else meaning.text or scene.state.asked


def _in_full(scene: Scene, meaning: Asked) -> str:
    """As a recruiter can understand it, who has not heard what was asked before."""
    return f"{scene.state.asked} … {meaning.text}" if meaning.leans else meaning.text


def _unpublished(scene: Scene, reading: Reading) -> Line:
    return line("answers.not_published", topic=reading.topic, applied=bool(scene.state.leads))


def _rest(reading: Reading) -> Line:
    return line("answers.rest_not_published", topic=reading.topic)


def beside(scene: Scene, asked: Asked | None) -> tuple[Line, ...]:
    """The answer to a question that came with something else, which goes on; a question that could be read in more
    than one way is to be asked again."""
    if asked is None:
        return ()
    reading, *others = asked.readings
    if others:
        return (line("answers.ask_later"),)
    if reading.outcome == "not_published":
        return _unpublished(scene, reading), line("answers.ask_again")
    rest = (_rest(reading),) if reading.unpublished else ()
    return *_told(scene, reading), *rest


def close(scene: Scene, meaning: Asked) -> Outcome:
    return Outcome(covered(scene.state, Place.WHICH, readings=meaning.readings, asked=_asked(scene, meaning)))


def which(scene: Scene) -> Prompt:
    codes = tuple(f"reading/{number}" for number in range(len(scene.state.readings)))
    return Prompt((line("answers.which"),), (*codes, "menu"))


def pass_on(scene: Scene) -> Prompt:
    return Prompt(
        (line("answers.pass_on", question=scene.state.note),),
        (choices.yes(Place.PASS_ON), choices.no(Place.PASS_ON)),
    )


def passed_on(scene: Scene, meaning: Meaning) -> Outcome:
    """The question goes to the recruiters in the candidate's own words."""
    state = scene.state
    said = line("answers.passed_on", reachable=bool(state.leads))
    outcome = scene.closes(said, note="")
    return Outcome(outcome.state, outcome.replies, effects=(QuestionForwarded(state.note, state.role),))


def not_passed_on(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.closes(line("answers.not_passed_on"), note="")


def came(question: str, answer: Text, asked_in: Language, script: Script) -> Outcome:
    """A recruiter's answer, for whoever passed the question on: in the language and the characters they asked in."""
    state = State(asked_in, script=script)
    words = traditional(answer.zh) if (asked_in, script) == ("zh", "traditional") else answer.in_(asked_in)
    return Outcome(state, (line("answers.came", question=question, answer=words),))


def small_talk(scene: Scene, meaning: Asked) -> Outcome:
    question = scene.catalogue.question(scene.state.question or "")
    asked = {"question": question.id if question else None, "fact": question.fact if question else None}
    return scene.says(line("smalltalk", topic=meaning.readings[0].topic, **asked))


def off_topic(scene: Scene, meaning: Asked) -> Outcome:
    return scene.says(line("off_topic", topic=meaning.readings[0].topic))


def _told(scene: Scene, reading: Reading) -> Iterator[Line]:
    """One line for each list of facts (company, a role's duties, a role's requirements), in the ad's order."""
    for prefix, ids in groupby(reading.facts, key=lambda id_: id_.rpartition("/")[0]):
        facts = tuple(ids)
        if prefix == "company":
            yield line("answers.company", facts=facts)
        elif prefix.endswith("/answers"):
            role = scene.catalogue.role_of(prefix)
            yield line("answers.from_recruiters", role=role.id if role else None, facts=facts)
        else:
            role, _, list_name = prefix.partition("/")
            yield line("answers.facts", role=role, list=list_name, facts=facts, whole=_whole(scene, facts))
    role_asked = scene.catalogue.role(reading.role)
    whole_role = role_asked and set(reading.facts) == {fact.id for fact in role_asked.facts}
    if role_asked and not role_asked.requirements and (whole_role or reading.needs or not reading.facts):
        yield line("answers.no_requirements", role=role_asked.id)


def _whole(scene: Scene, facts: tuple[str, ...]) -> bool:
    role = scene.catalogue.role_of(facts[0])
    return role is not None and facts in (
        tuple(fact.id for fact in role.duties),
        tuple(fact.id for fact in role.requirements),
    )


PROMPTS = {Place.WHICH: which, Place.PASS_ON: pass_on}
TABLE: Table = {
    Place.PASS_ON: {Kind.YES: Row(passed_on), Kind.NO: Row(not_passed_on)},
}
ANYTIME = {
    Kind.TELL: Row(tell, (Place.PASS_ON,)),
    Kind.NOT_PUBLISHED: Row(not_published, (Place.PASS_ON,)),
    Kind.CLOSE: Row(close, (Place.WHICH,)),
    Kind.SMALLTALK: Row(small_talk),
    Kind.OFF_TOPIC: Row(off_topic),
}
