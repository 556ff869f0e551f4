"""One turn of the talk, kept in one transaction: the update, the state, the messages and what is to happen."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert

from bot.pages import Answer
from bot.post import Outgoing, Piece, Update
from bot.storage.candidates import conversation, joining, leads, people, questions, resumes, unsaid
from bot.storage.delivery import news, reach
from bot.storage.engine.vault import Vault
from bot.storage.recruiters import actions, hands
from bot.storage.tables import consents
from bot.storage.tallies import Tally
from dialogs.events import FellSilent, FromRecruiter
from dialogs.outcome import (
    ApplicationWithdrawn,
    CodeShown,
    ConsentGiven,
    Effect,
    HandsLeft,
    LeadLeft,
    Outcome,
    PeopleJoined,
    PersonForgotten,
    QuestionForwarded,
    ResumeKept,
    ResumeRefused,
    ResumeSent,
    SaidToRecruiter,
    StageReached,
    TakenInHand,
)
from dialogs.state import State


class Outrun(Exception):
    """What the turn was decided from is no longer so: somebody else kept this update, or another one of theirs."""


@dataclass(frozen=True, slots=True)
class Before:
    """What a turn begins from. `version` 0 and no state: never met. `answered` None: the update is new."""

    state: State | None
    version: int
    answered: tuple[Outgoing, ...] | None


@dataclass(frozen=True, slots=True)
class Turn:
    update: Update
    digest: str
    outcome: Outcome
    answer: Answer
    now: datetime
    answer_by: datetime
    """When recruiters are late with what is left for them now."""

    @property
    def forgets(self) -> PersonForgotten | None:
        return next((effect for effect in self.outcome.effects if isinstance(effect, PersonForgotten)), None)

    @property
    def joins(self) -> PeopleJoined | None:
        return next((effect for effect in self.outcome.effects if isinstance(effect, PeopleJoined)), None)

    def keep(self, connection: Connection, vault: Vault, version: int) -> tuple[Outgoing, ...]:
        """Raises `Outrun`, or `resumes.Gone`; the caller rolls back."""
        joined = self.outcome.state.joined
        if joined or self.forgets:
            joining.line_up(connection, vault, self.update.person, self.joins)
        seen = not isinstance(self.update.event, FellSilent | FromRecruiter)
        number = people.move_on(connection, self.update.person, version, self.outcome.state, self.now, seen=seen)
        if number is None or not conversation.note_update(connection, self.digest, number, self.now):
            raise Outrun
        if self.update.logged:
            actions.note(connection, self.update.logged, self.now)
        heard = None
        if self.forgets:
            number = self._forget(connection, number, version + 1, self.forgets)
        else:
            heard = conversation.hear(
                connection, number, self.digest, self.update.event, self.outcome.state, self.now
            )
        pieces = self._pieces(connection, number)
        said = conversation.say(connection, number, self.digest, pieces, self.now, at_once=self.answer.at_once)
        if not self.forgets:
            for effect in self.outcome.effects:
                self._happen(connection, vault, number, effect, heard)
            if joined:
                joining.share(connection, number, self.outcome.state, self.now)
        return tuple(
            Outgoing(id_, self.update.person, piece.message, in_hand)
            for (id_, in_hand), piece in zip(said, pieces, strict=True)
            if piece.answers and piece.status != "held"
        )

    def tallies(self) -> tuple[Tally, ...]:
        """What is counted. Apart from the rest: these rows are everybody's, so they are written last."""
        if self.forgets:
            return ()
        day, channel, state = self.now.astimezone(UTC).date(), self.update.person.channel, self.outcome.state
        reached = (effect for effect in self.outcome.effects if isinstance(effect, StageReached))
        return tuple(
            Tally(day, channel, state.source, effect.role, state.language, effect.stage, 1) for effect in reached
        )

    def _pieces(self, connection: Connection, number: int) -> tuple[Piece, ...]:
        """The answer, and what has waited for one to go with."""
        manner = self.answer.manner
        line = unsaid.clear_pages(connection, number) if manner.inline else ()
        if not manner.inline or manner.speaks_first == "always" or self.forgets:
            return self.answer.pieces()
        waiting, ahead = unsaid.take(connection, line, self.now)
        granted = manner.granted(self.update)
        if granted:
            reach.grant(connection, number, granted, self.now)
        return self.answer.pieces(granted, waiting, ahead)

    def _forget(self, connection: Connection, number: int, version: int, forgotten: PersonForgotten) -> int:
        """Of all that was held, a hash of the update stays, and the goodbye that is now written."""
        joining.forget(connection, number, self.now, here_only=forgotten.here_only)
        return people.wait_for_goodbye(connection, self.update.person, version, self.now)

    def _happen(self, connection: Connection, vault: Vault, number: int, effect: Effect, heard: int | None) -> None:
        state, now = self.outcome.state, self.now
        match effect:
            case LeadLeft():
                lead = leads.leave(connection, vault, number, self.update.person, effect, state, self.answer_by, now)
                if lead is not None:
                    news.announce(connection, now, lead=lead)
            case QuestionForwarded():
                question = questions.forward(connection, number, effect, state, self.answer_by, now)
                news.announce(connection, now, question=question)
            case ConsentGiven(consent):
                connection.execute(
                    insert(consents).values(
                        person=number, version=consent.version, language=consent.language, at=consent.at
                    )
                )
            case StageReached():
                pass  # see `tallies`
            case CodeShown():
                if not joining.show(connection, vault, number, effect):
                    raise Outrun
            case PeopleJoined():
                if not joining.join(connection, vault, number, effect, now):
                    raise Outrun
            case ResumeSent(attachment):
                resumes.await_file(connection, number, attachment, now)
            case ResumeKept(file):
                resumes.keep(connection, number, file)
                for lead in leads.touch(connection, number, self.answer_by, now):
                    news.announce(connection, now, lead=lead)
            case ResumeRefused(file):
                resumes.refuse(connection, number, file)
            case ApplicationWithdrawn(role):
                leads.withdraw(connection, number, role, now)
            case TakenInHand(name):
                hands.take(connection, number, name, self.update.said_in, now)
                leads.answered(connection, number, name, now)
                questions.heard(connection, number)
            case SaidToRecruiter():
                hands.heard(connection, number, heard, now)
            case HandsLeft(theirs):
                hands.end(connection, number, heard if theirs else None, now)
            case PersonForgotten():
                raise AssertionError("handled before everything else")
