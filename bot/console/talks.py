"""Conversations in human hands: those that go on now, and one of them, where a recruiter speaks with a candidate."""

import secrets

from anyio import from_thread
from starlette.responses import Response
from starlette.routing import Route

from bot.console.frame import Frame
from bot.console.visits import Entry, Visit
from bot.hands import LONGEST_WORDS, Hands
from bot.post import Person, Reachable
from bot.storage.candidates.leads import Lead

HERE = "/console/talks"
ROWS, LINES = 30, 60


class Talks:
    navigation = (Entry("talks", HERE),)

    def __init__(self, frame: Frame, hands: Hands) -> None:
        self._frame, self._store, self._hands = frame, frame.store, hands

    def routes(self) -> list[Route]:
        route = self._frame.route
        return [
            route(HERE, self.list),
            route(f"{HERE}/{{id}}", self.show, view="talk_viewed"),
            route(f"{HERE}/{{id}}", self.say, "POST", action="talk_said"),
            route(f"{HERE}/{{id}}/end", self.end, "POST", action="talk_ended"),
        ]

    def list(self, visit: Visit) -> Response:
        last = self._store.hands(visit.request.query_params.get("after", ""))
        page = self._store.in_hands(last.changed_at if last else None, ROWS + 1)
        rows = [(hands, next(iter(self._store.leads(person=hands.person)), None)) for hands in page[:ROWS]]
        return self._frame.page(visit, "talks", rows=rows, more=len(page) > ROWS, later=last is not None)

    def show(self, visit: Visit, fault: str = "", said: str = "", status: int = 200) -> Response:
        """By the id of a lead, of a question or of a conversation. `said`: what a form brought that was refused."""
        person = self._store.addressee(visit.id)
        if person is None:
            return self._frame.missing(visit)
        lead, hands = self._about(visit, person), self._store.hands_of(person)
        return self._frame.page(
            visit,
            "talk",
            status,
            id=visit.id,
            lead=lead,
            channel=person.channel,
            hands=hands if hands and hands.ended_at is None else None,
            reachable=self._store.reachable(person, visit.now),
            talk=self._store.recent(person, LINES),
            longest=LONGEST_WORDS,
            once=secrets.token_urlsafe(12),
            fault=fault,
            said=said,
        )

    def say(self, visit: Visit) -> Response:
        """A form that is sent twice says it once."""
        words = visit.form.get("words", "").strip()
        fault = "" if words and len(words) <= LONGEST_WORDS else "too_long" if words else "no_words"
        if fault:
            return self.show(visit, fault, words[:LONGEST_WORDS], 422)
        self._name_the_lead(visit)
        id_ = f"console:{visit.account.id}:{visit.form.get('once', '')[:32]}"
        receipt = from_thread.run(self._hands.say, visit.id, visit.account.name, words, id_, None, visit.line)
        if receipt.person is None:
            return self._frame.missing(visit)
        if receipt.reachable == Reachable("never"):
            return self.show(visit, "never", words, 409)
        return self._frame.to(f"{HERE}/{visit.id}")

    def end(self, visit: Visit) -> Response:
        self._name_the_lead(visit)
        id_ = f"console-end:{visit.account.id}:{visit.form.get('once', '')[:32]}"
        receipt = from_thread.run(self._hands.end, visit.id, visit.account.name, id_, visit.line)
        return self._frame.to(f"{HERE}/{visit.id}") if receipt.person else self._frame.missing(visit)

    def _name_the_lead(self, visit: Visit) -> None:
        if person := self._store.addressee(visit.id):
            self._about(visit, person)

    def _about(self, visit: Visit, person: Person) -> Lead | None:
        """Their newest lead, which says who they are. The log names a lead, too, whatever the address does."""
        leads = self._store.leads(person=person)
        if leads and visit.id not in {lead.id for lead in leads}:
            visit.concerns(leads[0].id)
        return leads[0] if leads else None
