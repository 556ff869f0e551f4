"""What recruiters do with a lead, over every database."""

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.storage import Store
from bot.storage.recruiters.cases import ANSWER_WITHIN, LONGEST_NOTE, Case, NoteTooLong, Status
from bot.storage.tables import activities, lead_marks, leads, name_marks
from dialogs.events import Attachment, SentFile
from dialogs.outcome import ResumeKept, ResumeSent, TakenInHand
from tests.storage.talk import CONTACT, LATER, LEFT, LI, MEI, NOON, forget, keep, leave_lead
from tests.storage.test_joining import join

LIN, WU = "account-lin", "account-wu"
DUE = NOON + ANSWER_WITHIN
HOUR = timedelta(hours=1)


@pytest.fixture
def lead(store: Store) -> str:
    leave_lead(store)
    (lead,) = store.leads()
    return lead.id


def case(store: Store, lead: str) -> Case:
    found = store.lead(lead)
    assert found
    return found.case


def moved(store: Store, lead: str, status: Status, account: str = LIN) -> bool:
    return store.move_case(lead, replace(case(store, lead), status=status), account, LATER)


def history(store: Store, lead: str) -> list[tuple[str | None, str, str]]:
    return [(one.account, one.what, one.words) for one in reversed(store.activities(lead))]


def test_a_new_lead_is_nobodys_and_due_by_the_clock(store: Store, lead: str) -> None:
    assert case(store, lead) == Case("new", None, DUE)
    assert not case(store, lead).is_late(DUE)
    assert case(store, lead).is_late(DUE + HOUR)
    assert history(store, lead) == []


def test_the_clock_is_set_when_the_store_is_opened(database: str) -> None:
    store = Store.open(database, answer_within=HOUR)
    leave_lead(store)
    assert [lead.case.due_at for lead in store.leads()] == [NOON + HOUR]
    store.close()


def test_a_recruiter_takes_it_and_answers(store: Store, lead: str) -> None:
    """Whoever has been answered waits for nothing; each step stands in its history."""
    assert store.move_case(lead, Case("in_progress", LIN, DUE, 0), LIN, LATER)
    assert case(store, lead) == Case("in_progress", LIN, DUE, 1)
    assert store.move_case(lead, Case("contacted", LIN, DUE, 1), LIN, LATER)
    assert case(store, lead) == Case("contacted", LIN, None, 2)
    assert history(store, lead) == [
        (LIN, "status", "in_progress"),
        (LIN, "owner", LIN),
        (LIN, "status", "contacted"),
        (LIN, "due", ""),
    ]


def test_another_word_may_be_promised_with_the_first(store: Store, lead: str) -> None:
    """Contacted, and due again on Friday; closed, nothing is owed whatever time is given."""
    friday = DUE + timedelta(days=3)
    store.move_case(lead, Case("contacted", LIN, friday, 0), LIN, LATER)
    assert case(store, lead).due_at == friday
    store.move_case(lead, Case("hired", LIN, friday, 1), LIN, LATER)
    assert case(store, lead).due_at is None
    assert case(store, lead).is_closed


def test_what_changes_nothing_is_no_change(store: Store, lead: str) -> None:
    assert store.move_case(lead, case(store, lead), LIN, LATER)
    assert case(store, lead).version == 0
    assert history(store, lead) == []


def test_two_recruiters_on_the_same_lead(store: Store, lead: str) -> None:
    """The second one's change, decided from what is no longer so, is refused and changes nothing; what the first one
    did can be read, and the second one may decide anew."""
    seen = case(store, lead)
    assert store.move_case(lead, replace(seen, status="declined", owner=LIN), LIN, LATER)
    assert not store.move_case(lead, replace(seen, status="contacted", owner=WU), WU, LATER)
    assert case(store, lead) == Case("declined", LIN, None, 1)
    assert [account for account, _, _ in history(store, lead)] == [LIN, LIN, LIN]
    assert store.move_case(lead, replace(case(store, lead), owner=WU), WU, LATER)


def test_of_many_recruiters_at_once_exactly_one_wins(store: Store, lead: str) -> None:
    start, kept = threading.Barrier(6), list[bool]()
    seen = case(store, lead)

    def take(number: int) -> None:
        start.wait()
        kept.append(store.move_case(lead, replace(seen, owner=f"account-{number}"), f"account-{number}", LATER))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kept) == [False] * 5 + [True]
    assert case(store, lead).version == 1
    assert len(history(store, lead)) == 1


