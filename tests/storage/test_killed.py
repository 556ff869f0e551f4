"""`kill -9` in the middle of writing."""

import signal
import subprocess
import sys
import time
from random import Random

import pytest

from bot.post import Person, Update
from bot.storage import Store
from dialogs.events import Said
from tests.storage.talk import answered, remembered

WRITER = """
import sys
from dataclasses import replace
from bot import logs
from bot.post import Person
from bot.storage import Store
from tests.storage.talk import LEFT, keep

logs.configure()  # to standard error: what is acknowledged stands alone in the other
store = Store.open(sys.argv[1])
for number in range(int(sys.argv[2]), 100_000):
    person = Person("telegram", str(number % 5))
    kept = keep(store, str(number), "one", "two", person=person, effects=[replace(LEFT, role=f"r{number}")])
    assert kept is not None
    print(number, flush=True)
"""


@pytest.mark.slow
def test_what_was_acknowledged_survives_and_nothing_is_half(database: str) -> None:
    """Killed again and again: every update is there with its state, replies and lead, or not at all."""
    chance = Random(7)
    acknowledged: set[int] = set()
    begun = 0
    for _ in range(4):
        command = [sys.executable, "-c", WRITER, database, str(begun)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        for line in writer.stdout:
            acknowledged.add(int(line))
            if len(acknowledged) >= begun + 5 and chance.random() < 0.2:
                time.sleep(chance.uniform(0, 0.02))  # somewhere within the next transactions
                writer.send_signal(signal.SIGKILL)
                break
        acknowledged |= {int(line) for line in writer.stdout.read().split()}
        writer.wait()
        assert writer.returncode == -signal.SIGKILL
        begun = _check(database, acknowledged)


def _check(database: str, acknowledged: set[int]) -> int:
    """Returns the first number that was not kept."""
    store = Store.open(database)
    kept: set[int] = set()
    for each in range(5):
        person = Person("telegram", str(each))
        words = [getattr(entry.said, "text", "") for entry in store.thread(person, limit=100_000)]
        numbers = [int(word.removeprefix("words of ")) for word in words[::3]]
        assert words == [word for number in numbers for word in (f"words of {number}", "one", "two")]
        assert {lead.role for lead in store.leads(person=person)} == {f"r{number}" for number in numbers}
        assert remembered(store, person).version == len(numbers)
        assert all(answered(store, Update(person, str(number), Said(""))) for number in numbers)
        kept.update(numbers)
    store.close()
    assert acknowledged <= kept
    assert len(kept - acknowledged) <= 4, "at most the one in flight at each kill"
    assert kept == set(range(len(kept)))
    return len(kept)
