"""A mistake of whoever set the bot up or called it: told in one sentence with what to write instead."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails


class Mistake(Exception):
    """Its words are the advice."""


NO_FILE = {
    FileNotFoundError: "there is no such file or folder",
    PermissionError: "you may not read or write it",
    IsADirectoryError: "it is a folder; write the name of a file",
    NotADirectoryError: "a part of this path is a file, not a folder",
}


def about_file(error: OSError) -> str:
    """What is wrong with a file, by its name."""
    return f"{error.filename or 'a file'}: {NO_FILE.get(type(error)) or (error.strerror or 'cannot be used').lower()}"


def in_words(error: ValidationError) -> str:
    """The first thing that is wrong with a JSON object: its place and what belongs there."""
    fault = error.errors(include_url=False)[0]
    place = ".".join(map(str, fault["loc"]))
    return f"{place}: {_belongs(fault)}" if place else _belongs(fault)


def _belongs(fault: ErrorDetails) -> str:
    match fault["type"]:
        case "missing":
            return "is missing"
        case "json_invalid":
            return "this is not JSON"
        case "too_short":
            return "is empty"
        case "string_type":
            return 'must be "text"'
        case "list_type":
            return "must be a list, [ … ]"
        case "dict_type" | "model_type":
            return "must be an object, { … }"
        case "literal_error":
            return f"must be {str(fault['ctx']['expected']).replace(chr(39), '')}"
        case kind if kind.startswith("date"):
            return 'must be a day such as "2026-01-31"'
        case kind if kind == "words":
            return fault["msg"]
        case _:
            return "does not fit here"
