"""The bot's understanding is held against labelled examples, and misses are told apart from asking back."""

import json
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.evaluate import BadExamples, evaluate, judge_answer, judge_asked, read_examples, run, wilson

LABEL = {
    "outcome": "answered",
    "action": None,
    "role": "driver",
    "facts": ["driver/duties/1"],
    "also_ok": ["driver/duties/2"],
}


def said(*facts: str, outcome: str = "answered", role: str | None = "driver", **more: Any) -> dict[str, Any]:
    told = [{"id": fact, "zh": "…", "en": "…"} for fact in facts]
    return {"language": "en", "outcome": outcome, "action": None, "role": role, "facts": told, "reply": "…", **more}


def written(folder: Path, *examples: object) -> Path:
    file = folder / "examples.jsonl"
    file.write_text("".join(f"{json.dumps(example, ensure_ascii=False)}\n" for example in examples), encoding="utf-8")
    return file


def silent() -> Console:
    return Console(file=StringIO(), width=120)


def never(turns: Sequence[str]) -> dict[str, Any]:
    raise AssertionError(f"nobody asked {turns}")


@pytest.mark.parametrize(
    ("prediction", "verdict"),
    [
        (said("driver/duties/1"), "right"),
        (said("driver/duties/2", "driver/duties/1"), "right"),
        (said("driver/duties/2"), "wrong"),
        (said("driver/duties/1", "driver/duties/3"), "wrong"),
        (said("driver/duties/1", role="nurse"), "wrong"),
        (said("driver/duties/1", outcome="not_published"), "wrong"),
        (said(outcome="clarify", readings=[said(), said("driver/duties/1")]), "asked back"),
        (said(outcome="clarify", readings=[said(), said("driver/duties/2")]), "wrong"),
        (said(outcome="clarify"), "wrong"),
    ],
)
def test_a_question_is_right_with_every_expected_fact_and_no_unwelcome_one(
    prediction: dict[str, Any], verdict: str
) -> None:
    assert verdict == judge_asked(prediction, [LABEL])


def test_another_label_is_as_good_and_a_null_role_is_not_judged() -> None:
    other: dict[str, Any] = {"outcome": "off_topic", "action": None, "role": None, "facts": [], "also_ok": []}
    assert judge_asked(said(outcome="off_topic"), [LABEL, other]) == "right"


@pytest.mark.parametrize(
    ("found", "label", "verdict"),
    [
        ({"years": 1.67}, {"years": 1.7}, "right"),
        ({"years": [2, 3]}, {"years": [2, 3]}, "right"),
        ({"years": 2}, {"years": [2, None]}, "wrong"),
        ({"years": None}, {"years": 0}, "asked back"),
        ({"years": 0}, {"years": None}, "wrong"),
        ({"answer": "unclear"}, {"answer": "yes"}, "asked back"),
        ({"answer": "no"}, {"answer": "yes"}, "wrong"),
        ({"not_an_answer": "skip"}, {"not_an_answer": "skip"}, "right"),
        ({"not_an_answer": "skip"}, {"answer": "no"}, "wrong"),
    ],
)
def test_an_answer_that_is_asked_again_is_better_than_one_misread(
    found: dict[str, Any], label: dict[str, Any], verdict: str
) -> None:
    assert verdict == judge_answer(found, [label])


