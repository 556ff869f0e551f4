"""Leads: the list with its filters and search, and the same as a file."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any, BinaryIO, get_args
from urllib.parse import urlencode

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot import leads as tables
from bot.console.frame import Frame, attached
from bot.console.visits import NONE, Entry, Visit
from bot.post import CHANNELS
from bot.storage import Lead
from bot.storage.recruiters.cases import STATUSES
from bot.storage.recruiters.lead_pages import MANY, ORDERS, Page, Place, Wanted
from bot.storage.recruiters.siblings import Sibling
from bot.turn import Talk
from dialogs.outcome import Verdict
from dialogs.wording import LANGUAGES

HERE = "/console/leads"
ROWS = 50
BESIDE = 20
"""Other leads of the same person, beside one of theirs."""
FIELDS = ("search", "status", "verdict", "role", "owner", "channel", "language", "source", "order", "late")
SOURCES_OF = timedelta(days=90)
LINES, CHUNK = 200, 64 * 1024
"""Of a file that is sent: lines, or bytes, at once."""
LARGEST_WORKBOOK = 20_000
"""Leads. It takes some ten seconds, and servers between us and a browser give up after thirty."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Leads:
    navigation = (Entry("leads", HERE),)

    def __init__(self, frame: Frame, talk: Callable[[], Talk]) -> None:
        self._frame, self._store, self._talk = frame, frame.store, talk

    def routes(self) -> list[Route]:
        route = self._frame.route
        return [
            route(HERE, self.list),
            route(f"{HERE}.csv", self.csv, action="leads_exported"),
            route(f"{HERE}.xlsx", self.xlsx, action="leads_exported"),
        ]

    # The list

    def list(self, visit: Visit) -> Response:
        asked = dict(visit.request.query_params)
        wanted, after = _wanted(asked), Place.read(asked.get("after", ""))
        page = self._store.lead_page(wanted, after, ROWS, visit.now)
        names = {account.id: account.name for account in self._store.accounts()}
        roles = self._talk().catalogue.titles(visit.language)
        return self._frame.page(
            visit,
            "leads",
            rows=tuple(self._rows(page)),
            count=self._store.count_leads(wanted, visit.now),
            many=MANY,
            views=tuple(self._views(visit, wanted)),
            wanted=wanted,
            asked=asked,
            begun_later=after is not None,
            narrowed=_query(asked),
            later=_query(asked, after=str(page.after)) if page.after else "",
            filters=_filters(names, roles),
            orders=ORDERS,
            none=NONE,
            now=visit.now,
            sources=self._store.lead_sources((visit.now - SOURCES_OF).date()),
            names=names,
            roles=roles,
        )

    def _views(self, visit: Visit, wanted: Wanted) -> Iterator[tuple[str, str, int, bool]]:
        """The ways in that are asked for most: a word, a query, how many, whether this is it."""
        views: dict[str, dict[str, str]] = {
            "open": {"status": "open"},
            "mine": {"status": "open", "owner": visit.account.id},
            "nobodys": {"status": "open", "owner": NONE},
            "late": {"late": "1", "order": "due"},
            "all": {},
        }
        for name, query in views.items():
            view = _wanted(query)
            yield name, urlencode(query), self._store.count_leads(view, visit.now), view == wanted

    def _rows(self, page: Page) -> Iterator[tuple[Lead, Sequence[tuple[Sibling, str]]]]:
        """A person stands once: in the place of the first of their leads, with the others beside it. Of others on
        this page also the name that was left there, if it is another one: a phone may be a family's."""
        here = {lead.id: lead.contact.name or "" for lead in page.leads}
        shown: set[str] = set()
        for lead in page.leads:
            if lead.id in shown:
                continue
            shown.add(lead.id)
            others = [each for each in reversed(page.same[lead.id]) if each.id not in shown][:BESIDE]
            shown.update(each.id for each in others)
            names = [name if (name := here.get(each.id, "")) != here[lead.id] else "" for each in others]
            yield lead, tuple(zip(others, names, strict=True))

    # Exports

    def csv(self, visit: Visit) -> Response:
        """However many there are: each is sent as soon as it has been read."""
        lines = _joined(tables.csv_lines(self._store.wanted_leads(_wanted(visit.request.query_params), visit.now)))
        return StreamingResponse(
            lines, headers=attached(f"leads-{visit.now:%Y-%m-%d}.csv", "text/csv; charset=utf-8")
        )

    def xlsx(self, visit: Visit) -> Response:
        """A workbook can be sent when it is whole, so that it must not take long."""
        wanted = _wanted(visit.request.query_params)
        if self._store.count_leads(wanted, visit.now, LARGEST_WORKBOOK) > LARGEST_WORKBOOK:
            return self._frame.refusal(visit, "too_many", 422)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
        tables.write_xlsx(file, self._store.wanted_leads(wanted, visit.now))
        file.seek(0)
        return _Sent(file, attached(f"leads-{visit.now:%Y-%m-%d}.xlsx", XLSX))


def _wanted(query: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it does not know is no condition."""

    def one_of(name: str, known: tuple[Any, ...]) -> Any:
        return next((each for each in known if each == query.get(name)), None)

    def named(name: str) -> str | None:
        value = query.get(name, "").strip()
        return "" if value == NONE else value or None

    return Wanted(
        role=named("role"),
        verdict=one_of("verdict", get_args(Verdict)),
        channel=one_of("channel", CHANNELS),
        language=one_of("language", LANGUAGES),
        source=named("source"),
        status=one_of("status", ("open", "closed", *STATUSES)),
        owner=named("owner"),
        late=query.get("late") == "1",
        search=query.get("search", "").strip(),
        order=one_of("order", ORDERS) or "newest",
    )


Choices = Sequence[tuple[str, str, str]]
"""Each a value, and what it is called: as it calls itself, or by the name of a word."""


def _filters(names: Mapping[str, str], roles: Mapping[str, str]) -> Mapping[str, Choices]:
    """What is chosen from, by field."""
    return {
        "status": _named("status", ("open", "closed", *STATUSES)),
        "verdict": _named("verdict", get_args(Verdict)),
        "role": [*_called(roles), (NONE, "", "no_role")],
        "owner": [(NONE, "", "nobody"), *_called(names)],
        "channel": _named("channel", CHANNELS),
        "language": _named("language", LANGUAGES),
    }


def _named(name: str, values: Iterable[str]) -> Choices:
    return [(value, "", f"{name}_{value}") for value in values]


def _called(names: Mapping[str, str]) -> Choices:
    return [(value, name, "") for value, name in names.items()]


def _query(asked: Mapping[str, str], **more: str) -> str:
    """What narrows, as it stands in an address."""
    return urlencode({name: value for name, value in asked.items() if value and name in FIELDS} | more)


def _joined(lines: Iterator[str]) -> Iterator[str]:
    """Many at once: each piece is fetched by another thread."""
    while piece := "".join(islice(lines, LINES)):
        yield piece


class _Sent(StreamingResponse):
    """Of a file that is closed when it has been sent, or when the browser hangs up."""

    def __init__(self, file: BinaryIO, headers: Mapping[str, str]) -> None:
        super().__init__(iter(partial(file.read, CHUNK), b""), headers=headers)
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._file:
            await super().__call__(scope, receive, send)
