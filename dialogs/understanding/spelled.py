"""Addresses and numbers as people say or disguise them, in the signs they stand for: "joe at x dot com", 一三八."""

import re

from dialogs.understanding.clean import clean, half_width
from dialogs.understanding.name_shapes import HIDDEN

LIMIT = 2000
"""Characters that are looked at: more than anyone needs to say how to reach them."""
AT = re.compile(
    r"\s*(?:\(at\)|\[at\]|\{at\}|<at>|\(a\)|\sat\s(?=[^\s@]+\s+dot\s)|\sat\s(?=(?:gmail|qq|163|126|outlook"
    r"|hotmail|foxmail|icloud|yahoo|protonmail)\.)|艾特)\s*",
    re.IGNORECASE,
)
DISGUISED_AT = re.compile(
    r"([#$*&!])号?\s*(?:换成|改成|替换成?|代替|=)\s*@|(?:replace|change) ([#$*&!]) (?:with|to) @"
)
DOT = re.compile(
    r"\s*(?:\(dot\)|\[dot\]|\{dot\}|(?<=[a-z0-9])\sdot\s(?=[a-z])|(?<=[a-z0-9])\s?点\s?(?=(?:com|cn|net|org"
    r"|edu))|(?<=[a-z0-9])\s\.\s?(?=(?:com|cn|net|org|edu)\b))\s*",
    re.IGNORECASE,
)
UNDERSCORE = re.compile(r"(?<=[a-z0-9])\s*(?:\bunderscore\b|下划线|下横线)\s*(?=[a-z0-9])", re.IGNORECASE)
HYPHEN = re.compile(
    r"(?<=[a-z0-9])\s*(?:\b(?:dash|hyphen)\b|中划线|短横线?|横杠|横线|减号)\s*(?=[a-z0-9])", re.IGNORECASE
)
CHINESE_DIGITS = re.compile(r"(?:[零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖][ -]?){7,}")
DIGITS = str.maketrans("零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "001234567891212345678" + "9")
SPACED_DIGITS = re.compile(r"(?<![\d.])(?:\d ){7,}\d(?![\d.])")
ANY_DIGIT = r"[\d零〇一二三四五六七八九幺两]"
MIXED_DIGITS = re.compile(rf"(?<!{ANY_DIGIT})[1一幺](?:[ -]?{ANY_DIGIT}){{10}}(?!{ANY_DIGIT})")
"""A mobile number of which some digits are characters."""
ENGLISH = {
    word: str(digit)
    for digit, word in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"))
} | {"oh": "0"}
SPOKEN = rf"(?:(?:double|triple) )?(?:{'|'.join(ENGLISH)})"
ENGLISH_DIGITS = re.compile(rf"(?<![a-z])(?:{SPOKEN}[ ,-]{{1,2}}){{6,}}{SPOKEN}(?![a-z])", re.IGNORECASE)
PLUS = re.compile(r"\bplus\s+(?=\d)", re.IGNORECASE)
NO_PLUS = re.compile(
    r"(?<![\d+-])(\(?)(?=(?:85[23]\)?[ -]?[2-9]\d{3}|886\)?[ -]?0?(?:9\d\d|[2-8]))[ -]?\d{2,4}[ -]?\d{2,4}(?!\d))"
)
RUN_ON = re.compile(r"(?<![a-z])((?:vx|wx|v|tel|mob|mobile|phone|wechat|whatsapp))(?=\+?\d{7})", re.IGNORECASE)
KEYCAP = re.compile("[\ufe0f\u20e3]")
"""What makes 1️⃣ of 1."""
MARKUP = re.compile(r"<script\b.*?</script>|</?[a-z][a-z0-9]{0,9}\s*/?>", re.IGNORECASE | re.DOTALL)
"""No part of a name; an address in angle brackets is none."""


def written_out(text: str) -> str:
    """The beginning of a message, half-width, with the signs for the words."""
    said = KEYCAP.sub("", half_width(clean(text, LIMIT)).replace(HIDDEN, " "))
    said = MARKUP.sub(" ", said)
    said = re.sub(r"(?<=[A-Za-z0-9])。(?=[A-Za-z]{2})", ".", said)
    said = CHINESE_DIGITS.sub(lambda digits: digits[0].translate(DIGITS), said)
    said = SPACED_DIGITS.sub(lambda digits: digits[0].replace(" ", ""), said)
    said = MIXED_DIGITS.sub(lambda digits: digits[0].translate(DIGITS), RUN_ON.sub(r"\1 ", said))
    if disguised := DISGUISED_AT.search(said):
        said = said[: disguised.start()].replace(disguised[1] or disguised[2], "@") + said[disguised.end() :]
    said = PLUS.sub("+", ENGLISH_DIGITS.sub(lambda digits: _as_digits(digits[0]), said))
    said = DOT.sub(".", AT.sub("@", HYPHEN.sub("-", UNDERSCORE.sub("_", said))))
    return NO_PLUS.sub(r"\1+", said)


def _as_digits(spoken: str) -> str:
    """ "one three double eight" """
    digits, times = "", 1
    for word in re.findall("[a-z]+", spoken.lower()):
        if word in ENGLISH:
            digits, times = digits + ENGLISH[word] * times, 1
        else:
            times = 2 if word == "double" else 3
    return digits
