"""A question's rule in the sentences of `words/rules.yaml`: which answer meets it, and what comes of another one."""

from collections.abc import Iterator, Mapping

from bot.console.rendering import words_of
from dialogs.catalogue import AnswerYes, AtLeastDegree, AtLeastYears, Question, Rule, StudiedOneOf
from dialogs.events import Language


def sentence(question: Question, language: Language) -> str:
    words = words_of("rules")[language]
    if question.rule is None:
        return words["nothing"]
    return words["space"].join((*_met_by(question.rule, words), words["must" if question.must else "preference"]))


def _met_by(rule: Rule, words: Mapping[str, str]) -> Iterator[str]:
    match rule:
        case AtLeastYears(years, above):
            yield words["any_years" if not years else "year" if years == 1 else "years"].format(years=f"{years:g}")
            if above is not None:
                yield words["noted_above"].format(years=f"{above:g}")
        case AnswerYes():
            yield words["yes_does"]
        case AtLeastDegree(level, desirable):
            yield words[f"at_least_{level}"]
            if desirable is not None:
                yield words[f"noted_{desirable}"]
        case StudiedOneOf(groups):
            *others, last = (words.get(f"field_{group}", group) for group in groups)
            listed = words["or"].join([words["comma"].join(others), last] if others else [last])
            yield words["field"].format(fields=listed)
