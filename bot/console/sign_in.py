"""The ways in and out: an invitation's link, a name and a password with a code, the end of a session."""

from starlette.responses import Response
from starlette.routing import Route

from bot.channels.origin import whence
from bot.console import passwords
from bot.console.frame import HOME, SIGN_IN, SIGN_OUT, Frame
from bot.console.visits import Guest, Visit
from bot.storage.recruiters.accounts import LONGEST_NAME, Account, as_called

TOGETHER, OF_ADDRESS, OF_NAME = 5, 50, 20
"""Wrong guesses in a quarter of an hour: of a name from an address, from an address, of a name. The last is more, or
anybody could keep anybody out; and no hour holds more than a hundred, as OWASP asks."""


class SignIn:
    def __init__(self, frame: Frame) -> None:
        self._frame, self._store = frame, frame.store

    def routes(self) -> list[Route]:
        frame = self._frame
        return [
            frame.open(SIGN_IN, self.ask),
            frame.open(SIGN_IN, self.sign_in, "POST"),
            frame.open("/console/welcome/{id}", self.welcome),
            frame.open("/console/welcome/{id}", self.accept, "POST"),
            frame.route(SIGN_OUT, self.sign_out, "POST", action="sign_out"),
        ]

    def ask(self, guest: Guest, fault: str = "", status: int = 200, name: str = "") -> Response:
        """`fault`: the name of a word."""
        return self._frame.page(guest, "sign_in", status, fault=fault, name=name, then=_then(guest))

    def sign_in(self, guest: Guest) -> Response:
        name, password = guest.form.get("name", "")[:LONGEST_NAME], guest.form.get("password", "")
        called, address = as_called(name), whence(guest.request)
        guesses = {f"both {called} {address}": TOGETHER, f"from {address}": OF_ADDRESS, f"of {called}": OF_NAME}
        if not self._store.may_guess(guesses, guest.now):
            return self.ask(guest, "wait", 429, name)
        known = self._store.credentials(name)
        fits = passwords.matches(password, known.password if known else None)
        if known is None or not fits or not self._second(guest, known.account.id, known.secret):
            self._store.log_action(known.account if known else None, "sign_in_refused", "", guest.now)
            return self.ask(guest, "refused", 403, name)
        self._store.guessed_right(guesses)
        return self._begin(guest, known.account, _then(guest))

    def _second(self, guest: Guest, account: str, secret: str | None) -> bool:
        if secret is None:
            return True
        step = passwords.step_of(guest.form.get("code", ""), secret, guest.now)
        return step is not None and self._store.use_step(account, step)

    def _begin(self, guest: Guest, account: Account, then: str) -> Response:
        """A session of its own, whatever cookie there was."""
        browser = guest.request.headers.get("user-agent", "")
        with self._store.together():
            token = self._store.begin_session(account.id, browser, guest.now)
            self._store.log_action(account, "sign_in", "", guest.now)
        return self._frame.remember(guest, self._frame.to(then), token)

    def welcome(self, guest: Guest, fault: str = "", status: int = 200) -> Response:
        invited = self._store.invited(guest.id, guest.now)
        if invited is None:
            return self._frame.refusal(guest, "link_gone", 410)
        return self._frame.page(guest, "welcome", status, invited=invited, fault=fault)

    def accept(self, guest: Guest) -> Response:
        invited = self._store.invited(guest.id, guest.now)
        if invited is None:
            return self._frame.refusal(guest, "link_gone", 410)
        password = guest.form.get("password", "")
        fault = passwords.fault(password, guest.form.get("again", ""), invited.name)
        if fault:
            return self.welcome(guest, fault, 422)
        hashed = passwords.hashed(password)
        with self._store.together():
            account = self._store.accept(guest.id, hashed, guest.now)
            if account:
                self._store.change_account(account.id, language=guest.language)
                self._store.log_action(account, "link_used", "", guest.now)
        return self._begin(guest, account, HOME) if account else self._frame.refusal(guest, "link_gone", 410)

    def sign_out(self, visit: Visit) -> Response:
        self._frame.act(visit, lambda: self._store.end_session(visit.token))
        return self._frame.forget(visit, self._frame.to(SIGN_IN))


def _then(guest: Guest) -> str:
    """Where they wanted to go: only to a page of ours."""
    wanted = guest.request.query_params.get("then", "")
    ours = wanted == HOME or wanted.startswith((f"{HOME}/", f"{HOME}?"))
    return wanted if ours and "\\" not in wanted and wanted.isprintable() else HOME
