"""`bole evaluate`: labelled examples in, accuracy and the misses out. Three kinds, told apart by their fields."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.content import contacts, texts
from bot.encoder import Encoder
from bot.mistakes import Mistake, about_file, in_words
from dialogs.catalogue import AnswerYes, AtLeastDegree, AtLeastYears, Question, QuestionKind, Rule, StudiedOneOf, Text
from dialogs.meanings import Action, Degree, ReadingOutcome, Studied, Years, YesNo
from dialogs.understanding.quiz_answers import QuizAnswers

Predict = Callable[[Sequence[str]], Mapping[str, Any]]
"""The turns of a conversation → the object that `bole ask --json` prints for the last one."""
Label = Mapping[str, Any]
Verdict = Literal["right", "asked back", "wrong"]
VERDICTS: tuple[Verdict, ...] = ("right", "asked back", "wrong")
SAME_YEARS = 0.05
RULES: Mapping[str, tuple[QuestionKind, Rule]] = {
    "years": ("years", AtLeastYears(1)),
    "yes_no": ("yes_no", AnswerYes()),
    "degree": ("degree", AtLeastDegree("bachelor")),
    "field_of_study": ("field", StudiedOneOf(("engineering", "mathematics", "physics", "computer-science"))),
}
"""The examples name a kind of question, and fields of study are labelled against these four groups."""


class BadExamples(Mistake):
    """A line that is no labelled example: names the file, the line and what is wrong."""


class Example(BaseModel):
    id: str
    lang: str = ""
    expect: dict[str, Any]
    alt: dict[str, Any] | list[dict[str, Any]] | None = None

    @property
    def labels(self) -> list[dict[str, Any]]:
        """What is expected, then what is just as acceptable."""
        others = self.alt if isinstance(self.alt, list) else [self.alt] if self.alt else []
        return [self.expect, *others]

    def said(self) -> str:
        raise NotImplementedError

    def group(self) -> str:
        raise NotImplementedError


OUTCOMES = (*get_args(ReadingOutcome), "clarify")


class QuestionExample(Example):
    turns: list[str] = Field(min_length=1)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        """An outcome or action that the bot does not know is a slip of the pen, not a miss of the bot's."""
        for label in self.labels:
            _one_of("outcome", label.get("outcome"), OUTCOMES)
            if label.get("action") is not None:
                _one_of("action", label["action"], tuple(Action))
        return self

    def said(self) -> str:
        return " / ".join(self.turns)

    def group(self) -> str:
        return str(self.expect.get("outcome"))


def _one_of(name: str, found: object, allowed: Sequence[str]) -> None:
    if found not in allowed:
        what = f"expect.{name} is {json.dumps(found, ensure_ascii=False)}; write one of {', '.join(allowed)}"
        raise PydanticCustomError("words", "{what}", {"what": what})


class QuizExample(Example):
    question_kind: Literal["years", "yes_no", "degree", "field_of_study"]
    question: str
    text: str
    today: date | None = None

    def said(self) -> str:
        return self.text

    def group(self) -> str:
        return self.question_kind


class ContactExample(Example):
    text: str

    def said(self) -> str:
        return self.text

    def group(self) -> str:
        return " + ".join(name for name in CONTACT_FIELDS if self.expect.get(name)) or "nothing"


CONTACT_FIELDS = ("name", "email", "phone_e164", "wechat_id")


@dataclass(frozen=True, slots=True)
class Judged:
    """`prediction` has the shape of `expect`, plus `id` and `reply` (null where nothing is replied)."""

    example: Example
    prediction: dict[str, Any]
    verdict: Verdict


def run(
    file: Path, predict: Predict, predictions: Path | None, console: Console, *, misses: bool = True
) -> list[Judged]:
    """Judges a file, writes the predictions if asked, prints the table and the misses, unless nobody is to read them.

    Raises BadExamples for a file that cannot be read or holds a malformed line, and OSError, before the work, for
    predictions that cannot be written.
    """
    examples = read_examples(file)
    if predictions:
        predictions.open("a").close()
    steps = track(examples, "Judging", console=console, transient=True)
    judged = list(evaluate(steps, predict, datetime.now(UTC).date()))
    if predictions:
        lines = (json.dumps(one.prediction, ensure_ascii=False) for one in judged)
        predictions.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    console.print(as_table(judged))
    for one in judged:
        if misses and one.verdict != "right":
            print_miss(one, console)
    return judged


