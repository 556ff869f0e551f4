"""WeChat ids where they are announced: 「微信：linaLN」, "zoe_99 is my WeChat", 「微信同手机号」."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogs.understanding.name_shapes import any_of

WRITTEN = r"[A-Za-z0-9_][A-Za-z0-9_-]*"
IS = r"(?:\s*(?:吧|呢|是|为|is|'s|[]:=：】」)]|-+>?|就是|也是)\s*)"
TOLD_APART = r"(?<![A-Za-z0-9_@.+-])[A-Za-z_](?=[A-Za-z_-]*[\d_-])[A-Za-z0-9_-]{5,19}(?![\w@-])"
"""What is no word: digits, underscores or hyphens in it."""
AGAIN = re.compile(rf"[^\x00]{{0,12}}?(?P<id>{TOLD_APART})")
VALID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{5,19}")


@dataclass(frozen=True, slots=True)
class WeChatId:
    """`valid` False: announced as an id and not one."""

    id: str
    start: int
    end: int
    valid: bool


class WeChatIds:
    """Built from `words/reach.yaml`. `ordinary`: words that are no ids; `corrects`: what a correction begins with."""

    def __init__(self, words: Mapping[str, Any], ordinary: frozenset[str], corrects: re.Pattern[str]) -> None:
        self.ordinary, self.corrects = ordinary, corrects
        names = any_of(words["wechat"]).replace("(?![a-z0-9])", "(?![a-z])")  # a number may follow at once: vx138…
        called = rf"(?:{names}|(?<![a-z])v(?=\s*[:：])|[微薇](?=\s*[:：]))"
        link = rf"(?:\s*{any_of(words['id_words'])}(?![a-z0-9]))*"

        def compiled(pattern: str) -> re.Pattern[str]:
            return re.compile(pattern, re.IGNORECASE | re.DOTALL)

        self.after_name = compiled(
            rf"{called}{link}(?P<is>{IS}+|\s+(?:me\s+)?at\s+|\s*加\s*|\s*\(\s*|\s*)[\"']?(?P<id>{WRITTEN})"
        )
        self.later = compiled(
            rf"{called}(?:不是(?:手机|电话)号?|(?!邮|电话|手机|没有|qq|mail|phone|no\b|not\b"
            rf"|don't)[一-鿿 ,，:~!。\x22']){{1,18}}?(?P<zh>{TOLD_APART})"
            rf"|{called}\W+(?:(?!e?mail|phone|qq|no\b|not\b|don't)[a-z'\u00e0-\u00ff]+\W+){{1,4}}?(?P<en>{TOLD_APART})"
        )
        self.far = compiled(rf"{called}(?:(?!{any_of(words['other_networks'])}).)*?(?P<far>{TOLD_APART})")
        self.before_name = compiled(
            r"(?<![\w@.+-])(?P<id>[A-Za-z_][A-Za-z0-9_-]*)"
            rf"(?:[\s,，]*(?:that's|this is|as|是|is|for|on|这是|那是)\s*(?:我的?|my|the)?\s*|\s*[(（-]\s*(?:我的?"
            rf"|my)?\s*){called}"
        )
        same = any_of((*words["same_zh"], *words["same_en"]))
        self.same = compiled(
            rf"{called}[^,，。;；\n]{{0,20}}?(?:{same}|同(?=\s*(?:$|[^\w\s])))"
            rf"|(?:(?:手机|电话)号?|号码?)\s*(?:和|跟|与|也是|就是|即|同|兼|、|/|&|\+|\()+\s*(?:我的?)?{called}"
            rf"|(?:手机|电话)号?{called}"
            rf"|\x00[\s(,，]*(?:也是|就是|即|同|兼)+\s*(?:我的?)?{called}"
            rf"|(?:same|also|both|doubles)\b\s*(?:(?:as|for|on|my|is|number|works)\s+){{0,3}}\s*(?:\w+\s+){{0,3}}{called}"
            rf"|(?:phone|mobile|cell|number|tel)\s*(?:/|&|\+|and|\()\s*{called}"
            rf"|(?:也能|可以?|就能?|直接|能)(?:搜到?|加)(?:到)?(?:我的?)?{called}|(?:搜|加)(?:这个|手机|电话)号?码?(?:就"
            rf"|也)?(?:是|能|行|可)"
        )
        self.not_same = compiled(
            rf"qq\D{{0,3}}\d+\W{{0,3}}{called}(?:也|同|一样)|(?:没有?|无|不用|不玩|没装){called}"
            rf"|\b(?:no|don't \w+|without|not on) {called}|qq号?[和跟同与]{called}|{called}[和跟同与]qq"
            rf"|{called}[^,，。;；\n]{{0,10}}?(?:不是|不同|不一样|并非|另外|没有|无(?!\w))"
            rf"|{called}[^,.;\n]{{0,24}}\b(?:not|n't|different|isn't|other|none)\b"
        )
        self.same_email = compiled(
            rf"{called}[^,，。;；\n]{{0,12}}?(?:邮箱|e-?mail|mail)[^,，。;；\n]{{0,6}}?(?:前缀|前面|前半|@前|名|prefix"
            rf"|handle|username|name|the part)"
        )
        self.announces = compiled(rf"{called}{link}(?:{IS}+|\s*[加搜]?\s*\(?\s*)$")

    def same_as_phone(self, text: str) -> bool:
        return self.same.search(text) is not None and self.not_same.search(text) is None

    def same_as_email(self, text: str, email: str) -> str | None:
        """The part before the "@" where that is said to be the id."""
        local = email.partition("@")[0]
        return local if self.same_email.search(text) and VALID.fullmatch(local) else None

    def announced(self, before: str) -> bool:
        """Whether what follows `before` is called a WeChat id."""
        return self.announces.search(before[-40:]) is not None

    def find(self, text: str) -> list[WeChatId]:
        """In half-width text, in order; none of digits alone."""
        found = [one for match in self.after_name.finditer(text) if (one := self._after(match))]
        taken = {one.id for one in found}
        found += [
            one for match in self.before_name.finditer(text) if (one := self._before(match)) and one.id not in taken
        ]
        if not any(one.valid for one in found):
            found += [
                _of(match, "zh" if match["zh"] else "en")
                for match in self.later.finditer(text)
                if not self._is_words(match)
            ]
        if not any(one.valid for one in found) and not self.same_as_phone(text):
            found += [_of(match, "far") for match in self.far.finditer(text) if not self._is_words(match)][:1]
        found.sort(key=lambda one: one.start)
        return found + self._corrected(text, found)

    def _corrected(self, text: str, found: list[WeChatId]) -> list[WeChatId]:
        """ "wechat anna_1, sorry, anna_12": the second is announced by the correction alone."""
        marker = self.corrects.search(text, found[-1].end, found[-1].end + 40) if found else None
        again = AGAIN.match(text, marker.end()) if marker else None
        return [_of(again, "id")] if again else []

    def _is_words(self, match: re.Match[str]) -> bool:
        """ "full-time", "follow-up" """
        return all(part.lower() in self.ordinary for part in match[match.lastgroup or 0].split("-"))

    def _before(self, match: re.Match[str]) -> WeChatId | None:
        fits = VALID.fullmatch(match["id"]) and match["id"].lower() not in self.ordinary
        return _of(match, "id") if fits else None

    def _after(self, match: re.Match[str]) -> WeChatId | None:
        written, plainly = match["id"], match["is"].strip() != ""
        at = match.start("id"), match.end("id")
        if re.match(r"[@+]", match.string[at[1] :]) or written.lower() in ("id", "same", "me", "is", "at", "my"):
            return None
        if written.isdigit() or re.match(r"[.·#*$][A-Za-z0-9]", match.string[at[1] :]):
            return WeChatId(written, *at, False)
        if written.lower() in self.ordinary:
            return None
        if VALID.fullmatch(written):
            named_in_chinese = not match[0][0].isascii() or match[0][:2].lower() in ("vx", "wx", "v信")
            told_apart = re.search(r"[\d_-]|[a-z][A-Z]", written) is not None
            return WeChatId(written, *at, True) if plainly or named_in_chinese or told_apart else None
        return WeChatId(written, *at, False) if plainly and not written.isalpha() else None


def _of(match: re.Match[str], group: str) -> WeChatId:
    return WeChatId(match[group], match.start(group), match.end(group), True)
