"""How the first one gets in: the link that `bole serve` prints, and `bole console invite`."""

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import cli
from bot.console import passwords
from bot.storage import Store
from tests.commands import Run
from tests.console.visitors import PASSWORD


def welcomed(said: str, store: Store) -> str:
    """Accepts the invitation in these words; whose it was, and what they may."""
    link = re.search(r"/console/welcome/([\w-]+)", said)
    assert link
    account = store.accept(link[1], passwords.hashed(PASSWORD), datetime.now(UTC))
    assert account
    return f"{account.name}, {account.kind}"


def test_a_server_prints_a_link_until_somebody_administers(store: Store) -> None:
    first = cli._way_in(store, "http://here", "en")
    again = cli._way_in(store, "http://here", "en")
    assert store.invited(first.split("/")[-1].split()[0], datetime.now(UTC)) is None, "the newest alone is good"
    assert welcomed(again, store) == "admin, administrator"
    assert cli._way_in(store, "http://here", "en") == "http://here/console"


def test_a_command_invites(bole: Run, tmp_path: Path) -> None:
    kinds = []
    for words in (("Ada",), ("Lin Mei",), ("Lin Mei", "--administrator"), ("林梅", "--language", "en")):
        code, said = bole("console", "invite", *words, PUBLIC_URL="https://jobs.example/")
        assert code == 0
        assert said.startswith("https://jobs.example/console/welcome/")
        with closing(Store.open(f"sqlite:///{tmp_path}/bole.db")) as store:
            kinds.append(welcomed(said, store))
    assert kinds == ["Ada, administrator", "Lin Mei, recruiter", "Lin Mei, administrator", "林梅, recruiter"]


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "bell\x07"])
def test_a_name_that_is_none_is_told_so(bole: Run, name: str) -> None:
    code, said = bole("console", "invite", name)
    assert code == 2
    assert "write a name of at most 80 characters" in said
