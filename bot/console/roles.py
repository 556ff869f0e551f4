"""Roles as the bot knows them: each fact in both languages side by side, questions with their rules in words."""

from collections.abc import Callable, Sequence

from starlette.responses import Response
from starlette.routing import Route

from bot.console.frame import Entry, Frame, Visit
from bot.console.rules import sentence
from dialogs.catalogue import Catalogue
from role_data.faults import Fault

HERE = "/console/roles"


class Roles:
    """`faults`: what is wrong with the files as they are now, which may be others than those the bot began with."""

    navigation = (Entry("roles", HERE),)

    def __init__(self, frame: Frame, catalogue: Catalogue, faults: Callable[[], Sequence[Fault]]) -> None:
        self._frame, self._catalogue, self._faults = frame, catalogue, faults

    def routes(self) -> list[Route]:
        return [self._frame.route(HERE, self.list), self._frame.route(f"{HERE}/{{id}}", self.show)]

    def list(self, visit: Visit) -> Response:
        return self._frame.page(visit, "roles", catalogue=self._catalogue, faults=self._faults())

    def show(self, visit: Visit) -> Response:
        role = self._catalogue.role(visit.id)
        if role is None:
            return self._frame.missing(visit)
        return self._frame.page(visit, "role", role=role, rule=sentence)
