"""The rules of facts for what recruiters answer at the console: faults by field, to be said in any language."""

from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dialogs.catalogue import Text
from role_data.protected import protected_word
from role_data.schema import RecruitersAnswer

RULES = {"string_too_short": "empty", "string_too_long": "too_long"}


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """`field`: zh, en, question_zh or question_en. `rule`: empty, too_long, no_chinese, has_chinese, no_english,
    long_question or protected, where `word` is the one that touches what must not be asked."""

    field: str
    rule: str
    word: str = ""


def faults_of(question: Text, answer: Text) -> tuple[AnswerFault, ...]:
    """None: it may be published."""
    written = {"zh": answer.zh, "en": answer.en, "question": {"zh": question.zh, "en": question.en}}
    try:
        RecruitersAnswer.model_validate(written)
    except ValidationError as error:
        return tuple(map(_fault, error.errors(include_url=False)))
    return ()


def _fault(detail: ErrorDetails) -> AnswerFault:
    rule = RULES.get(detail["type"]) or str(detail["ctx"]["rule"])
    found = protected_word(detail["input"]) if rule == "protected" else None
    return AnswerFault("_".join(map(str, detail["loc"])), rule, found.word if found else "")