def test_notes_are_read_with_author_and_time(store: Store, lead: str) -> None:
    """Whatever stands in them; a change of status meanwhile is no reason to refuse one."""
    words = "<b>打过电话</b> \u202e =cmd|' /C calc'!A0 \x00"
    assert store.add_note(lead, words, LIN, NOON)
    moved(store, lead, "contacted", WU)
    assert store.add_note(lead, "second", WU, LATER)
    notes = [(one.account, one.at, one.words) for one in store.activities(lead) if one.what == "note"]
    assert notes == [(WU, LATER, "second"), (LIN, NOON, words)]


def test_a_note_has_a_limit(store: Store, lead: str) -> None:
    """Ten megabytes are refused before they are written; the limit itself is not."""
    assert store.add_note(lead, "长" * LONGEST_NOTE, LIN, NOON)
    with pytest.raises(NoteTooLong):
        store.add_note(lead, "x" * 10_000_000, LIN, NOON)
    assert len(store.activities(lead)) == 1


def test_nothing_can_be_done_with_a_lead_that_is_none(store: Store) -> None:
    """An id that was guessed, or of a candidate who has been erased since."""
    assert not store.move_case("guessed", Case("hired", LIN), LIN, NOON)
    assert not store.add_note("guessed", "words", LIN, NOON)
    assert store.activities("guessed") == ()


def test_a_long_history_is_read_from_its_end(store: Store, lead: str) -> None:
    for number in range(7):
        store.add_note(lead, str(number), LIN, NOON)
    last = store.activities(lead, limit=3)
    assert [one.words for one in last] == ["6", "5", "4"]
    assert [one.words for one in store.activities(lead, before=last[-1].id)] == ["3", "2", "1", "0"]


@pytest.mark.parametrize("status", ["interview", "hired", "declined", "withdrawn"])
def test_a_closed_lead_reopens_when_its_candidate_tells_more(store: Store, lead: str, status: Status) -> None:
    """Visibly: due again by the clock, still its owner's, and a recruiter who had it open is told so."""
    store.move_case(lead, Case(status, LIN, None, 0), LIN, NOON)
    seen = case(store, lead)
    keep(store, "2", effects=[replace(LEFT, note="I can start tomorrow")], now=LATER)
    assert case(store, lead) == Case("new", LIN, LATER + ANSWER_WITHIN, 2)
    assert history(store, lead)[-1] == (None, "reopened", status)
    assert not store.move_case(lead, replace(seen, owner=WU), WU, LATER)


def test_a_resume_reopens_it_too(store: Store, lead: str) -> None:
    moved(store, lead, "declined")
    attachment = Attachment("reference", "cv.pdf", 100)
    keep(store, "2", event=SentFile("file", attachment), effects=[ResumeSent(attachment)])
    (coming,) = store.due_files(LATER, 10, ["telegram"])
    store.fetched(coming.id, "pdf", b"%PDF")
    keep(store, "3", effects=[ResumeKept(coming.id)], now=LATER)
    assert case(store, lead).status == "new"


def test_what_says_nothing_new_reopens_nothing(store: Store, lead: str) -> None:
    moved(store, lead, "declined")
    keep(store, "2", effects=[LEFT], now=LATER)
    assert case(store, lead).status == "declined"


@pytest.mark.parametrize("status", ["contacted", "declined"])
def test_who_was_told_that_they_are_answered_waits_again(store: Store, lead: str, status: Status) -> None:
    """They asked for a person, or applied once more in the same words: what was promised is owed, and recruiters hear
    of it. Asked a second time meanwhile, nobody hears of it twice, and the clock is not set back."""
    store.move_case(lead, Case(status, LIN, None, 0), LIN, NOON)
    store.due_notices(LATER, 10, ["hr"])
    again = replace(LEFT, awaited=True)
    keep(store, "2", effects=[again], now=LATER)
    assert case(store, lead) == Case("new", LIN, LATER + ANSWER_WITHIN, 2)
    assert history(store, lead)[-1] == (None, "reopened", status)
    assert [each.lead for each in store.due_notices(LATER + HOUR, 10, ["hr"])] == [lead]
    keep(store, "3", effects=[again], now=LATER + HOUR)
    assert case(store, lead).due_at == LATER + ANSWER_WITHIN
    assert store.due_notices(LATER + 2 * HOUR, 10, ["hr"])[0].revision == 1


def test_who_is_in_progress_stays_there(store: Store, lead: str) -> None:
    """Its owner had cleared the time; now one is owed again."""
    store.move_case(lead, Case("in_progress", LIN, None, 0), LIN, NOON)
    keep(store, "2", effects=[replace(LEFT, awaited=True)], now=LATER)
    assert case(store, lead) == Case("in_progress", LIN, LATER + ANSWER_WITHIN, 2)


