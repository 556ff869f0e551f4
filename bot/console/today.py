"""Today at a glance: what is new, what waits for somebody, and what could not be delivered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from bot.console.frame import Frame
from bot.console.visits import Entry, Visit
from bot.storage import DeadLetter
from bot.storage.recruiters.lead_pages import MANY, Wanted

HERE = "/console/today"
UNDELIVERED = f"{HERE}/undelivered"
LETTERS = 20


NOBODYS, LATE = Wanted(status="open", owner=""), Wanted(late=True)


@dataclass(frozen=True, slots=True)
class Figure:
    """`name`: of its words; `path`: to what is counted; `waits`: somebody has to do something about each."""

    name: str
    path: str
    count: int
    waits: bool = True


class Today:
    """`zone`: of the recruiters, whose day it is."""

    navigation = (Entry("today", HERE),)

    def __init__(self, frame: Frame, zone: ZoneInfo) -> None:
        self._frame, self._store, self._zone = frame, frame.store, zone

    def routes(self) -> list[Route]:
        route = self._frame.route
        return [
            route(HERE, self.show),
            route(f"{UNDELIVERED}/{{kind}}/{{id}}", self.try_again, "POST", action="delivery_tried_again"),
        ]

    def show(self, visit: Visit) -> Response:
        letters = self._store.dead_letters(LETTERS)
        linked = {entry.path for entry in self._frame.navigation}
        return self._frame.page(
            visit,
            "today",
            figures=tuple(self._figures(visit.now)),
            linked=linked,
            most=MANY,
            letters=letters,
            at=visit.now,
        )

    def _figures(self, now: datetime) -> Iterator[Figure]:
        store, midnight = self._store, now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        yield Figure("new_leads", "/console/leads", store.leads_since(midnight), waits=False)
        yield Figure("nobodys", "/console/leads?status=open&owner=-", store.count_leads(NOBODYS, now))
        yield Figure("late", "/console/leads?late=1&order=due", store.count_leads(LATE, now))
        yield Figure("open_questions", "/console/inbox", store.open_questions())
        yield Figure("late_questions", "/console/inbox?view=late", store.late_questions(now))
        yield Figure("awaited_replies", "/console/talks", store.awaited_replies())
        yield Figure("in_human_hands", "/console/talks", store.in_human_hands(), waits=False)
        yield Figure("undeliverable", "#undelivered", store.undeliverable())

    def try_again(self, visit: Visit) -> Response:
        letter = self._letter(visit.request.path_params["kind"], visit.id)
        if letter is None or not self._frame.act(visit, lambda: self._store.revive(letter, visit.now)):
            return self._frame.missing(visit)
        return self._frame.to(HERE, told="tried_again")

    def _letter(self, kind: str, id: str) -> DeadLetter | None:  # noqa: A002 - the field's own word
        letters = self._store.dead_letters(LETTERS)
        return next((letter for letter in letters if (letter.kind, str(letter.id)) == (kind, id)), None)
