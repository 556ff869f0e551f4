"""What the encoder is taught: the example files, as pairs of a text and what it should come near to."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from bot.content import example_files, texts
from dialogs.understanding.language import HAN
from dialogs.understanding.sentences import Job, read_examples
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
ADDED = "added.yaml"
"""Sentences that wait to be taught; until then they count in the model that is solved at every start."""
BEFORE, AFTER = ("background", "greeting"), ("thanks", "bye")


@dataclass(frozen=True, slots=True)
class Lessons:
    """`topics` and `answers`: text and label. `strange`: texts that ask for no fact of any job."""

    topics: tuple[tuple[str, str], ...]
    jobs: tuple[Job, ...]
    answers: tuple[tuple[str, str], ...]
    strange: tuple[str, ...]
    before: dict[str, list[str]]
    after: dict[str, list[str]]

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
        _by_language(text for text, topic in topics if topic in BEFORE),
        _by_language(text for text, topic in topics if topic in AFTER),
    )


def _by_language(sentences: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"zh": [], "en": []}
    for text in sentences:
        found["zh" if HAN.search(text) else "en"].append(text)
    return found
