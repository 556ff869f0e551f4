"""`bole sources`: how many people each source brought and how far they got, as a table, a CSV or JSON."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from rich.table import Table
from rich.text import Text

from bot import listing
from bot.post import ChannelName
from bot.storage import Tally
from dialogs.outcome import Stage

COLUMNS: dict[Stage, str] = {stage: "leads" if stage == "lead" else stage for stage in get_args(Stage)}
Counts = Counter[Stage]


@dataclass(frozen=True, slots=True)
class Source:
    """What came by one source on one channel. `name` None: who came without one. `roles`: the same by role; None:
    no role was named (who arrives has often named none yet, who leaves a lead mostly has)."""

    name: str | None
    channel: ChannelName
    roles: dict[str | None, Counts] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        return sum(self.roles.values(), Counter())

    @property
    def share(self) -> float | None:
        """Leads per person who arrived; above 1 where people apply for several roles, None where nobody arrived."""
        counts = self.counts
        return counts["lead"] / counts["arrived"] if counts["arrived"] else None


def summed(tallies: Iterable[Tally]) -> tuple[Source, ...]:
    """The one with the most leads first, then the one with the most people."""
    found: dict[tuple[str | None, ChannelName], Source] = {}
    for tally in tallies:
        source = found.setdefault((tally.source, tally.channel), Source(tally.source, tally.channel))
        source.roles.setdefault(tally.role, Counter())[tally.stage] += tally.count

    def rank(source: Source) -> tuple[int, int, str, str]:
        return (-source.counts["lead"], -source.counts["arrived"], source.name or "", source.channel)

    return tuple(sorted(found.values(), key=rank))


def as_json(sources: Sequence[Source]) -> str:
    return json.dumps([_object(source) for source in sources], ensure_ascii=False, indent=2)


def as_csv(sources: Sequence[Source]) -> str:
    """One row for each source, channel and role, to be summed as one likes; nothing is counted in two rows."""
    rows = (
        (source.name or "", source.channel, role or "", *_numbers(counts))
        for source in sources
        for role, counts in _by_role(source)
    )
    return listing.as_csv(("source", "channel", "role", *COLUMNS.values()), rows)


def as_table(sources: Sequence[Source]) -> Table:
    """A line for each source on each channel; below it its roles, where there are several."""
    table = Table("source", "channel", "role")
    for heading in (*COLUMNS.values(), "share"):
        table.add_column(heading, justify="right")
    for source in sources:
        name, share = source.name or "(none)", source.share
        all_roles = _by_role(source)
        first = "(all)" if len(all_roles) > 1 else all_roles[0][0] or "(none)"
        told = "-" if share is None else f"{share:.0%}"
        table.add_row(Text(listing.visible(name)), source.channel, first, *_numbers(source.counts), told)
        for role, counts in all_roles if len(all_roles) > 1 else ():
            table.add_row("", "", role or "(none)", *_numbers(counts), "")
    return table


def _object(source: Source) -> dict[str, Any]:
    roles = [{"role": role, **_named(counts)} for role, counts in _by_role(source)]
    named = {"source": source.name, "channel": source.channel}
    return {**named, **_named(source.counts), "share": source.share, "roles": roles}


def _by_role(source: Source) -> list[tuple[str | None, Counts]]:
    return sorted(source.roles.items(), key=lambda item: item[0] or "")


def _named(counts: Counts) -> dict[str, int]:
    return {name: counts[stage] for stage, name in COLUMNS.items()}


def _numbers(counts: Counts) -> Iterator[str]:
    return (str(counts[stage]) for stage in COLUMNS)
