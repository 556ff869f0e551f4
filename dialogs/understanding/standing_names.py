"""Names that nothing announces: a piece of the message that is nothing but a name."""

import re
from collections.abc import Iterator

from dialogs.understanding.name_checks import is_chinese_name, is_name
from dialogs.understanding.name_shapes import HAN, HAN_NAME, LATIN_NAME, MIXED_NAME, SURNAME, TITLE, TITLE_ZH
from dialogs.understanding.name_words import ORDINARY_ZH
from dialogs.understanding.no_names import NO_NAME_ZH

SPEAKING = re.compile(
    r"[ ,]+(?i:here|speaking|btw|by the way|again|(?:ph\.?d|mba|msc|m\.d|md|cfa|pmp|esq)\.?)$"
    r"|(?<=[一-鿿])(?:敬上|谨上|留言|在此|本人|[吧啊哈呀啦哦呗哟喔])$"
)
FROM = re.compile(r"(?<=[^\W\d_]) (?:from|at|in|with|of) [A-Z].*$")
OPENER = re.compile(r"^(?i:sure thing|sure|ok|okay|yes|yeah|hi|hello|hey|and|so|well|from|by)\s+(?=[A-Z])")
PIECE = re.compile(
    r"(?:(?:(?<![A-Z])(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\b[Pp]rof)|(?<=[A-Z]{2}))\.(?:\s|$)|\s-+\s|--+"
    r"|[^\w '.·•・-])+"
)
BEFORE_ZH = (
    r"(?:嗯+|[哦噢]|好的?|那|就|候选人|应聘者|应聘人|求职者|求职人|申请人|投递人|学生|考生|在下|小弟|敝姓|请?找"
    r"|麻烦找|问|请?联系"
    r"|备注|署名|落款|来信人|来自|称呼|我是|我系|是|(?:来自|做|在|搞)[一-鿿]{1,6}的)?"
)
AFTER_ZH = (
    r"(?:(?:本人)?的?(?:电话|手机|微信|邮箱|号码|联系方式|简历|邮件|信箱|电邮)(?:号码?)?(?:是|为)?"
    r"|[吧啊哈呀啦哦呗哟喔]"
    r"|敬上|谨上|上|留|留言|在此|本人|收|[男女]|就行|就好|即可|这边)?"
)
STANDING = re.compile(
    rf"{BEFORE_ZH}({SURNAME})(?:{TITLE_ZH}){AFTER_ZH}|{BEFORE_ZH}({HAN_NAME}?)(?:{TITLE_ZH}){AFTER_ZH}"
    rf"|{BEFORE_ZH}({HAN_NAME}){AFTER_ZH}|(?:{HAN}{{1,8}}的)?([小老阿]{SURNAME}){AFTER_ZH}"
)
NOT_THEIRS = re.compile(
    r"(?:公司|单位|学校|毕业于|院校|城市|地址|地点|职位|岗位|专业|学历|推荐人|内推人|职务|现居|籍贯"
    r"|紧急联系人)\s*:\s*$"
    r"|(?i:company|employer|school|university|city|location|address|from|role|position|title|referr\w+(?: by)?"
    r"|reference|degree|major"
    r"|manager|language|country|nationality|emergency contact|linkedin|skype|telegram|line)\s*:\s*$"
)
GREETED = re.compile(r"\W{0,3}(?:您好|你好|早上好|下午好|晚上好)")


def bare(text: str) -> str | None:
    """A piece of the message that is nothing but a name: 「何静」, "Sarah Lee"; whole pieces before parts of them."""
    pieces = list(_pieces(text))
    for piece in pieces:
        if name := whole(piece):
            return name
    words = (word for piece in pieces for word in piece.split())
    return next((name for word in words if (name := _standing(word))), None)


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for end in (*PIECE.finditer(text), None):
        stop = end.start() if end else len(text)
        piece = text[start:stop].strip(" '.-") + ("." if re.search(r" [A-Z]\.$", text[start:stop]) else "")
        if piece and not NOT_THEIRS.search(text[max(0, start - 30) : start]) and not GREETED.match(text, stop):
            yield piece
        start = end.end() if end else stop


def whole(piece: str) -> str | None:
    untitled = SPEAKING.sub("", TITLE.sub("", OPENER.sub("", piece)))
    if " " in (placed := FROM.sub("", untitled)):
        untitled = placed
    if name := _standing(untitled):
        return name
    return untitled if re.fullmatch(rf"{LATIN_NAME}|{MIXED_NAME}", untitled) and is_name(untitled) else None


def _standing(piece: str) -> str | None:
    found = STANDING.fullmatch(piece)
    name = next((group for group in found.groups() if group), None) if found else None
    if name is None or piece in ORDINARY_ZH or NO_NAME_ZH.search((piece.replace(name, "", 1) and name) or piece):
        return None
    return name if len(name) == 1 or name[0] in "小老阿" or is_chinese_name(name) else None


def like_address(text: str, email: str) -> str | None:
    """ "tom hale, tom.hale@…": small letters that the address spells too."""
    local = re.sub(r"[^a-z]", "", email.partition("@")[0].lower())
    for piece in _pieces(text):
        words = SPEAKING.sub("", piece).split()
        if 2 <= len(words) <= 3 and all(len(word) > 1 and word.lower() in local for word in words):
            return " ".join(words)
    return None
