"""Leads that nobody answers are raised with who was told of them."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.storage import Store
from bot.storage.delivery.rules import Rules
from bot.storage.recruiters.cases import ANSWER_WITHIN
from dialogs.outcome import QuestionForwarded
from tests.storage.talk import LEFT, LI, MEI, NOON, keep, leave_lead

LATE = NOON + ANSWER_WITHIN + timedelta(minutes=1)
MINUTE = timedelta(minutes=1)
QUALIFIED = {"hr": Rules(verdicts=frozenset({"qualified"}))}


def tell(store: Store, now: datetime = LATE, *to: str) -> list[tuple[str, str | None]]:
    """Where a lead is raised now."""
    notices = store.due_notices(now, 100, to or ("hr",), rules=QUALIFIED)
    for notice in notices:
        store.notice_delivered(notice)
    return [(each.destination, each.overdue) for each in notices if each.overdue]


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
    """Left out by a rule, or still on its way; a question has no such time."""
    leave_lead(store, left=replace(LEFT, verdict="not_qualified"))
    keep(store, "1", effects=[QuestionForwarded("有年终奖吗?", "r")])
    tell(store, NOON + MINUTE)
    leave_lead(store, person=LI)
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
