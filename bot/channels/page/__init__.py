"""The pages as they are served: templates, their words in both languages, and the files beside them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from pydantic import TypeAdapter

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


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page. `etag` changes with its content."""

    content: bytes
    type: str
    etag: str


class Page:
    """Read once when the server starts; rendered for each opening, in the visitor's language."""

    def __init__(self, company: Mapping[Language, str]) -> None:
        self.words = read_words(company, "words")
        self.assets = {name: _asset(name, type_) for name, type_ in TYPES.items()}
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


def _asset(name: str, type_: str) -> Asset:
    content = (FOLDER / name).read_bytes()
    return Asset(content, type_, f'"{hashlib.sha256(content).hexdigest()[:20]}"')
