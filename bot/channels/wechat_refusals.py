"""What WeChat's errors mean: to delivery, which must wait, hold or give up, and to the engineer who can mend it."""

import structlog

from bot.channels import NotNow, OutOfReach, Undeliverable, Undelivered
from bot.channels.wechat_http import Failure, NoAnswer, Refused
from bot.channels.wechat_token import TooSoon

log = structlog.get_logger(__name__)

_UNTIL_THEY_WRITE = frozenset((43004, 45015, 45047, 48002))
"""Not a follower; outside of the window; the window's count used up; they have switched our messages off."""
NO_MENUS = 40200
"""The kind of account has no menu messages."""
_NO_PERMISSION = frozenset((NO_MENUS, 48001))
_WAIT = {
    45009: 3600.0,  # today's calls are used up; asked each hour, since an engineer may have them counted anew
    45011: 60.0,  # this minute's calls are used up
}
"""Seconds for which the account is left alone, whomever it has something to say to."""
MENDING_TAKES = 300.0
"""Seconds between tries while somebody has to change a setting, here or on WeChat's pages."""

_OTHER_ACCOUNT = "BOLE_WECHAT_APP_ID and BOLE_WECHAT_APP_SECRET must be those of the same account"
_ADVICE = {
    40001: _OTHER_ACCOUNT,
    40013: "BOLE_WECHAT_APP_ID is not known to WeChat; write the AppID that its page 基本配置 shows",
    40014: _OTHER_ACCOUNT,
    40125: "BOLE_WECHAT_APP_SECRET is not this account's; reset it on WeChat's page 基本配置 and write the new one",
    40164: "put this server's address on the account's IP white list (基本配置 → IP白名单)",
    NO_MENUS: "this kind of account does not have it; is BOLE_WECHAT_ACCOUNT right?",
    40243: "the AppSecret is frozen; thaw it on WeChat's page 基本配置",
    42001: "is another program exchanging this account's token by force?",
    45009: "today's calls are used up; on WeChat's page 接口权限 they can be counted anew",
    48001: "this account may not do that; it must be verified (认证), and BOLE_WECHAT_ACCOUNT must say what it is",
    48004: "WeChat has blocked this account's calls; its page says why",
}


def advice(failure: Failure) -> str:
    """What to do about it; "" where time alone helps."""
    if isinstance(failure, NoAnswer):
        return "is BOLE_WECHAT_API_URL right, and the way there open?"
    return _ADVICE.get(failure.code, "") if isinstance(failure, Refused) else ""


def for_delivery(failure: Failure) -> Undelivered | Undeliverable | OutOfReach:
    """Logs what somebody has to mend."""
    reason = str(failure)
    if isinstance(failure, Refused) and failure.code in _ADVICE:
        log.error("wechat.to_mend", reason=reason, advice=advice(failure))
    match failure:
        case TooSoon():
            return NotNow(reason, failure.after, everybody=True)
        case NoAnswer() | Refused(code=-1):  # busy: our own back-off decides
            return Undelivered(reason)
        case Refused(code=code) if code in _UNTIL_THEY_WRITE | _NO_PERMISSION:
            return OutOfReach(reason)
        case Refused(code=code) if code in _WAIT or code in _ADVICE:
            return NotNow(reason, _WAIT.get(code, MENDING_TAKES), everybody=True)
        case _:
            return Undeliverable(reason)
