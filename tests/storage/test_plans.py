"""A million past candidates cost a new one nothing: nothing that is asked all the time reads a whole table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.post import Person
from bot.storage import Store
from bot.storage.delivery.rules import Rules
from bot.storage.recruiters.lead_pages import ORDERS as ORDERS_OF_LEADS
from bot.storage.recruiters.lead_pages import Wanted
from dialogs.events import RecruiterSpoke
from dialogs.outcome import QuestionForwarded, SaidToRecruiter, StageReached, TakenInHand
from dialogs.wording import Message
from tests.storage.talk import INLINE, LATER, LEFT, LI, MEI, NOON, VERIFIED, WROTE, forget, keep, leave_lead

BIG = "people|messages|updates|leads|lead_marks|name_marks|activities|questions|resumes|consents|reach|notices|hands"
"""Tables that grow with the number of candidates. Codes live for a quarter of an hour."""
FEW = "ix_people_forgotten_at|ix_questions_open|ix_questions_due|ix_leads_unmarked|ix_hands_changed_at"
"""Indexes that hold nobody else."""
ORDERS = "ix_leads_(newest|changed|due)"
DAILY = Rules(daily=frozenset({"qualified"}))
WHOLE = re.compile(rf"SCAN ({BIG})(_\d+)?\b(?! USING (COVERING )?INDEX ({FEW}))(?! USING COVERING INDEX {ORDERS})")
"""By the orders of leads a page is read that ends when it is full; what does not fit is passed over unopened."""


def test_nothing_that_is_asked_all_the_time_reads_a_whole_table(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/bole.db")
    with asked(store) as statements:
        keep(store, "1", "one", effects=[StageReached("arrived", None)])
        leave_lead(store)
        keep(store, "3", "three", effects=[QuestionForwarded("工资多少？", None), LEFT])
        keep(store, "1", "inline", person=LI, manner=INLINE)
        keep(store, "2", "verified", person=LI, manner=VERIFIED, reach=WROTE)
        for parcel in store.due(LATER, 10):
            store.delivered(parcel.id)
        for notice in store.due_notices(LATER, 10, ["hr", "fae"], rules={"fae": DAILY}):
            store.notice_delivered(notice)
        store.begin_digest("fae", LATER.date(), LATER, LATER)
        for notice in store.due_notices(LATER, 10, ["hr", "fae"], rules={"fae": DAILY}):
            store.digested(notice)
            store.notice_delivered(notice)
        assert store.raise_late(NOON + timedelta(days=3))
        assert store.leads(person=MEI)
        lead = store.leads(person=MEI)[0]
        store.lead(lead.id)
        store.same_person(lead.id)
        store.due_files(LATER, 10, ())
        store.purge(NOON - timedelta(days=180))
        store.tidy(LATER)
        keep(store, "4", "hello", event=RecruiterSpoke("Fang", "hello"), effects=[TakenInHand("Fang")])
        keep(store, "5", effects=[SaidToRecruiter()])
        for notice in store.due_notices(LATER, 10, ["hr"]):
            store.notice_delivered(notice)
        for hands in store.in_hands(NOON + timedelta(days=1)):
            assert store.hands(hands.id) and store.addressee(lead.id) and store.addressee(hands.id)
            store.reachable(hands.person, NOON)
            store.reachable(LI, NOON)
        store.leads_since(NOON)
        store.open_questions()
        store.late_questions(NOON)
        store.in_human_hands()
        store.undeliverable()
        store.dead_letters(20)
        store.answered_leads(store.answered_leads(limit=100, role="r")[-1], limit=100)
        store.silent(NOON - timedelta(days=2), NOON - timedelta(days=1), NOON)
        forget(store)
    read = {statement: found for statement, given in statements.items() if (found := whole(store, statement, given))}
    assert read == {}


def test_no_page_of_leads_reads_a_whole_table(tmp_path: Path) -> None:
    """Whatever they are narrowed by, and in each order; what is counted stops at a thousand."""
    store = Store.open(f"sqlite:///{tmp_path}/bole.db")
    for number in range(3):
        leave_lead(store, person=Person("web", f"w{number}"))
    (lead, *_) = store.leads()
    with asked(store) as statements:
        for order in ORDERS_OF_LEADS:
            for wanted in NARROWED:
                page = store.lead_page(replace(wanted, order=order), None, 1, LATER)
                store.lead_page(replace(wanted, order=order), page.after, 1, LATER)
                store.count_leads(replace(wanted, order=order), LATER)
        store.mark_leads(10)
        store.move_case(lead.id, replace(lead.case, status="contacted"), "account", LATER)
        store.hearer(lead.id, LATER)
        closed = replace(lead.case, status="declined", version=1)
        assert store.close_case(lead.id, closed, "words", Message("words"), "account", LATER)
        store.add_note(lead.id, "words", "account", LATER)
        store.activities(lead.id)
        store.recent(lead.person)
        store.resume(lead.id)
        keep(store, "again", person=lead.person, effects=[replace(LEFT, note="more")])
    read = {statement: found for statement, given in statements.items() if (found := whole(store, statement, given))}
    assert read == {}
    pages = [statement for statement in statements if "LIMIT" in statement and "name_marks" not in statement]
    assert [statement for statement in pages if sorts(store, statement, statements[statement])] == []


def test_the_sums_of_all_days_need_no_sorting(tmp_path: Path) -> None:
    """Hundreds of thousands of counts are read in the order in which they are added up; those of a month by day."""
    store = Store.open(f"sqlite:///{tmp_path}/bole.db")
    assert plan_of_sums(store, None) == ["SCAN reached USING INDEX ix_reached_groups"]
    assert "SEARCH reached USING PRIMARY KEY (day>?)" in plan_of_sums(store, NOON.date())


def plan_of_sums(store: Store, since: date | None) -> list[str]:
    with asked(store) as statements:
        store.reached(since)
    (ours,) = (each for each in statements if "FROM reached" in each)
    with store.database.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {ours}", statements[ours])
        return [row.detail for row in plan]


NARROWED = (
    Wanted(),
    Wanted(role="r", verdict="qualified", channel="web", language="zh", source="poster-7"),
    Wanted(status="open", owner=""),
    Wanted(status="closed", owner="account", late=True),
    Wanted(status="new"),
    Wanted(search="梅小雨"),
)


@contextmanager
def asked(store: Store) -> Iterator[dict[str, Any]]:
    """Each statement, and values for it."""
    statements: dict[str, Any] = {}

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")):
            statements[statement] = values

    event.listen(store.database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(store.database.engine, "before_cursor_execute", note)


def sorts(store: Store, statement: str, values: Any) -> bool:
    """Whether SQLite would have to read all that fits before it knew what comes first."""
    with store.database.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return any("TEMP B-TREE FOR ORDER BY" in row.detail for row in plan)


def whole(store: Store, statement: str, values: Any) -> list[str]:
    """The tables that SQLite would read from beginning to end."""
    with store.database.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [row.detail for row in plan if WHOLE.search(row.detail)]
