"""Which roles a text names, what it points back at, and the text with the names masked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialogs.catalogue import Catalogue
from dialogs.understanding.clean import fold
from dialogs.understanding.language import HAN
from dialogs.understanding.phrases import Phrases, expression
from dialogs.understanding.role_names import RoleNames, Span

NUMBER = "nnn"
"""Where a frame takes a number, as a word: it is looked around itself like one."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What is named and pointed at. Ids of roles are in the ad's order; texts are folded.

    `masked` has neutral words for names, `rest` has nothing for them. `ordinal`: 1, 2… or -1 for the last.
    `ordinal_of` and `list_named`: the list that is spoken of, if any. `several`: all roles, or "which one", are
    asked about. `again`: nothing but a name and "what about".
    """

    roles: tuple[str, ...]
    excluded: tuple[str, ...]
    company: bool
    masked: str
    rest: str
    several: bool
    compares: bool
    ordinal: int | None
    ordinal_of: str | None
    list_named: str | None
    again: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A folded text, respelt where a name was meant, and where in it roles are named."""

    said: str
    spans: tuple[Span, ...]

    def within(self, start: int, end: int) -> "Named":
        """A stretch of it."""
        inside = (span for span in self.spans if start <= span.start and span.end <= end)
        moved = (Span(span.start - start, span.end - start, span.roles) for span in inside)
        return Named(self.said[start:end], tuple(moved))


class Names:
    """Finds names of roles and of the company. Built from a catalogue and the words of `mentions.yaml`."""

    def __init__(self, catalogue: Catalogue, words: Mapping[str, Any]) -> None:
        self.ids = tuple(role.id for role in catalogue.roles)
        self.roles = RoleNames(catalogue.roles, words)
        self.company = Phrases([*catalogue.company.aliases, catalogue.company.name.zh, catalogue.company.name.en])
        self.lists = {kind: Phrases(words[kind]) for kind in ("requirements", "duties", "roles")}
        self.several, self.compares = Phrases(words["all_roles"]), Phrases(words["compare"])
        self.again = Phrases(words["again"])
        self.excepting, self.excepting_behind = (tuple(map(fold, words[w])) for w in ("except", "except_behind"))
        self.numbers = {fold(said): int(n) for n, spellings in words["numbers"].items() for said in spellings}
        self.ordinals, self.last = ordinals(words["ordinals"], self.numbers), Phrases(words["last"])
        self.not_ordinal = Phrases(words["not_ordinal"])
        self.between = "|".join(re.escape(fold(word)) for word in words["between_names"])
        self.masks, self.articles = words["masks"], [fold(article) for article in words["masks"]["articles"]]

    def read(self, text: str) -> Mentions:
        return self.mentions(self.find(fold(text)))

    def find(self, folded: str) -> Named:
        said, spans = self.roles.find(folded)
        return Named(said, tuple(spans))

    def mentions(self, named: Named) -> Mentions:
        said, spans = named.said, named.spans
        named_roles = {id_ for span in spans for id_ in span.roles}
        excluded = {id_ for span in spans for id_ in span.roles if self._is_excepted(said, span)}
        roles = tuple(i for i in self.ids if i in named_roles - excluded)
        rest = self.company.without(_replaced(said, spans, " "))
        ordinal, of = self._ordinal(rest)
        return Mentions(
            roles=roles,
            excluded=tuple(i for i in self.ids if i in excluded),
            company=said in self.company,
            masked=self.masked(named),
            rest=" ".join(rest.split()),
            several=len(roles) > 1 or said in self.several,
            compares=said in self.compares,
            ordinal=ordinal,
            ordinal_of=of,
            list_named=next((kind for kind in ("requirements", "duties") if rest in self.lists[kind]), None),
            again=bool(roles) and not re.sub(r"[\W_]+", "", self.again.without(rest)),
        )

    def _is_excepted(self, said: str, span: Span) -> bool:
        """ "Besides the FAE", 「FAE不考虑」."""
        before, behind = said[: span.start].rstrip(), said[span.end :].lstrip(" ,")
        return before.endswith(self.excepting) or behind.startswith(self.excepting_behind)

    def joins(self, first: Mentions, second: Mentions) -> bool:
        """Whether a name of a role ends the one and another begins the other: "the HPC job | and the FAE job"."""
        masks = tuple(self.masks["role"].values())
        return first.masked.endswith(masks) and second.masked.startswith(masks)

    def masked(self, named: Named) -> str:
        """Names replaced by what examples say instead of them, so that a name never decides what was asked."""
        said, spans = named.said, named.spans
        language = "zh" if HAN.search(_replaced(said, spans, " ")) else "en"
        role, company = self.masks["role"][language], self.masks["company"][language]
        text = self.company.without(_replaced(said, spans, f" {role} "), f" {company} ")
        articles = "|".join(map(re.escape, self.articles))
        text = re.sub(rf"(?<![a-z0-9])(?:{articles})\s*(?={role}|{company})", "", text)
        if language == "zh":
            text = re.sub(rf"\s*({role}|{company})\s*", r"\1", text)
        text = re.sub(rf"{role}(?:[\W]*(?:{self.between})?[\W]*{role})+", role, text)
        return " ".join(text.split())

    def _ordinal(self, rest: str) -> tuple[int | None, str | None]:
        """Which of a list is pointed at, and of which list if it says so."""
        said = self.not_ordinal.without(rest)
        pointed = self.ordinals.search(said)
        number = -1 if said in self.last else self.numbers[next(filter(None, pointed.groups()))] if pointed else None
        if number is None or len(said) > 60:
            return None, None
        return number, next((kind for kind, nouns in self.lists.items() if said in nouns), None)


def ordinals(frames: Iterable[str], numbers: Iterable[str]) -> re.Pattern[str]:
    """ "The {n} one", a group for each frame, with any of the numbers in it."""
    number = "|".join(map(re.escape, sorted(numbers, key=len, reverse=True)))
    framed = (expression(fold(frame.replace("{n}", NUMBER))) for frame in frames)
    return re.compile("|".join(frame.replace(NUMBER, f"({number})") for frame in framed))


def _replaced(said: str, spans: Sequence[Span], instead: str) -> str:
    for span in sorted(spans, reverse=True):
        said = said[: span.start] + instead + said[span.end :]
    return said
