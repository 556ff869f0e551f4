"""What services answer. Apprise says no more than whether it went, and takes a refusal that comes as 200 for a yes.

It reaches them through requests, so their answers are noted there.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

import requests

TOO_OFTEN = (45009, 130101)
"""The `errcode` of too many messages a minute: WeCom's robots, DingTalk's."""
A_MINUTE = 60.0
"""Seconds to wait where nobody says for how long."""

_heard: ContextVar[list[requests.Response] | None] = ContextVar("heard", default=None)
_send = requests.Session.send


def _send_and_note(session: requests.Session, request: requests.PreparedRequest, **more: Any) -> requests.Response:
    answer = _send(session, request, **more)
    heard = _heard.get()
    if heard is not None:
        heard.append(answer)
    return answer


requests.Session.send = _send_and_note  # type: ignore[assignment, method-assign]


@contextmanager
def listening() -> Iterator[Sequence[requests.Response]]:
    """All that is answered to this thread meanwhile."""
    heard: list[requests.Response] = []
    before = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(before)


def asked_to_wait(answers: Sequence[requests.Response]) -> float | None:
    """Seconds, where one of them is that we send too much; None: none is."""
    waits = [_wait(answer) for answer in answers if _too_often(answer)]
    return max(waits, default=None)


def error_code(answers: Sequence[requests.Response]) -> int:
    """Of the last of them, where it says by a code that the message was not taken; 0: it does not."""
    code = _json(answers[-1]).get("errcode") if answers else None
    return code if isinstance(code, int) else 0


def _too_often(answer: requests.Response) -> bool:
    return answer.status_code == HTTPStatus.TOO_MANY_REQUESTS or _json(answer).get("errcode") in TOO_OFTEN


def _wait(answer: requests.Response) -> float:
    """As Telegram says it, as Discord does, or as the standard has it."""
    said = _json(answer)
    parameters = said.get("parameters")
    told = parameters if isinstance(parameters, dict) else said
    for seconds in (told.get("retry_after"), answer.headers.get("Retry-After")):
        with suppress(ValueError):
            return max(0.0, float(str(seconds)))
    return A_MINUTE


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
