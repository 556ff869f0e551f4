"""`bole rehearse`: who among the leads would change sides by changed role data, and what it is due to."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import listing
from bot.storage import Store
from bot.storage.recruiters.replays import Answered
from dialogs.catalogue import Catalogue, Question, Role
from dialogs.outcome import Verdict
from dialogs.rehearsal import Rehearsed, new_questions, rehearse

PAGE = 500


@dataclass(slots=True)
class Rehearsal:
    """What comes of one role. Only those who change sides are kept, by the ids of their leads.

    `unanswered`: leads about which nothing can be said: without a quiz, or of another one.
    """

    before: Role
    after: Role
    unanswered: list[str] = field(default_factory=list)
    sides: Counter[tuple[Verdict, Verdict]] = field(default_factory=Counter)
    deciding: Counter[Question] = field(default_factory=Counter)
    changed: dict[str, Rehearsed] = field(default_factory=dict)

    def add(self, lead: Answered) -> None:
        if not any(question.id in lead.answers for question in self.before.questions):
            self.unanswered.append(lead.lead)
            return
        found = rehearse(self.before, self.after, lead.answers)
        self.sides[found.before, found.after] += 1
        if found.before != found.after:
            self.deciding.update(found.deciding)
            self.changed[lead.lead] = found

    @property
    def leads(self) -> int:
        return self.sides.total()

    @property
    def rates(self) -> tuple[float, float] | None:
        """The share of the qualified before and after; None: there is no lead to say it of."""
        passed = [sum(count for sides, count in self.sides.items() if sides[side] == "qualified") for side in (0, 1)]
        return (passed[0] / self.leads, passed[1] / self.leads) if self.leads else None

    @property
    def to_ask(self) -> tuple[Question, ...]:
        """What no lead was asked: open for all of them, and a no for nobody."""
        return new_questions(self.before, self.after)


def rehearsed(
    store: Store, before: Catalogue, after: Catalogue, role: str | None = None
) -> tuple[tuple[Rehearsal, ...], Counter[str]]:
    """One for each role that is in both; and how many leads are for roles that are not, by the role."""
    both = {each.id: Rehearsal(each, other) for each in before.roles if (other := after.role(each.id))}
    elsewhere = Counter[str]()
    for lead in _leads(store, role):
        if found := both.get(lead.role):
            found.add(lead)
        else:
            elsewhere[lead.role] += 1
    return tuple(each for each in both.values() if role in (None, each.before.id)), elsewhere


def of_role(store: Store, before: Role, after: Role, most: int) -> Rehearsal:
    """By the newest leads of one role, so many at most."""
    found = Rehearsal(before, after)
    for lead in islice(_leads(store, before.id), most):
        found.add(lead)
    return found


def _leads(store: Store, role: str | None) -> Iterator[Answered]:
    """The newest first, page by page: those of a hundred thousand people need not be in hand at once."""
    last: Answered | None = None
    while page := store.answered_leads(last, PAGE, role):
        yield from page
        last = page[-1]


def as_json(rehearsals: Iterable[Rehearsal], elsewhere: Counter[str]) -> str:
    found = {"roles": [_object(each) for each in rehearsals], "elsewhere": dict(sorted(elsewhere.items()))}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _object(of: Rehearsal) -> dict[str, Any]:
    rates = of.rates or (None, None)
    return {
        "role": of.before.id,
        "leads": of.leads,
        "unanswered": len(of.unanswered),
        "pass_rate": {"before": rates[0], "after": rates[1]},
        "sides": [{"before": was, "after": is_, "leads": count} for (was, is_), count in sorted(of.sides.items())],
        "deciding": [{"question": _asked(each), "leads": count} for each, count in of.deciding.most_common()],
        "to_ask": [_asked(each) for each in of.to_ask],
        "changed": [
            {
                "lead": lead,
                "before": found.before,
                "after": found.after,
                "deciding": [each.id for each in found.deciding],
            }
            for lead, found in of.changed.items()
        ],
    }


def _asked(question: Question) -> dict[str, str]:
    return {"id": question.id, "zh": question.ask.zh, "en": question.ask.en}


def show(rehearsals: Iterable[Rehearsal], elsewhere: Counter[str], console: Console) -> None:
    for each in rehearsals:
        _show(each, console)
    for role, count in sorted(elsewhere.items()):
        console.print(Text(f"{count} of {role}: this role is not in both, so nothing was rehearsed.\n"))


def _show(of: Rehearsal, console: Console) -> None:
    console.print(Text(f"{of.before.title.en} ({of.before.id})", style="bold"))
    console.print(_summary(of))
    if of.to_ask:
        console.print("Asked of nobody yet, so open for all and a no for nobody:")
        for question in of.to_ask:
            console.print(Text(f"  {question.ask.en}"))
    if of.changed:
        console.print(_ways(of), _questions(of), _changed(of))
    console.print()


def _summary(of: Rehearsal) -> str:
    rates, missing = of.rates, len(of.unanswered)
    left_out = f" ({missing} without answers to this quiz are left out)" if missing else ""
    if rates is None:
        return f"No lead with answers{left_out}."
    share = len(of.changed)
    change = "Nobody changes sides" if not share else f"{share} change{'s' if share == 1 else ''} sides"
    return f"{of.leads} leads{left_out}. Pass rate {rates[0]:.0%} → {rates[1]:.0%}. {change}."


def _ways(of: Rehearsal) -> Table:
    table = listing.folding("verdict", "leads")
    for sides, count in of.sides.most_common():
        if sides[0] != sides[1]:
            table.add_row(_change(*sides), str(count))
    return table


def _questions(of: Rehearsal) -> Table:
    table = listing.folding("due to", "leads")
    for question, count in of.deciding.most_common():
        table.add_row(Text(question.ask.en), str(count))
    return table


def _changed(of: Rehearsal) -> Table:
    table = listing.folding("lead", "verdict", "due to")
    table.columns[0].no_wrap = True  # to be copied
    for lead, found in of.changed.items():
        asked = "\n".join(question.ask.en for question in found.deciding)
        table.add_row(lead, _change(found.before, found.after), Text(asked))
    return table


def _change(before: Verdict, after: Verdict) -> str:
    return f"{before} → {after}".replace("_", " ")
