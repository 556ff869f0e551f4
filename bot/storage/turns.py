"""One turn of the talk, kept in one transaction: the update, the state, the messages and what is to happen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from bot.post import Outgoing, Update
from bot.storage import conversation, leads, outbox, people, questions, resumes
from bot.storage.tables import consents
from bot.storage.vault import Vault
from dialogs.outcome import (
    ConsentGiven,
    Effect,
    LeadLeft,
    Outcome,
    PersonForgotten,
    QuestionForwarded,
    ResumeKept,
    ResumeRefused,
    ResumeSent,
)
from dialogs.wording import Message


class Outrun(Exception):
    """Another process kept this update, or another one of this person, since the state was read."""


@dataclass(frozen=True, slots=True)
class Turn:
    update: Update
    digest: str
    outcome: Outcome
    messages: tuple[Message, ...]
    inline: bool
    now: datetime

    @property
    def forgets(self) -> bool:
        return any(isinstance(effect, PersonForgotten) for effect in self.outcome.effects)

    def keep(self, connection: Connection, vault: Vault, version: int) -> tuple[Outgoing, ...]:
        """Raises `Outrun`, or `resumes.Gone`; the caller rolls back."""
        number = people.move_on(connection, self.update.person, version, self.outcome.state, self.now)
        if number is None or not conversation.note_update(connection, self.digest, number, self.now):
            raise Outrun
        if self.forgets:
            number = self._forget(connection, number, version + 1)
        else:
            conversation.hear(connection, number, self.digest, self.update.event, self.outcome.state, self.now)
        ids = conversation.say(connection, number, self.digest, self.messages, self.inline, self.now)
        if not self.forgets:
            for effect in self.outcome.effects:
                self._happen(connection, vault, number, effect)
        return tuple(
            Outgoing(id_, self.update.person, message) for id_, message in zip(ids, self.messages, strict=False)
        )

    def _forget(self, connection: Connection, number: int, version: int) -> int:
        """Of all that was held, a hash of the update stays, and the goodbye that is now written."""
        outbox.withdraw(connection, number, self.now)
        people.erase(connection, number)
        return people.wait_for_goodbye(connection, self.update.person, version, self.now)

    def _happen(self, connection: Connection, vault: Vault, number: int, effect: Effect) -> None:
        state, now = self.outcome.state, self.now
        match effect:
            case LeadLeft():
                lead = leads.leave(connection, vault, number, self.update.person, effect, state, now)
                if lead is not None:
                    outbox.announce(connection, now, lead=lead)
            case QuestionForwarded():
                question = questions.forward(connection, number, effect, state, now)
                outbox.announce(connection, now, question=question)
            case ConsentGiven(consent):
                connection.execute(
                    insert(consents).values(
                        person=number, version=consent.version, language=consent.language, at=consent.at
                    )
                )
            case ResumeSent(attachment):
                resumes.await_file(connection, number, attachment, now)
            case ResumeKept(file):
                resumes.keep(connection, number, file)
                for lead in leads.touch(connection, number, now):
                    outbox.announce(connection, now, lead=lead)
            case ResumeRefused(file):
                resumes.refuse(connection, number, file)
            case PersonForgotten():
                raise AssertionError("handled before everything else")
