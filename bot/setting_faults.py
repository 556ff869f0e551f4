"""What is wrong with a setting, said to the person who set it: which one, and what to write."""

from collections.abc import Iterator
from typing import get_args

from annotated_types import Ge, Le
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.settings import Settings


def setting_faults(error: ValidationError) -> Iterator[str]:
    """One sentence a fault: `BOLE_PORT: 'many' is no number; write a number from 0 to 65535, for example 8080`."""
    for fault in error.errors(include_url=False):
        name = str(fault["loc"][0]) if fault["loc"] else ""
        yield f"BOLE_{name.upper()}: {_fault(fault, Settings.model_fields[name])}" if name else _own_words(fault)


def _fault(fault: ErrorDetails, field: FieldInfo) -> str:
    value = "this" if _is_secret(field) else f"'{fault['input']}'"
    match fault["type"]:
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return f"{value} is no number; write {_number(field)}"
        case "greater_than_equal" | "less_than_equal":
            return f"{value} is out of range; write {_number(field)}"
        case "literal_error":
            return f"{value} is not known; write {' or '.join(map(str, get_args(field.annotation)))}"
        case "value_error":
            return _own_words(fault)
        case _:
            return f"{value} does not fit; write the {field.description}"


def _own_words(fault: ErrorDetails) -> str:
    """Those of a validator of ours, without what pydantic puts before them."""
    return str(fault["ctx"]["error"]) if "error" in fault.get("ctx", {}) else fault["msg"]


def _number(field: FieldInfo) -> str:
    least = next((limit.ge for limit in field.metadata if isinstance(limit, Ge)), None)
    most = next((limit.le for limit in field.metadata if isinstance(limit, Le)), None)
    span = "" if least is None else f" from {least} to {most}" if most is not None else f" of {least} or more"
    return f"a number{span}, for example {field.default}"


def _is_secret(field: FieldInfo) -> bool:
    return SecretStr in (field.annotation, *get_args(field.annotation))
