"""The recruiters' destinations: Apprise URLs, and the rules that stand in their `bole-…` parameters.

tgram://TOKEN/-100123?bole-role=ROLE&bole-verdict=qualified,needs_review&bole-in=en
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, get_args
from urllib.parse import unquote_plus

from bot.mistakes import Mistake
from bot.post import CHANNELS
from bot.storage.delivery.rules import NO_ROLE, UNRESTRICTED, Rules
from dialogs.events import Language
from dialogs.outcome import Verdict
from dialogs.wording import LANGUAGES

OURS = "bole"
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

T = TypeVar("T", bound=str)
Given = Mapping[str, tuple[str, ...]]
"""The values of each parameter of ours."""


class BadRules(Mistake):
    """Rules that cannot be meant; a line for each fault, which names the destination by its number."""


@dataclass(frozen=True, slots=True)
class Destination:
    """`url`: without rules, so that who was told stays known when they change. `language` None: the recruiters'."""

    url: str
    rules: Rules = UNRESTRICTED
    language: Language | None = None


def address(url: str) -> str:
    """The URL as Apprise takes it; one without rules stays as it is, letter by letter."""
    before, mark, query = url.partition("?")
    theirs = "&".join(part for part in query.split("&") if not _is_ours(part))
    return f"{before}{mark}{theirs}" if theirs or not query else before


def destinations(urls: Sequence[str], roles: Collection[str]) -> tuple[Destination, ...]:
    """`roles`: the ids of those published. One that is named twice is one. Raises `BadRules`."""
    known: Mapping[str, Sequence[str]] = {
        "bole-role": (*roles, NO_ROLE),
        "bole-language": LANGUAGES,
        "bole-channel": CHANNELS,
        "bole-verdict": VERDICTS,
        "bole-digest": VERDICTS,
        "bole-in": LANGUAGES,
    }
    found: dict[str, Destination] = {}
    faults: list[str] = []
    for number, url in enumerate(dict.fromkeys(urls), start=1):
        given, here = _given(url), f"BOLE_NOTIFY_URLS: destination {number}"
        faults += [f"{here}: {fault}" for fault in _faults(given, known)]
        destination = _destination(address(url), given)
        if destination.url in found:
            first = list(found).index(destination.url) + 1
            faults.append(f"{here} is destination {first} with other rules; write them all into one")
        found[destination.url] = destination
    if faults:
        raise BadRules("\n".join(faults))
    return tuple(found.values())


def _is_ours(part: str) -> bool:
    return unquote_plus(part).strip().casefold().startswith(OURS)


def _given(url: str) -> Given:
    given: dict[str, tuple[str, ...]] = {}
    for part in filter(_is_ours, url.partition("?")[2].split("&")):
        name, _, values = unquote_plus(part).partition("=")
        name = name.strip().casefold()
        given[name] = given.get(name, ()) + tuple(value.strip() for value in values.split(","))
    return given


def _faults(given: Given, known: Mapping[str, Sequence[str]]) -> list[str]:
    faults = []
    for name, values in given.items():
        choices = known.get(name)
        if choices is None:
            faults.append(f"{name} is no rule; write {', '.join(known)}")
        elif wrong := [value for value in values if value not in choices]:
            faults.append(f"{name}={','.join(wrong)} is not known; write {_advice(name, choices)}")
        elif name == "bole-in" and len(values) > 1:
            faults.append(f"{name} takes one language; write {_advice(name, choices)}")
    return faults


def _advice(name: str, choices: Sequence[str]) -> str:
    several = "" if name == "bole-in" else ", several with commas between them"
    return f"{' or '.join(choices)}{several}"


def _destination(url: str, given: Given) -> Destination:
    rules = Rules(
        roles=frozenset(given.get("bole-role", ())),
        languages=_among(LANGUAGES, given.get("bole-language", ())),
        channels=_among(CHANNELS, given.get("bole-channel", ())),
        verdicts=_among(VERDICTS, given.get("bole-verdict", ())),
        daily=_among(VERDICTS, given.get("bole-digest", ())),
    )
    return Destination(url, rules, next(iter(_among(LANGUAGES, given.get("bole-in", ()))), None))


def _among(known: Sequence[T], named: Collection[str]) -> frozenset[T]:
    return frozenset(each for each in known if each in named)
