"""Roles as the bot knows them: each fact in both languages side by side, questions with their rules in words, and
what recruiters answered beyond the ad."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from starlette.responses import Response
from starlette.routing import Route

from bot.console.frame import Frame
from bot.console.rules import sentence
from bot.console.visits import Entry, Visit
from bot.storage import RecruitersAnswer
from bot.turn import Talk
from dialogs.catalogue import Catalogue, Fact
from role_data.faults import Fault, RoleDataError

HERE = "/console/roles"


class Read(Protocol):
    """The role data as its files say it now, with these drafts in the place of role files. Raises `RoleDataError`."""

    def __call__(self, *, drafts: Mapping[str, bytes] = ...) -> Catalogue: ...


class Roles:
    """`read`: the files as they are now, which may be others than those the bot began with."""

    navigation = (Entry("roles", HERE),)

    def __init__(self, frame: Frame, talk: Callable[[], Talk], read: Read) -> None:
        self._frame, self._store, self._talk, self._read = frame, frame.store, talk, read

    def routes(self) -> list[Route]:
        return [self._frame.route(HERE, self.list), self._frame.route(f"{HERE}/{{id}}", self.show)]

    def list(self, visit: Visit) -> Response:
        catalogue = self._talk().catalogue
        counts = {role.id: len(list(_answers(catalogue, role.id))) for role in catalogue.roles}
        return self._frame.page(
            visit,
            "roles",
            catalogue=catalogue,
            faults=self._faults(),
            counts=counts,
            answers=self._signed(_answers(catalogue, "company")),
        )

    def show(self, visit: Visit) -> Response:
        catalogue = self._talk().catalogue
        role = catalogue.role(visit.id)
        if role is None:
            return self._frame.missing(visit)
        answers = [*_answers(catalogue, role.id), *_answers(catalogue, "company")]
        return self._frame.page(visit, "role", role=role, rule=sentence, answers=self._signed(answers))

    def _signed(self, facts: Iterable[Fact]) -> Sequence[tuple[Fact, RecruitersAnswer]]:
        """What the bot knows by them and who said so; one that has just been withdrawn is left out."""
        known = {answer.fact.id: answer for answer in self._store.known_answers()}
        return [(fact, known[fact.id]) for fact in facts if fact.id in known]

    def _faults(self) -> Sequence[Fault]:
        try:
            self._read()
        except RoleDataError as error:
            return error.faults
        return ()


def _answers(catalogue: Catalogue, of: str) -> Iterator[Fact]:
    """`of`: a role, or "company" for those about any."""
    return (fact for fact in catalogue.answers if fact.id.startswith(f"{of}/"))
