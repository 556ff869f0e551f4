"""Contact details: for which role, collected piece by piece, shown back, confirmed; then the lead."""

from dataclasses import replace

from dialogs import choices, eligibility
from dialogs.conversations import answers
from dialogs.meanings import Asked, Details, Gave, Meaning
from dialogs.outcome import Effect, LeadAnswer, LeadLeft, Line, Outcome, line
from dialogs.state import Place
from dialogs.table import Kind, Prompt, Row, Scene, Table


def apply(scene: Scene, meaning: Asked) -> Outcome:
    """Wants to leave details for a role, or for none yet if that was the answer to which."""
    reading = meaning.readings[0]
    undecided = scene.state.place is Place.CHOOSE_ROLE and reading.role is None
    role = scene.role(reading.role)
    if role is None and not undecided:
        return scene.says(place=Place.CHOOSE_ROLE, choose_for="contact")
    return towards_details(scene, None if undecided or role is None else role.id)


def apply_with_verdict(scene: Scene, meaning: Meaning) -> Outcome:
    """Yes to leaving details after the verdict."""
    return towards_details(scene, scene.state.quiz)


def towards_details(scene: Scene, role: str | None, *said: Line) -> Outcome:
    """To the next thing that is missing: consent, details, or their confirmation."""
    state = replace(scene.state, applying_for=role, role=role or scene.state.role)
    if state.consent is None:
        return Outcome(replace(state, place=Place.CONSENT), said)
    draft = merged(state.contact, state.draft)
    place = Place.CONFIRM if _complete(draft) else Place.CONTACT
    return Outcome(replace(state, place=place, draft=draft), said)


def missing_details(scene: Scene) -> Prompt:
    draft = scene.state.draft
    said = line("contact.ask", name=bool(draft.name), reachable=draft.reachable)
    return Prompt((said,), ("skip",))


def gave(scene: Scene, meaning: Gave) -> Outcome:
    """Adds what was given; what looks like a detail but is not valid is said so, and nothing else is lost.

    Beside a valid one it is left out, and the rest can be confirmed.
    """
    given = meaning.details
    draft = merged(scene.state.draft, given)
    said = "contact.invalid_left_out" if given.reachable else "contact.invalid"
    faults = tuple(line(said, what=fault) for fault in given.faults)
    place = Place.CONFIRM if _complete(draft) and (given.reachable or not faults) else Place.CONTACT
    return scene.says(*answers.beside(scene, meaning.asked), *faults, draft=draft, place=place)


def gave_unasked(scene: Scene, meaning: Gave) -> Outcome:
    """Details out of the blue: kept only with a consent; without one they are not kept, and asked for again."""
    if scene.state.consent is None:
        role = scene.role()
        said = (*answers.beside(scene, meaning.asked), line("contact.not_kept"))
        return towards_details(scene, role.id if role else None, *said)
    state = replace(scene.state, draft=merged(scene.state.contact, scene.state.draft))
    state = replace(state, applying_for=meaning.role) if meaning.role else state
    return gave(replace(scene, state=state), meaning)


def shown_back(scene: Scene) -> Prompt:
    said = line("contact.confirm", details=scene.state.draft, role=scene.state.applying_for)
    return Prompt((said,), (choices.yes(Place.CONFIRM), choices.no(Place.CONFIRM)))


def confirmed(scene: Scene, meaning: Meaning) -> Outcome:
    """The details are right: a recruiter gets the lead, and every lead that stood before is brought up to date."""
    role = scene.state.applying_for or ""
    leads = scene.state.leads if role in scene.state.leads else (*scene.state.leads, role)
    state = replace(scene.state, contact=scene.state.draft, draft=Details(), leads=leads, place=Place.HOME, note="")
    now = replace(scene, state=state)
    effects = tuple(effect for each in leads for effect in lead(now, each, awaited=each == role))
    judged = scene.catalogue.role(role)
    quiz_open = judged is not None and not judged.answered_in(state.answers)
    offer = () if scene.state.leads or state.resume else (line("resume.offer"),)
    return Outcome(state, (line("contact.done", role=role or None, quiz_open=quiz_open), *offer), (), effects)


def not_right(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.says(place=Place.CONTACT)


def unreadable(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.says(line("contact.unreadable"))


def left_open(scene: Scene, meaning: Meaning) -> Outcome:
    """They would rather not: what was collected and not confirmed is dropped, and they hear that."""
    dropped = merged(scene.state.contact, scene.state.draft) != scene.state.contact
    return scene.says(line("contact.left_open", dropped=dropped), place=Place.HOME, draft=Details())


def lead(scene: Scene, role_id: str, *, awaited: bool = False) -> tuple[Effect, ...]:
    """The lead as it stands now. A wish for a person's look turns a "no" into "needs review": people decide."""
    state, role = scene.state, scene.catalogue.role(role_id)
    if role is None:
        return (LeadLeft(None, "needs_review", state.contact, (), state.wish, awaited),)
    judgement = eligibility.judge(role, state.answers)
    verdict = "needs_review" if state.wish and judgement.verdict == "not_qualified" else judgement.verdict
    given = tuple(_row(scene, judged) for judged in judgement.rows if judged.given)
    asked = frozenset(question.id for question in role.questions)
    return (LeadLeft(role.id, verdict, state.contact, given, state.wish, awaited, asked),)


def _row(scene: Scene, judged: eligibility.Judged) -> LeadAnswer:
    language, fact = scene.state.language, scene.catalogue.fact(judged.question.fact)
    return LeadAnswer(
        requirement=fact.text.in_(language) if fact else "",
        question=judged.question.ask.in_(language),
        answer=judged.given.words if judged.given else "",
        met=judged.met,
        id=judged.question.id,
    )


def merged(old: Details, new: Details) -> Details:
    """The new pieces over the old ones."""
    return Details(
        new.name or old.name,
        new.email or old.email,
        new.phone or old.phone,
        new.wechat_id or old.wechat_id,
    )


def _complete(details: Details) -> bool:
    return bool(details.name) and details.reachable


PROMPTS = {Place.CONTACT: missing_details, Place.CONFIRM: shown_back}
_COLLECTING = (Place.CONTACT, Place.CONFIRM)
NEXT = (Place.CHOOSE_ROLE, Place.CONSENT, *_COLLECTING)
TABLE: Table = {
    Place.VERDICT: {Kind.YES: Row(apply_with_verdict, NEXT)},
    Place.CONTACT: {
        Kind.GAVE: Row(gave, _COLLECTING),
        Kind.UNCLEAR: Row(unreadable),
        Kind.YES: Row(unreadable),
        Kind.NO: Row(left_open, (Place.HOME,)),
        Kind.SKIP: Row(left_open, (Place.HOME,)),
        Kind.STOP: Row(left_open, (Place.HOME,)),
        Kind.BACK: Row(left_open, (Place.HOME,)),
    },
    Place.CONFIRM: {
        Kind.GAVE: Row(gave, _COLLECTING),
        Kind.YES: Row(confirmed, (Place.HOME,)),
        Kind.NO: Row(not_right, (Place.CONTACT,)),
        Kind.CHANGE: Row(not_right, (Place.CONTACT,)),
        Kind.BACK: Row(not_right, (Place.CONTACT,)),
        Kind.SKIP: Row(left_open, (Place.HOME,)),
        Kind.STOP: Row(left_open, (Place.HOME,)),
    },
}
ANYTIME = {
    Kind.LEAVE_CONTACT: Row(apply, NEXT),
    Kind.GAVE: Row(gave_unasked, (Place.CONSENT, *_COLLECTING)),
}
