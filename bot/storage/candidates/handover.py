"""Everything held about a person, handed over as plain JSON values."""

import base64
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from bot.post import Person
from bot.storage.candidates import conversation, joining, leads, people, questions, resumes
from bot.storage.candidates.conversation import Entry
from bot.storage.candidates.questions import Question
from bot.storage.candidates.resumes import ResumeFile
from bot.storage.recruiters import cases
from bot.storage.tables import SAID, consents
from dialogs.state import STATE

CONSENTS = TypeAdapter(list[dict[str, Any]])
QUESTIONS = TypeAdapter(tuple[Question, ...])
EVERYTHING = 2**31 - 1


def everything(connection: Connection, person: Person) -> dict[str, Any] | None:
    """`joined`: the same of each platform that is joined with this one."""
    number = people.find(connection, person)
    if number is None:
        return None
    others = [_held(connection, other, side) for other, side in joining.others(connection, number).items()]
    return {**_held(connection, number, person), "joined": others}


def _held(connection: Connection, number: int, person: Person) -> dict[str, Any]:
    state = people.remembered(connection, person).state
    given = select(consents.c.version, consents.c.language, consents.c.at).where(consents.c.person == number)
    rows = connection.execute(given.order_by(consents.c.id)).mappings()
    return {
        "person": str(person),
        "state": STATE.dump_python(state, mode="json") if state else None,
        "consents": CONSENTS.dump_python([dict(row) for row in rows], mode="json"),
        "leads": [
            {**lead.as_json(), "status": lead.case.status, "history": _history(connection, lead.id)}
            for lead in leads.listed(connection, person=person)
            if lead.person == person
        ],
        "questions": QUESTIONS.dump_python(questions.listed(connection, person=person), mode="json"),
        "resume": _resume(resumes.sent_here(connection, number)),
        "messages": list(map(_message, conversation.thread(connection, person, 0, EVERYTHING))),
    }


def _history(connection: Connection, lead: str) -> list[dict[str, str]]:
    """What recruiters did and noted, in order; of who it was nothing."""
    activities = reversed(cases.activities_of(connection, lead))
    told = (one for one in activities if one.what not in ("owner", "answered", "unheard"))
    return [{"at": one.at.isoformat(), "what": one.what, "words": one.words} for one in told]


def _resume(kept: ResumeFile | None) -> dict[str, Any] | None:
    content = kept and base64.b64encode(kept.content).decode()
    return {"name": kept.about.file_name, "content": content} if kept else None


def _message(entry: Entry) -> dict[str, Any]:
    (value,) = SAID.dump_python(entry.said, mode="json").values()
    said = {"at": entry.at.isoformat(), "from": "us" if entry.ours else "you", "text": entry.text}
    return {**said, "kind": type(entry.said).__name__.lower(), **value}
