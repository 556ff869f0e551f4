"""What the logs tell of an error: its class and its places, never its words."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from pydantic import TypeAdapter

from bot import logs

SECRET = "138 0013 8000"


def of_ours() -> None:
    raise RuntimeError(SECRET)


def caused() -> None:
    try:
        of_ours()
    except RuntimeError as error:
        raise KeyError(SECRET) from error


def of_pydantic() -> None:
    TypeAdapter(int).validate_python(SECRET)


def in_a_group() -> None:
    raise ExceptionGroup(SECRET, [ValueError(SECRET), ExceptionGroup(SECRET, [OSError(SECRET)])])


@pytest.fixture(autouse=True)
def configured() -> Iterator[None]:
    factory = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(factory)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("fault", "classes"),
    [
        (of_ours, ["RuntimeError"]),
        (caused, ["KeyError", "RuntimeError"]),
        (of_pydantic, ["ValidationError"]),
        (in_a_group, ["ExceptionGroup", "ValueError", "ExceptionGroup", "OSError"]),
    ],
)
def test_an_exception_is_logged_without_its_words(
    capsys: pytest.CaptureFixture[str], fault: Callable[[], None], classes: list[str]
) -> None:
    """Class names of the whole chain, and file, line and function of each frame."""
    logs.configure()
    try:
        fault()
    except Exception:  # noqa: BLE001 - whatever it is
        structlog.get_logger().exception("it broke", id=7)
    written = capsys.readouterr().err
    assert SECRET not in written
    line = json.loads(written)
    assert (line["event"], line["id"]) == ("it broke", 7)
    head, *told = line["exception"].splitlines()
    assert head == "Traceback:"
    assert [part for part in told if not part.startswith("  ")] == classes
    assert any(part.startswith(f"  {__file__}:") and part.endswith(f":{fault.__name__}") for part in told)


def test_an_exception_that_a_library_logs_loses_its_words_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Servers write tracebacks through the standard library."""
    logs.configure()
    handler = logging.StreamHandler()
    server = logging.getLogger("a.server")
    server.addHandler(handler)
    try:
        of_ours()
    except RuntimeError as error:
        server.error("Exception in application", exc_info=error)
    finally:
        server.removeHandler(handler)
    written = capsys.readouterr().err
    assert SECRET not in written
    assert "RuntimeError" in written
    assert ":of_ours" in written


def test_a_group_is_named_by_what_is_in_it() -> None:
    """ "ExceptionGroup" alone would say nothing."""
    assert logs.kind(ExceptionGroup("", [ValueError(), ExceptionGroup("", [OSError()])])) == "ValueError, OSError"
    assert logs.kind(KeyError(SECRET)) == "KeyError"
