"""Leads and questions that nobody answers are raised with who was told of them."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.post import Person
from bot.storage import Store
from bot.storage.delivery.rules import Rules
from bot.storage.recruiters.cases import ANSWER_WITHIN
from bot.storage.recruiters.recruiters_answers import Told
from dialogs.outcome import QuestionForwarded, TakenInHand
from dialogs.wording import Message
from tests.storage.talk import LEFT, LI, MEI, NOON, keep, leave_lead

LATE = NOON + ANSWER_WITHIN + timedelta(minutes=1)
MINUTE = timedelta(minutes=1)
QUALIFIED = {"hr": Rules(verdicts=frozenset({"qualified"}))}


def tell(store: Store, now: datetime = LATE, *to: str) -> list[tuple[str, str | None]]:
    """Where a lead or a question is raised now."""
    notices = store.due_notices(now, 100, to or ("hr",), rules=QUALIFIED)
    for notice in notices:
        store.notice_delivered(notice)
    raised = [(each.destination, each.overdue or each.overdue_question) for each in notices]
    return [(destination, id_) for destination, id_ in raised if id_]


def ask(store: Store, person: Person = MEI, now: datetime = NOON) -> str:
    """Returns the question's id."""
    keep(store, f"asked at {now}", person=person, effects=[QuestionForwarded("有年终奖吗?", "r")], now=now)
    return next(each.id for each in store.questions() if (each.person, each.asked_at) == (person, now))


def test_a_late_lead_is_raised_once_with_everybody_who_was_told(store: Store) -> None:
    leave_lead(store)
    (lead,) = store.leads()
    assert tell(store, NOON + MINUTE, "hr", "fae") == []
    assert store.raise_late(LATE - 2 * MINUTE) == 0
    assert store.raise_late(LATE) == 2
    assert store.raise_late(LATE) == 0
    assert tell(store, LATE, "hr", "fae") == [("fae", lead.id), ("hr", lead.id)]
    assert store.raise_late(LATE + MINUTE) == 0


def test_nobody_is_reminded_of_what_they_never_heard_of(store: Store) -> None:
    """Left out by a rule, or still on its way."""
    leave_lead(store, left=replace(LEFT, verdict="not_qualified"))
    tell(store, NOON + MINUTE)
    leave_lead(store, person=LI)
    ask(store, LI)
    assert store.raise_late(LATE) == 0


def test_an_answered_lead_is_not_late(store: Store) -> None:
    leave_lead(store)
    tell(store, NOON + MINUTE)
    (lead,) = store.leads()
    assert store.move_case(lead.id, replace(lead.case, status="contacted"), "an account", NOON)
    assert store.raise_late(LATE) == 0


def test_a_lead_that_is_owed_anew_is_raised_anew(store: Store) -> None:
    leave_lead(store)
    tell(store, NOON + MINUTE)
    store.raise_late(LATE)
    assert len(tell(store)) == 1
    (lead,) = store.leads()
    assert store.move_case(lead.id, replace(lead.case, due_at=LATE + MINUTE), "an account", LATE)
    assert store.raise_late(LATE) == 0
    assert store.raise_late(LATE + 2 * MINUTE) == 1
    assert tell(store, LATE + 2 * MINUTE) == [("hr", lead.id)]


def test_an_erased_lead_is_not_raised(store: Store) -> None:
    leave_lead(store)
    tell(store, NOON + MINUTE)
    store.raise_late(LATE)
    store.forget(MEI, LATE)
    assert tell(store) == []


def test_after_a_long_standstill_nobody_is_flooded(store: Store) -> None:
    leave_lead(store)
    tell(store, NOON + MINUTE)
    assert store.raise_late(LATE + timedelta(days=4)) == 0


def test_a_late_question_is_raised_once_with_everybody_who_was_told(store: Store) -> None:
    question = ask(store)
    assert tell(store, NOON + MINUTE, "hr", "fae") == []
    assert store.raise_late(LATE - 2 * MINUTE) == 0
    assert store.raise_late(LATE) == 2
    assert tell(store, LATE, "hr", "fae") == [("fae", question), ("hr", question)]
    assert store.raise_late(LATE + MINUTE) == 0


def test_of_questions_that_are_alike_one_is_raised(store: Store) -> None:
    """The oldest that they were told of: one answer settles them all. One that stands apart is raised for itself."""
    first, second, apart = (ask(store, Person("web", name), NOON + each * MINUTE) for each, name in enumerate("abc"))
    store.gather({first: first, second: first, apart: apart})
    tell(store, NOON + 5 * MINUTE)
    assert store.raise_late(LATE + 5 * MINUTE) == 2
    assert sorted(tell(store, LATE + 5 * MINUTE)) == sorted([("hr", first), ("hr", apart)])
    assert store.raise_late(LATE + 6 * MINUTE) == 0
    store.answer_questions({first: Told("有", Message("有"))}, "Lin", LATE + 6 * MINUTE)
    assert store.raise_late(LATE + 7 * MINUTE) == 1, "who is left waits as long"


def test_an_answered_question_is_not_late(store: Store) -> None:
    """Answered from the inbox, or by a word to its asker: who has heard a recruiter is not without a word."""
    answered, spoken_to = ask(store), ask(store, LI)
    tell(store, NOON + MINUTE)
    store.answer_questions({answered: Told("有", Message("有"))}, "Lin", NOON)
    keep(store, "2", "Hello!", person=LI, effects=[TakenInHand("Lin")])
    assert store.raise_late(LATE) == 0
    assert [each.id for each in store.questions(unanswered=True)] == [spoken_to]


def test_an_erased_question_is_not_raised(store: Store) -> None:
    ask(store)
    tell(store, NOON + MINUTE)
    assert store.raise_late(LATE) == 1
    store.forget(MEI, LATE)
    assert tell(store) == []
