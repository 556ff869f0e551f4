"""What the encoder is taught: the example files, as pairs of a text and what it should come near to."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from bot.content import example_files, texts
from dialogs.understanding.language import HAN
from dialogs.understanding.parts import Parts
from dialogs.understanding.sentences import ADDED, Job, read_examples
from training.answer_examples import read_answers

LOOKED_UP = (
    "need",
    "task",
    "company",
    "which_role",
    "duties",
    "requirements",
    "overview",
    "fit",
    "is_it_a_must",
    "background",
)
"""Topics whose sentences may come near to a fact. All others come near to none."""
BEFORE, AFTER = ("background", "greeting"), ("thanks", "bye")


@dataclass(frozen=True, slots=True)
class Lessons:
    """`topics` and `answers`: text and label. `strange`: texts that ask for no fact of any job.

    `before` and `after`: by language, what people say around a question, with its topic. `parts`: cuts as talk does.
    """

    topics: tuple[tuple[str, str], ...]
    jobs: tuple[Job, ...]
    answers: tuple[tuple[str, str], ...]
    strange: tuple[str, ...]
    before: dict[str, list[tuple[str, str]]]
    after: dict[str, list[tuple[str, str]]]
    parts: Parts

    @property
    def digest(self) -> str:
        """Names what is taught: the same examples, the same digest."""
        told = repr((sorted(self.topics), self.jobs, sorted(self.answers), sorted(self.strange)))
        return blake2b(told.encode(), digest_size=16).hexdigest()


def read_lessons() -> Lessons:
    """Raises ValueError for a faulty file."""
    examples = read_examples({name: text for name, text in example_files().items() if name != ADDED})
    answers = read_answers(texts("understanding/examples/answers"))
    of_jobs = {said for job in examples.jobs for fact in job.facts for said in fact.sentences}
    topics = tuple((e.text, e.topic) for e in examples.sentences if e.text not in of_jobs)
    return Lessons(
        topics,
        examples.jobs,
        tuple((answer.asked_and_said, f"{answer.kind} {answer.means}") for answer in answers),
        tuple(example.text for example in examples.sentences if example.filled or example.topic not in LOOKED_UP),
        _by_language(pair for pair in topics if pair[1] in BEFORE),
        _by_language(pair for pair in topics if pair[1] in AFTER),
        Parts(examples.words),
    )


def _by_language(sentences: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {"zh": [], "en": []}
    for text, topic in sentences:
        found["zh" if HAN.search(text) else "en"].append((text, topic))
    return found
