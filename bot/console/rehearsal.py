"""A dry run: a role by a changed file, or with other rules, held against its leads. Nothing is changed by it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from starlette.responses import Response
from starlette.routing import Route

from bot.console.frame import Frame
from bot.console.roles import HERE, Read
from bot.console.rules import sentence
from bot.console.visits import Entry, Visit
from bot.rehearsal import Rehearsal, of_role
from bot.storage import Lead
from bot.storage.recruiters.lead_pages import Wanted
from bot.turn import Talk
from dialogs.catalogue import DEGREES, AtLeastDegree, AtLeastYears, Question, Role, Rule
from dialogs.outcome import Verdict
from role_data.faults import Fault, RoleDataError
from role_data.schema import MAX_YEARS

NEWEST = 5000
"""Leads of the role that are replayed: about a second of a processor."""
LISTED = 100
"""Of those who change sides, and of those who could not be replayed."""
NOTHING: Mapping[str, str] = {}
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class Unlikely(ValueError):
    """A rule that no role file could hold; the id of the question."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of it. `more`: the role has older leads, which were not replayed. `before`, `after`: how many of each
    verdict. `changed` and `left_out`: the newest."""

    found: Rehearsal
    more: bool
    before: Counter[Verdict]
    after: Counter[Verdict]
    changed: Sequence[Lead]
    left_out: Sequence[Lead]


class RehearsalPage:
    """`read`: with the file that somebody brings in the place of the role's own."""

    navigation: tuple[Entry, ...] = ()

    def __init__(self, frame: Frame, talk: Callable[[], Talk], read: Read) -> None:
        self._frame, self._store, self._talk, self._read = frame, frame.store, talk, read

    def routes(self) -> list[Route]:
        there = f"{HERE}/{{id}}/rehearsal"
        return [
            self._frame.route(there, self.show),
            self._frame.route(f"{there}/rules", self.rules, "POST", action="quiz_rehearsed"),
            self._frame.route(f"{there}/file", self.file, "POST", action="quiz_rehearsed", file=True),
        ]

    def show(self, visit: Visit) -> Response:
        role = self._talk().catalogue.role(visit.id)
        return self._page(visit, role) if role else self._frame.missing(visit)

    def rules(self, visit: Visit) -> Response:
        """The role as it is, with the rules of the form."""
        role = self._talk().catalogue.role(visit.id)
        if role is None:
            return self._frame.missing(visit)
        try:
            after = _with_rules(role, visit.form)
        except Unlikely as unlikely:
            return self._page(visit, role, form=visit.form, unlikely=str(unlikely), status=422)
        return self._page(visit, role, form=visit.form, shown=self._shown(visit, role, after))

    def file(self, visit: Visit) -> Response:
        """The role as a file has it; the file's name is the role's, whatever somebody's disk calls it."""
        role = self._talk().catalogue.role(visit.id)
        if role is None:
            return self._frame.missing(visit)
        try:
            after = self._read(drafts={role.id: visit.file}).role(role.id)
        except RoleDataError as error:
            return self._page(visit, role, faults=error.faults, status=422)
        if after is None:  # its id is its file's name, or it would be a fault
            raise LookupError(role.id)
        return self._page(visit, role, shown=self._shown(visit, role, after), by_file=True)

    def _shown(self, visit: Visit, before: Role, after: Role) -> Shown:
        found = of_role(self._store, before, after, NEWEST)
        self._store.log_action(visit.account, visit.action, visit.about, visit.now)
        replayed = found.leads + len(found.unanswered)
        count = self._store.count_leads(Wanted(role=before.id), visit.now, NEWEST) if replayed == NEWEST else 0
        sides: tuple[Counter[Verdict], Counter[Verdict]] = (Counter(), Counter())
        for verdicts, leads in found.sides.items():
            for side, verdict in zip(sides, verdicts, strict=True):
                side[verdict] += leads
        return Shown(found, count > NEWEST, *sides, self._leads(list(found.changed)), self._leads(found.unanswered))

    def _leads(self, ids: Sequence[str]) -> Sequence[Lead]:
        return self._store.leads(ids=ids[:LISTED])

    def _page(
        self,
        visit: Visit,
        role: Role,
        *,
        form: Mapping[str, str] = NOTHING,
        shown: Shown | None = None,
        by_file: bool = False,
        faults: Sequence[Fault] = (),
        unlikely: str = "",
        status: int = 200,
    ) -> Response:
        """`form`: what was written into the rules."""
        return self._frame.page(
            visit,
            "rehearsal",
            status,
            role=role,
            ruled=[(question, _written(question, form)) for question in role.questions if question.rule],
            rule=sentence,
            degrees=DEGREES,
            most_years=MAX_YEARS,
            shown=shown,
            by_file=by_file,
            faults=faults,
            unlikely=unlikely,
            verdicts=VERDICTS,
            newest=NEWEST,
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A question's rule as it stands in the form. `at_least`: years or a degree; "" where the rule has none."""

    must: bool
    at_least: str


def _written(question: Question, form: Mapping[str, str]) -> Written:
    """As the form holds it, or as it is."""
    if f"asked/{question.id}" in form:
        return Written(f"must/{question.id}" in form, form.get(f"at_least/{question.id}", ""))
    match question.rule:
        case AtLeastYears(years):
            return Written(question.must, f"{years:g}")
        case AtLeastDegree(level):
            return Written(question.must, level)
        case _:
            return Written(question.must, "")


def _with_rules(role: Role, form: Mapping[str, str]) -> Role:
    """The role with the rules that the form holds; those it does not name stay. Raises `Unlikely`."""
    return replace(role, questions=tuple(_ruled(question, form) for question in role.questions))


def _ruled(question: Question, form: Mapping[str, str]) -> Question:
    written = _written(question, form)
    return replace(question, rule=_rule(question, written.at_least), must=written.must)


def _rule(question: Question, at_least: str) -> Rule | None:
    match question.rule:
        case AtLeastYears():
            return replace(question.rule, years=_years(question, at_least))
        case AtLeastDegree() if at_least in DEGREES:
            return replace(question.rule, level=next(degree for degree in DEGREES if degree == at_least))
        case AtLeastDegree():
            raise Unlikely(question.id)
        case _:
            return question.rule


def _years(question: Question, text: str) -> float:
    try:
        years = float(text)
    except ValueError:
        raise Unlikely(question.id) from None
    if not 0 <= years <= MAX_YEARS:
        raise Unlikely(question.id)
    return years
