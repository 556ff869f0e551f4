"""One's own account: language, password, second factor, and where one is signed in."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.console import passwords
from bot.console.frame import Frame
from bot.console.rendering import words_of
from bot.console.visits import Entry, Visit
from bot.storage.recruiters.actions import Action
from dialogs.wording import LANGUAGES

HERE = "/console/me"
OPENS = ("sign_in", "sign_in_refused", "link_used", "password_changed", "second_factor_set", "second_factor_removed")
"""What has to do with the door."""
DONE = 10
"""Rows."""


class Me:
    navigation: Sequence[Entry] = ()
    """Their name leads here, at the top of each page."""

    def __init__(self, frame: Frame, issuer: str) -> None:
        self._frame, self._store, self._issuer = frame, frame.store, issuer

    def routes(self) -> list[Route]:
        route = self._frame.route
        return [
            route(HERE, self.show),
            route(f"{HERE}/language", self.language, "POST", action="language_changed"),
            route(f"{HERE}/password", self.password, "POST", action="password_changed"),
            route(f"{HERE}/second-factor", self.ask_second_factor),
            route(f"{HERE}/second-factor", self.second_factor, "POST", action="second_factor_set"),
            route(f"{HERE}/second-factor/remove", self.remove, "POST", action="second_factor_removed"),
            route(f"{HERE}/sessions/end", self.end_others, "POST", action="sessions_ended"),
        ]

    def show(self, visit: Visit, fault: str = "", status: int = 200) -> Response:
        sessions = self._store.sessions(visit.account.id, visit.now)
        named = words_of("actions")[visit.language]
        done = [(action, named.get(action.what, action.what)) for action in self._done(visit.account.id)]
        return self._frame.page(visit, "me", status, sessions=sessions, done=done, fault=fault)

    def _done(self, id_: str) -> tuple[Action, ...]:
        """What was done with the account lately, by whomever: what is not their own doing they should notice."""
        theirs = self._store.actions(account=id_, among=OPENS, limit=DONE)
        others = self._store.actions(about=id_, limit=DONE)
        return tuple(sorted({*theirs, *others}, key=lambda action: -action.id)[:DONE])

    def language(self, visit: Visit) -> Response:
        wanted = next((each for each in LANGUAGES if each == visit.form.get("language")), visit.language)
        self._frame.act(visit, lambda: self._store.change_account(visit.account.id, language=wanted))
        return self._frame.to(HERE)

    def password(self, visit: Visit) -> Response:
        new = visit.form.get("new", "")
        fault = self._not_they(visit) or passwords.fault(new, visit.form.get("again", ""), visit.account.name)
        if fault:
            return self.show(visit, fault, 422)
        self._change(visit, password=passwords.hashed(new))
        return self._frame.to(HERE, told="saved")

    def ask_second_factor(self, visit: Visit, fault: str = "", secret: str = "", status: int = 200) -> Response:
        secret = secret or passwords.new_secret()
        picture = passwords.picture(secret, visit.account.name, self._issuer)
        return self._frame.page(visit, "second_factor", status, secret=secret, picture=picture, fault=fault)

    def second_factor(self, visit: Visit) -> Response:
        """Set once a code shows that their app has it."""
        secret = visit.form.get("secret", "")
        secret = secret if passwords.is_secret(secret) else ""
        if fault := self._not_they(visit):
            return self.ask_second_factor(visit, fault, secret, 422)
        step = passwords.step_of(visit.form.get("code", ""), secret, visit.now) if secret else None
        if step is None:
            return self.ask_second_factor(visit, "wrong_code", secret, 422)
        self._change(visit, step, second_factor=secret)
        return self._frame.to(HERE, told="saved")

    def remove(self, visit: Visit) -> Response:
        if fault := self._not_they(visit):
            return self.show(visit, fault, 422)
        self._change(visit, second_factor=None)
        return self._frame.to(HERE, told="saved")

    def end_others(self, visit: Visit) -> Response:
        self._frame.act(visit, lambda: self._store.end_sessions(visit.account.id, keep=visit.token))
        return self._frame.to(HERE, told="saved")

    def _change(self, visit: Visit, step: int | None = None, **values: Any) -> None:
        """Of what opens the door. `step`: of the code that was shown for it, which is good for once."""

        def work() -> None:
            self._store.change_account(visit.account.id, keep=visit.token, **values)
            if step is not None:
                self._store.use_step(visit.account.id, step)

        self._frame.act(visit, work)

    def _not_they(self, visit: Visit) -> str:
        """Whoever sits down at an open page cannot change what opens the door. The name of a word; "": they can."""
        guesses = {f"again {visit.account.id}": 5}
        if not self._store.may_guess(guesses, visit.now):
            return "wait"
        known = self._store.credentials(visit.account.name)
        if passwords.matches(visit.form.get("password", ""), known.password if known else None):
            self._store.guessed_right(guesses)
            return ""
        return "wrong_password"
