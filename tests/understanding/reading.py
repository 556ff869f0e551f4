"""What tests of reading questions share."""

from dialogs.meanings import Reading
from dialogs.state import State
from dialogs.understanding.questions import Questions
from role_data.load import load

DL, HPC, FAE = "deep-learning-solution-architect", "hpc-solution-architect", "fae-engineer"
CATALOGUE = load()


def requirements(role: str) -> tuple[str, ...]:
    found = CATALOGUE.role(role)
    return tuple(fact.id for fact in found.requirements) if found else ()


def duties(role: str) -> tuple[str, ...]:
    found = CATALOGUE.role(role)
    return tuple(fact.id for fact in found.duties) if found else ()


def only(questions: Questions, text: str, state: State | None = None) -> Reading:
    readings = questions.read(text, state or State())
    assert len(readings) == 1, readings
    return readings[0]
