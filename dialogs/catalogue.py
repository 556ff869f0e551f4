"""What the bot knows, as frozen values. `role_data.load` makes a catalogue from files; nothing here reads."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dialogs.events import Language

DegreeLevel = Literal["none", "associate", "bachelor", "master", "phd"]
DEGREES: tuple[DegreeLevel, ...] = ("none", "associate", "bachelor", "master", "phd")
QuestionKind = Literal["years", "yes_no", "degree", "field", "open"]


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Fact:
    """One published sentence. `id` is `ROLE/duties/N`, `ROLE/requirements/N` or `company/NAME`.

    `label` names it in a few words (buttons, verdict table); `keywords` are candidates' own words for it.
    A recruiter's answer is `ROLE/answers/N`, or `company/answers/N` for any role: its label is the question that it
    answers, and it holds since the day `since`.
    """

    id: str
    text: Text
    label: Text
    keywords: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class AtLeastYears:
    """Met from `years` on; more than `noted_above` is met too and mentioned to the recruiter."""

    years: float
    noted_above: float | None = None


@dataclass(frozen=True, slots=True)
class AnswerYes:
    """Met by a yes."""


@dataclass(frozen=True, slots=True)
class AtLeastDegree:
    """Met by this completed degree or a higher one; from `desirable` on it is noted."""

    level: DegreeLevel
    desirable: DegreeLevel | None = None


@dataclass(frozen=True, slots=True)
class StudiedOneOf:
    """Met by a field of study within one of these groups (names in `understanding/words/fields.yaml`)."""

    groups: tuple[str, ...]


Rule = AtLeastYears | AnswerYes | AtLeastDegree | StudiedOneOf


@dataclass(frozen=True, slots=True)
class Question:
    """One quiz question. `rule` is None where nothing is required (open, or about a duty).

    `id` is `ROLE/NAME`, where the name is made of what is asked: wherever a question moves in its role, and whatever
    meets it, its answers stay its own; one in other words is another question, with answers of its own.
    `must` False: asked and shown, never disqualifying.
    """

    id: str
    fact: str
    kind: QuestionKind
    ask: Text
    rule: Rule | None
    must: bool


@dataclass(frozen=True, slots=True)
class Role:
    """One published role. `requirements` is empty where the ad publishes none."""

    id: str
    title: Text
    aliases: tuple[str, ...]
    duties: tuple[Fact, ...]
    requirements: tuple[Fact, ...]
    questions: tuple[Question, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.duties + self.requirements

    def answered_in(self, answers: Container[str]) -> bool:
        """Whether all its questions are, by their ids."""
        return all(question.id in answers for question in self.questions)

    @property
    def overview(self) -> tuple[Fact, ...]:
        """What is told of a role as a whole: what one does there. What it asks for is a button away."""
        return self.duties


@dataclass(frozen=True, slots=True)
class Company:
    name: Text
    aliases: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that is published, roles in the ad's order. `answers`: what recruiters answered beyond the ad."""

    company: Company
    roles: tuple[Role, ...]
    answers: tuple[Fact, ...] = ()

    def role(self, id: str | None) -> Role | None:  # noqa: A002 - the field's own word
        return next((role for role in self.roles if role.id == id), None)

    def title(self, id: str | None, language: Language) -> str:  # noqa: A002
        """Of a role; its id where it is no longer published, "" where there is none."""
        published = self.role(id)
        return published.title.in_(language) if published else id or ""

    def titles(self, language: Language) -> dict[str, str]:
        """Of all roles, by their ids."""
        return {role.id: role.title.in_(language) for role in self.roles}

    def fact(self, id: str) -> Fact | None:  # noqa: A002
        return next((fact for fact in (*self.facts(), *self.answers) if fact.id == id), None)

    def question(self, id: str) -> Question | None:  # noqa: A002
        return next((q for role in self.roles for q in role.questions if q.id == id), None)

    def role_of(self, id: str) -> Role | None:  # noqa: A002
        """The role that a fact's or a question's id belongs to."""
        return self.role(id.split("/", 1)[0])

    def only_role_of(self, facts: Iterable[str]) -> str | None:
        """The id of the role that all facts of roles among these belong to, if it is one."""
        roles = {role.id for role in map(self.role_of, facts) if role}
        return roles.pop() if len(roles) == 1 else None

    def facts(self) -> Iterator[Fact]:
        """The ad's."""
        yield from self.company.facts
        for role in self.roles:
            yield from role.facts
