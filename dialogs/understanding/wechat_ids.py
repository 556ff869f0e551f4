"""WeChat ids where they are announced: 「微信：linaLN」, "zoe_99 is my WeChat", 「微信同手机号」."""

import re
from dataclasses import dataclass

CALLED = r"(?:微信号?|威信|薇信|v信|(?<![a-z])(?:wechat|we chat|weixin|wei xin|vx|wx)(?![a-z]))"
WRITTEN = r"[A-Za-z0-9_][A-Za-z0-9_-]*"
LINK = r"(?:\s*(?:号码?|账号|帐号|id|account|handle|name|no\.?|number|username|#)(?![a-z0-9]))*"
IS = r"(?:\s*(?:吧|呢|是|为|is|:|=|：|-+>?|就是|也是)\s*)"
AFTER_NAME = re.compile(
    rf"{CALLED}{LINK}(?P<is>{IS}+|\s+(?:me\s+)?at\s+|\s*加\s*|\s*\(\s*|\s*)(?P<id>{WRITTEN})", re.IGNORECASE
)
BEFORE_NAME = re.compile(
    rf"(?<![\w@.+-])(?P<id>[A-Za-z_][A-Za-z0-9_-]*)(?:\s*(?:是|is|for|on)\s*(?:我的?|my|the)?\s*|\s*\(\s*){CALLED}",
    re.IGNORECASE,
)
SAME = (
    r"(?:同(?=\s*(?:$|[^\w\s]))|同号|同手机|同电话|手机同|电话同|同上|同步|一样|就是(?:手机|电话)|是(?:这个)?(?:手机|电话)号|手机号|电话号"
    r"|same|is my (?:phone|mobile|number|cell)|my (?:phone|mobile|cell))"
)
SAME_AS_PHONE = re.compile(
    rf"{CALLED}[^,，。;；\n]{{0,20}}?{SAME}"
    rf"|(?:手机|电话)号?(?:和|跟|与|也是|就是|即|同|、|/|&)+(?:我的?)?{CALLED}"
    rf"|(?:same|also|both)\s+(?:as|for|on|my|is|number)?\s*(?:\w+\s+){{0,3}}{CALLED}",
    re.IGNORECASE,
)
VALID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{5,19}")
ORDINARY = frozenset(
    """account after already always anyway available because before better cannot channel contact easier
    either email example faster friends handle instead message messages mobile number official phone
    please preferred private public should support telegram thanks though unknown username wechat weixin
    whatsapp without works""".split()  # noqa: SIM905 - a list to be read by people
)
"""Words that follow "WeChat" in a sentence and could be ids by their shape."""


@dataclass(frozen=True, slots=True)
class WeChatId:
    """`valid` False: announced as an id and not one."""

    id: str
    start: int
    end: int
    valid: bool


def same_as_phone(text: str) -> bool:
    return SAME_AS_PHONE.search(text) is not None


def find_wechat_ids(text: str) -> list[WeChatId]:
    """In half-width text, in order. Digits alone are an id only where they are a mobile number (11 of them)."""
    found = [one for match in AFTER_NAME.finditer(text) if (one := _after(match))]
    taken = {one.id for one in found}
    found += [one for match in BEFORE_NAME.finditer(text) if (one := _before(match)) and one.id not in taken]
    return sorted(found, key=lambda one: one.start)


def _before(match: re.Match[str]) -> WeChatId | None:
    id_ = match["id"]
    fits = VALID.fullmatch(id_) and id_.lower() not in ORDINARY
    return WeChatId(id_, match.start("id"), match.end("id"), True) if fits else None


def _after(match: re.Match[str]) -> WeChatId | None:
    written, plainly = match["id"], match["is"].strip() != ""
    at = match.start("id"), match.end("id")
    if match.string[at[1] : at[1] + 1] in ("@", "+") or written.lower() in ("id", "same", "me", "is", "at", "my"):
        return None
    if written.isdigit():
        return WeChatId(written, *at, re.fullmatch(r"1[3-9]\d{9}", written) is not None)
    if not plainly and written.lower() in ORDINARY:
        return None
    if VALID.fullmatch(written):
        named_in_chinese = not match[0][0].isascii() or match[0][:2].lower() in ("vx", "wx", "v信")
        told_apart = re.search(r"[\d_-]|[a-z][A-Z]", written) is not None
        return WeChatId(written, *at, True) if plainly or named_in_chinese or told_apart else None
    return WeChatId(written, *at, False) if plainly and not written.isalpha() else None
