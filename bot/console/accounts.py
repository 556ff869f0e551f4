"""Who may come in, and what they did: for administrators."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.console.frame import Frame
from bot.console.visits import Entry, Visit, number
from bot.storage.recruiters.accounts import LINK_LASTS, LONGEST_NAME, LastAdministrator, is_name

ROWS = 50
HERE, LOG = "/console/accounts", "/console/actions"


class Accounts:
    navigation = (Entry("accounts", HERE, administrators=True), Entry("actions", LOG, administrators=True))

    def __init__(self, frame: Frame) -> None:
        self._frame, self._store = frame, frame.store

    def routes(self) -> list[Route]:
        route = self._frame.route
        return [
            route(HERE, self.list, administrators=True),
            route(HERE, self.invite, "POST", action="account_invited", administrators=True),
            route(f"{HERE}/{{id}}/close", self.close, "POST", action="account_closed", administrators=True),
            route(f"{HERE}/{{id}}/open", self.open, "POST", action="account_opened", administrators=True),
            route(f"{HERE}/{{id}}/promote", self.promote, "POST", action="account_promoted", administrators=True),
            route(f"{HERE}/{{id}}/demote", self.demote, "POST", action="account_demoted", administrators=True),
            route(LOG, self.log, administrators=True),
        ]

    def list(self, visit: Visit, fault: str = "", link: str = "", name: str = "", status: int = 200) -> Response:
        """`link`: of an invitation, shown this once."""
        days = LINK_LASTS.days
        accounts = self._store.accounts()
        return self._frame.page(
            visit, "accounts", status, accounts=accounts, fault=fault, link=link, name=name, days=days
        )

    def invite(self, visit: Visit) -> Response:
        name = " ".join(visit.form.get("name", "").split())
        if not is_name(name):
            return self.list(visit, "bad_name", name=name[:LONGEST_NAME], status=422)
        administrator = visit.form.get("kind") == "administrator"

        def work() -> str:
            token = self._store.invite(name, visit.now, administrator=administrator, language=visit.language)
            invited = self._store.invited(token, visit.now)
            visit.concerns(invited.id if invited else "")
            return token

        token = self._frame.act(visit, work)
        return self.list(visit, link=f"{self._frame.address(visit.request)}/console/welcome/{token}", name=name)

    def close(self, visit: Visit) -> Response:
        return self._change(visit, closed=True)

    def open(self, visit: Visit) -> Response:
        return self._change(visit, closed=False)

    def promote(self, visit: Visit) -> Response:
        return self._change(visit, kind="administrator")

    def demote(self, visit: Visit) -> Response:
        return self._change(visit, kind="recruiter")

    def _change(self, visit: Visit, **values: Any) -> Response:
        if self._store.account(visit.id) is None:
            return self._frame.missing(visit)
        try:
            self._frame.act(visit, lambda: self._store.change_account(visit.id, **values))
        except LastAdministrator:
            return self.list(visit, "last_administrator", status=422)
        return self._frame.to(HERE, told="saved")

    def log(self, visit: Visit) -> Response:
        """Of everything, or `about` one id: of a lead also who looked at it."""
        asked = visit.request.query_params
        about = asked.get("about", "")
        rows = self._store.actions(about=about or None, before=number(asked.get("before", "")), limit=ROWS + 1)
        return self._frame.page(visit, "actions", rows=rows[:ROWS], more=len(rows) > ROWS, about=about)
