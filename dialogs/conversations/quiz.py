"""The quiz: a role's questions one by one, the verdict, and changing an answer."""

from dataclasses import replace

from dialogs import choices, eligibility
from dialogs.catalogue import Question, Role
from dialogs.conversations.contact import lead
from dialogs.meanings import Answered, Asked, InWords, Meaning, Moved, Unclear
from dialogs.outcome import Line, Outcome, line
from dialogs.state import GivenAnswer, Place, State
from dialogs.table import Kind, Prompt, Row, Scene, Table

PATIENCE = 2
"""So many unreadable answers to one question; then the words are kept for a person to read."""


def start(scene: Scene, meaning: Asked) -> Outcome:
    """Begins, goes on where it was left, or shows the verdict again where all is answered."""
    role = scene.role(meaning.readings[0].role)
    if role is None or not role.questions:
        return scene.says(place=Place.CHOOSE_ROLE, choose_for="quiz")
    pending = first_open(role, scene.state)
    if pending is None:
        return _verdict(scene, role, changed=False)
    fresh = pending == role.questions[0]
    said = line("quiz.intro" if fresh else "quiz.resumed", role=role.id, total=len(role.questions))
    return scene.says(said, place=Place.QUIZ, role=role.id, quiz=role.id, question=pending.id, unclear=0)


def pending_question(scene: Scene) -> Prompt:
    role, question = _asked(scene)
    number = role.questions.index(question) + 1
    said = line("quiz.question", number=number, total=len(role.questions), question=question.id)
    back = ("back",) if number > 1 else ()
    numbered = tuple(each.id for each in role.questions)
    return Prompt((said,), (*choices.answers_to(question), "skip", *back), numbered)


def answered(scene: Scene, meaning: Answered) -> Outcome:
    """Takes the answer; one to an earlier question corrects it and the pending one is asked again."""
    state = _with_answer(scene.state, meaning.question, GivenAnswer(meaning.answer, meaning.words))
    noted = line("quiz.noted", question=meaning.question, answer=meaning.answer)
    if scene.state.place is Place.QUIZ and meaning.question == scene.state.question:
        return _go_on(scene, state, noted)
    corrected = line("quiz.corrected", question=meaning.question, answer=meaning.answer)
    role = scene.catalogue.role_of(meaning.question)
    after = replace(scene, state=state)
    if role and scene.state.place is not Place.QUIZ and first_open(role, state) is None:
        shown = _verdict(after, role)
        return replace(shown, replies=(corrected, *shown.replies))
    return Outcome(state, (corrected,), (), lead(after, role.id) if role and role.id in state.leads else ())


def unclear(scene: Scene, meaning: Unclear) -> Outcome:
    """Asks again in other words; the second time keeps the words, which never count as a no."""
    state, (_, question) = scene.state, _asked(scene)
    words = getattr(meaning, "text", "")
    if words and state.unclear + 1 >= PATIENCE:
        kept = _with_answer(state, question.id, GivenAnswer(InWords(words), words))
        return _go_on(scene, kept, line("quiz.kept_words"))
    return scene.says(line("quiz.unclear", kind=question.kind), unclear=min(state.unclear + 1, PATIENCE))


def skip(scene: Scene, meaning: Meaning) -> Outcome:
    _, question = _asked(scene)
    return _go_on(scene, _with_answer(scene.state, question.id, GivenAnswer(None)), line("quiz.skipped"))


def back(scene: Scene, meaning: Meaning) -> Outcome:
    role, question = _asked(scene)
    number = role.questions.index(question)
    if number == 0:
        return pause(scene, meaning)
    return scene.says(line("quiz.back"), question=role.questions[number - 1].id, unclear=0)


