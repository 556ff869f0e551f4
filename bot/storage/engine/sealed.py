"""Column types: a value kept as JSON, sealed where the database has a data key, and a moment in UTC.

Whether a column is sealed is said once, in `tables`, so no query can forget it.
"""

import json
from datetime import UTC, datetime
from typing import Any, Literal, Protocol
from weakref import WeakKeyDictionary

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from bot.storage.engine.vault import Vault

_vaults: WeakKeyDictionary[Dialect, Vault] = WeakKeyDictionary()
"""Tables are shared by all stores of a process, keys are not: each engine has its own dialect object."""


def seal_with(dialect: Dialect, vault: Vault) -> None:
    """From now on the engine of this dialect reads and writes sealed columns with this vault."""
    _vaults[dialect] = vault


class Shape(Protocol):
    """How a value becomes JSON and comes back; a `TypeAdapter` is one."""

    def dump_python(self, instance: Any, /, *, mode: Literal["json"]) -> Any: ...
    def validate_json(self, data: str, /) -> Any: ...


class OneOf:
    """The shape of a value of one of several classes, kept as `{"ClassName": {...}}`.

    A plain union would not do: `Said` and `Message` both have a text, and `Left` has nothing at all.
    """

    def __init__(self, *classes: type) -> None:
        self._shapes = {cls.__name__: TypeAdapter[Any](cls) for cls in classes}

    def dump_python(self, instance: Any, /, *, mode: Literal["json"]) -> Any:
        name = type(instance).__name__
        return {name: self._shapes[name].dump_python(instance, mode=mode)}

    def validate_json(self, data: str, /) -> Any:
        [(name, value)] = json.loads(data).items()
        return self._shapes[name].validate_python(value)


class Sealed(TypeDecorator[Any]):
    """A value of the given shape."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        text = json.dumps(self.shape.dump_python(value, mode="json"), ensure_ascii=False, separators=(",", ":"))
        # Half of a surrogate pair is valid in a platform's JSON and in no database.
        return _vaults[dialect].seal(text.encode("utf-8", "replace").decode())

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self.shape.validate_json(_vaults[dialect].unseal(value))


class SealedFile(TypeDecorator[bytes]):
    """The bytes of a file."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _vaults[dialect].seal_file(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _vaults[dialect].unseal_file(value)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC. SQLite has no zones, so there it is written without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone: datetime.now(UTC)")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
