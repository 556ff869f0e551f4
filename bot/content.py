"""Reads what is shipped beside the code: lines, word lists, example sentences. Each file is UTF-8 YAML."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from dialogs.events import Language
from dialogs.understanding.contacts import Contacts
from dialogs.understanding.sentences import parsed
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
def example_files() -> Mapping[str, str]:
    """The example sentences, by file name; those of invented jobs under `jobs/`."""
    place = "understanding/examples"
    jobs = {f"jobs/{name}.yaml": text for name, text in texts(f"{place}/jobs").items()}
    return {f"{name}.yaml": text for name, text in texts(place).items()} | jobs


@cache
def lines() -> dict[Language, dict[str, str]]:
    """The table of lines of each language."""
    read = texts("lines")
    return {language: parsed(read[language]) for language in LANGUAGES}


@cache
def contacts() -> Contacts:
    """The reader of contact details, the same wherever words are read or masked."""
    return Contacts.from_yaml(texts("understanding/words"))


@cache
def field_groups() -> frozenset[str]:
    """The groups of fields of study that role data may name."""
    return frozenset(parsed(texts("understanding/words")["fields"])["groups"])


@cache
def english() -> frozenset[str]:
    """Nearly 50,000 common English words, from the lists by which zxcvbn judges passwords."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # 13 MB, for those commands alone that understand

    lists = (FREQUENCY_LISTS[name] for name in ("english_wikipedia", "us_tv_and_film"))
    return frozenset(word for listed in lists for word in listed if word.isalpha() and word.isascii())


def line_faults() -> list[str]:
    """Lines that one language has and the other lacks, each with what to write."""
    tables = lines()
    return [
        f"lines/{lacking}.yaml: '{id_}' is missing. Write: {id_}: … (lines/{having}.yaml has it)"
        for having, lacking in (("zh", "en"), ("en", "zh"))
        for id_ in sorted(tables[having].keys() - tables[lacking].keys())  # type: ignore[index]
    ]
