"""What `bole ask --explain` prints for the engineer who wonders why."""

from datetime import UTC, datetime

import pytest

from bot.ask import explain
from bot.turn import Talk

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LINES = (
    "heard",
    "language",
    "roles",
    "read as",
    "topics",
    "nearest examples",
    "nearest facts",
    "parts",
    "weighed",
    "margin",
    "rule",
    "taken as",
)


def test_all_that_went_into_a_decision_is_told(talk: Talk) -> None:
    told = explain(["does the HPC job need CUDA?"], talk, NOW)
    assert tuple(told) == LINES
    assert told["heard"] == ("Asked in home",)
    assert told["language"] == ("en",)
    assert told["roles"] == ("hpc-solution-architect",)
    assert "hpc" not in told["read as"][0]
    assert "hpc-solution-architect/requirements/6" in told["nearest facts"][0]
    assert "hpc-solution-architect/requirements/6" in told["taken as"][0]


@pytest.mark.parametrize("text", ["", "?", "\ud800", "한국어", "FAE", "a" * 5000, "what is CUDA"])
def test_any_message_can_be_explained(talk: Talk, text: str) -> None:
    assert tuple(explain([text], talk, NOW)) == LINES


def test_the_language_is_the_one_chosen(talk: Talk) -> None:
    assert explain(["CUDA"], talk, NOW, "zh")["heard"] == explain(["CUDA"], talk, NOW, "en")["heard"]
    assert "language zh" in " ".join(explain(["switch the language"], talk, NOW, "en")["taken as"])
