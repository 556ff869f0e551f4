"""The example sentences as values: which topics there are and what each sentence is an example of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

import yaml

from dialogs.events import Language
from dialogs.meanings import Action, ReadingOutcome
from dialogs.understanding.clean import fold
from dialogs.understanding.language import HAN
from dialogs.understanding.phrases import words as words_of

Asks = Literal["overview", "duties", "requirements", "need", "task", "which_role", "fit", "company"]
NOT_SENTENCES = ("topics.yaml", "mentions.yaml")
JOBS = "jobs/"
"""Where the files of invented jobs are."""
ADDED = "added.yaml"
"""Sentences that wait to be taught; until then they count in the model that is solved at every start. One that also
stands under another topic is corrected: what was taught of it is outweighed."""
ASKS_FOR: Mapping[str, Asks] = {"duties": "task", "requirements": "need", "company": "company"}
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Topic:
    """`asks`: what to look up, where the outcome is `answered`."""

    name: str
    outcome: ReadingOutcome | Literal["background"]
    action: Action | None = None
    asks: Asks | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """`filled`: with a skill in the place of `{skill}`; its words are the skill's, not the topic's."""

    text: str
    topic: str
    filled: bool = False


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact of an invented job, in both languages, and what people say who ask for it. `asks`: its topic."""

    asks: Asks
    zh: str
    en: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A job that nobody offers: what is learned from it holds for any other. `name`: of its file."""

    name: str
    facts: tuple[AskedFact, ...]


@dataclass(frozen=True, slots=True)
class Examples:
    """`words`: the parsed `mentions.yaml`. Texts are folded and their placeholders filled, as messages will be."""

    topics: Mapping[str, Topic]
    sentences: tuple[Example, ...]
    words: Mapping[str, Any]
    jobs: tuple[Job, ...] = ()


def read_examples(files: Mapping[str, str]) -> Examples:
    """`files`: YAML texts by file name. Raises ValueError naming file, topic and what to write instead."""
    topics, words = read_topics(files), read_words(files)
    jobs = tuple(_job(file, files[file], words) for file in sorted(files) if file.startswith(JOBS))
    found: dict[str, Example] = {}
    for job in jobs:
        for fact in job.facts:
            found |= {text: Example(text, fact.asks) for text in fact.sentences}
    added: dict[str, Example] = {}
    for file, topic, language, sentence in _sentences(files):
        if topic not in topics:
            raise ValueError(f"{file}: there is no topic “{topic}”; topics.yaml lists them all")
        for text in _filled(fold(sentence), language, words, len(found)):
            known = added if file == ADDED else found
            other = known.setdefault(text, Example(text, topic, "{skill}" in sentence)).topic
            if other != topic and (known is added or text not in added):
                raise ValueError(f"{file}: “{sentence}” stands under {topic} and under {other}; keep one")
    return Examples(topics, tuple((found | added).values()), words, jobs)


def read_topics(files: Mapping[str, str]) -> dict[str, Topic]:
    return {name: _topic(name, row) for name, row in parsed(files["topics.yaml"], "topics.yaml").items()}


def read_words(files: Mapping[str, str]) -> Mapping[str, Any]:
    return words_of({"mentions": files["mentions.yaml"]}, "mentions")


FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""There are thousands of sentences."""


class _Once(FAST):  # type: ignore[misc]
    """Takes no name twice: the second would silently take the place of the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        lines: dict[str, int] = {}
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if lines.setdefault(key.value, line) != line:
                raise ValueError(f"line {line}: “{key.value}” is in line {lines[key.value]} already; make them one")
        return super().construct_mapping(node, deep)


def parsed(text: str, file: str = "") -> Any:
    """YAML. Raises ValueError naming file, line and what to write instead."""
    try:
        return yaml.load(text, Loader=_Once)  # noqa: S506 - a safe one
    except ValueError as error:
        raise ValueError(f"{file}, {error}" if file else str(error)) from None


def _topic(name: str, row: Mapping[str, str]) -> Topic:
    action = Action(row["action"]) if "action" in row else None
    return Topic(name, cast(ReadingOutcome, row["outcome"]), action, cast(Asks | None, row.get("asks")))


def _job(file: str, text: str, words: Mapping[str, Any]) -> Job:
    """Raises ValueError for a fact that lacks a language or its sentences."""
    facts = []
    for kind, rows in (parsed(text, file) or {}).items():
        for row in rows if kind in ASKS_FOR else ():
            if not {"zh", "en", "asked"} <= row.keys() or not all(isinstance(said, str) for said in row["asked"]):
                raise ValueError(f"{file}: each fact under {kind} needs zh, en and asked, a list of quoted sentences")
            asked = (_named(fold(said), "zh" if HAN.search(said) else "en", words) for said in row["asked"])
            facts.append(AskedFact(ASKS_FOR[kind], fold(row["zh"]), fold(row["en"]), tuple(dict.fromkeys(asked))))
    return Job(file, tuple(facts))


def _sentences(files: Mapping[str, str]) -> Iterator[tuple[str, str, Language, str]]:
    """File, topic, language and sentence."""
    for file in sorted(file for file in files if file not in NOT_SENTENCES and not file.startswith(JOBS)):
        for topic, by_language in (parsed(files[file], file) or {}).items():
            for language in LANGUAGES:
                for sentence in by_language.get(language) or ():
                    if not isinstance(sentence, str):
                        raise ValueError(f"{file}: under {topic}, put quotes around {sentence!r}")  # noqa: TRY004
                    yield file, topic, language, sentence


def _filled(sentence: str, language: Language, words: Mapping[str, Any], turn: int) -> Iterator[str]:
    """With the names' masks in their places; one text for each of a few skills, taken in turn."""
    skills = words["skills"][language]
    named = _named(sentence, language, words)
    if "{skill}" not in named:
        yield named
        return
    for step in range(int(words["skills_for_a_sentence"])):
        yield named.replace("{skill}", fold(skills[(7 * turn + step * 5) % len(skills)]))


def _named(sentence: str, language: Language, words: Mapping[str, Any]) -> str:
    masks = words["masks"]
    return sentence.replace("{role}", masks["role"][language]).replace("{company}", masks["company"][language])
