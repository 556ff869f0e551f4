"""A candidate's whole way, from the first press to the recruiter's letter."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.delivery import Delivery, Recruiters
from bot.post import Manner, Person, Update
from bot.storage import Store
from bot.turn import Talk
from dialogs.events import Event, Joined, Pressed, Said
from dialogs.state import Place, State
from tests.delivery.conftest import Scripted, running
from tests.receivers import Machine, Mailbox
from tests.storage.talk import remembered
from tests.turning import turn
from tests.waiting import until

WANDA = Person("telegram", "42")
QUEUED = Manner(inline=False)
PUBLIC = "https://jobs.example.com"


class Candidate:
    """Reads what is asked and answers it, pressing the first button of a question."""

    def __init__(self, talk: Talk, store: Store) -> None:
        self.talk, self.store, self.updates = talk, store, 0

    def does(self, event: Event, times: int = 1) -> None:
        """`times`: how often the platform brings it."""
        self.updates += 1
        update = Update(WANDA, str(self.updates), event)
        answers = [turn(update, QUEUED, self.talk, self.store, datetime.now(UTC)) for _ in range(times)]
        assert all(answer == answers[0] for answer in answers)

    @property
    def state(self) -> State:
        return remembered(self.store, WANDA).state or State()

    def takes_the_quiz(self, role: str) -> None:
        self.does(Pressed(f"quiz/{role}"))
        for _ in range(20):
            if self.state.place is not Place.QUIZ:
                return
            first = self.state.offered[0]
            self.does(Pressed(first) if first.startswith("answer/") else Said("我做过三年相关的项目"), times=2)
        raise AssertionError("the quiz does not end")

    def leaves_contact(self, role: str) -> None:
        self.does(Pressed(f"apply/{role}"))
        for place, event in (
            (Place.CONSENT, Pressed("yes/consent")),
            (Place.CONTACT, Said("我叫王万达,电话 13800138000,邮箱 wanda@example.com")),
            (Place.CONFIRM, Pressed("yes/confirm")),
        ):
            assert self.state.place is place
            self.does(event, times=2)


@pytest.mark.slow
async def test_a_journey_ends_in_exactly_one_lead(
    talk: Talk, tmp_path: Path, mailbox: Mailbox, machine: Machine
) -> None:
    """Every update comes twice, the server restarts half-way: one lead, one letter, one object, all replies once."""
    url = f"sqlite:///{tmp_path}/journey.db"
    role = talk.catalogue.roles[0].id
    store = Store.open(url, "passphrase")
    candidate = Candidate(talk, store)
    candidate.does(Joined(source="fair", language="zh"), times=2)
    candidate.takes_the_quiz(role)
    store.close()
    store = candidate.store = Store.open(url, "passphrase")
    candidate.leaves_contact(role)

    channel = Scripted()
    recruiters = Recruiters((mailbox.url, machine.url), "zh", talk.catalogue, PUBLIC)
    async with running(Delivery(store, {"telegram": channel}, recruiters)):
        await until(lambda: not store.backlog()["messages_waiting"] and not store.backlog()["notices_waiting"])

    (lead,) = store.leads()
    assert (lead.role, lead.source, lead.channel) == (role, "fair", "telegram")
    assert (lead.contact.phone, lead.contact.email) == ("+8613800138000", "wanda@example.com")
    assert lead.answers
    assert machine.leads == [lead.as_json(PUBLIC)]
    (letter,) = mailbox.letters
    title = talk.catalogue.roles[0].title.zh
    assert title in letter["Subject"]
    ours = [entry.text for entry in store.thread(WANDA, limit=1000) if entry.ours]
    assert [text for _, text in channel.sent] == ours
    store.close()
