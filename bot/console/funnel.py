"""How far people get, by role, channel, source and language, and where they stop."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from bot.console.frame import Frame
from bot.console.visits import NONE, Entry, Visit
from bot.stages import OF_ROLES, STAGES, Dimension, Group, Step, by, greatest_loss, steps
from bot.turn import Talk
from dialogs.outcome import Stage

HERE = "/console/funnel"
PERIODS = ("7", "30", "90", "all")
USUAL = "30"
DIMENSIONS: tuple[Dimension, ...] = ("role", "channel", "source", "language")
ROWS = 12
"""Of a picture: sources may be as many as there are posters, and what strangers write into addresses."""


@dataclass(frozen=True, slots=True)
class Row:
    """One role, channel, source or language; `path`: of the page about it alone."""

    value: str
    steps: tuple[Step, ...]
    path: str

    @property
    def first(self) -> int:
        return self.steps[0].count

    @property
    def leads(self) -> int:
        return self.steps[-1].count

    @property
    def loss(self) -> Step | None:
        return greatest_loss(self.steps)


@dataclass(frozen=True, slots=True)
class Picture:
    """`most`: what the longest bar stands for. `cut`: there are more rows than are shown."""

    by: Dimension
    rows: tuple[Row, ...]
    cut: bool

    @property
    def most(self) -> int:
        return max((max(row.first, row.leads) for row in self.rows), default=0)


class Funnel:
    navigation = (Entry("funnel", HERE),)

    def __init__(self, frame: Frame, talk: Callable[[], Talk]) -> None:
        self._frame, self._store, self._talk = frame, frame.store, talk

    def routes(self) -> list[Route]:
        return [self._frame.route(HERE, self.show)]

    def show(self, visit: Visit) -> Response:
        asked = visit.request.query_params
        period = asked["days"] if asked.get("days") in PERIODS else USUAL
        where = {name: "" if asked[name] == NONE else asked[name] for name in DIMENSIONS if asked.get(name)}
        since = None if period == "all" else _first_day(visit.now.astimezone(UTC).date(), int(period))
        sums = self._store.reached(since, where)
        total = steps(sum(sums.values(), Counter[Stage]()), _stages("role" in where))
        return self._frame.page(
            visit,
            "funnel",
            period=period,
            periods=[(each, _path(each, where)) for each in PERIODS],
            narrowed=[
                (name, value, _path(period, {other: where[other] for other in where if other != name}))
                for name, value in where.items()
            ],
            steps=total,
            most=max(step.count for step in total),
            loss=greatest_loss(total),
            pictures=[_picture(name, sums, where, period) for name in DIMENSIONS if name not in where],
            titles=self._talk().catalogue.titles(visit.language),
        )


def _picture(
    of: Dimension, sums: Mapping[Group, Counter[Stage]], where: Mapping[Dimension, str], period: str
) -> Picture:
    stages = _stages(of == "role" or "role" in where)
    rows = [
        Row(value, steps(counts, stages), _path(period, {**where, of: value}))
        for value, counts in by(of, sums).items()
    ]
    some = sorted(
        (row for row in rows if row.first or row.leads), key=lambda row: (-row.first, -row.leads, row.value)
    )
    return Picture(of, tuple(some[:ROWS]), len(some) > ROWS)


def _stages(of_roles: bool) -> Sequence[Stage]:
    return OF_ROLES if of_roles else STAGES


def _first_day(today: date, days: int) -> date:
    return today - timedelta(days=days - 1)


def _path(period: str, where: Mapping[Dimension, str]) -> str:
    return f"{HERE}?{urlencode({'days': period} | {name: value or NONE for name, value in where.items()})}"
