"""A length of time told by two ages: "I'm 34 and have done it since I was 30". Text comes folded, in digits."""

import re

NOW = re.compile(
    r"(?:\b(?:i'?m|i am)(?: now)?|我|今年|现在)\s*([2-7]\d)(?![\d.]|\s*(?:years?\s+(?!old)|yrs|年|个月|months))"
    r"(?:岁|\s*years old)?"
)
THEN = re.compile(
    r"\b(?:ever )?since (?:i was|i turned|turning|age|the age of)\s*([1-6]\d)(?!\d)"
    r"|([1-6]\d)岁(?=开始|入行|转行|入坑|才|就|起)"
)


def told_by_ages(text: str) -> str:
    """The text with the length between the two ages in their place, if both are told and once each."""
    now, then = list(NOW.finditer(text)), list(THEN.finditer(text))
    if len(then) != 1 or not now:
        return text
    began = next(int(age) for age in then[0].groups() if age)
    years = int(now[0][1]) - began
    if years <= 0:
        return text
    return NOW.sub(" ", f"{text[: then[0].start()]} {years} years {text[then[0].end() :]}")
