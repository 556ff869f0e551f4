"""A million past candidates cost a new one nothing: nothing that is asked all the time reads a whole table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.storage import Store
from dialogs.outcome import QuestionForwarded, StageReached
from tests.storage.talk import INLINE, LATER, LEFT, LI, MEI, NOON, VERIFIED, WROTE, forget, keep, leave_lead

BIG = "people|messages|updates|leads|lead_marks|questions|resumes|consents|reach|notices"
"""Tables that grow with the number of candidates. Codes live for a quarter of an hour."""
WHOLE = re.compile(rf"SCAN ({BIG})(_\d+)?\b(?! USING (COVERING )?INDEX ix_(people_forgotten|questions_answered)_at)")
"""The index of the forgotten holds nobody else, nor that of open questions any others."""


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
        for notice in store.due_notices(LATER, 10, ["hr"]):
            store.notice_delivered(notice)
        assert store.leads(person=MEI)
        lead = store.leads(person=MEI)[0]
        store.lead(lead.id)
        store.same_person(lead.id)
        store.due_files(LATER, 10, ())
        store.purge(NOON - timedelta(days=180))
        store.tidy(LATER)
        store.leads_since(NOON)
        store.open_questions()
        store.undeliverable()
        store.dead_letters(20)
        store.answered_leads(limit=100)
        store.silent(NOON - timedelta(days=2), NOON - timedelta(days=1), NOON)
        forget(store)
    read = {statement: found for statement, given in statements.items() if (found := whole(store, statement, given))}
    assert read == {}


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


def whole(store: Store, statement: str, values: Any) -> list[str]:
    """The tables that SQLite would read from beginning to end."""
    with store.database.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [row.detail for row in plan if WHOLE.search(row.detail)]
