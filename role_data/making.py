"""Checked files become the catalogue: facts are known by their position, questions by what they ask, and words are
taken over as they are."""

from base64 import b32encode
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from dialogs.catalogue import (
    AnswerYes,
    AtLeastDegree,
    AtLeastYears,
    Catalogue,
    Company,
    Fact,
    Question,
    Role,
    Rule,
    StudiedOneOf,
    Text,
)
from role_data import schema
from role_data.schema import CompanyFile, FactPart, RoleFile

NAME = 6
"""Letters and digits of a question's name, of 32 each: more would not fit on a button beside the longest role id."""


def catalogue_of(company: CompanyFile, roles: Sequence[RoleFile]) -> Catalogue:
    """Roles by their `order`; those without one come last, by id."""
    ordered = sorted(roles, key=lambda role: (role.order is None, role.order, role.id))
    facts = tuple(_fact(f"company/{name}", part) for name, part in company.facts.items())
    name = Text(company.name.zh, company.name.en)
    return Catalogue(Company(name, tuple(company.aliases), facts), tuple(map(role_of, ordered)))


def role_of(file: RoleFile) -> Role:
    return Role(
        id=file.id,
        title=Text(file.title.zh, file.title.en),
        aliases=tuple(file.aliases),
        duties=_facts(f"{file.id}/duties", file.duties),
        requirements=_facts(f"{file.id}/requirements", file.requirements),
        questions=tuple(_questions(file)),
    )


def _facts(under: str, parts: Sequence[FactPart]) -> tuple[Fact, ...]:
    return tuple(_fact(f"{under}/{n}", part) for n, part in enumerate(parts, start=1))


def _fact(id_: str, part: FactPart) -> Fact:
    return Fact(id_, Text(part.zh, part.en), Text(part.label.zh, part.label.en), tuple(part.keywords))


def _questions(file: RoleFile) -> Iterator[Question]:
    for n, requirement in enumerate(file.requirements, start=1):
        for question in requirement.questions:
            yield _question(file.id, f"requirements/{n}", question)
    for question in file.quiz:
        yield _question(file.id, f"duties/{question.duty}", question)


def _question(role: str, fact: str, part: schema.AnyQuestion) -> Question:
    ask, must = Text(part.ask.zh, part.ask.en), bool(part.must)
    return Question(f"{role}/{name_of(part)}", f"{role}/{fact}", part.kind, ask, _rule(part), must)


def name_of(part: schema.AnyQuestion) -> str:
    """The same for questions that ask the same, word for word, wherever they stand and whatever meets them.

    The fields of study belong to what is asked: an answer says only whether it was one of them.
    """
    fields = sorted(part.rule.one_of) if isinstance(part.rule, schema.FieldRule) else ()
    asked = "\0".join((part.kind, part.ask.zh, part.ask.en, *fields))
    return b32encode(blake2b(asked.encode(), digest_size=5).digest()).decode()[:NAME].lower()


def _rule(part: schema.AnyQuestion) -> Rule | None:
    match part.rule:
        case None:
            return None
        case schema.YearsRule(at_least=years, noted_above=noted):
            return AtLeastYears(years, noted)
        case schema.DegreeRule(at_least=level, desirable=desirable):
            return AtLeastDegree(level, desirable)
        case schema.FieldRule(one_of=groups):
            return StudiedOneOf(tuple(groups))
        case "yes":
            return AnswerYes()
