"""Plays a transcript: what a candidate says and does, line by line, and all that the bot answers.

    # what happens here
    > words that the candidate types; [code] is the joining code last shown, which is another one each time
    ! on PLATFORM     goes on on that platform (telegram, where everybody begins, wechat, web)
    ! press CODE      presses a button, however old
    ! file KIND       sends something that is not words
    ! file NAME.ABC   sends a file that can be fetched
    ! looked at       that file has been fetched and kept; with type, size or lost behind it: it was not
    ! leave           unsubscribes
    ! NAME: words     a recruiter of this name says them, by us
    ! NAME leaves     that recruiter ends the conversation
    ! silence         has been silent for so long that a reminder is due
    ! restart         the server is stopped and started again
    ! days N          N days pass
    ! promised N      from now on the employer promises that recruiters answer within N hours

Everything else is what the bot says, and behind "→" what a recruiter is told meanwhile. The last lines, `= …`, are
the leads that came of it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

from bot.app import MANNERS
from bot.channels.terminal import Chat, Look
from bot.post import Person
from bot.reception import Reception
from bot.storage import Lead, Store
from bot.turn import Talk
from dialogs.codes import shown
from dialogs.events import (
    Attachment,
    FellSilent,
    FileChecked,
    FileFault,
    FileKind,
    Left,
    Pressed,
    RecruiterLeft,
    RecruiterSpoke,
    SentFile,
)
from dialogs.promises import Promises
from dialogs.understanding import codes
from tests.new_store import new_store

BEGIN = datetime(2026, 11, 22, 10, tzinfo=UTC)
CODE = "[code]"


def heard(script: str) -> Iterator[str]:
    """The candidate's lines and what happens; without what the bot said."""
    yield from (line for line in script.splitlines() if line.startswith(("#", ">", "!")))


class Player:
    def __init__(self, talk: Talk, database: Path) -> None:
        self._talk, self._url = talk, f"sqlite:///{database}"
        self._now = BEGIN
        self._starts = 0
        self._look: Look = "telegram"
        self._code = ""
        self.said: list[str] = []
        self._start(new_store(self._url))

    async def play(self, script: str) -> str:
        """The whole transcript as it goes today."""
        for line in heard(script):
            if not line.startswith("#"):
                self.said.append("")
            self.said.append(line)
            if line.startswith(">"):
                self._now += timedelta(seconds=20)
                await self._chat().say(line[1:].strip().replace(CODE, self._code))
            elif line.startswith("!"):
                await self._happens(*line[1:].split(maxsplit=1))
            self._tell_recruiters()
        self.said += ["", *(summary(lead) for lead in reversed(self.store.leads()))]
        self.store.close()
        return "\n".join(self.said).rstrip() + "\n"

    def _tell_recruiters(self) -> None:
        """Leads stand at the end; here, what is said to a recruiter."""
        for notice in self.store.due_notices(self._now + timedelta(minutes=1), 100, ("hr",)):
            found = self.store.entry(notice.said) if notice.said else None
            if found:
                self.said.append(f"→ {found[0].text}")
            self.store.notice_delivered(notice)

    async def _happens(self, what: str, about: str = "") -> None:
        match what:
            case name if name.endswith(":"):
                await self._chat().take(RecruiterSpoke(name.removesuffix(":"), about))
            case name if about == "leaves":
                await self._chat().take(RecruiterLeft(name))
            case "on":
                self._look = next(look for look in get_args(Look) if look == about)
            case "press":
                await self._chat().take(Pressed(about))
            case "file" if "." in about:
                await self._chat().take(SentFile("file", Attachment(f"lies at {about}", about, 1000)))
            case "file":
                await self._chat().take(SentFile(next(kind for kind in get_args(FileKind) if kind == about)))
            case "looked":
                await self._looked_at(about.removeprefix("at").strip())
            case "leave":
                await self._chat().take(Left(erase=True))
            case "silence":
                await self._chat().take(FellSilent())
            case "restart":
                self.store.close()
                self._start(Store.open(self._url))
            case "days":
                self._now += timedelta(days=int(about))
            case "promised":
                words = self._talk.words.promising(Promises(timedelta(hours=int(about))))
                self._talk = replace(self._talk, words=words)
            case _:
                raise ValueError(f"a transcript knows no '! {what}'")

    async def _looked_at(self, outcome: str) -> None:
        fault: FileFault | None = next((fault for fault in get_args(FileFault) if fault == outcome), None)
        for file in self.store.due_files(self._now, 1, ("terminal",)):
            if fault is None:
                self.store.fetched(file.id, "pdf", b"%PDF-1.7 ... %%EOF")
            await self._chat().take(FileChecked(file.id, fault))

    def _start(self, store: Store) -> None:
        self._starts += 1
        self.store = store
        self._reception = Reception(lambda: self._talk, self.store, MANNERS, lambda: self._now)
        self._chats: dict[Look, Chat] = {}

    def _chat(self) -> Chat:
        """The candidate's on the platform where they are now."""
        if self._look not in self._chats:
            person, session = Person("terminal", f"candidate on {self._look}"), f"{self._starts}-"
            self._chats[self._look] = Chat(person, self._reception.receive, self._hear, self._look, session)
        return self._chats[self._look]

    def _hear(self, words: str) -> None:
        if code := codes.read(words):
            self._code = shown(code)
            words = words.replace(self._code, CODE)
        self.said.append(words)


def summary(lead: Lead) -> str:
    contact = lead.contact
    reach = [part for part in (contact.name, contact.email, contact.phone, contact.wechat_id) if part]
    met = [{True: "met", False: "not met", None: "open"}[answer.met] for answer in lead.answers]
    resume = f" with {lead.resume.file_name}" if lead.resume else ""
    said = f"= {lead.verdict} {lead.role or 'no role'}: {' '.join(reach)} [{', '.join(met)}] {lead.note}".rstrip()
    return said + resume
