"""Files on their way in: fetched, looked at, kept, told of; whatever happens in between."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import cast

import pytest

from bot.app import MANNERS
from bot.channels import Undeliverable, Undelivered
from bot.channels.body import TooLarge
from bot.delivery import Delivery, Patience, Recruiters
from bot.delivery.files import FromPeople
from bot.post import Outgoing, Person, StoreUnavailable, Update
from bot.reception import Reception
from bot.storage import Store
from bot.turn import Talk
from dialogs.catalogue import Catalogue
from dialogs.events import Attachment, Event, SentFile
from dialogs.outcome import Outcome
from dialogs.state import State
from dialogs.step import step
from dialogs.understanding.understand import Understanding
from dialogs.wording import Message
from tests.delivery.conftest import running
from tests.files import PDF, docx
from tests.storage.talk import (
    CONSENT,
    CONTACT,
    MEI,
    forget,
    keep,
    leave_lead,
    remembered,
    texts,
)
from tests.waiting import until

pytestmark = pytest.mark.slow
APPLIED = State(language="en", greeted=True, consent=CONSENT, contact=CONTACT, leads=("r",))


class Plain:
    """A talk that understands files alone, and says the ids of its lines."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.words = self

    def label(self, code: str, state: State) -> str:
        return code

    def message(self, outcome: Outcome) -> Message:
        return Message(" ".join(f"{line.id} {line.values.get('fault', '')}".strip() for line in outcome.replies))

    def turn(self, event: Event, state: State, now: datetime, *_world: object) -> tuple[object, Outcome, Message]:
        meaning = Understanding._meant(cast(Understanding, self), event, state, now.date())
        outcome = step(state, meaning, self.catalogue, now)
        return meaning, outcome, self.message(outcome)


class Platform:
    """Holds files, and does as it is told before it gives one out."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.script: list[Exception] = []
        self.asked: list[str] = []
        self.meanwhile: Callable[[], Awaitable[object]] | None = None
        self.sent: list[str] = []

    async def fetch(self, reference: str, limit: int) -> bytes:
        self.asked.append(reference)
        if self.meanwhile:
            await self.meanwhile()
        if self.script:
            raise self.script.pop(0)
        content = self.files[reference]
        if len(content) > limit:
            raise TooLarge
        return content

    async def send(self, outgoing: Outgoing) -> None:
        self.sent.append(outgoing.message.text)


class House:
    """All that takes part, on one store."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.store, self.platform = store, Platform()
        talk = cast(Talk, Plain(catalogue))
        self.reception = Reception(lambda: talk, store, MANNERS, lambda: datetime.now(UTC))
        self.receive = self.reception.receive
        files = FromPeople(store, {"telegram": self.platform}, self.told, lambda: datetime.now(UTC))
        people = Recruiters((), "en", catalogue, "")
        patience = Patience(first=0.01, longest=0.02, attempts=3)
        self.delivery = Delivery(store, {"telegram": self.platform}, people, files=files, patience=patience)
        self.down = 0

    async def told(self, update: Update) -> tuple[Outgoing, ...]:
        if self.down:
            self.down -= 1
            raise StoreUnavailable("down")
        return await self.receive(update)

    async def sends(self, id: str, content: bytes | None, person: Person = MEI) -> list[str] | None:  # noqa: A002
        if content is not None:
            self.platform.files[id] = content
        sent = SentFile("file", Attachment(id, f"{id}.xyz"))
        return texts(await self.receive(Update(person, id, sent)))

    async def settled(self) -> None:
        async with running(self.delivery):
            await until(lambda: not any(map(self.store.backlog().get, ("messages_waiting", "resumes_waiting"))))

    @property
    def kept(self) -> str | None:
        """The name of what is kept for the first lead."""
        resume = self.store.leads()[0].resume
        return resume.file_name if resume else None

    @property
    def heard(self) -> list[str]:
        """What came back about files, in order."""
        return [text for text in self.platform.sent if text.startswith("resume.") and "looking" not in text]


@pytest.fixture
def house(store: Store, catalogue: Catalogue) -> House:
    leave_lead(store)
    keep(store, "applied", state=APPLIED)
    return House(store, catalogue)


async def test_a_file_is_fetched_kept_and_told_of(house: House) -> None:
    assert await house.sends("cv", PDF) == ["resume.looking"]
    await house.settled()
    assert house.heard == ["resume.kept"]
    assert house.kept == "cv.pdf"
    kept = house.store.resume(house.store.leads()[0].id)
    assert kept is not None
    assert kept.content == PDF
    state = remembered(house.store, MEI).state
    assert state is not None
    assert state.resume is True


async def test_several_files_at_once_are_taken_in_their_order(house: House) -> None:
    """The last good one is kept; each is told of once."""
    await house.sends("1", PDF)
    await house.sends("2", docx())
    await house.sends("3", b"MZ renamed.pdf")
    await house.settled()
    assert house.heard == ["resume.kept", "resume.kept", "resume.refused type"]
    assert house.kept == "2.docx"


@pytest.mark.parametrize(
    ("failure", "said"),
    [(Undeliverable("gone"), "resume.refused lost"), (TooLarge(), "resume.refused size")],
)
async def test_what_fails_for_good_is_told_at_once(house: House, failure: Exception, said: str) -> None:
    house.platform.script = [failure]
    await house.sends("cv", PDF)
    await house.settled()
    assert (house.platform.asked, house.heard, house.kept) == (["cv"], [said], None)


async def test_what_may_pass_is_tried_again(house: House) -> None:
    house.platform.script = [Undelivered("down"), RuntimeError("a fault of ours")]
    await house.sends("cv", PDF)
    await house.settled()
    assert (house.platform.asked, house.heard, house.kept) == (["cv"] * 3, ["resume.kept"], "cv.pdf")


async def test_in_the_end_it_is_given_up_and_told(house: House) -> None:
    house.platform.script = [Undelivered("down")] * 3
    await house.sends("cv", PDF)
    await house.settled()
    assert (house.platform.asked, house.heard, house.kept) == (["cv"] * 3, ["resume.refused lost"], None)


async def test_what_was_fetched_is_not_fetched_again(house: House) -> None:
    """The store went away before its sender could be told."""
    house.down = 2
    await house.sends("cv", PDF)
    await house.settled()
    assert (house.platform.asked, house.heard, house.kept) == (["cv"], ["resume.kept"], "cv.pdf")


async def test_erased_while_it_is_fetched_it_is_nobodys(house: House) -> None:
    """Nothing is kept, and nobody is greeted for it."""

    async def erase() -> None:
        if house.store.leads():
            forget(house.store)

    house.platform.meanwhile = erase
    await house.sends("cv", PDF)
    await house.settled()
    assert house.heard == []
    assert house.store.tidy(datetime.now(UTC)) + house.store.backlog()["resumes_waiting"] == 0
    assert house.store.export(MEI) is None


async def test_nothing_is_fetched_before_consent(house: House) -> None:
    """Neither then nor later, if they do not agree; once they do, it is."""
    stranger = Person("telegram", "stranger")
    said = await house.sends("cv", PDF, stranger)
    assert said is not None
    assert "resume.after_consent" in said[0]
    await house.settled()
    assert house.platform.asked == []
