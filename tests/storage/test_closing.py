"""Whoever's lead is closed hears of it: with the change or not at all, once, and where they are."""

import threading
from dataclasses import replace

import pytest

from bot.storage import Store
from bot.storage.candidates import conversation
from bot.storage.recruiters.cases import Case, Status
from dialogs.events import Left
from dialogs.state import State
from dialogs.wording import Message
from tests.storage.talk import (
    AGREED,
    LATER,
    LEFT,
    LI,
    MEI,
    NOON,
    UNVERIFIED,
    VERIFIED,
    WROTE,
    forget,
    keep,
    leave_lead,
    said_by,
    texts,
)
from tests.storage.test_cases import DUE, LIN, WU, case, history
from tests.storage.test_joining import join

WORDS = "谢谢你的申请。"
MESSAGE = Message(f"关于你的申请:\n{WORDS}", speaker="Lin Mei")


@pytest.fixture
def lead(store: Store) -> str:
    leave_lead(store)
    (lead,) = store.leads()
    return lead.id


def close(store: Store, lead: str, status: Status = "declined", version: int = 0, account: str = LIN) -> bool:
    return store.close_case(lead, Case(status, None, DUE, version), WORDS, MESSAGE, account, LATER)


def heard(store: Store) -> list[str]:
    """What is on its way to Mei."""
    told: list[str] = []
    while parcels := store.due(LATER, 10):
        for parcel in parcels:
            store.delivered(parcel.id)
        told += [parcel.outgoing.message.text for parcel in parcels]
    return told


def test_it_is_told_once_with_the_change(store: Store, lead: str) -> None:
    """In the talk as the recruiter's word, and in the lead's history."""
    heard(store)
    assert close(store, lead)
    assert case(store, lead) == Case("declined", None, None, 1)
    assert (LIN, "told", WORDS) in history(store, lead)
    assert heard(store) == [MESSAGE.text]
    assert store.recent(MEI)[-1].speaker == "Lin Mei"


def test_pressed_twice_it_is_told_once(store: Store, lead: str) -> None:
    assert close(store, lead)
    assert not close(store, lead)
    assert said_by(store).count(MESSAGE.text) == 1


def test_of_many_recruiters_at_once_one_tells(store: Store, lead: str) -> None:
    start, done = threading.Barrier(6), list[bool]()

    def decide(number: int) -> None:
        start.wait()
        done.append(close(store, lead, "declined" if number % 2 else "interview", account=f"account-{number}"))

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 5 + [True]
    assert said_by(store).count(MESSAGE.text) == 1


def test_a_crash_in_between_changes_and_tells_nothing(
    store: Store, lead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(conversation, "tell", die)
    with pytest.raises(RuntimeError):
        close(store, lead)
    assert case(store, lead) == Case("new", None, DUE, 0)
    assert history(store, lead) == []


def test_reopened_and_closed_again_it_may_be_told_again(store: Store, lead: str) -> None:
    close(store, lead)
    keep(store, "2", effects=[replace(LEFT, note="I have CUDA now")], now=LATER)
    assert close(store, lead, "interview", 2)
    assert said_by(store).count(MESSAGE.text) == 2


def test_who_left_hears_nothing(store: Store, lead: str) -> None:
    """Blocked, they are out of reach, and nothing is changed unseen; erased, there is nothing to close."""
    keep(store, "2", event=Left(), state=replace(AGREED, away=True))
    assert not close(store, lead)
    assert case(store, lead).version == 0
    forget(store)
    assert not close(store, lead)
    assert MESSAGE.text not in said_by(store)


def test_on_wechat_it_goes_while_it_may(store: Store) -> None:
    keep(store, "lead", "谢谢", person=LI, manner=VERIFIED, reach=WROTE, effects=[LEFT])
    (lead,) = store.leads()
    hearer = store.hearer(lead.id, LATER)
    assert hearer
    assert (hearer.reachable.how, hearer.reachable.messages) == ("counted", 5)
    assert close(store, lead.id)
    assert [parcel.outgoing.message for parcel in store.due(LATER, 10)] == [MESSAGE]


def test_where_we_may_not_speak_first_it_goes_with_what_they_hear_next(store: Store) -> None:
    never = replace(UNVERIFIED, fits=lambda _: True)
    keep(store, "lead", "谢谢", person=LI, manner=never, effects=[LEFT])
    (lead,) = store.leads()
    hearer = store.hearer(lead.id, LATER)
    assert hearer
    assert hearer.reachable.how == "later"
    assert close(store, lead.id)
    assert store.due(LATER, 10) == ()
    assert MESSAGE.text in (texts(keep(store, "2", "你好", person=LI, manner=never, now=LATER)) or [])


def test_whoever_hears_is_where_they_wrote_last_and_in_their_language(store: Store, lead: str) -> None:
    """Of two chats that are one person's."""
    leave_lead(store, person=LI)
    join(store)
    state = State("zh", script="traditional", leads=("r",))
    keep(store, "joined", "好", person=LI, state=state, now=LATER)
    (left,) = store.leads()
    hearer = store.hearer(left.id, LATER)
    assert hearer
    assert (hearer.person, hearer.language, hearer.script) == (LI, "zh", "traditional")
    assert close(store, left.id, version=left.case.version, account=WU)
    assert MESSAGE.text in said_by(store, LI)
    assert MESSAGE.text not in said_by(store, MEI)


def test_nobody_hears_of_what_is_no_lead(store: Store) -> None:
    assert store.hearer("guessed", NOON) is None
    assert not close(store, "guessed")


def test_what_they_were_told_is_handed_over_to_them(store: Store, lead: str) -> None:
    close(store, lead)
    held = store.export(MEI)
    assert held
    assert {"at": LATER.isoformat(), "what": "told", "words": WORDS} in held["leads"][0]["history"]
