"""A floor under understanding, on messages that nobody read who wrote an example or a rule (see `blind/README.md`).

It is a regression floor: it notices what a change breaks. What understanding is worth stands in the README.
"""

from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from bot import ask
from bot.evaluate import Judged, evaluate, read_examples
from bot.talk import make_talk
from bot.turn import Talk

pytestmark = pytest.mark.slow(8)
BLIND = Path(__file__).with_name("blind")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
talk = cache(make_talk)


def judged(file: Path, understanding: Talk) -> list[Judged]:
    return list(evaluate(read_examples(file), lambda turns: ask.reply(turns, understanding, NOW), date(2026, 11, 22)))


def shares(found: list[Judged]) -> dict[str, float]:
    return {verdict: count / len(found) for verdict, count in Counter(one.verdict for one in found).items()}


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("questions", 0.84, 0.12),
        ("quiz_answers", 0.83, 0.08),
        ("contacts", 0.86, 0.14),
        ("second/questions", 0.86, 0.10),
        ("second/quiz_answers", 0.87, 0.06),
        ("second/contacts", 0.94, 0.06),
    ],
)
def test_strangers_are_understood(file: str, right: float, wrong: float) -> None:
    found = shares(judged(BLIND / f"{file}.jsonl", talk()))
    assert found["right"] >= right, found
    assert found.get("wrong", 0.0) <= wrong, found


def test_invented_roles_are_understood_from_their_files() -> None:
    """A nurse and a truck driver: nothing was learned for them, no example was written."""
    found = shares(judged(BLIND / "invented" / "questions.jsonl", talk(BLIND / "invented" / "role_data")))
    assert found["right"] >= 0.66, found
    assert found.get("wrong", 0.0) <= 0.28, found
