"""What each refusal means."""

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram_errors import LONGEST_REASON, Trouble, reason, seconds, trouble

TOKEN = "123:AAbbCC"


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Trouble.GONE),
        (Forbidden("Forbidden: user is deactivated"), Trouble.GONE),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), Trouble.GONE),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Trouble.GONE),
        (BadRequest("Bad Request: chat not found"), Trouble.GONE),
        (BadRequest("Bad Request: user not found"), Trouble.GONE),
        (BadRequest("Bad Request: not enough rights to send text messages to the chat"), Trouble.GONE),
        (BadRequest("Bad Request: have no rights to send a message"), Trouble.GONE),
        (BadRequest("Bad Request: message is not modified: specified new message content"), Trouble.HARMLESS),
        (BadRequest("Bad Request: message to edit not found"), Trouble.HARMLESS),
        (BadRequest("Bad Request: message can't be edited"), Trouble.HARMLESS),
        (BadRequest("Bad Request: MESSAGE_ID_INVALID"), Trouble.HARMLESS),
        (BadRequest("Bad Request: query is too old and response timeout expired"), Trouble.HARMLESS),
        (BadRequest("Bad Request: QUERY_ID_INVALID"), Trouble.HARMLESS),
        (BadRequest("Bad Request: BUTTON_DATA_INVALID"), Trouble.BUTTONS),
        (BadRequest("Bad Request: can't parse inline keyboard button: text must be non-empty"), Trouble.BUTTONS),
        (BadRequest("Bad Request: reply markup is too long"), Trouble.BUTTONS),
        (BadRequest("Bad Request: message is too long"), Trouble.OURS),
        (BadRequest("Bad Request: message text is empty"), Trouble.OURS),
        (BadRequest("Bad Request: can't parse entities: unsupported start tag"), Trouble.OURS),
        (BadRequest("Bad Request: group chat was upgraded to a supergroup chat"), Trouble.MOVED),
        (ChatMigrated(-1007), Trouble.MOVED),
        (RetryAfter(7), Trouble.FLOOD),
        (InvalidToken(), Trouble.TOKEN),
        (Conflict("Conflict: terminated by other getUpdates request"), Trouble.CONFLICT),
        (NetworkError("Bad Gateway"), Trouble.LATER),
        (TimedOut(), Trouble.LATER),
        (TelegramError("an answer that is no JSON object"), Trouble.LATER),
        (TypeError("what the library could not read"), Trouble.LATER),
    ],
)
def test_each_refusal_means_one_thing(error: Exception, means: Trouble) -> None:
    assert trouble(error) is means


@pytest.mark.parametrize(("after", "waits"), [(7, 7.0), (timedelta(seconds=7), 7.0), (timedelta(seconds=0.5), 0.5)])
@pytest.mark.parametrize("future", ["0", "1"])
def test_how_long_to_wait_is_read_however_the_library_gives_it(
    after: int | timedelta, waits: float, future: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", future)
    assert seconds(RetryAfter(after)) == waits


def test_a_reason_is_short_and_never_tells_the_token() -> None:
    assert reason(BadRequest(f"Bad Request: no such path /bot{TOKEN}/x"), TOKEN) == "BadRequest: No such path /bot…/x"
    assert len(reason(NetworkError(TOKEN + "<html>" * 1000), TOKEN)) == LONGEST_REASON


def test_of_an_error_that_is_not_telegrams_only_its_name_is_told() -> None:
    """Its words may be a person's."""
    assert reason(KeyError("13800138000"), TOKEN) == "KeyError"
