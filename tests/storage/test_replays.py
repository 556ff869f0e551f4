"""Leads with the answers they were judged by, over every database."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from bot.post import Person
from bot.storage import Store
from bot.storage.recruiters.replays import Answered
from dialogs.meanings import Years
from dialogs.outcome import LeadLeft
from dialogs.state import GivenAnswer
from tests.storage.talk import AGREED, CONTACT, LEFT, LI, MEI, NOON, keep

GIVEN = {"r/requirements/1/years": GivenAnswer(Years(3.5, 3.5), "三年半")}
ANSWERED = replace(AGREED, answers=GIVEN)


def test_all_of_them_come_once_page_by_page(store: Store) -> None:
    for number in range(7):
        at = NOON + timedelta(minutes=number // 2)
        keep(store, "1", person=Person("web", str(number)), state=ANSWERED, effects=[LEFT], now=at)
    found: list[Answered] = []
    last: Answered | None = None
    while page := store.answered_leads(last, 3):
        assert len(page) <= 3
        found += page
        last = page[-1]
    assert {each.lead for each in found} == {lead.id for lead in store.leads()}
    assert len(found) == 7
    assert [each.created_at for each in found] == sorted((each.created_at for each in found), reverse=True)
    assert all(each.answers == GIVEN for each in found)


def test_those_of_one_role(store: Store) -> None:
    """An application that names no role is judged by nothing."""
    keep(store, "1", state=ANSWERED, effects=[LEFT])
    keep(store, "1", person=LI, effects=[LeadLeft(None, "needs_review", CONTACT, ())])
    assert [each.role for each in store.answered_leads()] == ["r"]
    assert store.answered_leads(role="other") == ()


def test_a_state_that_cannot_be_read_is_no_answer(store: Store) -> None:
    """Of another version; the lead is listed all the same."""
    keep(store, "1", state=ANSWERED, effects=[LEFT])
    with store.database.writing() as connection:
        connection.execute(text('UPDATE people SET state = \'{"place": "a room of long ago"}\''))
    (found,) = store.answered_leads()
    assert (found.lead, found.answers) == (store.leads(person=MEI)[0].id, {})
