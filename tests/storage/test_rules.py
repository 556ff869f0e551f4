"""Who is told of what: rules of destinations, what was told before, and digests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.post import Person
from bot.storage import Notice, Store
from bot.storage.delivery.digests import MOST
from bot.storage.delivery.outbox import LEASE
from bot.storage.delivery.rules import Rules
from dialogs.outcome import LeadLeft, QuestionForwarded, Verdict
from tests.storage.talk import AGREED, LEFT, LI, MEI, NOON, keep, leave_lead

QUALIFIED = {"hr": Rules(verdicts=frozenset({"qualified"}))}
DAILY = {"hr": Rules(daily=frozenset({"not_qualified"}))}
DAY = timedelta(days=1)
MORNING = NOON + DAY
"""When the digest of what was left at noon goes out."""
LATER = MORNING + timedelta(hours=1)


def verdict(said: Verdict) -> LeadLeft:
    return replace(LEFT, verdict=said)


def change(store: Store, said: Verdict, now: datetime) -> None:
    assert keep(store, f"now {said} at {now}", effects=[verdict(said)], now=now) is not None


def due(
    store: Store, rules: dict[str, Rules], now: datetime = LATER, to: Sequence[str] = ("hr",)
) -> tuple[Notice, ...]:
    return store.due_notices(now, 100, to, rules=rules)


def tell(store: Store, rules: dict[str, Rules], now: datetime = LATER) -> list[str | None]:
    """What is told there now: the leads, questions and withdrawn leads by their ids, a digest as its day."""
    notices = due(store, rules, now)
    for notice in notices:
        store.notice_delivered(notice)
    return [each.lead or each.question or each.withdrawn or str(each.digest) for each in notices]


def digest(store: Store, until: datetime = MORNING) -> None:
    store.begin_digest("hr", until.date(), until, until)


@pytest.mark.parametrize(
    ("rules", "is_told"),
    [
        (Rules(), True),
        (Rules(roles=frozenset({"r", "other"})), True),
        (Rules(roles=frozenset({"other", "none"})), False),
        (Rules(languages=frozenset({"zh"})), True),
        (Rules(languages=frozenset({"en"})), False),
        (Rules(channels=frozenset({"telegram"})), True),
        (Rules(channels=frozenset({"wechat", "web"})), False),
    ],
)
def test_a_rule_leaves_out_leads_and_questions(store: Store, rules: Rules, is_told: bool) -> None:
    leave_lead(store)
    keep(store, "1", effects=[QuestionForwarded("有年终奖吗?", "r")])
    (lead,), (question,) = store.leads(), store.questions()
    assert tell(store, {"hr": rules}) == ([lead.id, question.id] if is_told else [])


def test_a_rule_on_verdicts_leaves_out_no_question(store: Store) -> None:
    leave_lead(store, left=verdict("not_qualified"))
    keep(store, "1", effects=[QuestionForwarded("有年终奖吗?", None)])
    assert tell(store, QUALIFIED) == [store.questions()[0].id]


def test_what_is_about_no_role_has_a_name_in_rules(store: Store) -> None:
    keep(store, "1", effects=[QuestionForwarded("有年终奖吗?", None)])
    assert tell(store, {"hr": Rules(roles=frozenset({"r", "none"}))}) == [store.questions()[0].id]


def test_each_destination_has_its_own(store: Store) -> None:
    """And one that is left out takes nothing from what the others, or other questions, wait for."""
    keep(store, "0", effects=[QuestionForwarded("earlier", "r")])
    due(store, {}, NOON, ("hr", "fae"))
    leave_lead(store)
    keep(store, "1", effects=[QuestionForwarded("later", "other")])
    notices = due(store, {"fae": Rules(roles=frozenset({"other"}))}, to=("hr", "fae"))
    assert [each.destination for each in notices] == ["fae", "fae", "hr", "hr", "hr"]
    assert [bool(each.question) for each in notices if each.destination == "fae"] == [True, True]


def test_a_lead_that_was_left_out_is_told_when_it_is_admitted(store: Store) -> None:
    leave_lead(store, left=verdict("not_qualified"))
    assert tell(store, QUALIFIED) == []
    change(store, "qualified", NOON + DAY)
    (notice,) = due(store, QUALIFIED)
    assert (notice.lead, notice.since) == (store.leads()[0].id, NOON + DAY)


def test_a_lead_that_was_told_is_told_whatever_becomes_of_it(store: Store) -> None:
    """Somebody may be about to call them."""
    leave_lead(store)
    (lead,) = tell(store, QUALIFIED)
    change(store, "not_qualified", NOON)
    assert tell(store, QUALIFIED) == [lead]
    change(store, "needs_review", NOON)
    assert tell(store, QUALIFIED) == [lead]
    store.forget(MEI, NOON)
    assert tell(store, QUALIFIED) == [lead]


def test_a_lead_that_was_left_out_is_withdrawn_from_nobody(store: Store) -> None:
    leave_lead(store, left=verdict("not_qualified"))
    change(store, "needs_review", NOON)
    assert tell(store, QUALIFIED) == []
    store.forget(MEI, NOON)
    assert tell(store, QUALIFIED) == []


def test_a_lead_that_got_worse_before_it_was_told_is_left_out(store: Store) -> None:
    """As if it had never been better: nothing of it is told, and nothing is withdrawn."""
    leave_lead(store)
    assert due(store, QUALIFIED, NOON - DAY) == ()
    change(store, "not_qualified", NOON)
    assert tell(store, QUALIFIED) == []
    store.forget(MEI, NOON)
    assert tell(store, QUALIFIED) == []


@pytest.mark.parametrize("how", ["tried", "under way", "given up"])
def test_a_lead_that_may_have_been_told_counts_as_told(store: Store, how: str) -> None:
    """What was read there before the connection broke, nobody knows."""
    leave_lead(store)
    (notice,) = due(store, QUALIFIED, NOON + timedelta(minutes=1))
    if how != "under way":
        store.notice_failed(notice, "down", NOON + DAY if how == "tried" else None)
    change(store, "not_qualified", NOON)
    assert tell(store, QUALIFIED) == [notice.lead]


def test_a_lead_that_was_refused_unread_was_not_told(store: Store) -> None:
    """The group takes no more for now."""
    leave_lead(store)
    (notice,) = due(store, QUALIFIED, NOON + timedelta(minutes=1))
    store.notice_failed(notice, "too much", NOON + DAY, tried=False)
    change(store, "not_qualified", NOON)
    assert tell(store, QUALIFIED) == []


def test_a_digest_lists_what_is_not_told_one_by_one(store: Store) -> None:
    """Once: the next morning has nothing to say."""
    leave_lead(store, left=verdict("not_qualified"))
    leave_lead(store, person=LI)
    mei, li = (store.leads(person=person)[0].id for person in (MEI, LI))
    assert tell(store, DAILY) == [li]
    digest(store)
    (notice,) = due(store, DAILY)
    assert (notice.digest, notice.since) == (MORNING.date(), MORNING)
    gathered = store.digested(notice)
    assert (gathered.leads, gathered.more) == ((mei,), 0)
    store.notice_delivered(notice)
    digest(store, MORNING + DAY)
    assert tell(store, DAILY, LATER + DAY) == []


def test_there_is_no_digest_of_nothing(store: Store) -> None:
    leave_lead(store)
    tell(store, DAILY)
    digest(store)
    assert tell(store, DAILY) == []


def test_whoever_looks_first_begins_the_digest(store: Store) -> None:
    """Processes that look at once, later ones, and ones that were restarted: one for each destination and day."""
    leave_lead(store, left=verdict("not_qualified"))
    daily = dict.fromkeys(("hr", "fae"), DAILY["hr"])
    due(store, daily, to=("hr", "fae"))
    for _ in range(3):
        for destination in daily:
            store.begin_digest(destination, MORNING.date(), MORNING, LATER)
    assert sorted(each.destination for each in due(store, daily, to=("hr", "fae"))) == ["fae", "hr"]
    digest(store)
    assert due(store, daily) == ()


def test_what_comes_after_nine_waits_for_the_next_morning(store: Store) -> None:
    """Also when the machine stood still until noon."""
    leave_lead(store, left=verdict("not_qualified"))
    tell(store, DAILY)
    store.begin_digest("hr", date(2026, 3, 2), NOON - timedelta(hours=3), LATER)
    assert tell(store, DAILY) == []


def test_a_lead_that_changes_stands_in_the_next_digest_again(store: Store) -> None:
    """Of two, the one that changed; a change while the digest is on its way is not lost."""
    leave_lead(store, left=verdict("not_qualified"))
    leave_lead(store, person=LI, left=verdict("not_qualified"))
    tell(store, DAILY)
    digest(store)
    (notice,) = due(store, DAILY)
    assert len(store.digested(notice).leads) == 2
    keep(store, "new", effects=[replace(verdict("not_qualified"), note="new")], now=LATER)
    assert due(store, DAILY) == ()
    store.notice_delivered(notice)
    digest(store, MORNING + DAY)
    (notice,) = due(store, DAILY, LATER + DAY)
    assert store.digested(notice).leads == (store.leads(person=MEI)[0].id,)


def test_a_lead_that_gets_better_is_told_at_once(store: Store) -> None:
    """Before the digest or after it, and it is not late."""
    leave_lead(store, left=verdict("not_qualified"))
    leave_lead(store, person=LI, left=verdict("not_qualified"))
    tell(store, DAILY)
    change(store, "qualified", LATER)
    (told,) = due(store, DAILY, LATER + LEASE)
    assert (told.lead, told.since) == (store.leads(person=MEI)[0].id, LATER)
    store.notice_delivered(told)
    digest(store)
    (notice,) = due(store, DAILY, LATER)
    assert len(store.digested(notice).leads) == 1
    store.notice_delivered(notice)
    assert keep(store, "2", person=LI, effects=[LEFT], now=LATER + DAY) is not None
    (told,) = due(store, DAILY, LATER + DAY + LEASE)
    assert (told.lead, told.since) == (store.leads(person=LI)[0].id, LATER + DAY)


def test_a_lead_that_was_told_by_itself_and_got_worse_does_not_wait_for_the_morning(store: Store) -> None:
    leave_lead(store)
    (lead,) = tell(store, DAILY)
    change(store, "not_qualified", NOON)
    assert tell(store, DAILY) == [lead]


def test_who_was_listed_is_withdrawn_and_who_was_only_gathered_is_not(store: Store) -> None:
    """Listed: from the moment it is read for a digest, which may arrive. Also when it was gathered again since."""
    leave_lead(store, left=verdict("not_qualified"))
    leave_lead(store, person=LI, left=verdict("not_qualified"))
    tell(store, DAILY)
    store.forget(LI, NOON)
    assert tell(store, DAILY) == []
    digest(store)
    (notice,) = due(store, DAILY)
    (mei,) = store.digested(notice).leads
    store.notice_delivered(notice)
    keep(store, "new", effects=[replace(verdict("not_qualified"), note="new")], now=LATER)
    assert tell(store, DAILY) == []
    store.forget(MEI, LATER)
    assert tell(store, DAILY, LATER + LEASE) == [mei]


def test_who_was_listed_and_is_left_out_now_hears_of_it(store: Store) -> None:
    leave_lead(store, left=verdict("not_qualified"))
    rules = {"hr": Rules(verdicts=frozenset({"qualified"}), daily=frozenset({"not_qualified"}))}
    tell(store, rules)
    digest(store)
    (notice,) = due(store, rules)
    (mei,) = store.digested(notice).leads
    store.notice_delivered(notice)
    change(store, "needs_review", LATER)
    assert tell(store, rules, LATER + LEASE) == [mei]


def test_a_digest_that_fails_is_tried_again_and_lists_the_same(store: Store) -> None:
    """It dies like any news; then the next one lists what it did not tell."""
    leave_lead(store, left=verdict("not_qualified"))
    tell(store, DAILY)
    digest(store)
    (notice,) = due(store, DAILY)
    before = store.digested(notice)
    store.notice_failed(notice, "down", LATER + timedelta(hours=1))
    (again,) = due(store, DAILY, LATER + timedelta(hours=1))
    assert (again.id, again.attempts, store.digested(again)) == (notice.id, 1, before)
    store.notice_failed(again, "down", None)
    digest(store, MORNING + DAY)
    (next_,) = due(store, DAILY, LATER + DAY)
    assert store.digested(next_) == before


def test_a_digest_names_fifty_and_counts_the_rest(store: Store) -> None:
    people = [Person("telegram", f"{number:03}") for number in range(MOST + 3)]
    for second, person in enumerate(people):
        now = NOON + timedelta(seconds=second)
        keep(store, "lead", person=person, state=AGREED, effects=[verdict("not_qualified")], now=now)
    tell(store, DAILY)
    digest(store)
    (notice,) = due(store, DAILY)
    gathered = store.digested(notice)
    assert gathered.leads == tuple(store.leads(person=person)[0].id for person in people[:MOST])
    assert gathered.more == 3
    store.notice_delivered(notice)
    digest(store, MORNING + DAY)
    assert tell(store, DAILY, LATER + DAY) == []
