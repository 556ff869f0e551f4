"""What Telegram's refusals mean for us, whichever call they answer. Pure."""

import re
from enum import Enum

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError


class Trouble(Enum):
    """What is the matter when a call fails."""

    GONE = "nobody there can hear us any more"
    MOVED = "the group has become a supergroup with another id"
    HARMLESS = "it is so already, or too late to matter"
    BUTTONS = "the text would be taken without its buttons"
    TOO_LARGE = "a file that is larger than bots may have"
    OURS = "it will never be taken as we wrote it"
    FLOOD = "too much at once; Telegram says how long to wait"
    TOKEN = "the bot's token is refused"  # noqa: S105 - words
    CONFLICT = "somebody else receives for this bot"
    LATER = "Telegram cannot be reached or is in trouble itself"


KNOWN: tuple[tuple[type[Exception], str, Trouble], ...] = (
    # 403
    (Forbidden, "", Trouble.GONE),  # blocked by the user, user is deactivated, kicked, not a member, can't initiate…
    # 400, by its words
    (BadRequest, "chat not found", Trouble.GONE),
    (BadRequest, "user not found", Trouble.GONE),
    (BadRequest, "peer_id_invalid", Trouble.GONE),
    (BadRequest, "group chat was deactivated", Trouble.GONE),
    (BadRequest, "chat_write_forbidden", Trouble.GONE),
    (BadRequest, "not enough rights", Trouble.GONE),
    (BadRequest, "have no rights", Trouble.GONE),
    (BadRequest, "group chat was upgraded", Trouble.MOVED),  # when it does not say where to
    (BadRequest, "message is not modified", Trouble.HARMLESS),
    (BadRequest, "message to edit not found", Trouble.HARMLESS),
    (BadRequest, "message can't be edited", Trouble.HARMLESS),
    (BadRequest, "message_id_invalid", Trouble.HARMLESS),
    (BadRequest, "query is too old", Trouble.HARMLESS),
    (BadRequest, "query_id_invalid", Trouble.HARMLESS),
    (BadRequest, "button_data_invalid", Trouble.BUTTONS),
    (BadRequest, "button_type_invalid", Trouble.BUTTONS),
    (BadRequest, "keyboard", Trouble.BUTTONS),  # can't parse inline keyboard button, can't parse reply keyboard…
    (BadRequest, "reply markup", Trouble.BUTTONS),  # reply markup is too long
    (BadRequest, "file is too big", Trouble.TOO_LARGE),
    (BadRequest, "", Trouble.OURS),  # message is too long, message text is empty, can't parse entities…
    # the rest, by what they are
    (ChatMigrated, "", Trouble.MOVED),
    (RetryAfter, "", Trouble.FLOOD),  # 429
    (InvalidToken, "", Trouble.TOKEN),  # 401 and 404
    (Conflict, "", Trouble.CONFLICT),  # 409
    (Exception, "", Trouble.LATER),  # 5xx, time limits, no network, an answer that is no JSON
)
"""The first row that fits: the library's class, and words that stand in the description."""

LONGEST_REASON = 200


def trouble(error: Exception) -> Trouble:
    said = str(error).lower()
    return next(means for kind, words, means in KNOWN if isinstance(error, kind) and words in said)


def reason(error: Exception, token: str) -> str:
    """For logs and dead letters: never with the token, whose letters the library may have made small, and cut,
    because the library quotes whole pages that came in the place of an answer."""
    said = f"{type(error).__name__}: {error}" if isinstance(error, TelegramError) else type(error).__name__
    return re.sub(re.escape(token), "…", said, flags=re.IGNORECASE)[:LONGEST_REASON]


def seconds(error: RetryAfter) -> float:
    """The library gives seconds today and will give a timedelta one day."""
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
