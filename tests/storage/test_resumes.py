"""Résumés in the store: awaited, here, kept, replaced, refused, erased; and the links that bring them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.pages import Answer
from bot.post import Update
from bot.storage import Coming, Store
from bot.storage.candidates.uploads import LASTS
from bot.storage.delivery.outbox import LEASE
from bot.storage.tables import resumes, updates
from dialogs.events import Attachment, FileChecked, Said, SentFile
from dialogs.outcome import Effect, Outcome, ResumeKept, ResumeRefused, ResumeSent
from dialogs.state import State
from dialogs.wording import Message, Upload
from tests.files import PDF
from tests.storage.talk import (
    AGREED,
    INLINE,
    LATER,
    LEFT,
    LI,
    MEI,
    NOON,
    forget,
    keep,
    leave_lead,
    remembered,
)

CV = Attachment("telegram-file-7", "梅小雨.docx", 1000)
ASKING = Message("Your résumé?", upload=Upload("here", "link", "nowhere"))


def send(store: Store, id: str = "cv", attachment: Attachment = CV) -> None:  # noqa: A002
    event = SentFile("file", attachment)
    assert keep(store, id, "looking", event=event, effects=[ResumeSent(attachment)]) is not None


def due(store: Store, at: timedelta = timedelta()) -> tuple[Coming, ...]:
    return store.due_files(NOON + at, 10, ("telegram",))


def tell(store: Store, file: int, effect: Effect, id: str = "") -> object:  # noqa: A002
    """The turn that follows once a file was looked at."""
    return keep(store, id or f"file:{file}", "told", event=FileChecked(file), effects=[effect], now=LATER)


def take(store: Store, content: bytes = PDF) -> int:
    """Fetched, looked at and kept."""
    (file,) = due(store)
    store.fetched(file.id, "pdf", content)
    assert tell(store, file.id, ResumeKept(file.id))
    return file.id


def rows(store: Store) -> int:
    with store.database.reading() as connection:
        return len(connection.execute(select(resumes.c.id)).all())


def test_a_file_is_fetched_by_one_process_at_a_time(store: Store) -> None:
    """Claimed for a while; whoever claimed it and died loses it."""
    send(store)
    (file,) = due(store)
    assert (file.person, file.reference, file.here, file.attempts) == (MEI, CV.reference, False, 0)
    assert due(store) == ()
    assert due(store, LEASE) == (file,)
    assert store.due_files(NOON + 2 * LEASE, 10, ()) == ()  # nobody here can fetch from Telegram
    assert store.backlog()["resumes_waiting"] == 1


def test_a_kept_resume_belongs_to_every_lead_of_its_person(store: Store) -> None:
    """Recruiters hear of each lead again; its content is read only on request."""
    leave_lead(store)
    keep(store, "other", "ok", effects=[replace(LEFT, role="other")])
    for notice in store.due_notices(LATER, 10, ["hr"]):
        store.notice_delivered(notice)
    send(store)
    take(store)
    for lead in store.leads():
        assert lead.resume is not None
        assert (lead.resume.file_name, lead.resume.size) == ("梅小雨.pdf", len(PDF))
        assert lead.updated_at == LATER
        assert "resume" not in lead.as_json()
        kept = store.resume(lead.id)
        assert kept is not None
        assert kept.content == PDF
    assert len(store.due_notices(LATER + LEASE, 10, ["hr"])) == 2
    assert store.resume("nobody's") is None
    assert store.backlog()["resumes_waiting"] == 0


def test_a_lead_left_later_has_it_too(store: Store) -> None:
    send(store)
    take(store)
    assert store.leads() == ()
    leave_lead(store)
    assert store.leads()[0].resume is not None


def test_a_newer_resume_takes_the_place_of_the_older(store: Store) -> None:
    """In the order in which they were sent, however they were fetched; a refused one changes nothing."""
    leave_lead(store)
    send(store, "1")
    send(store, "2", replace(CV, name="second.pdf"))
    take(store, PDF + b"first")
    take(store, PDF + b"second")
    send(store, "3", replace(CV, name="third.exe"))
    (refused,) = due(store)
    assert tell(store, refused.id, ResumeRefused(refused.id))
    kept = store.resume(store.leads()[0].id)
    assert kept is not None
    assert (kept.about.file_name, kept.content) == ("second.pdf", PDF + b"second")
    assert rows(store) == 1


def test_told_twice_is_told_once(store: Store) -> None:
    """By the same update, or by another one of a process that knew no better."""
    send(store)
    file = take(store)
    assert tell(store, file, ResumeKept(file), "another update") == ()
    assert tell(store, file, ResumeRefused(file), "a third one") == ()
    assert rows(store) == 1


def test_what_cannot_be_fetched_is_tried_later_and_then_told(store: Store) -> None:
    send(store)
    (file,) = due(store)
    store.fetch_failed(file.id, "down", NOON + timedelta(minutes=5), NOON)
    assert due(store, timedelta(minutes=4)) == ()
    (again,) = due(store, timedelta(minutes=5))
    assert again.attempts == 1
    store.fetch_failed(file.id, "down", None, NOON)
    (given_up,) = due(store)
    assert (given_up.reference, given_up.here, given_up.attempts) == (None, False, 0)


def test_what_was_fetched_survives_its_process(store: Store) -> None:
    """It need not be fetched again, and its person is still to be told."""
    send(store)
    (file,) = due(store)
    store.fetched(file.id, "pdf", PDF)
    (again,) = store.due_files(NOON + LEASE, 10, ())
    assert (again.id, again.here) == (file.id, True)


def test_an_erased_person_has_no_resume(store: Store) -> None:
    """Kept or on its way; and one that arrives too late makes nobody's acquaintance."""
    leave_lead(store)
    send(store, "1")
    take(store)
    send(store, "2")
    (late,) = due(store)
    forget(store)
    store.fetched(late.id, "pdf", PDF)
    assert rows(store) == 0
    assert tell(store, late.id, ResumeKept(late.id)) == ()
    store.forget(MEI)
    assert keep(store, "late", "told", event=FileChecked(late.id), effects=[ResumeRefused(late.id)]) == ()
    assert remembered(store, MEI).version == 0


