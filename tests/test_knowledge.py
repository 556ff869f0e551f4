"""What recruiters publish is known without a restart, in every process."""

import pytest
from structlog.testing import capture_logs

from bot import knowledge as knowledge_of
from bot.knowledge import Knowledge
from bot.post import StoreUnavailable
from bot.storage import Answered, NewAnswer, Store
from bot.turn import Talk
from dialogs.catalogue import Text
from tests.storage.talk import LATER
from tests.waiting import until

HPC = "hpc-solution-architect"


def publish(store: Store, role: str | None) -> int:
    new = NewAnswer(role, Text("可以远程办公吗？", "Can I work from home?"), Text("可以。", "Yes."))
    answered = store.answer_questions({}, "Lin", LATER, new)
    assert isinstance(answered, Answered)
    assert answered.known is not None
    return answered.known


def known(knowledge: Knowledge) -> list[str]:
    return [fact.id for fact in knowledge.talk.catalogue.answers]


def test_two_processes_know_the_same(store: Store, talk: Talk) -> None:
    """Of a role that is not published any more nothing is known."""
    one, other = Knowledge(talk, store), Knowledge(talk, store)
    number = publish(store, HPC)
    publish(store, "gone-engineer")
    for process in (one, other):
        process.look()
        assert known(process) == [f"{HPC}/answers/{number}"]
    assert talk.catalogue.answers == (), "frozen: whoever is thinking with it goes on with it"
    store.withdraw_answer(number, "Bo", LATER)
    for process in (one, other):
        process.look()
        assert known(process) == []


def test_where_nothing_changed_nothing_is_made_anew(store: Store, talk: Talk) -> None:
    publish(store, None)
    knowledge = Knowledge(talk, store)
    knowledge.look()
    learned = knowledge.talk
    knowledge.look()
    assert knowledge.talk is learned


async def test_a_database_that_is_away_is_asked_again(
    store: Store, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says so in the log without anybody's words."""
    monkeypatch.setattr(knowledge_of, "LOOK_EVERY", 0.01)
    knowledge, number, failing = Knowledge(talk, store), publish(store, None), [True, True]
    edition = store.edition

    def away() -> int:
        if failing:
            failing.pop()
            raise StoreUnavailable("the database is away")
        return edition()

    monkeypatch.setattr(store, "edition", away)
    import asyncio

    with capture_logs() as logged:
        looking = asyncio.create_task(knowledge.run())
        await until(lambda: known(knowledge) == [f"company/answers/{number}"])
        looking.cancel()
    assert sum(line["event"] == "knowledge is not up to date" for line in logged) == 2
