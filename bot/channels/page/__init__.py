"""The pages as they are served: templates, their words in both languages, and the files beside them."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from pydantic import TypeAdapter

from bot.assets import assets
from dialogs.events import Language

FOLDER = Path(__file__).parent
TYPES = {
    "chat.css": "text/css; charset=utf-8",
    "chat.js": "text/javascript; charset=utf-8",
    "upload.css": "text/css; charset=utf-8",
    "bubbles.js": "text/javascript; charset=utf-8",
    "outbox.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
"""What a browser calls our languages."""

Words = dict[str, dict[Language, str]]
_WORDS = TypeAdapter(Words)


class Page:
    """Read once when the server starts; rendered for each opening, in the visitor's language."""

    def __init__(self, company: Mapping[Language, str]) -> None:
        self.words = read_words(company, "words")
        self.assets = assets(FOLDER, TYPES)
        self._template = template("chat.html")

    def html(self, language: Language) -> str:
        words = {name: both[language] for name, both in self.words.items()}
        return self._template.render(language=language, tags=TAGS, words=words, both=self.words)


def template(name: str) -> Template:
    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    return environment.get_template(name)


def read_words(company: Mapping[Language, str], name: str) -> Words:
    """The words of a page, with the employer's name in its place. Raises if a word lacks a language."""
    read = _WORDS.validate_python(yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")))
    languages: tuple[Language, ...] = ("zh", "en")
    return {
        name: {language: both[language].replace("{company}", company[language]) for language in languages}
        for name, both in read.items()
    }
