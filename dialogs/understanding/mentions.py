"""Which roles a text names, what it points back at, and the text with the names masked."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from dialogs.catalogue import Catalogue
from dialogs.understanding.clean import fold
from dialogs.understanding.language import HAN
from dialogs.understanding.phrases import Phrases, alternatives, expression
from dialogs.understanding.role_names import RoleNames, Span

ASIDE = ("requirements", "duties", "quizzes")
"""What is said not to be asked for, so that something else is."""
LONGEST = 60
"""Characters up to which a message is read as pointing into a list."""
NUMBER = "nnn"
"""Where a frame takes a number, as a word: it is looked around itself like one."""


class Pointed(NamedTuple):
    """ "The second one", and where it is said. `number`: 1, 2… or -1 for the last. `of`: the list it names itself."""

    start: int
    end: int
    number: int
    of: str | None


@dataclass(frozen=True, slots=True)
class Mentions:
    """What is named and pointed at. Ids of roles are in the ad's order; texts are folded.

    `masked` has neutral words for names, `rest` has nothing for them. `ordinal`: 1, 2… or -1 for the last.
    `ordinal_of` and `list_named`: the list that is spoken of, if any. `several`: all roles, or "which one", are
    asked about. `again`: nothing but a name and "what about". `more`: nothing but "anything else?". `which`: nothing
    but "which one then?".
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
    more: bool
    which: bool


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
        self.more, self.which = Phrases(words["more"]), Phrases(words["which_one"])
        self.excepting, self.excepting_behind = (tuple(map(fold, words[w])) for w in ("except", "except_behind"))
        self.numbers = {fold(said): int(n) for n, spellings in words["numbers"].items() for said in spellings}
        self.ordinals = ordinals(words["ordinals"], words["ordinals_at_the_end"], self.numbers)
        self.last = Phrases(words["last"])
        self.not_ordinal = Phrases(words["not_ordinal"])
        self.between = "|".join(re.escape(fold(word)) for word in words["between_names"])
        self.set_aside = set_aside(words["set_aside"], [noun for kind in ASIDE for noun in words[kind]])
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
            again=bool(roles) and self.roles.leans(rest),
            which=not roles and said in self.which and self.roles.leans(self.which.without(rest)),
            more=rest in self.more and self.roles.leans(self.more.without(rest)),
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

    def wanted(self, said: str) -> str:
        """A folded text without what it says is not asked for: "not the duties, the requirements"."""
        left = self.set_aside.sub(" ", said)
        return said if self.roles.leans(left) else left

    def pointed(self, said: str) -> Iterator[Pointed]:
        """What a folded text points at in lists; long ones tell of themselves ("my second job")."""
        if len(said) > LONGEST:
            return
        said = self.not_ordinal.pattern.sub(lambda match: " " * len(match.group()), said)
        for match in sorted([*self.last.within(said), *self.ordinals.finditer(said)], key=re.Match.start):
            number = self.numbers[next(filter(None, match.groups()))] if match.groups() else -1
            behind = said[match.end() :].lstrip()
            of = (kind for kind, nouns in self.lists.items() if match.group() in nouns or nouns.begins(behind))
            yield Pointed(*match.span(), number, next(of, None))

    def _ordinal(self, rest: str) -> tuple[int | None, str | None]:
        """Which of a list is pointed at, and of which list if it says so anywhere."""
        pointed = next(self.pointed(rest), None)
        if pointed is None:
            return None, None
        said = self.not_ordinal.without(rest)
        return pointed.number, next((kind for kind, nouns in self.lists.items() if said in nouns), None)


def ordinals(frames: Iterable[str], at_the_end: Iterable[str], numbers: Iterable[str]) -> re.Pattern[str]:
    """ "The {n} one", a group for each frame, with any of the numbers in it."""
    number = "|".join(map(re.escape, sorted(numbers, key=len, reverse=True)))
    framed = [expression(fold(frame.replace("{n}", NUMBER))) for frame in frames]
    framed += [rf"{expression(fold(frame.replace('{n}', NUMBER)))}(?=\W*(?:$|[,.?]))" for frame in at_the_end]
    return re.compile("|".join(frame.replace(NUMBER, f"({number})") for frame in framed))


def set_aside(frames: Iterable[str], nouns: Iterable[str]) -> re.Pattern[str]:
    """ "Not the {list}", where nothing of its clause follows: 「是不是要求硕士」 sets nothing aside."""
    noun = f"(?:{alternatives(map(fold, nouns))})"
    framed = "|".join(expression(fold(frame.replace("{list}", NUMBER))) for frame in frames)
    return re.compile(rf"(?:{framed.replace(NUMBER, noun)})(?=\s*(?:$|[,，。.;；!]|but\b|just\b|而是|我|就))")


def _replaced(said: str, spans: Sequence[Span], instead: str) -> str:
    for span in sorted(spans, reverse=True):
        said = said[: span.start] + instead + said[span.end :]
    return said
