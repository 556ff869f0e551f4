"""How roles are called: by names, by a bare field in a telling place, with slips, two at once, "the other one"."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dialogs.catalogue import Role
from dialogs.understanding.clean import fold
from dialogs.understanding.language import HAN
from dialogs.understanding.phrases import NOTHING, Phrases, alternatives
from dialogs.understanding.respelling import Respelling

HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")


class Span(NamedTuple):
    """Where roles are named in a folded text, and their ids."""

    start: int
    end: int
    roles: tuple[str, ...]


class RoleNames:
    """Built from the roles and the words of `mentions.yaml`."""

    def __init__(self, roles: Sequence[Role], words: Mapping[str, Any]) -> None:
        self.all = roles
        nouns = sorted(map(fold, words["role_nouns"]))
        self.of = {name: role.id for role in roles for name in _full_names(role)}
        fields = {role.id: field_names(role, roles, nouns) for role in roles}
        self.bare = {name: id_ for id_, names in fields.items() for name in names}
        self.found, self.found_bare = Phrases(self.of), Phrases(self.bare)
        self.nouns = Frames(f"{{name}}{noun}" for noun in nouns)
        self.telling, self.not_names = Frames(words["bare_names"]), Frames(words["not_names"])
        self.again, self.again_alone = Phrases(words["again"]), Phrases(words["again_alone"])
        made = (f"{name}{noun}" for name in self.bare for noun in nouns)
        self.respelt = Respelling([*self.of, *made, *map(fold, words["bare_names"])])
        kinds = sorted({kind for role in roles for kind in _kinds(role)}, key=len, reverse=True)
        self.kinds = {kind: tuple(role.id for role in roles if kind in _kinds(role)) for kind in kinds}
        self.both = _before_kind(words["both"], self.kinds)
        self.other = _before_kind(words["the_other"], self.kinds)

    def spelled_out(self, said: str, talked_about: str | None) -> str:
        """ "The other architect" by its own name, where only one can be meant."""
        match = self.other.search(said)
        others = [role for role in self.all if match and role.id in self.kinds[match[2]] and role.id != talked_about]
        if not match or not talked_about or len(others) != 1:
            return said
        return f"{said[: match.start()]} {fold(others[0].title.en)} {said[match.end() :]}"

    def leans(self, text: str) -> bool:
        """Whether words say nothing themselves, but "and", "what about", "no, I meant"."""
        alone = self.again_alone.is_whole(" ".join(re.findall(r"\w+", text)))
        return alone or not re.search(r"[^\W_]", self.again.without(text))

    def find(self, said: str) -> tuple[str, list[Span]]:
        """Where which role is named; in the names' own spelling if that is where more of them are found."""
        spans, respelt = self._spans(said), self.respelt(said)
        corrected = self._spans(respelt) if respelt != said else []
        more = _all(corrected) > _all(spans)
        return (respelt, corrected) if more else (said, spans)

    def _spans(self, said: str) -> list[Span]:
        """Full names; bare fields with a noun for a role, where a role must be meant, or alone. The longest win."""
        said = HYPHEN.sub(" ", said)
        spans = [Span(m.start(), m.end(), (self.of[_plain(m.group())],)) for m in self.found.within(said)]
        for match in self.found_bare.within(said):
            start, end = match.span()
            noun = self.nouns.after(said, end)
            told = self.telling.around(said, start, end) or self.leans(f"{said[:start]} {said[end:]}")
            if noun or (told and not self.not_names.around(said, start, end)):
                spans.append(Span(start, noun or end, (self.bare[_plain(match.group())],)))
        both = (match for match in self.both.finditer(said) if len(self.kinds[match[2]]) == 2)
        spans += [Span(match.start(), match.end(), self.kinds[match[2]]) for match in both]
        chosen: list[Span] = []
        for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
            if all(span.end <= other.start or other.end <= span.start for other in chosen):
                chosen.append(span)
        return sorted(chosen)


class Frames:
    """Words around a name: "for {name}", "{name}的要求", "with {name}?"."""

    def __init__(self, frames: Iterable[str]) -> None:
        cut = [tuple(part.strip() for part in fold(frame).split("{name}")) for frame in frames]
        self.before = _joined((before for before, after in cut if before and not after), "{}$")
        self.behind = _joined((after for before, after in cut if after and not before), "{}")
        around = [(before, after) for before, after in cut if before and after]
        self.between = [(_joined([before], "{}$"), _joined([after], "{}")) for before, after in around]

    def around(self, said: str, start: int, end: int) -> bool:
        """Whether one of them stands around a part of a folded text."""
        head = said[:start].rstrip()
        if self.before.search(head) or self.after(said, end):
            return True
        return any(a.search(head) and b.match(said, _at_word(said, end)) for a, b in self.between)

    def after(self, said: str, end: int) -> int | None:
        """Where the words end that stand behind a name which ends there."""
        match = self.behind.match(said, _at_word(said, end))
        return match.end() if match else None


def _at_word(said: str, at: int) -> int:
    return at + (said[at : at + 1] == " ")


def _joined(phrases: Iterable[str], form: str) -> re.Pattern[str]:
    whole = alternatives(phrases)
    return re.compile(form.format(f"(?:{whole})")) if whole else NOTHING


def field_names(role: Role, roles: Iterable[Role], nouns: Collection[str]) -> set[str]:
    """What a title says beyond the other titles ("deep learning", 深度学习), and its initials ("dl"); other names of
    the role without a noun for any role ("high performance" of "high performance job")."""
    other_names = {fold(alias) for other in roles if other.id != role.id for alias in other.aliases}
    bare = (alias.removesuffix(noun).strip(" -") for alias in map(fold, role.aliases) for noun in nouns)
    names = {name for name in bare if not any(name in other for other in other_names)}
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
    return {_plain(name) for name in names if len(name) > 1 and name not in nouns}


def _full_names(role: Role) -> set[str]:
    return {_plain(fold(name)) for name in (*role.aliases, role.title.zh, role.title.en)}


def _kinds(role: Role) -> set[str]:
    """What it is, rather than in which field: the last word of its title, the last three characters, "sa"."""
    words = fold(role.title.en).split()
    initials = "".join(word[0] for word in words[-2:]) if len(words) > 2 else ""
    return {words[-1], fold(role.title.zh)[-3:], initials} - {""}


def _before_kind(phrases: Iterable[str], kinds: Collection[str]) -> re.Pattern[str]:
    before, kind = "|".join(map(re.escape, map(fold, phrases))), "|".join(map(re.escape, kinds))
    return re.compile(rf"({before})\s*({kind})s?(?![a-z])")


def _all(spans: Iterable[Span]) -> set[str]:
    return {id_ for span in spans for id_ in span.roles}


def _common_end(a: str, b: str) -> str:
    """The words (or Chinese characters) that both end with."""
    length = next((i for i in range(min(len(a), len(b))) if a[-1 - i] != b[-1 - i]), min(len(a), len(b)))
    end = a[len(a) - length :]
    return end if HAN.search(end) else end[end.find(" ") :] if " " in end else ""


def _plain(name: str) -> str:
    return " ".join(HYPHEN.sub(" ", name).split())
