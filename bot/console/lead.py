"""A lead's page: the verdict with its reasons, contact, what was said, noted and done, and what is to be done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from bot.console.closing import LONGEST, Closing, Offer
from bot.console.frame import Frame, attached
from bot.console.rules import sentence
from bot.console.visits import Entry, Visit, number
from bot.documents import MEDIA_TYPES
from bot.storage import Lead
from bot.storage.recruiters.cases import CLOSED, LONGEST_NOTE, STATUSES, Case, NoteTooLong
from bot.turn import Talk
from dialogs.catalogue import Catalogue
from dialogs.events import Language
from dialogs.outcome import LeadAnswer

HERE = "/console/leads"
LINES, STEPS, BESIDE = 30, 30, 20
"""Of the page: what was said, what was done, and other leads of the same person."""


class LeadPage:
    """`zone`: of due times; `closing`: what candidates hear of it."""

    navigation: tuple[Entry, ...] = ()

    def __init__(self, frame: Frame, talk: Callable[[], Talk], zone: ZoneInfo, closing: Closing) -> None:
        self._frame, self._store, self._talk, self._zone = frame, frame.store, talk, zone
        self._closing = closing

    def routes(self) -> list[Route]:
        route = self._frame.route
        return [
            route(f"{HERE}/{{id}}", self.show, view="lead_viewed"),
            route(f"{HERE}/{{id}}/case", self.move, "POST", action="lead_moved"),
            route(f"{HERE}/{{id}}/notes", self.note, "POST", action="lead_noted"),
            route(f"{HERE}/{{id}}/resume", self.resume, action="resume_saved"),
        ]

    def show(self, visit: Visit, status: int = 200, chosen: Case | None = None, **more: Any) -> Response:
        """`chosen` and `more`: what a form brought that was refused, and why."""
        lead = self._store.lead(visit.id)
        if lead is None:
            return self._frame.missing(visit)
        query = visit.request.query_params
        before, steps_before = number(query.get("before", "")), number(query.get("steps_before", ""))
        steps = self._store.activities(lead.id, steps_before, STEPS + 1)
        talk = self._store.talk(lead.id, before, LINES + 1)
        accounts, catalogue = self._store.accounts(), self._talk().catalogue
        picked = next((each for each in STATUSES if each == query.get("status")), lead.case.status)
        chosen = chosen or replace(lead.case, status=picked)
        values = {"fault": "", "note": "", "due": self._local(lead.case), "since": ()} | more
        return self._frame.page(
            visit,
            "lead",
            status,
            lead=lead,
            role=catalogue.title(lead.role, visit.language),
            answers=[_answer(row, catalogue, visit.language) for row in lead.answers],
            related=[(other, "") for other in self._store.related_leads(lead.id)[:BESIDE]],
            roles=catalogue.titles(visit.language),
            talk=talk[-LINES:],
            before=before,
            older=len(talk) > LINES,
            steps=steps[:STEPS],
            more_steps=len(steps) > STEPS,
            seen=steps[0].id if steps else 0,
            names={account.id: account.name for account in accounts},
            owners=[account for account in accounts if account.active or account.id == lead.case.owner],
            zone=self._zone.key,
            statuses=STATUSES,
            closed=CLOSED,
            longest_note=LONGEST_NOTE,
            chosen=chosen,
            closing=self._closing.offer(visit, lead, chosen.status),
            longest_words=LONGEST,
            now=visit.now,
            **values,
        )

    def move(self, visit: Visit) -> Response:
        """Status, owner and due time, as they were chosen by somebody who had seen a certain version."""
        lead = self._store.lead(visit.id)
        if lead is None:
            return self._frame.missing(visit)
        try:
            chosen = self._chosen(visit, lead.case)
        except ValueError:
            return self.show(visit, 422, fault="bad_case")
        due, offer = visit.form.get("due", ""), self._closing.offer(visit, lead, chosen.status)
        if offer and offer.fault:
            return self.show(visit, 422, chosen, fault=offer.fault, due=due)
        if self._moved(visit, lead, chosen, offer):
            return self._frame.to(f"{HERE}/{lead.id}", told="told" if offer and offer.ticked else "saved")
        seen = number(visit.form.get("seen", "")) or 0
        since = tuple(step for step in self._store.activities(lead.id) if step.id > seen)
        fault = "out_of_reach" if offer and offer.ticked and not since else "outrun"
        return self.show(visit, 409, chosen, fault=fault, due=due, since=since)

    def _moved(self, visit: Visit, lead: Lead, to: Case, offer: Offer | None) -> bool:
        """And the candidate told, if they are to hear it. False: nothing was done."""
        by = (visit.account.id, visit.now)
        if offer and offer.ticked:
            words, message = offer.words, offer.message
            return self._frame.act(visit, lambda: self._store.close_case(lead.id, to, words, message, *by))
        return self._frame.act(visit, lambda: self._store.move_case(lead.id, to, *by))

    def _chosen(self, visit: Visit, before: Case) -> Case:
        """Raises `ValueError` for what no form of ours offers."""
        status = next((each for each in STATUSES if each == visit.form.get("status")), None)
        owner = visit.form.get("owner") or None
        if status is None or (owner and owner != before.owner and not self._may_own(owner)):
            raise ValueError
        due = visit.form.get("due", "")
        due_at = before.due_at if due == self._local(before) else _moment(due, self._zone)
        return Case(status, owner, due_at, int(visit.form.get("version", "")))

    def _may_own(self, id_: str) -> bool:
        account = self._store.account(id_)
        return account is not None and account.active

    def note(self, visit: Visit) -> Response:
        words = visit.form.get("note", "").strip()
        try:
            if words and not self._frame.act(
                visit, lambda: self._store.add_note(visit.id, words, visit.account.id, visit.now)
            ):
                return self._frame.missing(visit)
        except NoteTooLong:
            return self.show(visit, 422, fault="long_note", note=words)
        return self._frame.to(f"{HERE}/{visit.id}", told="saved" if words else "")

    def resume(self, visit: Visit) -> Response:
        found = self._store.resume(visit.id)
        if found is None:
            return self._frame.missing(visit)
        headers = attached(found.about.file_name, MEDIA_TYPES[found.about.format])
        return Response(found.content, headers=headers)

    def _local(self, case: Case) -> str:
        """The due time as a browser's field has it."""
        return f"{case.due_at.astimezone(self._zone):%Y-%m-%dT%H:%M}" if case.due_at else ""


def _answer(row: LeadAnswer, catalogue: Catalogue, language: Language) -> dict[str, Any]:
    """In the recruiter's language while the question is published, else as the candidate saw it; their answer as
    they gave it. `rule`: "" for a question that is asked no longer."""
    question = catalogue.question(row.id)
    fact = catalogue.fact(question.fact) if question else None
    return {
        "requirement": fact.text.in_(language) if fact else row.requirement,
        "question": question.ask.in_(language) if question else row.question,
        "answer": row.answer,
        "rule": sentence(question, language) if question else "",
        "must": question.must if question else True,
        "met": row.met,
    }


def _moment(local: str, zone: ZoneInfo) -> datetime | None:
    """What a browser's field says; "" is none. Raises `ValueError`."""
    if not local:
        return None
    moment = datetime.fromisoformat(local)
    if not 2000 <= moment.year < 2100:
        raise ValueError
    return moment.replace(tzinfo=zone)
