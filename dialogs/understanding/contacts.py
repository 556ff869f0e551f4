"""Contact details in free words, checked with real libraries."""

import re
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from dialogs.meanings import Details
from dialogs.understanding.clean import clean, half_width, simplified
from dialogs.understanding.names import HIDDEN, find_name
from dialogs.understanding.wechat_ids import find_wechat_ids, same_as_phone

LIMIT = 2000
"""Characters that are looked at: more than anyone needs to say how to reach them."""
SPELLED_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\{at\}|\sat\s(?=[^\s@]+\s+dot\s))\s*", re.IGNORECASE)
SPELLED_DOT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\{dot\}|(?<=[a-z0-9])\sdot\s(?=[a-z]))\s*", re.IGNORECASE)
ADDRESS = re.compile(r"(?<![\w.@+-])([A-Za-z0-9._%+'-]{0,64})[ ]?@[ ]?([A-Za-z0-9.-]{0,253})", re.ASCII)
MEANT_EMAIL = re.compile(
    r"(?:邮箱|邮件|电邮|e-?mail|mail)[^@\n]{0,12}?[a-z0-9_.-]+\.(?:com|cn|net|org|edu|io|co)\b", re.IGNORECASE
)
MEANT_PHONE = re.compile(
    r"(?:电话|手机|号码|phone|mobile|cell|tel|number|call|whatsapp)\D{0,16}(?P<number>\+?\d[\d ()-]{3,24}\d)",
    re.IGNORECASE,
)
OTHER_NUMBER = re.compile(r"(?:qq|身份证|工号|学号|邮编)\D{0,8}\d[\d ]*", re.IGNORECASE)
CLAUSE_END = re.compile(r"[,，。;；!！?？\n]|\.\s|\s(?:and|but|it's)\s|但是?|而是|现在")
WRONG_ONE = re.compile(
    r"\b(?:old|dead|don't|do not|dont|not|no longer|never|wrong|previous|former|expired|inactive|stopped|isn't|was)\b"
    r"|旧|以前|之前|不要|别用|别打|停用|作废|不用|弃用|注销|错|换了|老的|老号|不再|打不通|不是|不对",
    re.IGNORECASE,
)
RIGHT_ONE = re.compile(
    r"\b(?:new|use|now|current|currently|correct|actually|prefer|preferred|instead|right|best|better|sorry|rather)\b"
    r"|新|用这个|请用|改用|改成|改为|换成|更正|正确|应该|而是|以这|为准|优先|常用|现在|用",
    re.IGNORECASE,
)
OTHER_PEOPLES = re.compile(
    r"(?:人事|你们|贵司|贵公司|公司|招聘|客服|hr\b|your|the recruiter)"
    r"[^,，。\n]{0,24}\d[^,，。\n]*?(?:是不是|是吗|对吗|吗|\?|？)"
    r"|(?:是不是|\b(?:is|was)\s+(?:this|that|it|your|the hr))[^,，。\n]{0,40}\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    value: str
    start: int
    end: int


def read_details(text: str, default_region: str = "CN") -> Details:
    """Name, e-mail, phone (E.164) and WeChat id in a message; numbers without a country code are `default_region`'s.

    The first of several wins unless the words around them say which is right. Never raises.
    """
    said = _plain(text)
    emails, bad_email = _emails(said)
    ids = find_wechat_ids(_hide(said, emails))
    wechat = [Found(one.id, one.start, one.end) for one in ids if one.valid]
    hidden = _hide(said, emails + [Found(one.id, one.start, one.end) for one in ids])
    phones = _phones(hidden, default_region)
    faults = (
        *(["email"] if bad_email and not emails else []),
        *(["phone"] if not phones and _meant_phone(hidden) else []),
        *(["wechat_id"] if ids and not wechat else []),
    )
    phone = _right_one(phones, said)
    wechat_id = _right_one(wechat, said)
    if phone and not wechat_id and same_as_phone(said):
        wechat_id = _national(phone)
    return Details(_name(_hide(hidden, phones)), _right_one(emails, said), phone, wechat_id, faults)


def _name(said: str) -> str | None:
    """Looked for among simplified characters, given in the candidate's own."""
    simple = simplified(said)
    name = find_name(simple)
    if name is None or len(simple) != len(said) or name not in simple:
        return name
    start = simple.index(name)
    return said[start : start + len(name)]


def _plain(text: str) -> str:
    said = half_width(clean(text, LIMIT)).replace(HIDDEN, " ")
    said = re.sub(r"(?<=[A-Za-z0-9])。(?=[A-Za-z]{2})", ".", said)
    return SPELLED_DOT.sub(".", SPELLED_AT.sub("@", said))


def _emails(said: str) -> tuple[list[Found], bool]:
    """The valid addresses, and whether anything else was meant to be one."""
    valid: list[Found] = []
    bad = MEANT_EMAIL.search(said) is not None
    for match in ADDRESS.finditer(said):
        written = f"{match[1]}@{match[2]}".rstrip(".-")
        try:
            validate_email(written, check_deliverability=False)
        except EmailNotValidError:
            bad = bad or bool(match[1] or match[2])
        else:
            valid.append(Found(written, match.start(), match.end()))
    return valid, bad


def _phones(said: str, region: str) -> list[Found]:
    if OTHER_PEOPLES.search(said):
        return []
    asked = OTHER_NUMBER.sub(lambda other: HIDDEN * len(other[0]), said)
    matches = phonenumbers.PhoneNumberMatcher(asked, region, leniency=phonenumbers.Leniency.VALID)
    e164 = phonenumbers.PhoneNumberFormat.E164
    return [Found(phonenumbers.format_number(one.number, e164), one.start, one.end) for one in matches]


def _meant_phone(said: str) -> bool:
    return MEANT_PHONE.search(simplified(said)) is not None and OTHER_PEOPLES.search(said) is None


def _national(e164: str) -> str:
    return phonenumbers.national_significant_number(phonenumbers.parse(e164))


def _right_one(found: list[Found], said: str) -> str | None:
    """Of several, the one called right or new; else the first that is not called wrong or old."""
    if len(found) < 2:
        return found[0].value if found else None
    around = [_words_around(n, found, said) for n in range(len(found))]
    not_wrong = [one for one, words in zip(found, around, strict=True) if not WRONG_ONE.search(words)]
    if len(not_wrong) == len(found):
        return found[0].value
    right = [one for one, words in zip(found, around, strict=True) if one in not_wrong and RIGHT_ONE.search(words)]
    return (right or not_wrong or found)[0].value


def _words_around(n: int, found: list[Found], said: str) -> str:
    """The clause a detail stands in, up to its neighbours."""
    start = found[n - 1].end if n else 0
    end = found[n + 1].start if n + 1 < len(found) else len(said)
    before = CLAUSE_END.split(said[start : found[n].start])[-1]
    return f"{before} {CLAUSE_END.split(said[found[n].end : end])[0]}"


def _hide(said: str, found: list[Found]) -> str:
    for one in found:
        said = said[: one.start] + HIDDEN * (one.end - one.start) + said[one.end :]
    return said
