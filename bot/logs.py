"""Structured logs: readable on a terminal, one JSON object a line elsewhere. Never personal data, never secrets."""

import logging
import sys
from collections.abc import Iterator
from traceback import StackSummary, walk_tb
from typing import Any

import structlog

ExcInfo = tuple[type[BaseException], BaseException, Any]


def configure(level: int = logging.INFO) -> None:
    """To stderr, so that a command's own output stays clean. Libraries' tracebacks lose their words too."""
    logging.setLogRecordFactory(Wordless)
    shown = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_words,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def kind(error: BaseException) -> str:
    """The class's name; of a group those that are in it. This is what may stand in a log of an unknown error."""
    if isinstance(error, BaseExceptionGroup):
        return ", ".join(map(kind, error.exceptions))
    return type(error).__name__


def frames(exc_info: ExcInfo) -> str:
    """A traceback of class names and places. A message may quote a person, a token or a whole wrong value."""
    return "\n".join(("Traceback:", *_lines(exc_info[1], set())))


without_words = structlog.processors.ExceptionRenderer(frames)


class Wordless(logging.LogRecord):
    """A record of the standard library's logging whose traceback is `frames`."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.exc_info and self.exc_info[1]:
            self.exc_text, self.exc_info = frames(self.exc_info), None


def _lines(error: BaseException, told: set[int]) -> Iterator[str]:
    """The error, where it came from, and then what led to it."""
    told.add(id(error))
    yield type(error).__name__
    for frame in StackSummary.extract(walk_tb(error.__traceback__), lookup_lines=False):
        yield f"  {frame.filename}:{frame.lineno}:{frame.name}"
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    within = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for other in (*within, *([earlier] if earlier else [])):
        if id(other) not in told:
            yield from _lines(other, told)
