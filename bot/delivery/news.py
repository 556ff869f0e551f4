"""What recruiters read about a lead or a question, and what machines read about the same."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined

from bot.storage import Lead, Question
from dialogs.catalogue import Catalogue
from dialogs.events import Language
from dialogs.outcome import LeadAnswer

News = Lead | Question
WORDS = Path(__file__).with_name("words")


def one_line(value: Any) -> Any:
    """A candidate's words cannot pass for another line of the letter, such as a verdict."""
    return " ".join(value.split()) if isinstance(value, str) else value


TEMPLATES = Environment(  # noqa: S701 - plain text; Apprise escapes it where a service wants markup
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=one_line
)


@cache
def table(language: Language) -> dict[str, Any]:
    """The words of `words/LANGUAGE.yaml`."""
    words: dict[str, Any] = yaml.safe_load((WORDS / f"{language}.yaml").read_text("utf-8"))
    return words


class Telling:
    """In one language. `public_url`: the server's address, for links to the console."""

    def __init__(self, language: Language, catalogue: Catalogue, public_url: str) -> None:
        self._language, self._catalogue, self._public_url = language, catalogue, public_url.rstrip("/")
        self._words = table(language)

    def words(self, news: News) -> tuple[str, str]:
        """Title and body."""
        kind = "lead" if isinstance(news, Lead) else "question"
        values = self._about_lead(news) if isinstance(news, Lead) else self._about_question(news)
        title, body = (
            TEMPLATES.from_string(self._words[kind][part]).render(values, words=self._words)
            for part in ("title", "body")
        )
        return one_line(title), body  # in mail a line break would end the header

    def json(self, news: News) -> str:
        """A lead is the contract's object; a question is told apart by its `question`."""
        value = news.as_json(self._public_url) if isinstance(news, Lead) else self._question_json(news)
        return json.dumps(value, ensure_ascii=False)

    def _about_lead(self, lead: Lead) -> dict[str, Any]:
        return {
            "lead": lead,
            "role": self._role(lead.role),
            "rows": [(row.met, self._requirement(row), row.answer) for row in lead.answers],
            "console_url": lead.as_json(self._public_url)["console_url"],
        }

    def _about_question(self, question: Question) -> dict[str, Any]:
        return {"question": question, "role": self._role(question.role), "console_url": self._console_of(question)}

    def _question_json(self, question: Question) -> dict[str, Any]:
        return {
            "id": question.id,
            "asked_at": question.asked_at.isoformat(),
            "role": question.role,
            "language": question.language,
            "channel": question.channel,
            "question": question.text,
            "console_url": self._console_of(question),
        }

    def _console_of(self, question: Question) -> str:
        return f"{self._public_url}/console/questions/{question.id}"

    def _role(self, role: str | None) -> str:
        """Its title; its id where it is no longer published."""
        published = self._catalogue.role(role)
        return published.title.in_(self._language) if published else role or self._words["no_role"]

    def _requirement(self, row: LeadAnswer) -> str:
        """In the recruiter's language while the question is published, else as the candidate saw it."""
        question = self._catalogue.question(row.id)
        fact = self._catalogue.fact(question.fact) if question else None
        return fact.label.in_(self._language) if fact else row.requirement or row.question
