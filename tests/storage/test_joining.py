"""One person on several platforms, along the whole path and over every database."""

import itertools
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.app import MANNERS
from bot.pages import Answer
from bot.post import Person, Update
from bot.storage import Store
from bot.storage.recruiters.cases import ANSWER_WITHIN
from bot.storage.tables import codes, consents
from bot.turn import Talk
from dialogs.codes import Codes
from dialogs.conversations.joining import LASTS
from dialogs.events import Event, Joined, Left, Said
from dialogs.meanings import Details
from dialogs.outcome import CodeShown, Outcome, PeopleJoined, QuestionForwarded
from dialogs.state import State
from dialogs.understanding.codes import read
from tests.storage.talk import (
    AGREED,
    LEFT,
    LI,
    MEI,
    NOON,
    QUEUED,
    keep,
    leave_lead,
    remembered,
)
from tests.turning import turn

MEI_ON_WECHAT, MEI_ON_THE_WEB, STRANGER = (
    Person("wechat", "oMei"),
    Person("web", "w-mei"),
    Person("web", "w-stranger"),
)
WHILE = timedelta(minutes=1)
numbers = itertools.count(1)


class Chats:
    """Several people's chats with the real talk over one store."""

    def __init__(self, store: Store, talk: Talk) -> None:
        self.store, self.talk = store, talk
        self.now = NOON

    def hear(self, person: Person, event: Event, now: datetime | None = None) -> str:
        update = Update(person, f"u{next(numbers)}", event)
        told = turn(update, MANNERS[person.channel], self.talk, self.store, now or self.now)
        return "\n".join(outgoing.message.text for outgoing in told)

    def say(self, person: Person, words: str) -> str:
        return self.hear(person, Said(words))

    def code(self, person: Person) -> str:
        code = read(self.say(person, "another platform"))
        assert code
        return code

    def join(self, one: Person, other: Person) -> str:
        self.say(other, self.code(one))
        return self.say(other, "yes")

    def apply(self, person: Person, role: str, details: str) -> None:
        for words in (f"apply for the {role} job", "I agree", details, "yes"):
            self.say(person, words)

    def state(self, person: Person) -> State:
        state = remembered(self.store, person).state
        assert state
        return state


@pytest.fixture
def chats(store: Store, talk: Talk) -> Chats:
    return Chats(store, talk)


def at_once(*works: Callable[[], object]) -> None:
    """All of them at the same moment; the first fault is raised."""
    barrier, faults = threading.Barrier(len(works)), list[BaseException]()

    def run(work: Callable[[], object]) -> None:
        barrier.wait()
        try:
            work()
        except BaseException as fault:  # noqa: BLE001 - told below
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def join(store: Store) -> None:
    """Mei's and Li's chats, without words."""
    keep(store, "shows", effects=[CodeShown("7KPM3XQD", NOON + LASTS)])
    keep(store, "waits", person=LI)
    known = remembered(store, MEI).state
    assert known
    assert (
        keep(store, "joins", person=LI, state=replace(AGREED, joined=1), effects=[PeopleJoined("7KPM3XQD", known)])
        is not None
    )


def test_both_chats_know_the_same_from_then_on(chats: Chats) -> None:
    """What was told before comes over, and what is told later in either of them, too."""
    chats.apply(MEI_ON_WECHAT, "HPC", "Anna Wu, anna@example.com")
    assert "Joined." in chats.join(MEI_ON_WECHAT, MEI)
    assert chats.state(MEI).contact == Details("Anna Wu", "anna@example.com")
    chats.say(MEI, "deep learning quiz")
    chats.say(MEI, "3 years")
    assert len(chats.state(MEI_ON_WECHAT).answers) == 1
    chats.say(MEI_ON_WECHAT, "my phone is 13800138000")
    chats.say(MEI_ON_WECHAT, "yes")
    assert chats.state(MEI).contact.phone == "+8613800138000"
    assert chats.state(MEI).joined
    assert chats.state(MEI_ON_WECHAT).joined


def test_where_the_code_was_shown_it_is_told_that_it_was_used(chats: Chats) -> None:
    """Once for each chat that was joined, with the next words: whoever gave it away unawares should know."""
    news = "is joined with yours on another platform"
    chats.join(MEI, LI)
    told = [chats.say(person, "which roles?") for person in (MEI, MEI, LI)]
    assert [news in words for words in told] == [True, False, False]
    assert news not in chats.join(MEI, MEI_ON_THE_WEB)
    told = [chats.say(person, "which roles?") for person in (MEI, MEI, LI, LI, MEI_ON_THE_WEB)]
    assert [news in words for words in told] == [True, False, True, False, False]


