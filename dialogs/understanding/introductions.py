"""Names by which people introduce themselves or sign: 「我叫李娜」, "my name is joe", "Best, Olivia"."""

import re
from collections.abc import Iterator

from dialogs.understanding.name_checks import is_name, is_no_word, without_tail
from dialogs.understanding.name_shapes import (
    AFTER_NAME_ZH,
    CAPITAL,
    GIVEN,
    HAN,
    HAN_NAME,
    LATIN_NAME,
    MIXED_NAME,
    SURNAME,
    TITLE,
    TITLE_ZH,
    WORD,
)
from dialogs.understanding.name_words import ORDINARY_ZH
from dialogs.understanding.no_names import NO_NAME_ZH

QUOTE = r"[\"'(\[<「“]*"
FULL_NAME = re.compile(
    r"(?:全名|真名|大名|本名|真实姓名|中文名字?|身份证上|简历上)(?:写)?的?(?:名字)?\s*(?:[:是为叫]\s*)*"
    rf"|(?<![a-zA-Z])(?i:(?:full|real|legal) name)(?:\s*(?:[:=-]|is\b|'s\b))?\s*{QUOTE}"
)
KNOWN_AS = re.compile(
    r"(?:我的名字|我的姓名|名字|姓名|称呼我?|联系人|我名|署名|落款|鄙人|叫我|我叫做?|本人叫|本人名叫|名叫"
    r"|(?<=[,，。!;\s])叫(?!我))"
    rf"(?:就)?\s*(?:[:是为叫做-]\s*)*{QUOTE}"
    rf"|(?<![a-zA-Z])(?i:my name|the name's|name's|name is|name)\s*(?:[:=-]|(?:is|'s|是)(?![a-z])(?: (?:spelled"
    rf"|spelt|written|actually|just))?|(?=[A-Z一-鿿]))?\s*{QUOTE}"
)
OF_OTHERS = re.compile(
    r"(?:他|她|你们?|您|朋友|同事|同学|老板|经理|推荐人|公司|学校|单位|项目|岗位|职位|HR|微信|网|用户|文件|邮箱)的?$"
    r"|\b(?i:his|her|their|your|user|file|company|project|school|wechat|account|display|'s|no|role|product"
    r"|domain)\s*$"
)
IN_PARTS = re.compile(
    rf"(?i:first|given) ?name\s*(?:[:=]|is)?\s*(?P<first>{WORD}).{{0,12}}?(?i:last|family|sur) ?name\s*(?:[:=]"
    rf"|is)?\s*(?P<last>{WORD})"
    rf"|(?i:(?:last|family) name|surname)\s*(?:[:=]|is)?\s*(?P<family>{WORD}).{{0,12}}?(?i:first"
    rf"|given) ?name\s*(?:[:=]|is)?\s*(?P<given>{WORD})",
    re.DOTALL,
)
RARE_SURNAME = re.compile(rf"姓\s*({HAN})[,，。 ]\s*(?:名叫|叫)?(\1{HAN}{{1,2}})(?!{HAN})")
SURNAME_ZH = re.compile(
    rf"(?:免贵|我)?姓\s*:?\s*({SURNAME})(?:\s*[,，]?\s*(?:单?名|名字)(?:一个|叫|是)?\s*:?\s*({HAN}{{1,2}}?)(?:字"
    rf"|(?!{HAN})|(?={AFTER_NAME_ZH})))?(?![名氏])"
)
INTRODUCED = re.compile(
    r"(?:(?<![a-zA-Z])(?i:i am|i'm|i go by|im|this is|call me|you can call me|it's|it is|its|signed|ask for|spelled"
    r"|je suis|je m'appelle|ich bin|ich heiße|soy|me llamo|mi nombre es|meu nome é|mi chiamo)(?![a-zA-Z])"
    r"|我是|我系|我这边是|这边是|这里是|本人|这是|我叫|叫我|找|联系|候选人|应聘者|求职者|申请人)\s*:?\s*"
)
TRADE = re.compile(
    r"\s*(?:工程师|开发|程序|方向|专业|背景|后端|前端|语言|架构|算法|developer|engineer|programmer|dev\b|expert|fan"
    r"|user)"
)
LOWER = re.compile(
    rf"(?<![a-zA-Z])(?i:i am|i'm|im|this is|it's|its|call me)\s+((?:{WORD} ){{0,2}}?{WORD})"
    r"(?:\s+(?:here|speaking|btw|again))?\s*(?=$|[^\w\s'-])"
)
HERE = re.compile(rf"(?<![^\W_])((?:{WORD} ){{0,3}}{WORD}) (?:here|speaking)(?![a-z])")
CLOSING = (
    r"(?i:(?:best|kind|warm)(?: regards| wishes)?|regards|thanks|thank you|many thanks|cheers|sincerely"
    r"|yours(?: sincerely| truly)?|br|谢谢|此致|祝好)"
)
SIGNED = re.compile(rf"{CLOSING}\s*[,，.!。\n-]\s*({LATIN_NAME}|{HAN_NAME})\s*[.!。]?\s*$")


