"""Templates and words: `templates/PAGE.html` with `words/PAGE.yaml`, in both languages; times as people read them."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic import TypeAdapter

from bot.channels.page import TAGS
from bot.listing import visible
from dialogs.events import Language
from dialogs.wording import LANGUAGES

FOLDER = Path(__file__).parent
_WORDS = TypeAdapter(dict[str, dict[Language, str]])


class Templates:
    """`company`: the employer's name; `zone`: of the times shown."""

    def __init__(self, company: Mapping[Language, str], zone: ZoneInfo) -> None:
        self._company, self._environment = company, _environment(zone)

    def html(self, template: str, language: Language, **values: Any) -> str:
        """The page of this name. `words` in it are its own and the frame's."""
        words = {**words_of("frame")[language], **words_of(template)[language]}
        return self._environment.get_template(f"{template}.html").render(
            values, words=words, language=language, tag=TAGS[language], company=self._company[language]
        )


@cache
def _environment(zone: ZoneInfo) -> Environment:
    """Each template is compiled when it is first needed, once for all consoles."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"when": partial(when, zone), "moment": datetime.fromisoformat, "plain": visible}
    return environment


def when(zone: ZoneInfo, moment: datetime) -> Markup:
    """A moment as machines and people read it."""
    local = moment.astimezone(zone)
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), f"{local:%Y-%m-%d %H:%M}")


@cache
def words_of(name: str) -> dict[Language, dict[str, str]]:
    """Raises where a word lacks a language, or there is a third one."""
    read = _WORDS.validate_python(yaml.safe_load((FOLDER / "words" / f"{name}.yaml").read_text("utf-8")) or {})
    return {language: {word: both[language] for word, both in read.items()} for language in LANGUAGES}