def test_a_code_joins_once(chats: Chats) -> None:
    """Said again it says so; said by somebody else it is nobody's."""
    code = chats.code(MEI)
    chats.say(LI, code)
    chats.say(LI, "yes")
    assert "joined already" in chats.say(LI, code)
    assert "joined already" in chats.say(MEI, code)
    assert "can't use" in chats.say(STRANGER, code)
    assert not chats.state(STRANGER).joined


def test_a_code_holds_for_a_quarter_of_an_hour(chats: Chats) -> None:
    """Also for whoever has said it and takes their time to agree; then nothing of it is kept."""
    code = chats.code(MEI)
    chats.say(LI, code)
    chats.now += LASTS
    assert "can't use" in chats.say(LI, "yes")
    assert "can't use" in chats.say(LI, code)
    chats.store.tidy(chats.now)
    with chats.store.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(codes)) == 0


def test_a_newer_code_makes_the_older_one_void(chats: Chats) -> None:
    old, new = chats.code(MEI), chats.code(MEI)
    assert "can't use" in chats.say(LI, old)
    assert "yours, too?" in chats.say(LI, new)


def test_a_code_does_not_stand_in_its_table(chats: Chats) -> None:
    code = chats.code(MEI)
    with chats.store.database.reading() as connection:
        assert code not in str(connection.execute(select(codes)).all())


def test_ones_own_code_and_a_strangers_message(chats: Chats) -> None:
    """A code pasted into somebody's long message joins nothing until they say that it is theirs."""
    code = chats.code(MEI)
    assert "own code" in chats.say(MEI, code)
    chats.say(STRANGER, f"Somebody in a group wrote this: {code}. " + "What is it good for, and what do I do? " * 20)
    chats.say(STRANGER, "no")
    assert not chats.state(STRANGER).joined
    assert not chats.state(MEI).joined


def test_guesses_end_along_the_whole_path(chats: Chats) -> None:
    """One answer to all of them, and to the right one after them."""
    answers = {chats.say(STRANGER, f"{digit}KPM-3XQD").split("\n")[-1] for digit in "23456"}
    assert answers == {chats.say(STRANGER, chats.code(MEI)).split("\n")[-1]}
    assert not chats.state(STRANGER).joined


def test_a_yes_that_comes_again_finds_its_answer(chats: Chats) -> None:
    """The platform's retry does not say that the code was used up."""
    chats.say(LI, chats.code(MEI))
    update = Update(LI, "yes", Said("yes"))
    first = turn(update, MANNERS["wechat"], chats.talk, chats.store, NOON)
    assert "Joined." in first[0].message.text
    assert turn(update, MANNERS["wechat"], chats.talk, chats.store, NOON) == first


def test_what_was_told_meanwhile_is_not_lost(chats: Chats) -> None:
    """A yes that was decided from what is no longer all is not kept; decided again, it is."""
    chats.say(LI, code := chats.code(MEI))
    owner = chats.store.owner(code, LI, NOON)
    before = remembered(chats.store, LI)
    assert before.state
    _, outcome, message = chats.talk.turn(Said("yes"), before.state, NOON, Codes("", owner))
    chats.say(MEI, "deep learning quiz")
    chats.say(MEI, "3 years")
    update = Update(LI, "yes", Said("yes"))
    assert chats.store.keep(update, before.version, outcome, Answer((message,), QUEUED, "more"), NOON) is None
    assert "Joined." in chats.say(LI, "yes")
    assert len(chats.state(LI).answers) == len(chats.state(MEI).answers) == 1


def test_a_turn_of_the_other_chat_is_outrun(chats: Chats) -> None:
    """It was decided from what was known before: it is decided again."""
    chats.join(MEI, LI)
    before = remembered(chats.store, MEI)
    assert before.state
    chats.apply(LI, "HPC", "Anna Wu, anna@example.com")
    late = Update(MEI, "late", Said("late"))
    assert chats.store.keep(late, before.version, Outcome(before.state), Answer((), QUEUED, "more"), NOON) is None


def test_two_strangers_with_one_code(chats: Chats) -> None:
    """Both say yes at the same moment: it joins one of them."""
    code = chats.code(MEI)
    for person in (LI, STRANGER):
        chats.say(person, code)
    at_once(*(lambda person=person: chats.say(person, "yes") for person in (LI, STRANGER)))
    assert sorted(chats.state(person).joined for person in (LI, STRANGER)) == [0, 1]