def read_examples(file: Path) -> list[Example]:
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise BadExamples(about_file(error)) from None
    except UnicodeDecodeError:
        raise BadExamples(f"{file}: this is not UTF-8 text; save it again as UTF-8") from None
    examples = [read_example(line, f"{file}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]
    if not examples:
        raise BadExamples(f"{file}: holds no examples, write one JSON object a line")
    return examples


def read_example(line: str, where: str) -> Example:
    try:
        parsed = json.loads(line)
    except (ValueError, RecursionError):
        raise BadExamples(f"{where}: not JSON; write one object a line, {{ … }}") from None
    if not isinstance(parsed, dict):
        raise BadExamples(f"{where}: write a JSON object, {{ … }}")
    kind = QuestionExample if "turns" in parsed else QuizExample if "question_kind" in parsed else ContactExample
    try:
        return kind.model_validate(parsed)
    except ValidationError as error:
        raise BadExamples(f"{where}: {in_words(error)}") from None


@cache
def _reader() -> QuizAnswers:
    """Of quiz answers; made when there are some, for it takes a while."""
    return QuizAnswers.from_yaml(texts("understanding/words"), Encoder())


def evaluate(examples: Iterable[Example], predict: Predict, today: date) -> Iterator[Judged]:
    """`today` counts where an example names no day of its own."""
    for example in examples:
        match example:
            case QuestionExample():
                said = predict(example.turns)
                yield Judged(example, asked_prediction(example.id, said), judge_asked(said, example.labels))
            case QuizExample():
                answer = quiz_prediction(example, _reader(), today)
                prediction = {"id": example.id, **answer, "reply": None}
                yield Judged(example, prediction, judge_answer(answer, example.labels))
            case _:
                found = contact_prediction(example.said())
                right = any(all(found[name] == label.get(name) for name in found) for label in example.labels)
                yield Judged(example, {"id": example.id, **found, "reply": None}, "right" if right else "wrong")


def asked_prediction(id_: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The prediction in the shape of `expect`; of a question back, its readings too."""
    shaped = {"id": id_, **reading_label(said), "reply": said.get("reply")}
    readings = [reading_label(reading) for reading in said.get("readings", ())]
    return shaped | ({"readings": readings} if readings else {})


def reading_label(said: Mapping[str, Any]) -> dict[str, Any]:
    facts = [fact["id"] for fact in said.get("facts", ())]
    return {"outcome": said["outcome"], "action": said.get("action"), "role": said.get("role"), "facts": facts}


def judge_asked(said: Mapping[str, Any], labels: Sequence[Label]) -> Verdict:
    """Asked back: it was not sure, and one of the readings it offers is right."""
    if said["outcome"] != "clarify":
        return "right" if any(is_right(reading_label(said), label) for label in labels) else "wrong"
    readings = [reading_label(reading) for reading in said.get("readings", ())]
    return "asked back" if any(is_right(one, label) for one in readings for label in labels) else "wrong"


def is_right(found: Label, label: Label) -> bool:
    """Every expected fact and none that is not welcome; a null role in the label is not judged."""
    facts, needed = set(found["facts"]), set(label.get("facts") or ())
    return (
        found["outcome"] == label.get("outcome")
        and found["action"] == label.get("action")
        and label.get("role") in (None, found["role"])
        and needed <= facts <= needed | set(label.get("also_ok") or ())
    )


def quiz_prediction(example: QuizExample, answers: QuizAnswers, today: date) -> dict[str, Any]:
    """The reading of a quiz answer in the shape of `expect`."""
    kind, rule = RULES[example.question_kind]
    question = Question(
        "examples/1/" + kind, "examples/1", kind, Text(example.question, example.question), rule, True
    )
    answer = answers.read(example.text, question, example.today or today)
    match answer:
        case str():
            return {"not_an_answer": answer}
        case Years(low, high):
            return {"years": low if low == high else [low, high]}
        case YesNo(yes):
            return {"answer": "yes" if yes else "no"}
        case Degree(level):
            return {"level": level}
        case Studied(listed):
            return {"in_list": listed}
        case _:
            return dict(UNCLEAR[example.question_kind])


UNCLEAR: Mapping[str, Label] = {
    "years": {"years": None},
    "yes_no": {"answer": "unclear"},
    "degree": {"level": None},
    "field_of_study": {"in_list": None},
}


def judge_answer(found: Label, labels: Sequence[Label]) -> Verdict:
    """Asked back: it read nothing where there was something to read, so the question is put again."""
    if any(same_answer(found, label) for label in labels):
        return "right"
    return "asked back" if found in UNCLEAR.values() else "wrong"


def same_answer(found: Label, label: Label) -> bool:
    if found.keys() != label.keys() or "years" not in found:
        return dict(found) == dict(label)
    ends = zip(span(found["years"]), span(label["years"]), strict=True)
    return all(a == b if a is None or b is None else abs(a - b) <= SAME_YEARS for a, b in ends)


def span(years: Any) -> tuple[float | None, float | None]:
    """A number, a pair or null as both ends; unclear differs from every number by its low end."""
    low, high = years if isinstance(years, list) else (years, years)
    return low, high


def contact_prediction(text: str) -> dict[str, str | None]:
    found = contacts().read(text)
    return {"name": found.name, "email": found.email, "phone_e164": found.phone, "wechat_id": found.wechat_id}


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share; (0, 1) of nothing."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    spread = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - spread), min(1.0, middle + spread)


def as_table(judged: Sequence[Judged]) -> Table:
    """All, then by language, then by kind."""
    table = Table("", "examples", *VERDICTS, "share right", "95 % interval")
    groups: dict[str, list[Judged]] = {"all": list(judged)}
    for name in ("language", "kind"):
        for one in sorted(judged, key=lambda one: one.example.lang if name == "language" else one.example.group()):
            key = one.example.lang if name == "language" else one.example.group()
            groups.setdefault(f"{name}: {key}", []).append(one)
    for name, members in groups.items():
        counts = [sum(one.verdict == verdict for one in members) for verdict in VERDICTS]
        low, high = wilson(counts[0], len(members))
        shares = (f"{counts[0] / len(members):.0%}", f"{low:.0%}-{high:.0%}") if members else ("", "")
        table.add_row(name, str(len(members)), *map(str, counts), *shares)
    return table


def print_miss(one: Judged, console: Console) -> None:
    shown = {name: value for name, value in one.prediction.items() if name not in ("id", "reply")}
    console.print(f"\n{one.example.id} {one.verdict}: {one.example.said()}", markup=False)
    console.print(f"  expected {json.dumps(one.example.expect, ensure_ascii=False)}", markup=False, highlight=False)
    console.print(f"  got      {json.dumps(shown, ensure_ascii=False)}", markup=False, highlight=False)
