"""Replies → words, from one table of lines per language, rendered by Jinja2.

`Words` is built once from the two tables and a catalogue; `message` then turns any outcome into what a person sees.
Templates get a line's values, and filters that look a role, a fact or a question up by its id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from dialogs.catalogue import Catalogue, Question
from dialogs.choices import answer_of
from dialogs.events import Language
from dialogs.meanings import Answer, Degree, InWords, Reading, Studied, Years, YesNo
from dialogs.outcome import Line, Outcome
from dialogs.state import GivenAnswer, Place, State

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Button:
    """A choice as it is shown: its code and its words."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sees: plain text (no markup; lines end in \\n) and the choices below it.

    `numbered`: platforms without buttons number the choices, and "2" means the second. False where numbers
    themselves are answers ("3" years), so the choices are shown without.
    `contact_button`: show the platform's own contact button, where it has one.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    numbered: bool = True
    contact_button: bool = False


class MissingLine(LookupError):
    """A line id that one of the tables lacks; `dialogs/lines/` must hold every id in both languages."""


class Words:
    """All that can be said, in both languages."""

    def __init__(self, lines: Mapping[Language, Mapping[str, str]], catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._templates = {language: self._compiled(language, lines[language]) for language in LANGUAGES}

    def message(self, outcome: Outcome) -> Message:
        """One message for one outcome: its lines as paragraphs, its choices as buttons."""
        state = outcome.state
        said = (self.say(reply, state.language) for reply in outcome.replies)
        buttons = tuple(Button(code, self.label(code, state)) for code in outcome.choices)
        return Message(
            text="\n\n".join(text for text in said if text),
            buttons=buttons,
            numbered=self.numbered(state),
            contact_button=state.place is Place.CONTACT and not state.draft.reachable,
        )

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

    def numbered(self, state: State) -> bool:
        """Whether "2" means the second choice. Not where a number is an answer itself ("3" years)."""
        question = self.catalogue.question(state.question or "")
        return not (state.place is Place.QUIZ and question is not None and question.kind == "years")

    def _answer_label(self, rest: str, language: Language) -> str:
        id_, _, value = rest.rpartition("/")
        question = self.catalogue.question(id_)
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
        asked = [self.catalogue.question(row["question"]) for row in rows if row["met"] is False]
        facts = [self.catalogue.fact(question.fact) for question in asked if question and question.must]
        return list(dict.fromkeys(fact.text.in_(language) for fact in facts if fact))

    def _about(self, question: Question, language: Language) -> str:
        fact = self.catalogue.fact(question.fact)
        return fact.label.in_(language) if fact else question.ask.in_(language)

    def _reading(self, reading: Reading, language: Language) -> str:
        """A reading as a button: the fact's label, the list's name, the action's words."""
        if reading.action:
            return self._render(f"reading.{reading.action}", language, {"role": reading.role})
        if reading.outcome != "answered":
            return self._render(f"reading.{reading.outcome}", language, {"topic": reading.topic})
        roles = {role.id for role in map(self.catalogue.role_of, reading.facts) if role}
        lists = {fact.split("/")[1] for fact in reading.facts if not fact.startswith("company/")}
        first = self.catalogue.fact(reading.facts[0]) if reading.facts else None
        values = {
            "role": reading.role or (roles.pop() if len(roles) == 1 else None),
            "list": lists.pop() if len(lists) == 1 else None,
            "label": first.label.in_(language) if first and len(reading.facts) == 1 else None,
            "company_fact": bool(first and first.id.startswith("company/")),
        }
        return self._render("reading.answered", language, values)

    def _render(self, id_: str, language: Language, values: Mapping[str, Any]) -> str:
        template = self._templates[language].get(id_)
        if template is None:
            raise MissingLine(f"lines/{language}.yaml has no line '{id_}'")
        return template.render(values).strip()

    def _compiled(self, language: Language, lines: Mapping[str, str]) -> dict[str, Template]:
        environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
        )
        environment.filters |= self._filters(language)
        environment.globals |= {
            "company": self.catalogue.company.name.in_(language),
            "against": lambda rows: self._against(rows, language),
            "rows_of": lambda rows: self._render("rows", language, {"rows": rows}),
            "details_of": lambda details: self._render("details", language, {"details": details}),
        }
        return {id_: environment.from_string(text) for id_, text in lines.items()}

    def _filters(self, language: Language) -> dict[str, Any]:
        catalogue = self.catalogue

        def title(id_: str) -> str:
            role = catalogue.role(id_)
            return role.title.in_(language) if role else id_

        def fact(id_: str) -> str:
            found = catalogue.fact(id_)
            return found.text.in_(language) if found else id_

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
            "ask": ask,
            "about": about,
            "must": must,
            "read": read,
            "given": given,
            "number": number,
            "musts": musts,
        }
