"""How long a statement may take: somebody is waiting for its answer, or nobody is.

For PostgreSQL alone. With SQLite nobody waits for a statement, only for their turn.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HURRIED, UNHURRIED = 10.0, 600.0
"""Seconds. Platforms have hung up within ten, and bring it again."""

_nobody_waits: ContextVar[bool] = ContextVar("nobody_waits", default=False)


@contextmanager
def unhurried() -> Iterator[None]:
    """For tables brought up to date, and for erasing many people."""
    before = _nobody_waits.set(True)
    try:
        yield
    finally:
        _nobody_waits.reset(before)


def statement_takes() -> float:
    """Seconds."""
    return UNHURRIED if _nobody_waits.get() else HURRIED