def test_it_is_handed_over_with_everything_else(store: Store) -> None:
    send(store)
    take(store)
    held = store.export(MEI)
    assert held is not None
    assert held["resume"]["name"] == "梅小雨.pdf"


def test_nothing_of_a_file_is_written_down_before_consent(store: Store) -> None:
    """That there was one is; what it is called, and where it lies, is not."""
    keep(store, "1", "consent?", event=SentFile("file", CV), state=State())
    assert store.thread(MEI)[0].said == SentFile("file")


# Links


def invite(store: Store) -> str:
    """A link in the answer to a WeChat user."""
    version = remembered(store, LI).version
    asked = Update(LI, f"asked {version}", Said("my cv"))
    kept = store.keep(asked, version, Outcome(AGREED), Answer((ASKING,), INLINE, "more"), NOON)
    assert kept is not None
    return store.upload_token(kept[0].id)


def test_a_link_works_once(store: Store) -> None:
    """A second file by it changes nothing; what it brought waits to be told of, in any process."""
    leave_lead(store, person=LI)
    token = invite(store)
    invited = store.invitation(token, NOON)
    assert invited is not None
    assert (invited.language, invited.traditional, invited.status) == ("zh", False, "open")
    assert store.uploaded(token, "cv.pdf", "pdf", PDF, LATER) is True
    assert store.uploaded(token, "cv2.pdf", "pdf", PDF + b"2", LATER) is False
    used = store.invitation(token, LATER)
    assert used is not None
    assert used.status == "used"
    (file,) = store.due_files(LATER, 10, ())
    assert (file.person, file.here) == (LI, True)
    assert keep(store, "told", "told", person=LI, event=FileChecked(file.id), effects=[ResumeKept(file.id)])
    kept = store.resume(store.leads()[0].id)
    assert kept is not None
    assert (kept.about.file_name, kept.content) == ("cv.pdf", PDF)


def test_two_links_are_two(store: Store) -> None:
    first, second = invite(store), invite(store)
    assert first != second
    assert store.uploaded(second, "b.pdf", "pdf", PDF, LATER)
    assert store.uploaded(first, "a.pdf", "pdf", PDF, LATER)


def test_a_link_does_not_last_for_ever(store: Store) -> None:
    token = invite(store)
    invited = store.invitation(token, NOON + LASTS)
    assert invited is not None
    assert invited.status == "expired"
    assert store.uploaded(token, "cv.pdf", "pdf", PDF, NOON + LASTS) is False


@pytest.mark.parametrize(
    "token", ["", "1", "1-", "-", "1-" + "0" * 32, "9" * 30 + "-" + "0" * 32, "²-x", "１-x", "a-b-c"]
)
def test_a_made_up_link_is_nobodys(store: Store, token: str) -> None:
    invite(store)
    assert store.invitation(token, NOON) is None
    assert store.uploaded(token, "cv.pdf", "pdf", PDF, NOON) is False


def test_only_a_message_that_asks_for_a_file_takes_one(store: Store) -> None:
    kept = keep(store, "1", "hello")
    assert kept is not None
    assert store.invitation(store.upload_token(kept[0].id), NOON) is None


def test_an_erased_persons_link_is_nobodys(store: Store) -> None:
    token = invite(store)
    store.forget(LI)
    assert store.invitation(token, NOON) is None
    assert store.uploaded(token, "cv.pdf", "pdf", PDF, NOON) is False
    with store.database.reading() as connection:
        assert connection.execute(select(updates.c.digest).where(updates.c.person.is_not(None))).all() == []


# At rest


def test_a_file_is_sealed_at_rest(tmp_path: Path) -> None:
    """From its first byte to its name, whether the key was set before or after it came."""
    url, secret = f"sqlite:///{tmp_path}/bole.db", PDF + b"secret words" * 1000
    store = Store.open(url)
    leave_lead(store)
    send(store)
    take(store, secret)
    assert b"secret words" in _stored(store)
    store.close()
    for _ in range(2):
        store = Store.open(url, "a passphrase")
        assert not any(words in _stored(store) for words in (b"secret words", b"%PDF", "梅小雨".encode()))
        kept = store.resume(store.leads()[0].id)
        assert kept is not None
        assert kept.content == secret
        store.close()
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert not any(b"secret words" in content for content in files)


def _stored(store: Store) -> bytes:
    with store.database.reading() as connection:
        row = connection.execute(text("SELECT content, name FROM resumes")).one()
    content, name = bytes(row.content), str(row.name)
    return content + name.encode()
