"""The log of actions: it grows with what it tells of, or neither does; who looked is noted once in a while."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.pages import Answer
from bot.post import LogLine, Update
from bot.storage import Refused, Store
from bot.storage.recruiters import actions
from bot.storage.recruiters.accounts import Account
from bot.storage.recruiters.tables import actions as table
from dialogs.events import RecruiterSpoke
from dialogs.outcome import Outcome, TakenInHand
from dialogs.wording import Message
from tests.storage.talk import AGREED, CONTACT, LATER, MEI, NOON, QUEUED, leave_lead, lose_the_log, remembered

HOUR = timedelta(hours=1)


@pytest.fixture
def lin(store: Store) -> Account:
    account = store.accept(store.invite("Lin", NOON), "hashed", NOON)
    assert account
    return account


@pytest.fixture
def lead(store: Store) -> str:
    leave_lead(store)
    return store.leads()[0].id


def logged(store: Store) -> list[str]:
    return [action.what for action in store.actions(limit=1000)]


def says(store: Store, lin: Account, lead: str) -> bool:
    """A recruiter's words from the console, as the path keeps them."""
    line = LogLine(lin.id, lin.name, "talk_said", lead)
    update = Update(MEI, "console:1", RecruiterSpoke("Lin", "你好"), logged=line)
    before = remembered(store, MEI).version
    answer = Answer((Message("Lin：你好"),), QUEUED, "更多")
    return store.keep(update, before, Outcome(AGREED, effects=(TakenInHand("Lin"),)), answer, LATER) is not None


def test_who_looks_again_within_the_hour_is_noted_once(store: Store, lin: Account, lead: str) -> None:
    """Somebody else, something else, another lead, and the same after an hour are news."""
    wu = replace(lin, id="wu", name="Wu")
    for minutes in (0, 1, 59):
        store.log_view(lin, "lead_viewed", lead, NOON + timedelta(minutes=minutes))
    store.log_view(wu, "lead_viewed", lead, NOON)
    store.log_view(lin, "talk_viewed", lead, NOON)
    store.log_view(lin, "lead_viewed", "other", NOON)
    store.log_view(lin, "lead_viewed", lead, NOON + HOUR)
    seen = [(action.name, action.what, action.about) for action in reversed(store.actions())]
    assert seen == [
        ("Lin", "lead_viewed", lead),
        ("Wu", "lead_viewed", lead),
        ("Lin", "talk_viewed", lead),
        ("Lin", "lead_viewed", "other"),
        ("Lin", "lead_viewed", lead),
    ]


def test_who_looked_is_found_without_reading_the_whole_log(store: Store, lin: Account, lead: str) -> None:
    """However long it is: the latest lines about this lead alone are asked. Behind many others, one is noted anew."""
    for number in range(actions.LOOKED_THROUGH + 1):
        store.log_action(lin, "lead_noted", lead, NOON + timedelta(seconds=number))
    store.log_view(lin, "lead_viewed", lead, NOON + HOUR / 2)
    for _ in range(actions.LOOKED_THROUGH):
        store.log_action(lin, "lead_noted", lead, NOON + HOUR / 2)
    store.log_view(lin, "lead_viewed", lead, NOON + HOUR / 2)
    store.log_view(lin, "lead_viewed", lead, NOON + HOUR / 2)
    assert logged(store).count("lead_viewed") == 2


def test_words_and_their_line_are_kept_together_and_once(store: Store, lin: Account, lead: str) -> None:
    assert says(store, lin, lead)
    assert logged(store) == ["talk_said"]
    assert store.before(Update(MEI, "console:1", RecruiterSpoke("Lin", "你好"))).answered is not None, "never twice"


def test_what_the_log_refuses_is_not_said(store: Store, lin: Account, lead: str) -> None:
    before = store.recent(MEI)
    lose_the_log(store)
    with pytest.raises(Refused):
        says(store, lin, lead)
    assert store.recent(MEI) == before
    assert store.in_hands() == ()


def test_what_the_log_refuses_is_not_done(store: Store, lin: Account, lead: str) -> None:
    lose_the_log(store)
    with pytest.raises(Refused), store.together():
        store.add_note(lead, "words", lin.id, NOON)
        store.log_action(lin, "lead_noted", lead, NOON)
    assert store.activities(lead) == ()


def test_the_log_says_nothing_of_who_has_been_forgotten(store: Store, lin: Account, lead: str) -> None:
    """The lines stay, with an id that is chance and leads to nobody any more."""
    store.log_view(lin, "lead_viewed", lead, NOON)
    assert says(store, lin, lead)
    store.forget(MEI, LATER)
    with store.database.reading() as connection:
        lines = [str(tuple(row)) for row in connection.execute(select(table))]
    assert len(lines) == 2
    private = (MEI.id, CONTACT.name, CONTACT.email, CONTACT.phone, "你好")
    assert [word for word in private for line in lines if str(word) in line] == []
    assert store.lead(lead) is None