def test_each_joins_the_other_at_the_same_moment(chats: Chats) -> None:
    """A has B's code and B has A's: they are joined once, and both are told so."""
    told: list[str] = []
    of_mei, of_li = chats.code(MEI), chats.code(LI)
    chats.say(LI, of_mei)
    chats.say(MEI, of_li)
    at_once(lambda: told.append(chats.say(LI, "yes")), lambda: told.append(chats.say(MEI, "yes")))
    assert chats.state(MEI).joined
    assert chats.state(LI).joined
    for answer in ("Joined.", "joined already"):
        assert len([words for words in told if answer in words]) == 1


def test_both_chats_at_once(store: Store) -> None:
    """What is said in two joined chats at the same moment is kept in some order: one lead a role, and no deadlock."""
    join(store)

    def leave(person: Person, role: str) -> None:
        while (
            keep(store, f"u{next(numbers)}", person=person, state=joined, effects=[replace(LEFT, role=role)]) is None
        ):
            pass

    joined = replace(AGREED, joined=1)
    at_once(*(lambda p=p, r=r: leave(p, r) for p in (MEI, LI) for r in ("a", "b", "c")))
    assert sorted(str(lead.role) for lead in store.leads()) == ["a", "b", "c"]
    assert {lead.id for lead in store.leads(person=MEI)} == {lead.id for lead in store.leads(person=LI)}


def test_of_two_leads_for_one_role_the_older_stays(chats: Chats) -> None:
    """With its source and what both said; whoever was told of the other one hears where it went."""
    chats.hear(MEI, Joined("poster-7", language="en"))
    chats.apply(MEI, "HPC", "Anna Wu, anna@example.com")
    chats.now += WHILE
    chats.hear(LI, Joined("a link", language="en"))
    chats.apply(LI, "HPC", "Anna Wu, 13800138000")
    chats.apply(LI, "FAE", "Anna Wu, 13800138000")
    leads = {(lead.person, lead.role): lead for lead in chats.store.leads()}
    older, younger = (leads[person, "hpc-solution-architect"] for person in (MEI, LI))
    for notice in chats.store.due_notices(chats.now + WHILE, 10, ["hr"]):
        chats.store.notice_delivered(notice)
    chats.now += WHILE
    chats.join(LI, MEI)
    hpc, fae = sorted(chats.store.leads(), key=lambda lead: lead.created_at)
    assert (hpc.id, hpc.source, hpc.person, hpc.updated_at) == (older.id, "poster-7", MEI, chats.now)
    assert hpc.contact == fae.contact == Details("Anna Wu", "anna@example.com", "+8613800138000")
    assert set(chats.store.same_person(fae.id)) == {hpc.id, fae.id}
    told = {
        (notice.lead, notice.withdrawn, notice.merged_into)
        for notice in chats.store.due_notices(chats.now + WHILE, 10, ["hr"])
    }
    assert told == {(hpc.id, None, None), (fae.id, None, None), (None, younger.id, older.id)}


def test_one_application_is_withdrawn_and_the_rest_stays(chats: Chats) -> None:
    """In both chats; whoever was told of it hears that it is gone, and a second press does nothing."""
    chats.apply(MEI, "HPC", "Anna Wu, anna@example.com")
    chats.apply(LI, "FAE", "Anna Wu, anna@example.com")
    chats.join(LI, MEI)
    for notice in chats.store.due_notices(chats.now + WHILE, 10, ["hr"]):
        chats.store.notice_delivered(notice)
    (hpc,) = (lead for lead in chats.store.leads() if lead.role == "hpc-solution-architect")
    chats.now += WHILE
    assert "Which application" in chats.say(LI, "I'd like to withdraw my application")
    assert "Which application" in chats.say(LI, "yes"), "that says too little"
    assert "is withdrawn" in chats.say(LI, "the HPC one")
    (fae,) = chats.store.leads()
    assert fae.role == "fae-engineer"
    assert chats.state(MEI).leads == chats.state(LI).leads == ("fae-engineer",)
    assert chats.state(LI).contact.name == "Anna Wu"
    told = [notice.withdrawn for notice in chats.store.due_notices(chats.now + WHILE, 10, ["hr"])]
    assert [lead for lead in told if lead] == [hpc.id]
    assert "Withdraw your application for “FAE Engineer”" in chats.say(MEI, "withdraw my application")
    assert "is withdrawn" in chats.say(MEI, "yes")
    assert chats.store.leads() == ()
    assert "nothing to withdraw" in chats.say(LI, "withdraw my application")


