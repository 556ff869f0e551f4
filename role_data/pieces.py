"""The pieces of a role file that have the right shape on their own, whatever stands beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from role_data.documents import Location, Value
from role_data.schema import AnyQuestion, Question, Requirement, RoleId

QUESTION: TypeAdapter[AnyQuestion] = TypeAdapter(Question)
REQUIREMENT = TypeAdapter(Requirement)
ID: TypeAdapter[str] = TypeAdapter(RoleId)

Placed = tuple[Location, AnyQuestion]


@dataclass(frozen=True, slots=True)
class RequirementPiece:
    """`part`: the requirement without its questions; None where its own keys have a fault."""

    part: Requirement | None
    questions: list[Placed]
    leads_nowhere: bool


@dataclass(frozen=True, slots=True)
class Pieces:
    """`places`: where questions stand, those of another shape too. `duties`: how many there are."""

    id: str | None
    duties: int
    requirements: list[tuple[Location, RequirementPiece]]
    quiz: list[Placed]
    places: list[Location]

    @property
    def questions(self) -> list[Placed]:
        """In the order they are asked."""
        return [placed for _, requirement in self.requirements for placed in requirement.questions] + self.quiz

    @classmethod
    def of(cls, value: Value) -> "Pieces":
        requirements = list(_items(value, "requirements"))
        quiz = list(_items(value, "quiz"))
        under = [(*at, *place) for at, written in requirements for place, _ in _items(written, "questions")]
        return cls(
            id=_shaped(ID, value.get("id")) if isinstance(value, dict) else None,
            duties=len(list(_items(value, "duties"))),
            requirements=[(at, _requirement(at, written)) for at, written in requirements],
            quiz=list(_questions((), quiz)),
            places=under + [at for at, _ in quiz],
        )


def names_in(value: Value, key: str) -> Iterator[tuple[Location, str]]:
    """The names in a list, or in `{zh: …, en: …}`."""
    found = value.get(key) if isinstance(value, dict) else None
    listed = enumerate(found) if isinstance(found, list) else found.items() if isinstance(found, dict) else ()
    for place, name in listed:
        if isinstance(name, str) and name.strip():
            yield (key, place), name


def order_in(value: Value) -> int | None:
    written = value.get("order") if isinstance(value, dict) else None
    return int(written) if isinstance(written, str) and written.isdecimal() and len(written) < 10 else None


def _items(value: Value, key: str) -> Iterator[tuple[Location, Value]]:
    found = value.get(key) if isinstance(value, dict) else None
    for n, item in enumerate(found if isinstance(found, list) else ()):
        yield (key, n), item


def _requirement(at: Location, written: Value) -> RequirementPiece:
    if not isinstance(written, dict):
        return RequirementPiece(None, [], leads_nowhere=False)
    return RequirementPiece(
        _shaped(REQUIREMENT, {**written, "questions": []}),
        list(_questions(at, list(_items(written, "questions")))),
        leads_nowhere=written.get("questions", []) == [],
    )


def _questions(at: Location, written: list[tuple[Location, Value]]) -> Iterator[Placed]:
    for place, item in written:
        question = _shaped(QUESTION, item)
        if question:
            yield (*at, *place), question


def _shaped(shape: TypeAdapter[Any], value: object) -> Any:
    try:
        return shape.validate_python(value)
    except ValidationError:
        return None
