"""The recruiters' room: pages at /console, behind accounts of its own.

visit ──► page ──► store, templates ──► response
frame.py: who is looking, what they may do, the log of actions; each page is one file with its template and words
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.assets import assets
from bot.channels.web import SAFETY
from bot.console.accounts import Accounts
from bot.console.answers import Answers
from bot.console.closing import Closing
from bot.console.frame import HOME, Demand, Frame
from bot.console.funnel import Funnel
from bot.console.inbox import Inbox
from bot.console.lead import LeadPage
from bot.console.leads import Leads
from bot.console.me import Me
from bot.console.rehearsal import RehearsalPage
from bot.console.rendering import FOLDER, Templates
from bot.console.roles import Read, Roles
from bot.console.sign_in import SignIn
from bot.console.talks import Talks
from bot.console.today import Today
from bot.hands import Hands
from bot.storage import Store
from bot.turn import Talk
from dialogs.events import Language

SERVED = {
    "console.css": "text/css; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
    "passwords.js": "text/javascript; charset=utf-8",
}
"""Files for everybody. htmx, version 2, is as its makers publish it."""


class Console:
    """`company`: the employer's name; `zone`: of the times shown; `public_url`: where people reach us; `talk`: with
    what the bot knows just now; `role_data`: reads it as it is on the disk, with these files in the place of its own
    (see `role_data.load`)."""

    def __init__(
        self,
        store: Store,
        company: Mapping[Language, str],
        zone: ZoneInfo,
        public_url: str | None,
        clock: Callable[[], datetime],
        talk: Callable[[], Talk],
        role_data: Read,
        hands: Hands,
        demand: Demand = "nobody",
    ) -> None:
        self._frame = Frame(store, Templates(company, zone), public_url, clock, demand)
        today = Today(self._frame, zone)
        leads, lead = Leads(self._frame, talk), LeadPage(self._frame, talk, zone, Closing(store, talk))
        funnel = Funnel(self._frame, talk)
        roles = Roles(self._frame, talk, role_data)
        rehearsal = RehearsalPage(self._frame, talk, role_data)
        me = Me(self._frame, company["en"])
        accounts = Accounts(self._frame)
        inbox, answers = Inbox(self._frame, talk), Answers(self._frame, talk)
        talks = Talks(self._frame, hands)
        self._pages = (today, leads, lead, talks, inbox, answers, funnel, roles, rehearsal, me, accounts)
        self._sign_in = SignIn(self._frame)
        self._frame.navigation = tuple(entry for page in self._pages for entry in page.navigation)
        self._assets = assets(FOLDER / "served", SERVED)

    def routes(self) -> list[Route]:
        first = self._frame.navigation[0].path
        routes = [*self._sign_in.routes(), Route("/console/served/{name}", self.served)]
        routes.append(self._frame.route(HOME, lambda _: self._frame.to(first)))
        for page in self._pages:
            routes += page.routes()
        return routes

    async def served(self, request: Request) -> Response:
        asset = self._assets.get(request.path_params["name"])
        return asset.response(request, SAFETY) if asset else Response(status_code=404, headers=SAFETY)
