"""The shape of `company.yaml` and `roles/*.yaml`: which keys there are and what each may hold.

A validator's error is (what is wrong, what to write), so that `advice` need not know the rule behind it.
"""

import unicodedata
from typing import Annotated, Literal, NoReturn, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from dialogs.catalogue import DEGREES, DegreeLevel
from role_data.protected import protected_word

MAX_WORDS = 600
MAX_ASK = 200
MAX_LABEL_COLUMNS = 24  # twelve Chinese characters; a Latin letter is half as wide
MAX_LABEL_LETTERS = 30
MAX_QUESTION_COLUMNS = 60
MAX_YEARS = 50
MAX_LISTED = 200
TAKEN_IDS = ("company", "any")  # `company/users` is a fact, `apply/any` a button


def refuse(what: str, write: str, rule: str = "") -> NoReturn:
    """`rule`: its name, for those who say it in words of their own."""
    # As context values, not as a template: the words may contain braces.
    raise PydanticCustomError("role_data", "{what}", {"what": what, "write": write, "rule": rule})


def is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf"


def columns(text: str) -> int:
    """How wide the text is on a button: a Chinese character takes two columns, a Latin letter one."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _chinese(text: str) -> str:
    if not any(map(is_han, text)):
        refuse("the Chinese has no Chinese characters", "the same words in Chinese", "no_chinese")
    return text


def _english(text: str) -> str:
    if any(map(is_han, text)):
        refuse("the English has Chinese characters in it", "the same words in English", "has_chinese")
    if not any(character.isalpha() for character in text):
        refuse("the English has no words", "the same words in English", "no_english")
    return text


def _not_protected(text: str) -> str:
    found = protected_word(text)
    if found:
        refuse(
            f"“{found.word}” is about a protected attribute ({found.attribute}), which must never be asked",
            "what the work itself asks for, or nothing",
            "protected",
        )
    return text


def _short_chinese(text: str) -> str:
    if columns(text) > MAX_LABEL_COLUMNS:
        refuse("the Chinese label is too long", "at most 12 Chinese characters (two Latin letters count as one)")
    return text


def _short_english(text: str) -> str:
    if len(text) > MAX_LABEL_LETTERS:
        refuse("the English label is too long", f"at most {MAX_LABEL_LETTERS} letters")
    return text


def _fits_a_button(text: str) -> str:
    if columns(text) > MAX_QUESTION_COLUMNS:
        write = f"at most {MAX_QUESTION_COLUMNS // 2} Chinese characters or {MAX_QUESTION_COLUMNS} letters"
        refuse("the question is too long", write, "long_question")
    return text


def _role_id(text: str) -> str:
    if text in TAKEN_IDS:
        refuse(f"`{text}` is a word the bot itself uses", "another id, made of the role's title")
    return text


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_WORDS)]
Ask = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ASK)]
Chinese, English = AfterValidator(_chinese), AfterValidator(_english)
Askable = AfterValidator(_not_protected)
Names = Annotated[list[Name], Field(max_length=MAX_LISTED)]
RoleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,40}$"), AfterValidator(_role_id)]
FactName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,40}$")]
YearCount = Annotated[float, Field(ge=0, le=MAX_YEARS, allow_inf_nan=False)]


class Part(BaseModel):
    """Anything with keys. A key that is not listed is a fault, so that a slip of the pen is not silently lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CompanyName(Part):
    """A name may be the same in both languages."""

    zh: Name
    en: Name


class Title(Part):
    zh: Annotated[Name, Chinese]
    en: Annotated[Name, English]


class Label(Part):
    zh: Annotated[Name, Chinese, AfterValidator(_short_chinese)]
    en: Annotated[Name, English, AfterValidator(_short_english)]


class AskedWords(Part):
    zh: Annotated[Ask, Chinese, Askable]
    en: Annotated[Ask, English, Askable]


class YearsRule(Part):
    at_least: YearCount
    noted_above: YearCount | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.noted_above is not None and self.noted_above <= self.at_least:
            refuse(
                "`noted_above` is not more than `at_least`, so every answer that is met would be noted",
                f"a number above {self.at_least:g}, or leave `noted_above` out",
            )
        return self


class DegreeRule(Part):
    at_least: DegreeLevel
    desirable: DegreeLevel | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.desirable is not None and DEGREES.index(self.desirable) <= DEGREES.index(self.at_least):
            refuse(
                "`desirable` is not above `at_least`, so nobody could be told from the rest by it",
                f"a degree above {self.at_least}, or leave `desirable` out",
            )
        return self


class FieldRule(Part):
    one_of: Annotated[list[Name], Field(min_length=1, max_length=MAX_LISTED)]


class QuestionPart(Part):
    """`duty`, the number of the duty it is about, stands only under `quiz`; `must` only beside a rule."""

    ask: AskedWords
    must: bool | None = None
    duty: int | None = None


class YearsQuestion(QuestionPart):
    kind: Literal["years"]
    rule: YearsRule | None = None


class YesNoQuestion(QuestionPart):
    kind: Literal["yes_no"]
    rule: Annotated[
        Literal["yes"] | None, BeforeValidator(lambda rule: rule.lower() if isinstance(rule, str) else rule)
    ] = None


class DegreeQuestion(QuestionPart):
    kind: Literal["degree"]
    rule: DegreeRule | None = None


class FieldQuestion(QuestionPart):
    kind: Literal["field"]
    rule: FieldRule | None = None


class OpenQuestion(QuestionPart):
    kind: Literal["open"]
    rule: None = None


AnyQuestion = YearsQuestion | YesNoQuestion | DegreeQuestion | FieldQuestion | OpenQuestion
Question = Annotated[AnyQuestion, Field(discriminator="kind")]


class FactPart(Part):
    zh: Annotated[Words, Chinese]
    en: Annotated[Words, English]
    label: Label
    keywords: Names = []


class Requirement(FactPart):
    zh: Annotated[Words, Chinese, Askable]
    en: Annotated[Words, English, Askable]
    questions: list[Question] = []


class KnownQuestion(BaseModel):
    """A question as a recruiter puts it who has answered it."""

    zh: Annotated[Ask, Chinese, Askable, AfterValidator(_fits_a_button)]
    en: Annotated[Ask, English, Askable, AfterValidator(_fits_a_button)]


class RecruitersAnswer(BaseModel):
    """What is published beside the ad: not in a file, but by the recruiters' console."""

    zh: Annotated[Words, Chinese, Askable]
    en: Annotated[Words, English, Askable]
    question: KnownQuestion


class RoleFile(Part):
    """One role. `quiz` asks about duties: for a role that publishes no requirements, or beside them."""

    id: RoleId
    order: Annotated[int, Field(ge=1, le=9999)] | None = None
    title: Title
    aliases: Names
    duties: Annotated[list[FactPart], Field(min_length=1, max_length=MAX_LISTED)]
    requirements: Annotated[list[Requirement], Field(max_length=MAX_LISTED)]
    quiz: list[Question] = []


class CompanyFile(Part):
    name: CompanyName
    aliases: Names
    facts: dict[FactName, FactPart]