def test_joined_people_are_one_whatever_their_details(store: Store) -> None:
    """Different details, different roles: their own word ties the leads."""
    leave_lead(store)
    other = replace(LEFT, role="s", contact=Details("梅小雨", "other@example.com"))
    leave_lead(store, person=LI, left=other)
    first, second = (store.leads(person=person)[0].id for person in (MEI, LI))
    assert store.same_person(first) == (first,)
    join(store)
    assert set(store.same_person(first)) == set(store.same_person(second)) == {first, second}


def test_three_platforms(chats: Chats) -> None:
    """Joined one after the other, all three know the same; two joined pairs become one."""
    chats.apply(MEI_ON_WECHAT, "HPC", "Anna Wu, anna@example.com")
    chats.join(MEI_ON_WECHAT, MEI)
    chats.join(MEI_ON_THE_WEB, LI)
    assert "Joined." in chats.join(LI, MEI)
    everywhere = (MEI, MEI_ON_WECHAT, MEI_ON_THE_WEB, LI)
    assert {chats.state(person).contact.email for person in everywhere} == {"anna@example.com"}
    assert "joined already" in chats.say(MEI_ON_THE_WEB, chats.code(MEI_ON_WECHAT))


def test_all_of_both_is_handed_over(chats: Chats) -> None:
    """Whichever side is asked for; a lead and a consent stand in it once."""
    chats.apply(MEI_ON_WECHAT, "HPC", "Anna Wu, anna@example.com")
    chats.join(MEI_ON_WECHAT, MEI)
    for one, other in ((MEI, MEI_ON_WECHAT), (MEI_ON_WECHAT, MEI)):
        held = chats.store.export(one)
        assert held
        (joined,) = held["joined"]
        assert (held["person"], joined["person"]) == (str(one), str(other))
        assert len(held["leads"]) + len(joined["leads"]) == len(held["consents"]) + len(joined["consents"]) == 1
        assert "another platform" in json.dumps(held)
        assert held["state"]["contact"] == joined["state"]["contact"]


@pytest.mark.parametrize("way", ["chat", "command line"])
def test_erasing_one_erases_all(chats: Chats, way: str) -> None:
    """As they were told before they said yes."""
    chats.apply(MEI_ON_WECHAT, "HPC", "Anna Wu, anna@example.com")
    chats.join(MEI_ON_WECHAT, MEI)
    if way == "chat":
        assert "in the chats joined with this one" in chats.say(MEI, "delete my data")
        chats.say(MEI, "delete everything")
    else:
        assert chats.store.forget(MEI)
    assert chats.store.leads() == ()
    assert chats.store.export(MEI_ON_WECHAT) is None
    assert remembered(chats.store, MEI).state is None


def test_leaving_one_platform_leaves_the_others_as_they_are(chats: Chats) -> None:
    """That chat is erased; the application, a question and the consent rest with the other one, and reach it."""
    chats.apply(MEI_ON_WECHAT, "HPC", "Anna Wu, anna@example.com")
    keep(
        chats.store,
        "q",
        person=MEI_ON_WECHAT,
        state=chats.state(MEI_ON_WECHAT),
        effects=[QuestionForwarded("?", None)],
    )
    chats.join(MEI_ON_WECHAT, MEI)
    (lead,) = chats.store.leads()
    chats.hear(MEI_ON_WECHAT, Left(erase=True))
    assert remembered(chats.store, MEI_ON_WECHAT).state is None
    assert chats.store.thread(MEI_ON_WECHAT) == ()
    assert chats.store.leads() == (replace(lead, channel="telegram", person=MEI),)
    assert [(each.person, each.due_at) for each in chats.store.questions()] == [(MEI, NOON + ANSWER_WITHIN)]
    assert not chats.state(MEI).joined
    with chats.store.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(consents)) == 1
    assert [notice.withdrawn for notice in chats.store.due_notices(NOON + WHILE, 10, ["hr"])] == [None, None]


def test_who_speaks_on_one_platform_is_not_forgotten_on_the_other(chats: Chats) -> None:
    """Data is kept as long as the person is about, wherever that is."""
    chats.apply(MEI_ON_WECHAT, "HPC", "Anna Wu, anna@example.com")
    chats.join(MEI_ON_WECHAT, MEI)
    chats.now += timedelta(days=100)
    chats.say(MEI, "hello")
    assert chats.store.purge(chats.now - WHILE) == 0
    assert len(chats.store.leads()) == 1
