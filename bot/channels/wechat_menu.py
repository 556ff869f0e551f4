"""The menu below the chat: its words as WeChat takes them, and what is published, as people read it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.channels.wechat_words import words
from bot.mistakes import Mistake, in_words

MOST, MOST_BELOW = 3, 5
LONGEST_NAME, LONGEST_NAME_BELOW, LONGEST_KEY = 16, 60, 128
"""UTF-8 bytes."""


class Choice(BaseModel):
    """A button: with the `key` that a click brings, or with others `below` it (WeChat shows them above)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    key: str = ""
    below: tuple["Choice", ...] = ()

    def as_json(self) -> dict[str, Any]:
        if self.below:
            return {"name": self.name, "sub_button": [choice.as_json() for choice in self.below]}
        return {"type": "click", "name": self.name, "key": self.key}


def menu(known: Callable[[str], bool], given: Any = None) -> tuple[Choice, ...]:
    """The one of `wechat.yaml`, or a `given` one. `known`: whether a key means something to us.

    Raises `Mistake` for what WeChat would refuse or a click could not mean.
    """
    try:
        choices = TypeAdapter(tuple[Choice, ...]).validate_python(words()["menu"] if given is None else given)
    except ValidationError as error:
        raise Mistake(f"wechat.yaml, menu: {in_words(error)}") from None
    for fault in _faults(choices, known):
        raise Mistake(f"wechat.yaml, menu: {fault}")
    return choices


def _faults(choices: tuple[Choice, ...], known: Callable[[str], bool]) -> Iterator[str]:
    if not 1 <= len(choices) <= MOST:
        yield f"{len(choices)} buttons; write one to {MOST}"
    for choice in choices:
        yield from _faults_of(choice, LONGEST_NAME, known)
        if len(choice.below) > MOST_BELOW:
            yield f"'{choice.name}' has {len(choice.below)} buttons; write {MOST_BELOW} at most"
        for lower in choice.below:
            yield from _faults_of(lower, LONGEST_NAME_BELOW, known)
            if lower.below:
                yield f"'{lower.name}' is below another button and cannot have buttons of its own"


def _faults_of(choice: Choice, longest: int, known: Callable[[str], bool]) -> Iterator[str]:
    size = len(choice.name.encode())
    if not 1 <= size <= longest:
        yield f"the name '{choice.name}' has {size} bytes; write 1 to {longest} (a Chinese character has 3)"
    if bool(choice.key) == bool(choice.below):
        yield f"'{choice.name}' needs either a key or buttons below it"
    elif choice.key and (len(choice.key.encode()) > LONGEST_KEY or not known(choice.key)):
        yield f"the key '{choice.key}' means nothing to Bole; write one such as roles, quiz or my-data"


def drawn(published: Mapping[str, Any]) -> Iterator[str]:
    """The published menu, line by line; nothing where there is none. Other programs may have made it."""
    if published.get("is_menu_open"):
        yield from _lines((published.get("selfmenu_info") or {}).get("button") or (), "")


def _lines(buttons: Any, indent: str) -> Iterator[str]:
    for button in buttons:
        leads_to = next((str(button[name]) for name in ("key", "url", "value", "pagepath") if button.get(name)), "")
        yield f"{indent}{button.get('name', '')}" + (f" → {leads_to}" if leads_to else "")
        yield from _lines((button.get("sub_button") or {}).get("list") or (), indent + "  ")
