"""Pydantic's errors as faults: the line, what is wrong, and what to write, in words for people who write no code."""

import difflib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from role_data.documents import Document, Location, Value
from role_data.faults import Fault
from role_data.schema import Part

EXAMPLES = {
    "id": "`id: ` and the file's name without .yaml",
    "zh": "the same words in Chinese",
    "en": "the same words in English",
    "title": "`title: {zh: …, en: …}`",
    "name": "`name: {zh: …, en: …}`",
    "label": "`label: {zh: …, en: …}`, a few words for buttons",
    "ask": "`ask: {zh: …, en: …}`, the question in both languages",
    "aliases": "`aliases: [what people call it, …]`",
    "keywords": "`keywords: [candidates' own words, …]`",
    "duties": "`duties:` and under it a list, each item with zh, en, label and keywords",
    "requirements": "`requirements:` and under it a list, or `requirements: []` if the ad publishes none",
    "questions": "`questions:` and under it a list, each item with kind, ask, must and rule",
    "quiz": "`quiz:` and under it a list, each item with duty, kind and ask",
    "facts": "`facts:` and under it a name for each fact",
    "must": "`must: true`, or `must: false` for a preference",
    "duty": "`duty: ` and the number of the duty it is about, counted from 1",
    "order": "`order: ` and the role's place in the ad, counted from 1",
    "kind": "`kind: years`, yes_no, degree, field or open",
    "at_least": "`at_least: ` and a number of years, or a degree",
    "one_of": "`one_of: [engineering, …]`",
}
RULES = {
    "years": "`rule: {at_least: 3}`, perhaps with noted_above",
    "yes_no": "`rule: yes`",
    "degree": "`rule: {at_least: bachelor}`, perhaps with desirable",
    "field": "`rule: {one_of: [engineering, …]}`",
    "open": "no `rule`, since an open question has none",
}
ID = "2 to 40 small letters, digits and hyphens, such as head-nurse"
RULE_KEYS: dict[str, tuple[str, ...]] = {
    "years": ("at_least", "noted_above"),
    "yes_no": (),
    "degree": ("at_least", "desirable"),
    "field": ("one_of",),
    "open": (),
}
ABOUT_NUMBERS = {"int_parsing", "int_type", "float_parsing", "float_type", "int_from_float", "finite_number"}
OUT_OF_RANGE = {"greater_than_equal", "less_than_equal", "int_parsing_size"}
WRONG_SHAPE = {"model_type", "model_attributes_type", "dict_type", "list_type", "string_type"}

Advice = tuple[str, str]


def faults_of(error: ValidationError, document: Document) -> Iterator[Fault]:
    """One fault an error, at its line."""
    for detail in error.errors(include_url=False):
        at, value = _written(detail["loc"], document.value)
        what, write = _advice(detail, at, value, document)
        yield document.fault(at, what, write)


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """The known word that was probably meant, quoted; `otherwise` when none is near."""
    close = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"`{close[0]}`" if close else otherwise


def _written(loc: tuple[int | str, ...], value: Value) -> tuple[Location, Value]:
    """Where in the file an error is, and what stands there; pydantic's own steps (a union's member) are left out.

    A missing key is part of the place, with None as its value.
    """
    at: list[int | str] = []
    for n, step in enumerate(loc):
        if isinstance(value, list) and isinstance(step, int):
            value = value[step]
        elif isinstance(value, dict) and isinstance(step, str) and (step in value or n == len(loc) - 1):
            value = value.get(step)
        else:
            continue
        at.append(step)
    return tuple(at), value


def _advice(detail: ErrorDetails, at: Location, value: Value, document: Document) -> Advice:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "role_data":
        return context["what"], context["write"]
    if detail["loc"][-1:] == ("[key]",):
        return f"`{at[-2]}` cannot be the name of a fact", ID
    if not at:
        return "the file does not hold keys with values", "the keys shown in role_data/README.md"
    if "rule" in at and (advice := _about_rule(kind, at, document)):
        return advice
    return _about_key(kind, at, value, context)


def _about_key(kind: str, at: Location, value: Value, context: dict[str, Any]) -> Advice:
    key = str(next(step for step in reversed(at) if isinstance(step, str)))
    example = EXAMPLES.get(key, f"`{key}: ` and what role_data/README.md shows for it")
    match kind:
        case "extra_forbidden":
            return f"`{key}` is not a key that belongs here", _instead_of(key, value)
        case "missing":
            return f"`{key}` is missing", example
        case "union_tag_not_found":
            return "`kind` is missing", EXAMPLES["kind"]
        case "union_tag_invalid":
            return f"`{context['tag']}` is not a kind of question", EXAMPLES["kind"]
        case _ if value in (None, [], {}) or (isinstance(value, str) and not value.strip()):
            return f"`{key}` is empty", example
        case _ if kind in WRONG_SHAPE:
            return f"`{key}` holds something of another shape", example
        case _:
            return f"`{key}` is {_short(value)}, {_unfit(kind)}", _fitting(kind, context) or example


def _unfit(kind: str) -> str:
    """Why a value does not do."""
    if kind in ("too_long", "string_too_long"):
        return "which is too long"
    if kind in ABOUT_NUMBERS:
        return "which is not a number"
    if kind == "string_pattern_mismatch":
        return "which has other characters than an id may have, or too few or many"
    return "which cannot be meant" if kind in OUT_OF_RANGE else "which is not known here"


def _fitting(kind: str, context: dict[str, Any]) -> str:
    """What would do, where pydantic knows it."""
    match kind, context:
        case "string_pattern_mismatch", _:
            return ID
        case (("bool_parsing" | "bool_type"), _):
            return "true or false"
        case "literal_error", {"expected": expected}:
            return str(expected).replace("'", "")
        case "too_long", {"max_length": most}:
            return f"at most {most} of them"
        case "string_too_long", {"max_length": most}:
            return f"at most {most} characters"
        case _, {"ge": least}:
            return f"{least:g} or more"
        case _, {"le": most}:
            return f"{most:g} or less"
        case _ if kind in ABOUT_NUMBERS:
            return "a number in digits, such as 3"
    return ""


def _about_rule(kind: str, at: Location, document: Document) -> Advice | None:
    """Advice where the trouble is that the rule belongs to another kind of question."""
    question: Any = document.value
    for step in at[: at.index("rule")]:
        question = question[step]
    asked = str(question.get("kind"))
    if asked not in RULES:
        return None
    misfit = f"this rule does not fit a question of kind {asked}", RULES[asked]
    if at[-1] == "rule" or kind == "missing":
        return misfit
    if kind == "extra_forbidden":
        meant = nearest(str(at[-1]), RULE_KEYS[asked], "")
        return (f"`{at[-1]}` is not a key that belongs here", meant) if meant else misfit
    return None


def _instead_of(key: str, value: Value) -> str:
    meant = nearest(key, known_keys(), "")
    if " " in key or not key.isascii() or (value is None and not meant and key not in known_keys()):
        return 'quotes around words that hold a comma: {zh: …, en: "one, two"}'
    if key in known_keys():
        return f"`{key}` where role_data/README.md shows it, and nothing here"
    return meant or "nothing here, or one of the keys in role_data/README.md"


@cache
def known_keys() -> frozenset[str]:
    """Every key that role data can have somewhere."""

    def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
        yield model
        for child in model.__subclasses__():
            yield from models(child)

    return frozenset(name for model in models(Part) for name in model.model_fields)


def _short(value: Value) -> str:
    said = value if isinstance(value, str) else "a list"
    return f"“{said[:40]}…”" if len(said) > 40 else f"“{said}”"
