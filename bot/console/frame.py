"""What all pages share: who is looking, what they may do, a form's proof, the log of actions, headers, the frame.

A page is a plain function from a visit to a response, run in a thread: it may ask the store at once, and what has to
be done in the event loop by `anyio.from_thread`.
"""

import hmac
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal, TypeVar
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.channels.body import BrokenOff, TooLarge
from bot.channels.origin import is_foreign, is_secure, whence
from bot.channels.web import SAFETY, TRY_AGAIN
from bot.console.forms import Unreadable, read_form
from bot.console.rendering import Templates
from bot.console.visits import Entry, Guest, Visit
from bot.crowd import Crowd, Crowded
from bot.post import StoreUnavailable
from bot.storage import Refused, Store
from bot.storage.recruiters.accounts import LONGEST, Account

T = TypeVar("T")

HOME = "/console"
SIGN_IN, SIGN_OUT = "/console/sign-in", "/console/sign-out"
SECOND_FACTOR = "/console/me/second-factor"
AT_ONCE, EACH = 32, 8
"""Requests that are worked on or wait for it, and of one address."""
THREADS = 8
"""Of the console, beside those that candidates wait for. Each may have 19 MiB for a password."""
BY_ITSELF = "Bole-By-Itself"
"""The header of what a page asks for while nobody may be sitting before it."""
HEADERS = SAFETY | {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",  # with none at all a browser would call our own forms' origin "null"
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}

Method = Literal["GET", "POST"]
Demand = Literal["nobody", "administrators", "everybody"]
"""Who must have a second factor."""