def pause(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.says(line("quiz.paused"), place=Place.HOME, unclear=0)


def offer(scene: Scene) -> Prompt:
    """After the verdict: leave contact details?"""
    return Prompt(
        (line("verdict.offer"),),
        (choices.yes(Place.VERDICT), choices.no(Place.VERDICT), "person", "change"),
    )


def declined(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.says(line("verdict.declined"), place=Place.HOME)


def change(scene: Scene, meaning: Moved) -> Outcome:
    """Which answer to change; with a target, straight to that question."""
    question = scene.catalogue.question(meaning.target or "")
    role = scene.catalogue.role_of(question.id) if question else None
    if question and role:
        return scene.says(place=Place.QUIZ, role=role.id, quiz=role.id, question=question.id, unclear=0)
    if not _given(scene):
        return scene.says(line("change.nothing"))
    return scene.says(place=Place.CHANGE)


def which_answer(scene: Scene) -> Prompt:
    return Prompt((line("change.which"),), (*(f"question/{id_}" for id_ in _given(scene)), "menu"))


def to_verdict(scene: Scene, meaning: Meaning) -> Outcome:
    role = scene.catalogue.role(scene.state.quiz)
    if role is None or first_open(role, scene.state):
        return scene.says(line("what_next"), place=Place.HOME)
    return _verdict(scene, role, changed=False)


def _go_on(scene: Scene, state: State, said: Line) -> Outcome:
    """To the next open question, or to the verdict."""
    role, question = _asked(scene)
    pending = first_open(role, state, after=question)
    if pending:
        return Outcome(replace(state, question=pending.id, unclear=0), (said,))
    shown = _verdict(replace(scene, state=replace(state, question=None, unclear=0)), role)
    return replace(shown, replies=(said, *shown.replies))


def _verdict(scene: Scene, role: Role, *, changed: bool = True) -> Outcome:
    """The verdict with its reasons; where a recruiter has the lead already, they get the new one if it changed."""
    judgement = eligibility.judge(role, scene.state.answers)
    rows = tuple({"question": row.question.id, "met": row.met, "given": row.given} for row in judgement.rows)
    replies = [line(f"verdict.{judgement.verdict}", role=role.id, rows=rows, must=bool(role.requirements))]
    others = eligibility.other_roles(role, scene.state.answers, scene.catalogue)
    if judgement.verdict == "not_qualified" and others:
        replies.append(line("verdict.others", roles=tuple(other.id for other in others)))
    known = role.id in scene.state.leads
    if known and changed:
        replies.append(line("verdict.updated"))
    state = replace(
        scene.state,
        place=Place.HOME if known else Place.VERDICT,
        role=role.id,
        quiz=role.id,
        question=None,
        facts=(),
    )
    return Outcome(state, tuple(replies), (), lead(replace(scene, state=state), role.id) if known and changed else ())


def _asked(scene: Scene) -> tuple[Role, Question]:
    """The role and the question that are pending: in a quiz there is one, and `step` sees that it is published."""
    question = scene.catalogue.question(scene.state.question or "")
    role = scene.catalogue.role_of(question.id) if question else None
    if question is None or role is None:
        raise LookupError(f"no question is pending at {scene.state.place}")
    return role, question


def first_open(role: Role, state: State, after: Question | None = None) -> Question | None:
    """The first unanswered question behind `after`, else the first unanswered one."""
    start_at = role.questions.index(after) + 1 if after else 0
    ordered = role.questions[start_at:] + role.questions[:start_at]
    return next((question for question in ordered if question.id not in state.answers), None)


def _given(scene: Scene) -> tuple[str, ...]:
    """The answered questions of the quiz in hand."""
    role = scene.catalogue.role(scene.state.quiz)
    questions = role.questions if role else ()
    return tuple(question.id for question in questions if question.id in scene.state.answers)


def _with_answer(state: State, question: str, given: GivenAnswer) -> State:
    return replace(state, answers={**state.answers, question: given})


PROMPTS = {Place.QUIZ: pending_question, Place.VERDICT: offer, Place.CHANGE: which_answer}
_ON = (Place.QUIZ, Place.VERDICT, Place.HOME)
_SHOWN = (Place.VERDICT, Place.HOME)
TABLE: Table = {
    Place.QUIZ: {
        Kind.ANSWERED: Row(answered, _ON),
        Kind.UNCLEAR: Row(unclear, _ON),
        Kind.YES: Row(unclear),
        Kind.NO: Row(unclear),
        Kind.SKIP: Row(skip, _ON),
        Kind.BACK: Row(back, (Place.QUIZ, Place.HOME)),
        Kind.STOP: Row(pause, (Place.HOME,)),
    },
    Place.VERDICT: {
        Kind.NO: Row(declined, (Place.HOME,)),
        Kind.SKIP: Row(declined, (Place.HOME,)),
        Kind.BACK: Row(change, (Place.CHANGE, Place.QUIZ)),
    },
    Place.CHANGE: {
        Kind.BACK: Row(to_verdict, (Place.VERDICT, Place.HOME)),
        Kind.NO: Row(to_verdict, (Place.VERDICT, Place.HOME)),
    },
}
ANYTIME = {
    Kind.START_QUIZ: Row(start, (Place.QUIZ, Place.VERDICT, Place.HOME, Place.CHOOSE_ROLE)),
    Kind.ANSWERED: Row(answered, _SHOWN),
    Kind.CHANGE: Row(change, (Place.CHANGE, Place.QUIZ)),
}
