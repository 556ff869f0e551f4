"""A question's rule in the sentences of `words/rules.yaml`: what answer meets it, and what comes of one that does not."""

from bot.console.rendering import words_of
from dialogs.catalogue import AnswerYes, AtLeastDegree, AtLeastYears, Question, StudiedOneOf
from dialogs.events import Language


def sentence(question: Question, language: Language) -> str:
    return words_of("rules")[language]["space"].join(_sentences(question, words_of("rules")[language]))


def _sentences(question: Question, words: dict[str, str]) -> list[str]:
    match question.rule:
        case None:
            return [words["nothing"]]
        case AtLeastYears(years, above):
            told = [
                words["years" if years != 1 else "year"].format(years=f"{years:g}") if years else words["any_years"]
            ]
            told += [words["noted_above"].format(years=f"{above:g}")] if above is not None else []
        case AnswerYes():
            told = [words["yes"]]
        case AtLeastDegree(level, desirable):
            told = [words[f"at_least_{level}"]]
            told += [words[f"noted_{desirable}"]] if desirable else []
        case StudiedOneOf(groups):
            named = [words.get(f"field_{group}", group) for group in groups]
            *others, last = named
            told = [words["field"].format(fields=words["or"].join(filter(None, (words["comma"].join(others), last))))]
    return [*told, words["must" if question.must else "preference"]]
