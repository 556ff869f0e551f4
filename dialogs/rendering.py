"""A line, a choice or an answer → words, rendered by Jinja2 from one table of lines per language.

Templates get a line's values, and filters that look a role, a fact or a question up by its id.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from dialogs.catalogue import Catalogue, Question
from dialogs.choices import answer_of
from dialogs.events import Language
from dialogs.meanings import Answer, Degree, InWords, Reading, Studied, Years, YesNo
from dialogs.outcome import Line
from dialogs.promises import Promises
from dialogs.state import GivenAnswer, State


class MissingLine(LookupError):
    """A line id that one of the tables lacks; `dialogs/lines/` must hold every id in both languages."""


class Rendering:
    """All that can be said, in the languages of `lines`."""

    def __init__(
        self,
        lines: Mapping[Language, Mapping[str, str]],
        catalogue: Catalogue,
        promises: Promises,
    ) -> None:
        self._catalogue, self._promises = catalogue, promises
        self._templates = {language: self._compiled(language, texts) for language, texts in lines.items()}

    def say(self, line: Line, language: Language) -> str:
        return self._render(line.id, language, line.values)

    def label(self, code: str, state: State) -> str:
        """A choice's words. Labels of readings and answers come from what they stand for."""
        verb, _, rest = code.partition("/")
        language = state.language
        if verb == "reading" and rest.isdecimal() and int(rest) < len(state.readings):
            return self._reading(state.readings[int(rest)], language)
        if verb == "answer":
            return self._answer_label(rest, language)
        if verb == "question":
            return self._question_label(rest, state)
        return self._render(f"choice.{verb}", language, {"rest": rest, "role": rest, "state": state})

    def answer(self, answer: Answer | None, language: Language) -> str:
        """An answer as it was understood: "3 years", 「本科」."""
        match answer:
            case Years(low, high):
                values: dict[str, Any] = {"low": low, "high": high}
                return self._render("answer.years", language, values)
            case YesNo(yes):
                return self._render("answer.yes" if yes else "answer.no", language, {})
            case Degree(level):
                return self._render(f"answer.{level}", language, {})
            case Studied(listed):
                return self._render("answer.listed" if listed else "answer.other", language, {})
            case InWords(text):
                return text
            case None:
                return self._render("answer.skipped", language, {})

    def _answer_label(self, rest: str, language: Language) -> str:
        id_, _, value = rest.rpartition("/")
        question = self._catalogue.question(id_)
        answer = answer_of(value, question) if question else None
        return (
            self._render(f"choice.years.{value}", language, {})
            if isinstance(answer, Years)
            else self.answer(answer, language)
        )

    def _question_label(self, id_: str, state: State) -> str:
        values = {"question": id_, "given": state.answers.get(id_)}
        return self._render("choice.question", state.language, values)

    def _against(self, rows: Iterable[Mapping[str, Any]], language: Language) -> list[str]:
        """The published sentences that a "not met" rests on, each once."""
        asked = [self._catalogue.question(row["question"]) for row in rows if row["met"] is False]
        facts = [self._catalogue.fact(question.fact) for question in asked if question and question.must]
        return list(dict.fromkeys(fact.text.in_(language) for fact in facts if fact))

    def _about(self, question: Question, language: Language) -> str:
        fact = self._catalogue.fact(question.fact)
        return fact.label.in_(language) if fact else question.ask.in_(language)

    def _reading(self, reading: Reading, language: Language) -> str:
        """A reading as a button: the fact's label, the list's name, the action's words."""
        if reading.action:
            return self._render(f"reading.{reading.action}", language, {"role": reading.role})
        if reading.outcome != "answered":
            return self._render(f"reading.{reading.outcome}", language, {"topic": reading.topic})
        lists = {fact.split("/")[1] for fact in reading.facts if not fact.startswith("company/")}
        first = self._catalogue.fact(reading.facts[0]) if reading.facts else None
        values = {
            "role": reading.role or self._catalogue.only_role_of(reading.facts),
            "list": lists.pop() if len(lists) == 1 else None,
            "label": first.label.in_(language) if first and len(reading.facts) == 1 else None,
            "company_fact": first is not None and first in self._catalogue.company.facts,
        }
        return self._render("reading.answered", language, values)

    def _render(self, id_: str, language: Language, values: Mapping[str, Any]) -> str:
        template = self._templates[language].get(id_)
        if template is None:
            raise MissingLine(f"lines/{language}.yaml has no line '{id_}'")
        return template.render(values).strip()

    def _compiled(self, language: Language, lines: Mapping[str, str]) -> dict[str, Template]:
        filters = self._filters(language)
        environment = _environment(filters)
        environment.globals |= {
            "company": self._catalogue.company.name.in_(language),
            "days_kept": self._promises.kept.days,
            "against": lambda rows: self._against(rows, language),
            "rows_of": lambda rows: self._render("rows", language, {"rows": rows}),
            "details_of": lambda details: self._render("details", language, {"details": details}),
        }
        names, known = frozenset(filters), environment.make_globals(None)
        compiled = {id_: Template.from_code(environment, _code(text, names), known) for id_, text in lines.items()}
        hours = (self._promises.answer_within or timedelta()) // timedelta(hours=1)
        environment.globals["within"] = compiled["within"].render(hours=hours) if hours else ""
        return compiled

    def _filters(self, language: Language) -> dict[str, Any]:
        catalogue = self._catalogue

        def title(id_: str) -> str:
            return catalogue.title(id_, language)

        def fact(id_: str) -> str:
            found = catalogue.fact(id_)
            return found.text.in_(language) if found else id_

        def label(id_: str) -> str:
            found = catalogue.fact(id_)
            return found.label.in_(language) if found else id_

        def since(id_: str) -> str:
            found = catalogue.fact(id_)
            return found.since.isoformat() if found and found.since else ""

        def ask(id_: str) -> str:
            question = catalogue.question(id_)
            return question.ask.in_(language) if question else id_

        def about(id_: str) -> str:
            question = catalogue.question(id_)
            return self._about(question, language) if question else id_

        def must(id_: str) -> bool:
            question = catalogue.question(id_)
            return question is not None and question.must

        def read(answer: Answer | None) -> str:
            return self.answer(answer, language)

        def given(value: GivenAnswer | None) -> str:
            """A stored answer as it was said; a mere number, or nothing said, as it was understood."""
            words = value.words if value else ""
            bare = not words or words.isdecimal()
            return self.answer(value.answer if value else None, language) if bare else words

        def number(value: float) -> str:
            return f"{value:g}"

        def musts(id_: str) -> list[str]:
            """The labels of what a role requires."""
            role = catalogue.role(id_)
            asked = [catalogue.fact(q.fact) for q in role.questions if q.must] if role else []
            return list(dict.fromkeys(found.label.in_(language) for found in asked if found))

        return {
            "title": title,
            "fact": fact,
            "label": label,
            "since": since,
            "ask": ask,
            "about": about,
            "must": must,
            "read": read,
            "given": given,
            "number": number,
            "musts": musts,
        }


def _environment(filters: Mapping[str, Any]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False, optimized=False
    )
    environment.filters |= filters
    return environment


@cache
def _code(text: str, filters: frozenset[str]) -> CodeType:
    """A line, compiled once for all catalogues: it takes a tenth of a second for all of them. Which filters there are
    counts here, and not what they do, so nothing is reckoned in advance."""
    return _environment(dict.fromkeys(filters, str)).compile(text)
