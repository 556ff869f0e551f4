"""Contact details in free words, checked with real libraries."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from dialogs.meanings import Details
from dialogs.understanding.clean import fold, simplified
from dialogs.understanding.name_shapes import HIDDEN
from dialogs.understanding.names import Names
from dialogs.understanding.phrases import Phrases, words
from dialogs.understanding.spelled import written_out
from dialogs.understanding.wechat_ids import WeChatIds
from dialogs.understanding.which_one import Found, WhichOne

ADDRESS = re.compile(
    r"(?<![\w.@+])([A-Za-z0-9._%+][A-Za-z0-9._%+'-]{0,63})?[ ]?@[ ]?([A-Za-z0-9.-]{0,253})", re.ASCII
)
HANDLE = re.compile(r"(?:^| )@[^. ]+$")
"""What somebody is called elsewhere: "telegram @anna"."""
MEANT_EMAIL = re.compile(
    r"(?:邮箱|邮件|电邮|e-?mail|mail)[^@\n]{0,12}?[a-z0-9_.-]+\.(?:com|cn|net|org|edu|io|co)\b", re.IGNORECASE
)
MEANT_PHONE = re.compile(
    r"(?:电话|手机|号码|phone|mobile|cell|tel|number|call|whatsapp)\D{0,16}(?P<number>\+?\d[\d ()-]{3,24}\d)",
    re.IGNORECASE,
)
LEFT_NUMBER = re.compile(
    r"(?<![\w.@/+-])(?!(?:19|20)\d\d(?!\d{5})|\d{5,6} ?- ?\d{5,6}(?!\d))"
    r"\+?\d(?:[ ()-]{0,2}\d){6,14}(?![\w.@/]|\s?-|[ ]?[年万元])"
)
"""As long as a phone's, and no date and no span of years or of pay."""
OTHER_NUMBER = re.compile(
    r"(?:qq|身份证|工号|学号|邮编|护照|\bid card|passport|employee id|student id)(?:(?!手机|电话|tel"
    r"|phone)[^\d,，。;\n]){0,8}\d[\d ]*",
    re.IGNORECASE,
)
OTHER_PEOPLES = re.compile(
    r"(?:人事|你们|贵司|贵公司|公司|招聘|客服|hr\b|your|the recruiter)"
    r"[^,，。\n]{0,24}\d[^,，。\n]*?(?:是不是|是吗|对吗|吗|\?|？)"
    r"|(?:是不是|\b(?:is|was)\s+(?:this|that|it|your|the hr))[^,，。\n]{0,40}\d",
    re.IGNORECASE,
)
COUNTRIES = {
    "HK": r"香港|hong ?kong|\bhk\b",
    "TW": r"台湾|taiwan|\btw\b",
    "MO": r"澳门|maca[uo]|\bmo\b",
    "SG": r"新加坡|singapore|\bsg\b",
    "MY": r"马来西亚|malaysia",
    "JP": r"日本|japan",
    "GB": r"英国|\buk\b|britain|british",
    "AU": r"澳洲|澳大利亚|australia",
    "CA": r"加拿大|canada",
    "DE": r"德国|germany|german",
    "FR": r"法国|france|french",
    "KR": r"韩国|korea",
    "IN": r"印度(?!尼)|india\b",
    "NL": r"荷兰|netherlands|dutch",
    "US": r"美国|\bUSA?\b|\bu\.s\.|america",
}
"""Whose numbers may come without their code where the country is named."""
ABROAD = {region: re.compile(name, re.IGNORECASE if region != "US" else 0) for region, name in COUNTRIES.items()}
THEIR_NUMBER = r"[^\d,，。\n+]{0,8}(?!\+|00|1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d))[(\d]"
"""Right after the name of a country, and no mobile number of mainland China's."""
BEFORE_NUMBER = {code: re.compile(rf"(?:{name}){THEIR_NUMBER}", re.IGNORECASE) for code, name in COUNTRIES.items()}
LONGEST_CORRECTION = 60
"""Characters; longer words may speak of a name or an address in passing."""
ASKS = re.compile(r"[?吗]\W*$")
PART = re.compile(r"(?P<first>first|given) ?name|(?:last|family) ?name|surname")
MOBILE = re.compile(r"(?<![\d+-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
CHINESE = re.compile(r"\(?(?:\+|0|1[3-9]|86|[48]00|95)")
"""How a number of mainland China's begins: without a 0 before the area code ten digits are anything."""


class Contacts:
    """Reads contact details, and names alone. Built once from the word files."""

    def __init__(self, names: Mapping[str, Any], no_names: Mapping[str, Any], reach: Mapping[str, Any]) -> None:
        self.which = WhichOne(reach)
        self.says_wrong, self.of_others = Phrases(reach["says_wrong"]), Phrases(reach["not_of_theirs"])
        self.own_name = Phrases(reach["own_name"])
        self.names = Names(names, no_names, self.which.corrects)
        ordinary = self.names.checks.ordinary_en | self.names.checks.never_en
        self.wechat_ids = WeChatIds(reach, ordinary, self.which.corrects)

    @classmethod
    def from_yaml(cls, texts: Mapping[str, str]) -> Self:
        """`texts` of the word files by name."""
        return cls(words(texts, "names"), words(texts, "no_names"), words(texts, "reach"))

    def read(self, text: str, default_region: str = "CN", *, before: str | None = None) -> Details:
        """Name, e-mail, phone (E.164) and WeChat id in a message; numbers without a country code are
        `default_region`'s, or of the same country as the number they gave `before` (E.164).

        The first of several wins unless the words around them say which is right. Never raises.
        """
        said = written_out(text)
        emails, bad_email = _emails(said)
        ids = self.wechat_ids.find(_hide(said, emails))
        written = [one for one in ids if not one.id.isdigit()]
        hidden = _hide(said, emails + [Found(one.id, one.start, one.end) for one in written])
        phones = _phones(hidden, default_region, _country(before) if before else None)
        bare = _hide(hidden, phones)
        wechat = [Found(one.id, one.start, one.end) for one in written if one.valid]
        wechat += [
            replace(one, value=_national(one.value)) for one in phones if self.wechat_ids.announced(bare[: one.start])
        ]
        faults = (
            *(["email"] if bad_email and not emails else []),
            *(["phone"] if not phones and (_meant_phone(hidden) or (emails + wechat and _left(hidden))) else []),
            *(["wechat_id"] if ids and not wechat else []),
        )
        simple = _simple(bare)
        email, phone, wechat_id = (self.which.right_one(found, simple) for found in (emails, phones, wechat))
        if phone and not wechat_id and self.wechat_ids.same_as_phone(simple):
            wechat_id = _national(phone)
        if email and not wechat_id:
            wechat_id = self.wechat_ids.same_as_email(simple, email)
        return Details(self.names.find(bare, email or ""), email, phone, wechat_id, faults)

    def corrected(self, text: str, on_file: Details) -> Details | None:
        """What somebody gives who says that a detail on file is wrong, perhaps nothing, or who tells another name."""
        said = fold(text)
        if len(said) > LONGEST_CORRECTION or said in self.of_others:
            return None
        wrong = said in self.says_wrong
        if not wrong and (said not in self.own_name or ASKS.search(said)):
            return None
        given = self.read(text, before=on_file.phone)
        name, old = given.name or "", on_file.name or ""
        if wrong:
            return replace(given, name=_with_part(name, old, said) or None)
        told = self.names.introductions.announced(_simple(written_out(text)))
        return given if told and name and name.lower() not in old.lower() else None


def _with_part(name: str, old: str, said: str) -> str:
    """ "My surname is spelled Rowe" changes one word of "Jane Roe"."""
    first, *rest = old.split(" ")
    if not rest or " " in name or not name or not (part := PART.search(said)):
        return name
    return " ".join((name, *rest) if part["first"] else (first, *rest[:-1], name))


def _simple(said: str) -> str:
    """Simplified where every character keeps its place."""
    simple = simplified(said)
    return simple if len(simple) == len(said) else said


def _emails(said: str) -> tuple[list[Found], bool]:
    """The valid addresses, and whether anything else was meant to be one."""
    valid: list[Found] = []
    bad = MEANT_EMAIL.search(said) is not None
    for match in ADDRESS.finditer(said):
        if HANDLE.search(match[0]):
            continue
        written = f"{match[1] or ''}@{match[2]}".rstrip(".-")
        try:
            validate_email(written, check_deliverability=False)
        except EmailNotValidError:
            bad = bad or bool(match[1] or match[2])
        else:
            valid.append(Found(written, match.start(), match.end()))
    return valid, bad


def _phones(said: str, region: str, of_before: str | None) -> list[Found]:
    """In order of place. The numbers of a country that is named come after those of `region`; those of the country
    of a number given before come first, but for mobile numbers of mainland China."""
    if OTHER_PEOPLES.search(said):
        return []
    left = OTHER_NUMBER.sub(lambda other: HIDDEN * len(other[0]), said)
    simple = _simple(left)
    found: list[Found] = []
    named = [code for code, name in ABROAD.items() if name.search(simple)]
    before = [code for code in named if BEFORE_NUMBER[code].search(simple)]
    for country in before:
        found += _phones_of(_hide(left, found), country)
    if of_before:
        plain = MOBILE.sub(lambda number: HIDDEN * len(number[0]), _hide(left, found))
        found += _phones_of(plain, of_before)
    for country in (region, *named):
        found += _phones_of(_hide(left, found), country)
    return sorted(found, key=lambda one: one.start)


def _phones_of(said: str, region: str) -> list[Found]:
    matches = phonenumbers.PhoneNumberMatcher(said, region, leniency=phonenumbers.Leniency.VALID)
    e164 = phonenumbers.PhoneNumberFormat.E164
    return [
        Found(phonenumbers.format_number(one.number, e164), one.start, one.end)
        for one in matches
        if region != "CN" or CHINESE.match(one.raw_string)
    ]


def _left(said: str) -> bool:
    """Whether a number stands beside other details that can be nothing but a phone's, and is none."""
    return LEFT_NUMBER.search(OTHER_NUMBER.sub("", said)) is not None and OTHER_PEOPLES.search(said) is None


def _meant_phone(said: str) -> bool:
    return MEANT_PHONE.search(simplified(said)) is not None and OTHER_PEOPLES.search(said) is None


def _country(e164: str) -> str | None:
    return phonenumbers.region_code_for_number(phonenumbers.parse(e164))


def _national(e164: str) -> str:
    return phonenumbers.national_significant_number(phonenumbers.parse(e164))


def _hide(said: str, found: list[Found]) -> str:
    for one in found:
        said = said[: one.start] + HIDDEN * (one.end - one.start) + said[one.end :]
    return said
