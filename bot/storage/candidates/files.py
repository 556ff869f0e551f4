"""The store's part for files of candidates: links to bring them by, their way in, the résumé they become."""

from collections.abc import Sequence
from datetime import datetime

from bot.documents import Format
from bot.post import ChannelName, Person
from bot.storage.candidates import people, resumes, uploads
from bot.storage.candidates.resumes import Coming, ResumeFile
from bot.storage.candidates.uploads import Invitation
from bot.storage.delivery import outbox, paces
from bot.storage.engine.opened import Opened
from bot.storage.tables import resumes as resumes_table


class Files(Opened):
    def resume(self, lead: str) -> ResumeFile | None:
        """The résumé of the candidate behind a lead, with its content."""
        with self.database.reading() as connection:
            return resumes.of_lead(connection, lead)

    def resume_of(self, person: Person) -> ResumeFile | None:
        """The résumé of somebody, on whatever platform they sent it."""
        with self.database.reading() as connection:
            number = people.find(connection, person)
            return None if number is None else resumes.of_person(connection, number)

    def upload_token(self, message: int) -> str:
        """For the link in a message of ours that asks for a file; always the same for the same message."""
        return uploads.token(self.vault, message)

    def invitation(self, token: str, now: datetime) -> Invitation | None:
        """Whoever was sent this token; None: nobody, or they have been erased since."""
        with self.database.reading() as connection:
            return uploads.invitation(connection, self.vault, token, now)

    def uploaded(self, token: str, name: str, format: Format, content: bytes, now: datetime) -> bool:  # noqa: A002
        """Takes a file that was looked at. False: the token was used, is too old, or nobody's any more."""
        with self.database.writing() as connection:
            return uploads.take(connection, self.vault, token, name, format, content, now)

    def due_files(self, now: datetime, limit: int, channels: Sequence[ChannelName]) -> tuple[Coming, ...]:
        """Claims files to be fetched from `channels`, and those that have come and nobody was told of yet; at most
        one a person, in their order."""
        with self.database.writing() as connection:
            open_ = set(channels) - paces.held(connection, channels, now)
            return resumes.due(connection, now, limit, list(open_))

    def fetched(self, id: int, format: Format, content: bytes) -> None:  # noqa: A002
        """What was fetched and looked at waits here until its person is told."""
        with self.database.writing() as connection:
            resumes.fill(connection, id, format, content)

    def fetch_failed(self, id: int, reason: str, retry_at: datetime | None, now: datetime) -> None:  # noqa: A002
        """`retry_at` None: it is not fetched again, and due at once, so that its person is told."""
        with self.database.writing() as connection:
            outbox.failed(connection, resumes_table, id, reason, retry_at or now)
            if retry_at is None:
                resumes.give_up(connection, id)
