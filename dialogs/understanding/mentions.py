"""Which roles a text names, what it points back at, and the text with the names masked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialogs.catalogue import Catalogue, Role
from dialogs.understanding.clean import fold
from dialogs.understanding.language import HAN
from dialogs.understanding.phrases import Phrases, expression

SURE_IN_SPITE_OF_A_SLIP = 7
"""Names from this many characters on are known with one letter missing, doubled, swapped or wrong."""
SEARCHED = 160
"""Characters in which names with slips are looked for."""
LONGEST_NAME = 8
"""Words of a name that is looked for with slips."""
Masks = Mapping[str, Mapping[str, str]]


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


class Names:
    """Finds names of roles and of the company. Built from a catalogue and the words of `mentions.yaml`."""

    def __init__(self, catalogue: Catalogue, words: Mapping[str, Any]) -> None:
        self.ids = tuple(role.id for role in catalogue.roles)
        fields = {role.id: field_names(role, catalogue.roles) for role in catalogue.roles}
        self.of = {
            alias: role for role in catalogue.roles for alias in _full_names(role, fields, words["role_nouns"])
        }
        self.found = Phrases(self.of)
        self.bare = {name: id_ for id_, names in fields.items() for name in names if name not in self.of}
        self.bare_frames = [
            (re.compile(expression(fold(frame.replace("{name}", name)))), name)
            for name in sorted(self.bare, key=len, reverse=True)
            for frame in words["bare_names"]
        ]
        self.not_names = Phrases(frame.replace("{name}", name) for name in self.bare for frame in words["not_names"])
        self.spellings = _spellings([*self.bare, *map(fold, words["bare_names"])])
        # A name one slip from a bare field ("deep learning职") would make the field a role everywhere.
        long = [n for n in self.of if len(n) >= SURE_IN_SPITE_OF_A_SLIP and not slips(n) & set(self.bare)]
        self.with_slips = {slip: name for name in long for slip in slips(name)}
        self.company = Phrases([*catalogue.company.aliases, catalogue.company.name.zh, catalogue.company.name.en])
        self.lists = {kind: Phrases(words[kind]) for kind in ("requirements", "duties", "roles")}
        self.several, self.compares = Phrases(words["all_roles"]), Phrases(words["compare"])
        self.again, self.excepting = Phrases(words["again"]), tuple(map(fold, words["except"]))
        self.ordinals, self.last = ordinal_patterns(words), Phrases(words["last"])
        self.not_ordinal = Phrases(words["not_ordinal"])
        self.masks, self.articles = words["masks"], [fold(article) for article in words["masks"]["articles"]]

    def read(self, text: str) -> Mentions:
        said, spans = self._named(fold(text))
        excluded = {id_ for start, _, id_ in spans if said[:start].rstrip().endswith(self.excepting)}
        roles = tuple(i for i in self.ids if i not in excluded and any(i == span[2] for span in spans))
        rest = self.company.without(_replaced(said, spans, " "))
        ordinal, of = self._ordinal(rest)
        return Mentions(
            roles=roles,
            excluded=tuple(i for i in self.ids if i in excluded),
            company=said in self.company,
            masked=self.masked(said, spans),
            rest=" ".join(rest.split()),
            several=len(roles) > 1 or said in self.several,
            compares=said in self.compares,
            ordinal=ordinal,
            ordinal_of=of,
            list_named=next((kind for kind in ("requirements", "duties") if rest in self.lists[kind]), None),
            again=bool(roles) and not re.sub(r"[\W_]+", "", self.again.without(rest)),
        )

    def masked(self, said: str, spans: Sequence[tuple[int, int, str]]) -> str:
        """Names replaced by what examples say instead of them, so that a name never decides what was asked."""
        language = "zh" if HAN.search(_replaced(said, spans, " ")) else "en"
        role, company = self.masks["role"][language], self.masks["company"][language]
        text = self.company.without(_replaced(said, spans, f" {role} "), f" {company} ")
        articles = "|".join(map(re.escape, self.articles))
        text = re.sub(rf"(?<![a-z0-9])(?:{articles})\s*(?={role}|{company})", "", text)
        if language == "zh":
            text = re.sub(rf"\s*({role}|{company})\s*", r"\1", text)
        text = re.sub(rf"(?:{role}\W*){{2,}}", role + " ", text)
        return " ".join(text.split())

    def _named(self, said: str) -> tuple[str, list[tuple[int, int, str]]]:
        """Where which role is named: exactly or by its field in a telling place; else with a slip; else by its field
        with slips in it or around it, and then the text without them."""
        if spans := self._spans(said):
            return said, spans
        if said not in self.not_names and (spans := self._slipped(said)):
            return said, spans
        spelt = re.sub(r"[a-z]{6,}", lambda word: self._spelt(word.group()), said)
        spans = self._spans(spelt) if spelt != said else []
        return (spelt, spans) if spans else (said, [])

    def _spelt(self, word: str) -> str:
        if word in self.spellings.values():
            return word
        return next((self.spellings[slip] for slip in sorted(slips(word)) if slip in self.spellings), word)

    def _spans(self, said: str) -> list[tuple[int, int, str]]:
        spans = [(m.start(), m.end(), self.of[_plain(m.group())].id) for m in self.found.within(said)]
        fields = [match.span() for match in self.not_names.within(said)]
        for pattern, name in self.bare_frames:
            for match in pattern.finditer(said):
                start = match.start() + match.group().index(name)
                taken = [*fields, *((begin, end) for begin, end, _ in spans)]
                if all(start >= end or start + len(name) <= begin for begin, end in taken):
                    spans.append((start, start + len(name), self.bare[name]))
        return sorted(spans)

    def _slipped(self, said: str) -> list[tuple[int, int, str]]:
        words = list(re.finditer(r"[a-z0-9.'-]+|[㐀-鿿]", said[:SEARCHED]))
        for length in range(min(2 * LONGEST_NAME, len(words)), 0, -1):
            for first, last in zip(words, words[length - 1 :], strict=False):
                window = said[first.start() : last.end()]
                name = self._meant(window) if len(window) >= SURE_IN_SPITE_OF_A_SLIP - 1 else None
                if name:
                    return [(first.start(), last.end(), self.of[name].id)]
        return []

    def _meant(self, window: str) -> str | None:
        return next((self.with_slips[slip] for slip in slips(window) if slip in self.with_slips), None)

    def _ordinal(self, rest: str) -> tuple[int | None, str | None]:
        """Which of a list is pointed at, and of which list if it says so."""
        said = self.not_ordinal.without(rest)
        number = -1 if said in self.last else next((n for n, pattern in self.ordinals if said in pattern), None)
        if number is None or len(said) > 60:
            return None, None
        return number, next((kind for kind, nouns in self.lists.items() if said in nouns), None)


def field_names(role: Role, roles: Iterable[Role]) -> set[str]:
    """What a title says beyond the other titles ("deep learning", 深度学习), and its initials ("dl")."""
    names = set()
    for title, others in (
        (fold(role.title.en), [fold(other.title.en) for other in roles if other.id != role.id]),
        (fold(role.title.zh), [fold(other.title.zh) for other in roles if other.id != role.id]),
    ):
        shared = max((_common_end(title, other) for other in others), key=len, default="")
        own = title.removesuffix(shared).strip()
        if own and own != title:
            names.add(own)
        words = own.split()
        if len(words) > 1 and own.isascii():
            names.add("".join(word[0] for word in words))
    return {name for name in names if len(name) > 1}


def slips(name: str) -> set[str]:
    """The name, and the name with any one character gone: two names one slip apart share one of these."""
    return {name} | {name[:i] + name[i + 1 :] for i in range(len(name))}


def _spellings(texts: Iterable[str]) -> dict[str, str]:
    """The longer Latin words of some texts by what is left of them after a slip."""
    words = sorted({word for text in texts for word in re.findall(r"[a-z]{6,}", text)})
    return {slip: word for word in words for slip in slips(word)}


def ordinal_patterns(words: Mapping[str, Any]) -> list[tuple[int, Phrases]]:
    return [
        (int(number), Phrases(frame.replace("{n}", str(spelt)) for frame in words["ordinals"] for spelt in spellings))
        for number, spellings in words["numbers"].items()
    ]


def _full_names(role: Role, fields: Mapping[str, set[str]], nouns: Iterable[str]) -> set[str]:
    made = {f"{name}{gap}{noun}" for name in fields[role.id] for noun in nouns for gap in (" ", "")}
    taken = {fold(alias) for alias in (*role.aliases, role.title.zh, role.title.en)}
    return {_plain(fold(name)) for name in taken | made}


def _common_end(a: str, b: str) -> str:
    """The words (or Chinese characters) that both end with."""
    length = next((i for i in range(min(len(a), len(b))) if a[-1 - i] != b[-1 - i]), min(len(a), len(b)))
    end = a[len(a) - length :]
    return end if HAN.search(end) else end[end.find(" ") :] if " " in end else ""


def _replaced(said: str, spans: Sequence[tuple[int, int, str]], instead: str) -> str:
    for start, end, _ in sorted(spans, reverse=True):
        said = said[:start] + instead + said[end:]
    return said


def _plain(name: str) -> str:
    return " ".join(name.split())
