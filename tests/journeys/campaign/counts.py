"""What became of a campaign, in figures."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.channels.fake_telegram import JSONDict
from tests.journeys.campaign.people import Applicant, Thread

JSONLead = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """`str` of it is one line."""

    begun: int
    messages: int
    """That candidates sent."""
    finished: int
    """Candidates who saw their application confirmed."""
    leads: int
    """Of them, those of whom the recruiters' machine heard, and `bole leads` tells, by one and the same id."""
    doubled: int
    """Candidates with more leads than one, and messages that were answered twice."""
    stuck: int
    """Candidates who still waited for an answer when everything had settled."""
    lost: int
    """Updates that were acknowledged and not kept, messages that were kept and never arrived, leads untold."""
    out_of_order: int
    """Messages that came in another order than they were kept, or that were no answer to what was said."""
    repeats: int
    """Messages and news that were sent again, the same, because whoever sent them was killed before noting it."""
    needless: int
    """Messages on Telegram that were sent again though no harm was done in between."""
    complaints: tuple[str, ...]
    """In words, each of what should be 0."""

    def __str__(self) -> str:
        return (
            f"{self.begun} candidates sent {self.messages} messages: finished {self.finished}, leads {self.leads}, "
            f"doubled {self.doubled}, stuck {self.stuck}, lost {self.lost}, out of order {self.out_of_order}, "
            f"repeats {self.repeats}, of them needless {self.needless}"
        )

    @property
    def spotless(self) -> bool:
        """Nothing lost, never twice."""
        return self.begun == self.finished == self.leads and not (
            self.doubled or self.stuck or self.lost or self.out_of_order or self.needless
        )


def count(
    people: Sequence[Applicant],
    threads: Iterable[Thread],
    told: Collection[JSONLead],
    listed: Collection[JSONLead],
    faults: Iterable[str],
    needless: Sequence[str],
) -> Counts:
    """`told`: what the recruiters' machine got, in order; `listed`: what `bole leads` prints; `faults`: what ended
    candidates' talks early; `needless`: see `repeated_needlessly`."""
    found = [person.compare(thread) for person, thread in zip(people, threads, strict=True)]
    complaints = [*faults, *needless, *(each for findings in found for each in findings.complaints)]
    finished = [person for person in people if person.finished]
    heard, kept = _by_candidate(told), _by_candidate(listed)
    exactly = doubled = lost = 0
    for person in people:
        ids = heard[person.plan.email] | kept[person.plan.email]
        both = heard[person.plan.email] & kept[person.plan.email]
        if len(ids) > 1:
            doubled += 1
            complaints.append(f"{person.person} is {len(ids)} leads: {ids}")
        elif both and person.finished:
            exactly += 1
        elif person.finished:
            lost += 1
            complaints.append(f"{person.person} became no lead that recruiters heard of and see")
    stuck = [person for person in people if not person.finished]
    complaints += [f"{person.person} is stuck after {person.last.text!r}" for person in stuck]
    same = Counter((lead["id"], lead["updated_at"]) for lead in told)
    return Counts(
        begun=len(people),
        messages=sum(person.messages for person in people),
        finished=len(finished),
        leads=exactly,
        doubled=doubled + sum(findings.doubled for findings in found),
        stuck=len(stuck),
        lost=lost + sum(findings.lost for findings in found),
        out_of_order=sum(findings.out_of_order for findings in found),
        repeats=sum(findings.repeats for findings in found) + same.total() - len(same),
        needless=len(needless),
        complaints=tuple(complaints),
    )


def repeated_needlessly(calls: Sequence[tuple[str, JSONDict]], harm: Sequence[int]) -> list[str]:
    """What Telegram was sent twice in a row for one chat, though no harm was done between the two calls: nobody can
    have died before noting the first one."""
    last: dict[str, tuple[int, str]] = {}
    found: list[str] = []
    for number, (method, asked) in enumerate(calls):
        if method != "sendMessage":
            continue
        before, text = last.get(str(asked["chat_id"]), (0, ""))
        if text == asked["text"] and not any(before < harmed <= number for harmed in harm):
            found.append(f"telegram:{asked['chat_id']} got twice without need: {text!r}")
        last[str(asked["chat_id"])] = number, asked["text"]
    return found


def _by_candidate(leads: Iterable[JSONLead]) -> defaultdict[str, set[str]]:
    """E-mail → ids."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for lead in leads:
        found[lead["contact"]["email"]].add(lead["id"])
    return found
