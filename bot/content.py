"""Reads what is shipped beside the code: lines, word lists, example sentences. Each file is UTF-8 YAML."""

from functools import cache
from importlib.resources import files

import yaml

from dialogs.events import Language
from dialogs.wording import LANGUAGES


def texts(folder: str) -> dict[str, str]:
    """The texts of a folder's YAML files by their names without suffix, e.g. `understanding/words`."""
    place = files("dialogs").joinpath(folder)
    return {
        entry.name.removesuffix(".yaml"): entry.read_text("utf-8")
        for entry in sorted(place.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".yaml")
    }


@cache
def lines() -> dict[Language, dict[str, str]]:
    """The table of lines of each language."""
    read = texts("lines")
    return {language: yaml.safe_load(read[language]) for language in LANGUAGES}
