"""What can be read in the database file, and by whom."""

import sqlite3
from pathlib import Path

import pytest

from bot.storage import Store, WrongDataKey
from dialogs.events import Said
from dialogs.outcome import QuestionForwarded
from tests.storage.talk import (
    CONTACT,
    MEI,
    NOON,
    forget,
    keep,
    leave_lead,
    remembered,
    said_by,
)

pytestmark = pytest.mark.usefixtures("cheap_passphrases")
SECRETS = ("梅小雨", "mei@example.com", "13800138000", "三年半", "可以下周面试", "想在深圳工作", "有年终奖吗")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bole.db"


def open_store(file: Path, key: str | None = None) -> Store:
    return Store.open(f"sqlite:///{file}", key)


def tell_all(store: Store) -> None:
    """Everything personal that can be held."""
    leave_lead(store)
    keep(store, "2", "好的,想在深圳工作", event=Said("想在深圳工作"), effects=[QuestionForwarded("有年终奖吗", "r")])


def readable(file: Path) -> list[str]:
    """Which secrets stand in the raw files, the write-ahead log included."""
    raw = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    return [secret for secret in SECRETS if secret.encode() in raw]


def test_without_a_key_the_file_is_plain(file: Path) -> None:
    """So that the next tests look in the right place."""
    tell_all(open_store(file))
    assert readable(file) == list(SECRETS)


def test_with_a_key_nothing_personal_can_be_read(file: Path) -> None:
    """Neither in the database nor in its log; with the key it comes back."""
    store = open_store(file, "correct horse 电池")
    tell_all(store)
    assert readable(file) == []
    store.close()
    assert readable(file) == []
    again = open_store(file, "correct horse 电池")
    assert again.leads()[0].contact == CONTACT
    assert said_by(again)[-1] == "好的,想在深圳工作"


@pytest.mark.parametrize(("key", "advice"), [("wrong", "is not the passphrase"), (None, "Set BOLE_DATA_KEY")])
def test_a_wrong_key_is_refused_with_advice(file: Path, key: str | None, advice: str) -> None:
    """Before anything is written with it."""
    store = open_store(file, "right")
    tell_all(store)
    store.close()
    with pytest.raises(WrongDataKey, match=advice):
        open_store(file, key)
    assert open_store(file, "right").leads()[0].contact == CONTACT


def test_a_key_given_later_seals_what_was_plain(file: Path) -> None:
    """Old rows too, leaving no plain copy behind; repeats are still recognised."""
    store = open_store(file)
    tell_all(store)
    version = remembered(store, MEI).version
    store.close()
    sealed = open_store(file, "key")
    assert readable(file) == []
    assert sealed.leads()[0].contact == CONTACT
    assert remembered(sealed, MEI).version == version
    assert keep(sealed, "2", "again") is None
    sealed.close()
    with pytest.raises(WrongDataKey):
        open_store(file)


@pytest.mark.parametrize("way", ["chat", "command line", "retention"])
def test_an_erased_person_leaves_no_trace_in_the_file(file: Path, way: str) -> None:
    """Not in a table, not in a freed page, not in the log; even without a key."""
    store = open_store(file)
    tell_all(store)
    if way == "chat":
        forget(store)
    elif way == "command line":
        store.forget(MEI)
    else:
        store.purge(NOON.replace(year=2030))
    assert readable(file) == []
    if way == "chat":
        store.delivered(store.due(NOON, 1)[0].id)
    raw = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert MEI.id.encode() not in raw


def test_the_update_ids_of_the_forgotten_are_hashes(file: Path) -> None:
    """What remains tells nothing: neither who it was nor which update."""
    store = open_store(file)
    forget(store, id="update-4711")
    store.forget(MEI)
    store.close()
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT digest, person FROM updates").fetchall()
    assert [person for _, person in rows] == [None]
    assert all(len(digest) == 64 and "4711" not in digest for digest, _ in rows)


def test_only_the_owner_can_read_a_new_file(file: Path) -> None:
    """Other users of the machine cannot."""
    open_store(file)
    assert file.stat().st_mode & 0o077 == 0