def announced(text: str) -> str | None:
    if parts := IN_PARTS.search(text):
        return f"{parts['first'] or parts['given']} {parts['last'] or parts['family']}"
    for found in FULL_NAME.finditer(text):
        if not _of_others(text, found) and (name := _chinese_or_latin(text[found.end() :])):
            return name
    if (surname := SURNAME_ZH.search(text)) and surname[2]:
        return surname[1] + surname[2]
    if rare := RARE_SURNAME.search(text):
        return rare[2]
    for found in KNOWN_AS.finditer(text):
        if _of_others(text, found):
            continue
        rest = text[found.end() :]
        if name := _chinese_or_latin(rest) or (_loose(rest) if found[0][0].isascii() else None):
            return name
    return surname[1] if surname else None


def _of_others(text: str, found: re.Match[str]) -> bool:
    return OF_OTHERS.search(text[max(0, found.start() - 20) : found.start()]) is not None


def introduced(text: str) -> str | None:
    """After "I am" much can follow that is no name: only capitals, or a Chinese surname, tell."""
    for found in INTRODUCED.finditer(text):
        rest = TITLE.sub("", text[found.end() :])
        name = _mixed(rest) or _latin(rest)
        if name and not TRADE.match(rest, len(name)):
            return name
        chinese = _han_name(rest)
        if chinese and chinese not in ORDINARY_ZH and not re.match(r"的(?!电|手|微|邮|号|联)", rest[len(chinese) :]):
            return chinese
    return _small(LOWER.finditer(text)) or _small(HERE.finditer(text))


def _small(found: Iterator[re.Match[str]]) -> str | None:
    """A name in small letters: nothing but words that are no words."""
    for match in found:
        name = TITLE.sub("", match[1])
        if name and all(is_no_word(word) for word in name.split()):
            return name
    return None


def signed(text: str) -> str | None:
    found = SIGNED.search(text)
    return found[1] if found and is_name(found[1]) else None


def _chinese_or_latin(rest: str) -> str | None:
    rest = TITLE.sub("", rest)
    lim = re.match(rf"{CAPITAL} (?:{GIVEN}){{2}}(?!{HAN})", rest)
    if lim and is_name(lim[0]):
        return lim[0]
    return _mixed(rest) or _latin(rest) or _han_name(rest, announced=True)


def _han_name(rest: str, announced: bool = False) -> str | None:
    """A name at the start, where what follows is no part of it: the shortest before a word, else the longest."""
    after_word = rf"(?:{TITLE_ZH})?(?:{AFTER_NAME_ZH})"
    before_end = rf"(?:{TITLE_ZH})?(?:[吧啊哈呀啦哦呗哟喔]|(?!{HAN}))"
    shapes = [
        rf"({HAN_NAME}?)(?={after_word})",
        rf"({HAN_NAME}?)(?={TITLE_ZH}(?!{HAN}))",
        rf"({HAN_NAME})(?={before_end})",
    ]
    if announced:
        shapes += [
            rf"({SURNAME}|[小老阿]{HAN})(?={before_end}|{TITLE_ZH})",
            rf"((?:{GIVEN}){{2,4}}?)(?={after_word}|{before_end})",
        ]
    for shape in shapes:
        if (found := re.match(shape, rest)) and not NO_NAME_ZH.search(found[1]):
            return found[1]
    word = re.match(rf"({HAN_NAME})(?!{HAN})", rest) if announced else None
    return word[1] if word and len(word[1]) == 2 and not re.match(TITLE_ZH, word[1]) else None


def _mixed(rest: str) -> str | None:
    found = re.match(MIXED_NAME, rest)
    return found[0] if found and is_name(found[0]) else None


def _latin(rest: str) -> str | None:
    found = re.match(LATIN_NAME, rest)
    name = without_tail(found[0]) if found else None
    return name if name and (is_name(name) or is_name(name.split(" ")[0])) else None


def _loose(rest: str) -> str | None:
    """After "my name is" a name needs no capitals, and ends where other words begin."""
    found = re.match(rf"{WORD}(?: {WORD}){{0,3}}", TITLE.sub("", rest))
    return without_tail(found[0]) if found else None
