"""Our own Chinese in traditional characters, word for word.

Taiwan's forms (裡, 為, 啟), which Hong Kong reads as well, and none of Taiwan's own words: those would turn a stock
code into a program's (股票程式碼) and publish facts in other words than the employer's.
"""

import re
from dataclasses import replace
from functools import cache

from opencc import OpenCC

from dialogs.catalogue import Catalogue, Fact, Question, Role, Text

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def traditional(text: str) -> str:
    """Simplified characters as traditional ones; whatever is not Chinese stays as it is."""
    return HAN.sub(lambda run: str(_converter().convert(run[0])), text)


def catalogue_in_traditional(catalogue: Catalogue) -> Catalogue:
    """All that is shown of it. Aliases and keywords stay: they are for understanding."""
    company = catalogue.company
    return Catalogue(
        replace(company, name=_text(company.name), facts=_facts(company.facts)),
        tuple(map(_role, catalogue.roles)),
        _facts(catalogue.answers),
    )


def _role(role: Role) -> Role:
    return replace(
        role,
        title=_text(role.title),
        duties=_facts(role.duties),
        requirements=_facts(role.requirements),
        questions=tuple(map(_question, role.questions)),
    )


def _facts(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(replace(fact, text=_text(fact.text), label=_text(fact.label)) for fact in facts)


def _question(question: Question) -> Question:
    return replace(question, ask=_text(question.ask))


def _text(text: Text) -> Text:
    return replace(text, zh=traditional(text.zh))


@cache
def _converter() -> OpenCC:
    return OpenCC("s2tw")
