"""WeChat ids where they are announced: 「微信：linaLN」, "zoe_99 is my WeChat", 「微信同手机号」."""

import re
from dataclasses import dataclass

from dialogs.understanding.name_words import ORDINARY_EN
from dialogs.understanding.which_one import CORRECTS

CALLED = (
    r"(?:微信号?|威信|薇信|绿泡泡|(?<![a-z])(?:v信|wechat|we chat|weixin|wei xin|vx|wx|\+v|加v"
    r"|v(?=\s*[::]))(?![a-z]))"
)
WRITTEN = r"[A-Za-z0-9_][A-Za-z0-9_-]*"
LINK = r"(?:\s*(?:号码?|账号|帐号|id|account|handle|name|no\.?|number|username|#)(?![a-z0-9]))*"
IS = r"(?:\s*(?:吧|呢|是|为|is|'s|[]:=：】」)]|-+>?|就是|也是)\s*)"
AFTER_NAME = re.compile(
    rf"{CALLED}{LINK}(?P<is>{IS}+|\s+(?:me\s+)?at\s+|\s*加\s*|\s*\(\s*|\s*)[\"']?(?P<id>{WRITTEN})", re.IGNORECASE
)
TOLD_APART = r"(?<![\w@.+-])[A-Za-z_](?=[A-Za-z_-]*[\d_-])[A-Za-z0-9_-]{5,19}(?![\w@-])"
LATER = re.compile(
    rf"{CALLED}(?:不是(?:手机|电话)号?|(?!邮|电话|手机|没有|qq|mail|phone|no\b|not\b"
    rf"|don't)[一-鿿 ,，:~!。\x22']){{1,18}}?(?P<zh>{TOLD_APART})"
    rf"|{CALLED}\W+(?:(?!e?mail|phone|qq|no\b|not\b|don't)[a-z'\u00e0-\u00ff]+\W+){{1,4}}?(?P<en>{TOLD_APART})",
    re.IGNORECASE,
)
FAR = re.compile(
    rf"{CALLED}(?:(?!qq|line\b|telegram|skype|github|linkedin|ref\b|编号|工号|抖音|小红书"
    rf"|领英).)*?(?P<far>{TOLD_APART})",
    re.IGNORECASE | re.DOTALL,
)
BEFORE_NAME = re.compile(
    r"(?<![\w@.+-])(?P<id>[A-Za-z_][A-Za-z0-9_-]*)"
    rf"(?:[\s,，]*(?:that's|this is|as|是|is|for|on|这是|那是)\s*(?:我的?|my|the)?\s*|\s*[(（-]\s*(?:我的?"
    rf"|my)?\s*){CALLED}",
    re.IGNORECASE,
)
AGAIN = re.compile(rf"[^\x00]{{0,12}}?(?P<id>{TOLD_APART})")
SAME = (
    r"(?:同(?=\s*(?:$|[^\w\s]))|同号|同手机|同电话|手机同|电话同|同上|同步|同这个|一样|就是?(?:手机|电话|这个|上面"
    r"|本机)"
    r"|也?[是用搜加](?:这个|本|我|上面的?)*(?:手机|电话|号码|这个号?|本机)|手机号|电话号|本机号?"
    r"|same|is my (?:phone|mobile|number|cell)|my (?:phone|mobile|cell|number))"
)
SAME_AS_PHONE = re.compile(
    rf"{CALLED}[^,，。;；\n]{{0,20}}?{SAME}"
    rf"|(?:手机|电话|号码?)号?\s*(?:和|跟|与|也是|就是|即|同|兼|、|/|&|\+|\()+\s*(?:我的?)?{CALLED}"
    rf"|(?:same|also|both|doubles)\b\s*(?:(?:as|for|on|my|is|number|works)\s+)?\s*(?:\w+\s+){{0,3}}{CALLED}"
    rf"|(?:phone|mobile|cell|number|tel)\s*(?:/|&|\+|and|\()\s*{CALLED}"
    rf"|(?:也能|可以?|就能?|直接|能)(?:搜到?|加)(?:到)?(?:我的?)?{CALLED}|(?:搜|加)(?:这个|手机|电话)号?码?(?:就"
    rf"|也)?(?:是|能|行|可)",
    re.IGNORECASE,
)
NOT_SAME = re.compile(
    rf"qq\D{{0,3}}\d+\W{{0,3}}{CALLED}(?:也|同|一样)|(?:没有?|无|不用|不玩|没装){CALLED}|\b(?:no|don't \w+|without"
    rf"|not on) {CALLED}|qq号?[和跟同与]{CALLED}|{CALLED}[和跟同与]qq|{CALLED}[^,，。;；\n]{{0,10}}?(?:不是|不同"
    rf"|不一样|并非|另外|没有|无(?!\w))"
    rf"|{CALLED}[^,.;\n]{{0,24}}\b(?:not|n't|different|isn't|other|none)\b",
    re.IGNORECASE,
)
SAME_AS_EMAIL = re.compile(
    rf"{CALLED}[^,，。;；\n]{{0,12}}?(?:邮箱|e-?mail|mail)[^,，。;；\n]{{0,6}}?(?:前缀|前面|前半|@前|名|prefix"
    rf"|handle|username|name|the part)",
    re.IGNORECASE,
)
ANNOUNCED = re.compile(rf"{CALLED}{LINK}(?:{IS}+|\s*\(?\s*)$", re.IGNORECASE)
VALID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{5,19}")
ORDINARY = ORDINARY_EN | frozenset(
    """cannot easier faster messages preferred telegram unknown username wechat weixin whatsapp works
    anytime linkedin outlook mobile""".split()  # noqa: SIM905 - a list to be read by people
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
    return SAME_AS_PHONE.search(text) is not None and NOT_SAME.search(text) is None


def same_as_email(text: str, email: str) -> str | None:
    """The part before the "@" where that is said to be the id."""
    local = email.partition("@")[0]
    return local if SAME_AS_EMAIL.search(text) and VALID.fullmatch(local) else None


def announced(before: str) -> bool:
    """Whether what follows `before` is called a WeChat id."""
    return ANNOUNCED.search(before[-40:]) is not None


def find_wechat_ids(text: str) -> list[WeChatId]:
    """In half-width text, in order; none of digits alone."""
    found = [one for match in AFTER_NAME.finditer(text) if (one := _after(match))]
    taken = {one.id for one in found}
    found += [one for match in BEFORE_NAME.finditer(text) if (one := _before(match)) and one.id not in taken]
    if not any(one.valid for one in found):
        found += [_of(match, "zh" if match["zh"] else "en") for match in LATER.finditer(text) if not _is_words(match)]
    if not any(one.valid for one in found) and not same_as_phone(text):
        found += [_of(match, "far") for match in FAR.finditer(text) if not _is_words(match)][:1]
    found.sort(key=lambda one: one.start)
    return found + _corrected(text, found)


def _corrected(text: str, found: list[WeChatId]) -> list[WeChatId]:
    """ "wechat anna_1, sorry, anna_12": the second is announced by the correction alone."""
    marker = CORRECTS.search(text, found[-1].end, found[-1].end + 40) if found else None
    again = AGAIN.match(text, marker.end()) if marker else None
    return [_of(again, "id")] if again else []


def _is_words(match: re.Match[str]) -> bool:
    """ "full-time", "follow-up" """
    return all(part.lower() in ORDINARY for part in match[match.lastgroup or 0].split("-"))


def _of(match: re.Match[str], group: str) -> WeChatId:
    return WeChatId(match[group], match.start(group), match.end(group), True)


def _before(match: re.Match[str]) -> WeChatId | None:
    fits = VALID.fullmatch(match["id"]) and match["id"].lower() not in ORDINARY
    return _of(match, "id") if fits else None


def _after(match: re.Match[str]) -> WeChatId | None:
    written, plainly = match["id"], match["is"].strip() != ""
    at = match.start("id"), match.end("id")
    if re.match(r"[@+]", match.string[at[1] :]) or written.lower() in ("id", "same", "me", "is", "at", "my"):
        return None
    if written.isdigit() or re.match(r"[.·#*$][A-Za-z0-9]", match.string[at[1] :]):
        return WeChatId(written, *at, False)
    if written.lower() in ORDINARY:
        return None
    if VALID.fullmatch(written):
        named_in_chinese = not match[0][0].isascii() or match[0][:2].lower() in ("vx", "wx", "v信")
        told_apart = re.search(r"[\d_-]|[a-z][A-Z]", written) is not None
        return WeChatId(written, *at, True) if plainly or named_in_chinese or told_apart else None
    return WeChatId(written, *at, False) if plainly and not written.isalpha() else None