class Frame:
    """`public_url`: where people reach us; `navigation` is filled in by who knows all pages; `demand`: who
    must have a second factor."""

    def __init__(
        self,
        store: Store,
        templates: Templates,
        public_url: str | None,
        clock: Callable[[], datetime],
        demand: Demand = "nobody",
    ) -> None:
        self.store, self._templates, self.public_url, self._clock = store, templates, public_url, clock
        self._crowd = Crowd(AT_ONCE, EACH, metrics.TURNED_AWAY.labels("console"))
        self._threads = CapacityLimiter(THREADS)
        self.navigation: Sequence[Entry] = ()
        self._demand = demand

    def open(self, path: str, page: Callable[[Guest], Response], method: Method = "GET") -> Route:
        """For everybody: what one needs to get in."""

        async def endpoint(request: Request) -> Response:
            return await self._guarded(request, page)

        return Route(path, endpoint, methods=[method], name=f"{method} {path}")

    def route(
        self,
        path: str,
        page: Callable[[Visit], Response],
        method: Method = "GET",
        *,
        action: str | None = None,
        view: str | None = None,
        administrators: bool = False,
        file: bool = False,
    ) -> Route:
        """For who has signed in. `action`: what the log calls it when it has been done. A POST has one, and its page
        writes the line itself (see `act`). `view`: what the log calls it, once in a while, that somebody looked.
        `file`: its form may bring one."""
        assert action or method == "GET"  # noqa: S101 - a fault of ours, found when the server starts
        opened = page if method == "POST" else self._noted(page, action, view)

        async def endpoint(request: Request) -> Response:
            return await self._guarded(
                request,
                lambda guest: self._for_visitor(guest, opened, action or view or "", administrators),
                file=file,
            )

        return Route(path, endpoint, methods=[method], name=f"{method} {path}")

    async def _guarded(self, request: Request, page: Callable[[Guest], Response], *, file: bool = False) -> Response:
        guest = Guest(request, self._clock())
        try:
            if _has_nul(request):
                return self.missing(guest)
            if request.method == "POST":
                if is_foreign(request, self.public_url):
                    return self.refusal(guest, "foreign", 403)
                form = await read_form(request, file=file)  # before its place: who trickles one takes nobody's
                guest = Guest(request, self._clock(), form.fields, form.first, form.file)
            with self._crowd.entered(whence(request)):
                return await to_thread.run_sync(page, guest, limiter=self._threads)
        except TooLarge:
            return self.refusal(guest, "too_large", 413)
        except (BrokenOff, Unreadable) as why:
            return self.refusal(guest, "unreadable", why.status if isinstance(why, Unreadable) else 400)
        except StoreUnavailable:
            return self.refusal(guest, "busy", 503)
        except Refused:
            return self.refusal(guest, "broken", 500)
        except Crowded as crowded:
            return self.refusal(guest, "busy", crowded.status)

    def _for_visitor(
        self, guest: Guest, page: Callable[[Visit], Response], action: str, administrators: bool
    ) -> Response:
        token = guest.request.cookies.get(self.cookie(guest.request), "")
        by_itself = BY_ITSELF in guest.request.headers
        account = self.store.visitor(token, guest.now, by_itself=by_itself) if token else None
        if account is None:
            return self._to_sign_in(guest)
        request, now, fields, form = guest.request, guest.now, guest.fields, guest.form
        visit = Visit(request, now, fields, form, guest.file, account=account, token=token, action=action)
        if self._lacks_factor(account) and guest.request.url.path not in (SECOND_FACTOR, SIGN_OUT):
            return self._lead(guest, f"{SECOND_FACTOR}?told=factor_wanted")
        if administrators and not account.administers:
            return self.refusal(visit, "not_yours", 403)
        if guest.request.method == "POST" and not self._is_ours(visit):
            return self.refusal(visit, "old_page", 403)
        return page(visit)

    def _noted(
        self, page: Callable[[Visit], Response], action: str | None, view: str | None
    ) -> Callable[[Visit], Response]:
        """What is looked at leaves the house once its line stands in the log. What a page asks for by itself counts,
        too: anybody could say so of what they ask."""

        def opened(visit: Visit) -> Response:
            response = page(visit)
            if action and response.status_code < 400:
                self.store.log_action(visit.account, action, visit.about, visit.now)
            if view and response.status_code < 400:
                self.store.log_view(visit.account, view, visit.about, visit.now)
            return response

        return opened

    def act(self, visit: Visit, work: Callable[[], T]) -> T:
        """What `work` returned. What it writes and its line in the log are kept together, or nothing is; if it says
        False, nothing was done and there is no line. It holds a transaction: nothing slow, and no page, belongs
        in it."""
        with self.store.together():
            done = work()
            if done is not False:
                self.store.log_action(visit.account, visit.action, visit.about, visit.now)
            return done

    def _lacks_factor(self, account: Account) -> bool:
        demanded = self._demand == "everybody" or (self._demand == "administrators" and account.administers)
        return demanded and not account.second_factor

    def _to_sign_in(self, guest: Guest) -> Response:
        """And afterwards to where they wanted to go."""
        query = guest.request.url.query
        wanted = guest.request.url.path + (f"?{query}" if query else "")
        return self._lead(
            guest, f"{SIGN_IN}?then={quote(wanted if guest.request.method == 'GET' else HOME, safe='')}"
        )

    def _lead(self, guest: Guest, there: str) -> Response:
        """To another page. What htmx asks for is a part of a page: the page goes."""
        if guest.request.headers.get("hx-request"):
            return Response(headers=HEADERS | {"HX-Redirect": there})
        return self.to(there)

    def _is_ours(self, visit: Visit) -> bool:
        """Whether the form came from a page of this very session."""
        return hmac.compare_digest(visit.form.get("proof", "").encode(), self.store.proof(visit.token).encode())

    def page(self, guest: Guest, template: str, status: int = 200, **values: Any) -> Response:
        """The template of this name in the frame."""
        visit = guest if isinstance(guest, Visit) else None
        navigation = [
            entry for entry in self.navigation if visit and (visit.account.administers or not entry.administrators)
        ]
        html = self._templates.html(
            template,
            guest.language,
            **values,
            visit=visit,
            path=guest.request.url.path,
            query=guest.request.url.query,
            here=_here(guest.request.url.path, navigation),
            navigation=navigation,
            proof_of_session=self.store.proof(visit.token) if visit else "",
            told=guest.request.query_params.get("told", ""),
        )
        return HTMLResponse(html, status, HEADERS | ({"Retry-After": str(TRY_AGAIN)} if status in (429, 503) else {}))

    def refusal(self, guest: Guest, why: str, status: int) -> Response:
        """`why`: the name of a word."""
        return self.page(guest, "refusal", status, why=why)

    def missing(self, guest: Guest) -> Response:
        return self.refusal(guest, "missing", 404)

    def to(self, path: str, told: str = "") -> Response:
        """After a form: to the page that shows what came of it. `told`: a word that it says at once, `told_…`."""
        sign = "&" if "?" in path else "?"
        return RedirectResponse(f"{path}{sign}told={told}" if told else path, 303, HEADERS)

    def address(self, request: Request) -> str:
        """Where people reach us, without a slash at its end."""
        return self.public_url or f"{request.url.scheme}://{request.headers.get('host', '')}"

    # The session's cookie

    def cookie(self, request: Request) -> str:
        # With "__Host-" a browser takes it from this very host alone, over https.
        return "__Host-bole-console" if is_secure(request, self.public_url) else "bole_console"

    def remember(self, guest: Guest, response: Response, token: str) -> Response:
        """Lax, and not strict: a link in a notification has to lead to its page."""
        response.set_cookie(
            self.cookie(guest.request),
            token,
            max_age=int(LONGEST.total_seconds()),
            secure=is_secure(guest.request, self.public_url),
            httponly=True,
            samesite="lax",
        )
        return response

    def forget(self, guest: Guest, response: Response) -> Response:
        secure = is_secure(guest.request, self.public_url)
        response.delete_cookie(self.cookie(guest.request), secure=secure, httponly=True, samesite="lax")
        return response


def attached(name: str, media_type: str) -> dict[str, str]:
    """Headers of a file that is saved and never shown: nothing that a candidate sent opens as part of this site."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return HEADERS | {"Content-Type": media_type, "Content-Disposition": disposition}


def _has_nul(request: Request) -> bool:
    """Whether the address holds one: PostgreSQL keeps none, so it names nothing."""
    return "\0" in request.scope["path"] or "%00" in request.url.query


def _here(path: str, navigation: Sequence[Entry]) -> str:
    """The entry that a page belongs to: of those that its address begins with, the longest."""
    fits = [entry for entry in navigation if path == entry.path or path.startswith(f"{entry.path}/")]
    return max(fits, key=lambda entry: len(entry.path)).name if fits else ""
