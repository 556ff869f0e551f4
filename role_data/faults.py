"""What is wrong with role data, said to the person who wrote it: where, what, and what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`file` is relative to the folder checked, `line` counts from 1; `what` and `write` are plain words."""

    file: str
    line: int
    what: str
    write: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}. Write: {self.write}"


class RoleDataError(Exception):
    """The role data cannot be used; `faults` holds everything that is wrong with it, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = in_reading_order(faults)
        super().__init__("\n".join(map(str, self.faults)))


def in_reading_order(faults: Iterable[Fault]) -> list[Fault]:
    """By file and line, each fault once."""
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.file, fault.line))