def test_what_is_promised_is_due_by_then_though_its_owner_had_given_more_time(store: Store, lead: str) -> None:
    store.move_case(lead, Case("in_progress", LIN, LATER + 5 * ANSWER_WITHIN, 0), LIN, NOON)
    keep(store, "2", effects=[replace(LEFT, awaited=True)], now=LATER)
    assert case(store, lead).due_at == LATER + ANSWER_WITHIN


def test_what_was_answered_to_a_question_that_is_asked_no_more_stays_on_the_lead(store: Store, lead: str) -> None:
    """Recruiters have seen it. What is still asked stands there as it is now."""
    (before,) = store.leads()
    rows = before.answers
    keep(store, "2", effects=[replace(LEFT, answers=(), verdict="needs_review", asked=frozenset())], now=LATER)
    assert store.leads()[0].answers == rows
    asked = frozenset(row.id for row in rows)
    keep(store, "3", effects=[replace(LEFT, answers=(), asked=asked)], now=LATER)
    assert store.leads()[0].answers == ()


def test_an_open_lead_stays_where_it_is(store: Store, lead: str) -> None:
    """The clock is not set back for who writes again while they wait."""
    moved(store, lead, "in_progress")
    keep(store, "2", effects=[replace(LEFT, note="and?")], now=LATER)
    assert case(store, lead) == Case("in_progress", None, DUE, 1)


def test_a_recruiters_word_in_the_chat_answers(store: Store, lead: str) -> None:
    """Wherever they speak from: nothing is owed any more, on none of their leads. What was closed stays closed."""
    leave_lead(store, "other role", left=replace(LEFT, role="s"))
    (other,) = (found.id for found in store.leads() if found.id != lead)
    moved(store, other, "declined")
    keep(store, "2", "Hello!", effects=[TakenInHand("Lin Mei")], now=LATER)
    assert case(store, lead) == Case("contacted", None, None, 1)
    assert history(store, lead) == [(None, "answered", "Lin Mei")]
    assert case(store, other).status == "declined"
    keep(store, "3", "And?", effects=[TakenInHand("Lin Mei")], now=LATER)
    assert len(history(store, lead)) == 1


def test_of_two_leads_that_become_one_nothing_is_lost(store: Store, lead: str) -> None:
    """Notes of both, the owner that there is, the earlier due time; what was open stays open."""
    moved(store, lead, "declined")
    leave_lead(store, person=LI)
    (other,) = (found.id for found in store.leads() if found.id != lead)
    store.move_case(other, Case("in_progress", WU, DUE - HOUR, 0), WU, LATER)
    store.add_note(other, "about Li", WU, LATER)
    older, younger = sorted((lead, other))
    join(store)
    assert store.lead(younger) is None
    left = case(store, older)
    assert (left.status, left.owner, left.due_at) == ("in_progress", WU, DUE - HOUR)
    told = history(store, older)
    assert (WU, "note", "about Li") in told
    assert (LIN, "status", "declined") in told
    assert (None, "merged", younger) in told


def test_erasing_a_person_erases_what_was_noted_about_them(store: Store, lead: str) -> None:
    store.add_note(lead, "about Mei", LIN, NOON)
    forget(store)
    with store.database.reading() as connection:
        for table in (activities, name_marks, lead_marks, leads):
            assert connection.scalar(select(func.count()).select_from(table)) == 0


def test_a_person_is_handed_what_was_noted_about_them(store: Store, lead: str) -> None:
    """The words and the decisions; of the recruiters' own nothing."""
    store.add_note(lead, "speaks three languages", LIN, NOON)
    store.move_case(lead, Case("declined", LIN, None, 0), LIN, LATER)
    held = store.export(MEI)
    assert held
    (told,) = held["leads"]
    assert told["status"] == "declined"
    assert [(one["what"], one["words"]) for one in told["history"]] == [
        ("note", "speaks three languages"),
        ("status", "declined"),
        ("due", ""),
    ]
    assert LIN not in json.dumps(held)


def test_leads_of_an_earlier_version_are_found_too(store: Store, lead: str) -> None:
    """What it wrote has no source to be found by and no marks of names; they are made a few at a time, once."""
    with store.database.writing() as connection:
        connection.execute(update(leads).values(source=None, due_at=None))
        connection.execute(name_marks.delete())
    leave_lead(store, person=LI)
    assert store.mark_leads(10) == 1
    assert store.mark_leads(10) == 0
    with store.database.reading() as connection:
        assert connection.scalar(select(leads.c.source).where(leads.c.id == lead)) == "poster-7"
        assert connection.scalar(select(func.count()).where(name_marks.c.lead == lead)) == 3
    assert CONTACT.name == "梅小雨"
