"""Examples of quiz answers in people's own words: `examples/answers/*.yaml` as values. Texts come out folded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialogs.understanding.clean import fold
from dialogs.understanding.language import HAN
from dialogs.understanding.phrases import words

DEGREE = {"zh": "你已经取得的最高学历是什么？", "en": "What is the highest degree you have completed?"}
FIELD = {
    "zh": "你学的专业属于工程、数学、物理或计算机科学吗？",
    "en": "Was your field of study engineering, mathematics, physics or computer science?",
}


@dataclass(frozen=True, slots=True)
class AnswerExample:
    """`kind`: yes_no, degree, field, or not_an_answer. `means`: yes, no, unclear, bachelor, question, skip…"""

    question: str
    text: str
    kind: str
    means: str

    @property
    def asked_and_said(self) -> str:
        """How a question and its answer are read as one sentence."""
        return f"{self.question} >> {self.text}"


def read_answers(files: Mapping[str, str]) -> tuple[AnswerExample, ...]:
    """`files`: YAML texts by file name. Raises ValueError or KeyError for a faulty one."""
    return tuple(example for name in sorted(files) for example in _of_file(words(files, name)))


def _of_file(row: Mapping[str, Any]) -> Iterator[AnswerExample]:
    asked = [question["ask"] for question in row["yes_no"]]
    for question in row["yes_no"]:
        for means in ("yes", "no", "unclear"):
            yield from _examples([question["ask"]], question[means], "yes_no", means)
    for means, texts in row.get("degree", {}).items():
        yield from _examples([DEGREE], texts, "degree", means)
    for means, texts in row.get("field", {}).items():
        yield from _examples([FIELD], texts, "field", means)
    for means, texts in row["not_an_answer"].items():
        yield from _examples([*asked, DEGREE, FIELD], texts, "not_an_answer", means)


def _examples(
    questions: Sequence[Mapping[str, str]], texts: Sequence[str], kind: str, means: str
) -> Iterator[AnswerExample]:
    """The questions take turns. A question is put in the language of the answer."""
    for turn, text in enumerate(texts):
        question = questions[turn % len(questions)]["zh" if HAN.search(text) else "en"]
        yield AnswerExample(fold(question), fold(text), kind, means)
