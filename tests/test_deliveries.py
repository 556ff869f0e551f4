"""`bole deliveries`: what was given up, and tried again."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage import Store
from tests.commands import Run
from tests.new_store import new_store
from tests.storage.talk import CONTACT, LEFT, MEI, NOON, keep, leave_lead

URL = "json://user:secret@127.0.0.1:9/leads"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """One message and one piece of news are dead, one of each waits."""
    store = new_store(f"sqlite:///{tmp_path}/bole.db")
    keep(store, "1", "a secret of the candidate's", "the next")
    (parcel,) = store.due(NOON, 1)
    store.failed(parcel.id, "blocked by the \x1b[31muser", None)
    left = replace(LEFT, contact=replace(CONTACT, name="王小明"))
    leave_lead(store, left=left)
    now = datetime.now(UTC)
    (notice, _) = store.due_notices(now, 10, [store.fingerprint(URL), "gone"])
    store.notice_failed(notice, "destination 1 did not take it", None)
    return store


def test_with_nothing_given_up_it_says_so(bole: Run) -> None:
    assert bole("deliveries") == (
        0,
        "Nothing was given up. Waiting: 0 to people, 0 to recruiters, 0 files.",
    )


def test_what_was_given_up_is_listed_without_anybodys_words(
    bole: Run, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To whom, about what, since when, how often and why; neither words, nor secrets, nor a terminal's commands."""
    monkeypatch.setattr("bot.records_commands.console.width", 200)
    code, said = bole("deliveries", NOTIFY_URLS=URL)

    lead = store.leads()[0].id
    assert code == 0
    for told in ("telegram:77001", "2026-03-02 12:00", "blocked by the [31muser", "destination 1", f"lead {lead}"):
        assert told in said
    assert said.endswith("Waiting: 2 to people, 1 to recruiters, 0 files.")
    assert not [words for words in ("secret", "王小明", "mei@example.com", "\x1b[31m") if words in said]


def test_json_for_programs(bole: Run, store: Store) -> None:
    """A destination that was taken off the list is called that, not by its fingerprint."""
    code, said = bole("deliveries", "--format", "json")

    found = json.loads(said)
    assert code == 0
    assert found["waiting"] == {"messages": 2, "notices": 1, "resumes": 0}
    notice, message = sorted(found["dead"], key=lambda letter: letter["lead"] is None)
    assert message == {
        "id": message["id"],
        "to": str(MEI),
        "lead": None,
        "question": None,
        "since": "2026-03-02T12:00:00+00:00",
        "attempts": 1,
        "reason": "blocked by the \x1b[31muser",
    }
    assert notice["to"] == "a destination that is no longer in BOLE_NOTIFY_URLS"
    assert notice["lead"] == store.leads()[0].id


def test_one_is_tried_again_and_only_once(bole: Run, store: Store) -> None:
    (message,) = (letter for letter in store.dead_letters() if letter.kind == "message")

    assert bole("deliveries", "--retry", f"message-{message.id}") == (
        0,
        f"message-{message.id} will be tried again.",
    )
    (parcel,) = store.due(datetime.now(UTC), 10)
    assert (parcel.id, parcel.attempts) == (message.id, 0)
    code, said = bole("deliveries", "--retry", f"message-{message.id}")
    assert code == 1
    assert said.startswith(f"There is no dead letter message-{message.id}: `bole deliveries` lists")


def test_all_are_tried_again(bole: Run, store: Store) -> None:
    assert bole("deliveries", "--retry", "all") == (0, "2 will be tried again.")
    assert store.dead_letters() == ()
    assert bole("deliveries", "--retry", "all") == (0, "0 will be tried again.")


@pytest.mark.parametrize("id_", ["message-0", "12", "", "message-1; DROP TABLE", "notice-99999999999999999999"])
def test_what_is_no_dead_letter_is_told_with_how_to_find_one(bole: Run, id_: str) -> None:
    code, said = bole("deliveries", "--retry", id_)

    assert code == 1
    assert said.endswith("`bole deliveries` lists those there are; write its id, or all.")


def test_a_format_that_there_is_not_is_a_wrong_command_line(bole: Run) -> None:
    code, said = bole("deliveries", "--format", "csv")

    assert code == 2
    assert "write --format table or json" in " ".join(said.replace("│", " ").split())