def test_a_file_of_quiz_answers_is_read_from_its_own_day(tmp_path: Path) -> None:
    asked = {"question_kind": "years", "question": "How many years have you been driving?", "lang": "en"}
    file = written(
        tmp_path,
        {"id": "1", **asked, "text": "since March 2020", "today": "2022-04-10", "expect": {"years": [2, 3]}},
        {"id": "2", **asked, "text": "no idea", "expect": {"years": 3}},
    )
    judged = run(file, never, tmp_path / "out.jsonl", silent())
    assert [one.verdict for one in judged] == ["right", "asked back"]
    first, second = (json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert first == {"id": "1", "years": [2, 3], "reply": None}
    assert second == {"id": "2", "years": None, "reply": None}


def test_a_file_of_contacts(tmp_path: Path) -> None:
    expected = {"name": "李娜", "email": None, "phone_e164": "+8613800138000", "wechat_id": None}
    file = written(tmp_path, {"id": "1", "lang": "zh", "text": "我叫李娜，13800138000", "expect": expected})
    judged = run(file, never, tmp_path / "out.jsonl", silent())
    assert [one.verdict for one in judged] == ["right"]
    assert json.loads((tmp_path / "out.jsonl").read_text("utf-8")) == {"id": "1", **expected, "reply": None}


def test_a_file_of_questions_is_put_to_the_bot(tmp_path: Path) -> None:
    asked: list[Sequence[str]] = []

    def predict(turns: Sequence[str]) -> dict[str, Any]:
        asked.append(turns)
        return said("driver/duties/1")

    file = written(tmp_path, {"id": "1", "lang": "en", "turns": ["hi", "what would I drive"], "expect": LABEL})
    console = silent()
    [judged] = run(file, predict, None, console)
    assert asked == [["hi", "what would I drive"]]
    label = {"outcome": "answered", "action": None, "role": "driver", "facts": ["driver/duties/1"]}
    assert judged.prediction == {"id": "1", **label, "reply": "…"}
    assert isinstance(console.file, StringIO)
    assert "100%" in console.file.getvalue()


def test_misses_that_nobody_is_to_read_are_not_printed(tmp_path: Path) -> None:
    file = written(tmp_path, {"id": "1", "lang": "en", "turns": ["a secret of mine"], "expect": LABEL})
    for misses in (True, False):
        console = silent()
        run(file, lambda _: said(outcome="smalltalk"), None, console, misses=misses)
        assert isinstance(console.file, StringIO)
        assert ("a secret of mine" in console.file.getvalue()) is misses


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: write a JSON object"),
        ('{"id": "1", "text": "x"}', "line 2: expect: is missing"),
        ('{"id": "1", "turns": [], "expect": {}}', "line 2: turns: is empty"),
        (
            '{"id": "1", "turns": ["?"], "expect": {"outcome": "answerd"}}',
            'line 2: expect.outcome is "answerd"; write one of answered, not_published, ',
        ),
        (
            '{"id": "1", "turns": ["?"], "expect": {"outcome": "action", "action": "quiz"}}',
            'line 2: expect.action is "quiz"; write one of list_roles, start_quiz, ',
        ),
        (
            '{"id": "1", "question_kind": "age", "question": "?", "text": "x", "expect": {}}',
            "line 2: question_kind: ",
        ),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str, fault: str) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text(f'{{"id": "0", "text": "x", "expect": {{}}}}\n{line}\n', encoding="utf-8")
    with pytest.raises(BadExamples) as error:
        read_examples(file)
    assert str(error.value).startswith(f"{file}, {fault}")


def test_a_file_that_is_missing_empty_or_no_text_is_a_plain_mistake(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "picture.jsonl").write_bytes(b"\x89PNG\xff\xfe")
    for name in ("missing.jsonl", "empty.jsonl", "picture.jsonl"):
        with pytest.raises(BadExamples, match=name):
            read_examples(tmp_path / name)


def test_predictions_that_cannot_be_written_fail_before_the_work(tmp_path: Path) -> None:
    file = written(tmp_path, {"id": "1", "lang": "en", "turns": ["hi"], "expect": LABEL})
    with pytest.raises(FileNotFoundError):
        run(file, never, tmp_path / "nowhere" / "out.jsonl", silent())


def test_the_interval_is_wilsons() -> None:
    """The published example: 81 of 263 gives 0.2553 to 0.3662."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_no_examples_give_no_verdicts() -> None:
    assert list(evaluate([], never, date(2026, 1, 1))) == []
