"""What the bot could not answer: open questions in groups of the like, and the answer for all who asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from starlette.responses import Response
from starlette.routing import Route

from bot.console.frame import Frame
from bot.console.visits import Entry, Visit
from bot.storage import AnsweredBefore, Asker, NewAnswer, Spoilt, Told
from bot.storage.recruiters.open_questions import ALL, WantedGroups
from bot.turn import Talk
from dialogs.catalogue import Fact, Text
from dialogs.conversations.answers import came
from dialogs.events import Language
from dialogs.state import State
from dialogs.wording import LANGUAGES, Message
from role_data.answers import AnswerFault, faults_of
from role_data.schema import MAX_QUESTION_COLUMNS, MAX_WORDS, columns

HERE = "/console/inbox"
ROWS = 30
ASKERS = 200
"""Of a group, that are told at once; more of them stay open, and what is published stands ready for them."""

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer as it is written. `known`: by the role, by every role ("company"), or by nobody else ("no")."""

    question: Text = NOTHING
    answer: Text = NOTHING
    known: str = "role"
    ticked: frozenset[str] = frozenset()
    faults: Sequence[AnswerFault] = ()

    def fault(self, name: str) -> AnswerFault | None:
        return next((fault for fault in self.faults if fault.field == name), None)


class Inbox:
    navigation = (Entry("inbox", HERE),)

    def __init__(self, frame: Frame, talk: Callable[[], Talk]) -> None:
        self._frame, self._store, self._talk = frame, frame.store, talk

    def routes(self) -> list[Route]:
        route = self._frame.route
        return [
            route(HERE, self.list),
            route(f"{HERE}/{{id}}", self.group),
            route(f"{HERE}/{{id}}", self.answer, "POST", action="question_answered"),
            route(f"{HERE}/{{id}}/owner", self.give, "POST", action="question_given"),
            route("/console/questions/{id}", self.question),
        ]

    def list(self, visit: Visit) -> Response:
        asked = visit.request.query_params
        views = {"": ALL, "mine": WantedGroups(visit.account.id), "late": WantedGroups(late_at=visit.now)}
        view = next((each for each in views if each == asked.get("view")), "")
        groups = self._store.open_groups(_moment(asked.get("after", "")), ROWS + 1, views[view])
        rows = [(group, self._talk().catalogue.title(group.role, visit.language)) for group in groups[:ROWS]]
        return self._frame.page(
            visit,
            "inbox",
            rows=rows,
            more=groups[ROWS - 1].since.isoformat() if len(groups) > ROWS else "",
            sorting=not rows and not view and bool(self._store.ungathered(1)),
            views=tuple(views),
            view=view,
            names={account.id: account.name for account in self._store.accounts()},
            now=visit.now,
        )

    def question(self, visit: Visit) -> Response:
        """Where a notification leads to: the group that it stands in now."""
        group = self._store.group_of(visit.id)
        return self._frame.to(f"{HERE}/{group}" if group else HERE)

    def group(self, visit: Visit) -> Response:
        askers = self._store.askers(visit.id, ASKERS, visit.now)
        if not askers:
            return self._frame.missing(visit)
        written = dict(visit.request.query_params)
        ticked = frozenset(visit.request.query_params.getlist("ask"))
        draft = _written(written, ticked) if "zh" in written else self._begun(visit, askers)
        return self._shown(visit, askers, draft)

    def give(self, visit: Visit) -> Response:
        """To a recruiter or to nobody, as it was chosen by somebody who had seen whose it was."""
        owner, before = visit.form.get("owner") or None, visit.form.get("before") or None
        account = self._store.account(owner) if owner else None
        askers = self._store.askers(visit.id, ASKERS, visit.now)
        if not askers:
            return self._frame.missing(visit)
        if owner and owner != before and (account is None or not account.active):
            return self._shown(visit, askers, self._begun(visit, askers), fault="bad_owner", status=422)
        if not self._frame.act(visit, lambda: self._store.give_group(visit.id, owner, before)):
            return self._shown(visit, askers, self._begun(visit, askers), fault="given_before", status=409)
        return self._frame.to(f"{HERE}/{visit.id}", told="saved")

    def answer(self, visit: Visit) -> Response:
        askers = self._store.askers(visit.id, ASKERS, visit.now)
        draft = _written(visit.form, frozenset(value for name, value in visit.fields if name == "ask"))
        before = self._store.answered_before(sorted(draft.ticked))
        if before:
            return self._outrun(visit, askers, draft, before)
        chosen = [asker for asker in askers if asker.question in draft.ticked]
        if not chosen and draft.known == "no":
            return self._shown(visit, askers, draft, fault="nobody", status=422)
        if faults := _faults(draft, chosen):
            return self._shown(visit, askers, replace(draft, faults=faults), status=422)
        told = {
            asker.question: Told(draft.answer.in_(asker.language), self._message(asker, draft)) for asker in chosen
        }
        role = self._store.role_of_group(visit.id) if draft.known == "role" else None
        publish = NewAnswer(role, draft.question, draft.answer) if draft.known != "no" else None
        try:
            self._frame.act(visit, lambda: self._store.answer_questions(told, visit.account.name, visit.now, publish))
        except Spoilt:  # somebody was quicker, at this very moment
            before = self._store.answered_before(sorted(draft.ticked))
            if before is None:  # and has been erased
                return self.answer(visit)
            return self._outrun(visit, self._store.askers(visit.id, ASKERS, visit.now), draft, before)
        return self._frame.to(HERE, told="answered" if publish else "told")

    def _outrun(self, visit: Visit, askers: Sequence[Asker], draft: Draft, before: AnsweredBefore) -> Response:
        """Whoever pressed twice has answered; what another one wrote is kept on the page, and who it was is said."""
        if before.by == visit.account.name:
            return self._frame.to(HERE, told="told")
        return self._shown(visit, askers, draft, before, status=409)

    def _shown(
        self,
        visit: Visit,
        askers: Sequence[Asker],
        draft: Draft,
        before: AnsweredBefore | None = None,
        *,
        fault: str = "",
        status: int = 200,
    ) -> Response:
        if not askers and before is None:
            return self._frame.missing(visit)
        role, group = self._store.role_of_group(visit.id), self._store.open_group(visit.id)
        first, accounts = visit.language, self._store.accounts()
        return self._frame.page(
            visit,
            "group",
            status,
            id=visit.id,
            askers=askers,
            draft=draft,
            before=before,
            fault=fault,
            group=group,
            owners=[each for each in accounts if each.active or (group and each.id == group.owner)],
            now=visit.now,
            role=self._talk().catalogue.title(role, first),
            has_role=role is not None,
            order=(first, next(language for language in LANGUAGES if language != first)),
            previews=self._previews(askers, draft),
            like=self._known_already(askers, role),
            limits={"answer": MAX_WORDS, "question": MAX_QUESTION_COLUMNS},
        )

    def _previews(self, askers: Sequence[Asker], draft: Draft) -> Sequence[tuple[Language, Message]]:
        """What the first one of each language hears."""
        firsts = {asker.language: asker for asker in reversed(askers)}
        return [
            (language, self._message(asker, draft))
            for language, asker in sorted(firsts.items())
            if draft.answer.in_(language)
        ]

    def _message(self, asker: Asker, draft: Draft) -> Message:
        return self._talk().words.message(came(asker.text, draft.answer, asker.language, asker.script))

    def _begun(self, visit: Visit, askers: Sequence[Asker]) -> Draft:
        """With the askers' words where they are short enough to be known by; or with an answer that is known already
        to something like it (`like`)."""
        ticked = frozenset(asker.question for asker in askers)
        known = self._talk().catalogue.fact(visit.request.query_params.get("like", ""))
        if known:
            return Draft(known.label, known.text, "no", ticked)
        words = {language: _short(askers, language) for language in LANGUAGES}
        return Draft(Text(words["zh"], words["en"]), ticked=ticked)

    def _known_already(self, askers: Sequence[Asker], role: str | None) -> Fact | None:
        """What the bot would answer by now to the first of them."""
        if not askers:
            return None
        talk = self._talk()
        readings = talk.understand.questions.read(askers[0].text, State(askers[0].language, role=role))
        told = [talk.catalogue.fact(fact) for reading in readings for fact in reading.facts]
        return next((fact for fact in told if fact in talk.catalogue.answers), None)


def _written(form: Mapping[str, str], ticked: frozenset[str]) -> Draft:
    said = {name: " ".join(form.get(name, "").split()) for name in ("question_zh", "question_en")}
    texts = {language: form.get(language, "").strip() for language in LANGUAGES}
    known = form.get("known", "role")
    return Draft(
        Text(said["question_zh"], said["question_en"]),
        Text(texts["zh"], texts["en"]),
        known if known in ("role", "company", "no") else "role",
        ticked,
    )


def _faults(draft: Draft, chosen: Sequence[Asker]) -> Sequence[AnswerFault]:
    """What is published is held to the rules of facts; what is not, needs the languages of those who asked."""
    if draft.known != "no":
        return faults_of(draft.question, draft.answer)
    spoken = sorted({asker.language for asker in chosen})
    empty = [AnswerFault(language, "empty") for language in spoken if not draft.answer.in_(language)]
    return empty + [AnswerFault(x, "too_long") for x in spoken if len(draft.answer.in_(x)) > MAX_WORDS]


def _short(askers: Sequence[Asker], language: Language) -> str:
    said = (" ".join(asker.text.split()) for asker in askers if asker.language == language)
    return next((words for words in said if columns(words) <= MAX_QUESTION_COLUMNS), "")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
