"""Today at a glance: what is new, what waits for somebody, and what could not be delivered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from bot.console.frame import Entry, Frame, Visit
from bot.storage import DeadLetter, Store

HERE = "/console/today"
UNDELIVERED = f"{HERE}/undelivered"
LETTERS = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """`name`: of its words; `path`: to what is counted; `waits`: somebody has to do something about each."""

    name: str
    path: str
    count: Callable[[datetime, datetime], int]
    """Of now, and of the beginning of the day."""
    waits: bool = True


def figures(store: Store) -> tuple[Figure, ...]:
    """In the order in which they are shown."""
    return (
        Figure("new_leads", "/console/leads", lambda _, midnight: store.leads_since(midnight), waits=False),
        Figure("open_questions", "/console/questions", lambda *_: store.open_questions()),
        Figure("undeliverable", "#undelivered", lambda *_: store.undeliverable()),
    )


class Today:
    """`zone`: of the recruiters, whose day it is."""

    navigation = (Entry("today", HERE),)

    def __init__(self, frame: Frame, zone: ZoneInfo) -> None:
        self._frame, self._store, self._zone = frame, frame.store, zone
        self._figures = figures(frame.store)

    def routes(self) -> list[Route]:
        route = self._frame.route
        return [
            route(HERE, self.show),
            route(f"{UNDELIVERED}/{{kind}}/{{id}}", self.try_again, "POST", action="delivery_tried_again"),
        ]

    def show(self, visit: Visit) -> Response:
        midnight = visit.now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        counted = [(figure, figure.count(visit.now, midnight)) for figure in self._figures]
        letters = self._store.dead_letters(LETTERS)
        return self._frame.page(visit, "today", counted=counted, letters=letters, at=visit.now)

    def try_again(self, visit: Visit) -> Response:
        letter = self._letter(visit.request.path_params["kind"], visit.id)
        if letter is None or not self._store.revive(letter, visit.now):
            return self._frame.missing(visit)
        return self._frame.to(HERE, told="tried_again")

    def _letter(self, kind: str, id: str) -> DeadLetter | None:  # noqa: A002 - the field's own word
        letters = self._store.dead_letters(LETTERS)
        return next((letter for letter in letters if (letter.kind, str(letter.id)) == (kind, id)), None)
