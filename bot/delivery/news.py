"""What recruiters read about a lead or a question, and what machines read about the same."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined

from bot.post import Person, Reachable
from bot.storage import Entry, Lead, Question
from bot.storage.candidates.leads import console_url
from bot.storage.recruiters.hands import InHands
from dialogs.catalogue import Catalogue
from dialogs.events import Language
from dialogs.outcome import LeadAnswer


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the lead that says how to reach whoever asked it; None: they left no contact details."""

    question: Question
    lead: Lead | None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The lead with this id was erased at its candidate's wish, or because another one says the same now."""

    lead: str
    at: datetime
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a candidate said to the recruiter who speaks with them, or what of a recruiter's words did not reach them.

    `hands`: the last conversation with them; None: they were only told how their application ended. `reference`: by
    which recruiters speak with them. `lead`: the one that says how else to reach them; None: they left no details.
    """

    entry: Entry
    person: Person
    hands: InHands | None
    reference: str
    reachable: Reachable
    lead: Lead | None

    @property
    def is_lost(self) -> bool:
        return bool(self.entry.speaker)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A lead, or a question, that should have been answered by now. `waited`: since the candidate's last word."""

    about: Lead | Asked
    waited: timedelta


@dataclass(frozen=True, slots=True)
class Digest:
    """Leads that are not told one by one, and how many there are beside those listed."""

    day: date
    leads: tuple[Lead, ...]
    more: int


News = Lead | Asked | Withdrawal | Spoken | Overdue | Digest
WORDS = Path(__file__).with_name("words")


def has_contact(lead: Lead) -> bool:
    contact = lead.contact
    return bool(contact.email or contact.phone or contact.wechat_id)


def one_line(value: Any) -> Any:
    """A candidate's words cannot pass for another line of the letter, such as a verdict."""
    return " ".join(value.split()) if isinstance(value, str) else value


TEMPLATES = Environment(  # noqa: S701 - plain text; Apprise escapes it where a service wants markup
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=one_line
)


@cache
def table(language: Language) -> dict[str, Any]:
    """The words of `words/LANGUAGE.yaml`."""
    words: dict[str, Any] = yaml.safe_load((WORDS / f"{language}.yaml").read_text("utf-8"))
    return words


FIRST = (False, None, True)
"""Requirements not met before unclear ones before those that are met: what is cut off matters least."""


class Telling:
    """In one language. `public_url`: the server's address, for links; `zone`: of the times told."""

    def __init__(self, language: Language, catalogue: Catalogue, public_url: str, zone: tzinfo = UTC) -> None:
        self._language, self._catalogue, self._public_url = language, catalogue, public_url.rstrip("/")
        self._zone = zone
        self._words = table(language)

    @property
    def cut(self) -> str:
        """What stands where something had to be left out."""
        return str(self._words["cut"])

    def words(self, news: News, late: datetime | None = None, reachable: Reachable | None = None) -> tuple[str, str]:
        """Title and body, which begins with since when it has waited where it is `late`. `reachable`: how the
        candidate can be reached, where recruiters can answer what they read; None: they cannot."""
        kind, values = self._about(news)
        reply = self._reply(reachable) if reachable else ""
        values |= {"words": self._words, "reply": reply}
        title, body = (TEMPLATES.from_string(self._words[kind][part]).render(values) for part in ("title", "body"))
        if late:
            since = TEMPLATES.from_string(self._words["late"]).render(
                since=f"{late.astimezone(self._zone):%Y-%m-%d %H:%M}"
            )
            body = f"{since}\n\n{body}"
        return one_line(title), body  # in mail a line break would end the header

    def json(self, news: News) -> str:
        """A lead is the contract's object; a question is told apart by its `question`, words by `said` or, if they
        did not reach the candidate, by `not_delivered`, a digest by its `leads`, a lead or a question that nobody
        answered by its `waiting_hours`, the rest by `withdrawn`.

        `merged_into`: the id of the lead that says what a withdrawn one did.
        """
        return json.dumps(self._object(news), ensure_ascii=False)

    def _object(self, news: News) -> dict[str, Any]:
        match news:
            case Lead():
                return news.as_json(self._public_url)
            case Asked():
                return self._question_json(news)
            case Spoken():
                return self._spoken_json(news)
            case Withdrawal(lead, at, merged_into):
                value = {"id": lead, "withdrawn": True, "at": at.isoformat()}
                return value | ({"merged_into": merged_into} if merged_into else {})
            case Overdue(about, waited):
                return self._object(about) | {"waiting_hours": waited // timedelta(hours=1)}
            case Digest():
                return self._digest_json(news)

    def _about(self, news: News) -> tuple[str, dict[str, Any]]:
        """The name of its words in the table, and what fills them in."""
        match news:
            case Lead():
                return "lead", self._about_lead(news)
            case Asked(question, lead):
                wanted = question.role or (lead.role if lead else None)
                url = self._url("questions", question.id)
                return "question", {"question": question, "lead": lead, "role": self._role(wanted), "url": url}
            case Spoken():
                return "lost" if news.is_lost else "spoken", self._about_spoken(news)
            case Withdrawal(lead, _, merged_into):
                return "merger" if merged_into else "withdrawal", {"lead": lead, "merged_into": merged_into}
            case Overdue(about, waited):
                kind, values = self._about(about)
                return f"overdue_{kind}", values | {"days": waited.days, "hours": waited // timedelta(hours=1)}
            case Digest(day, leads, more):
                listed = [self._about_lead(lead) for lead in leads]
                return "digest", {"day": day, "leads": listed, "more": more, "url": self._url("leads")}

    def _about_lead(self, lead: Lead) -> dict[str, Any]:
        rows = [(row.met, self._requirement(row), row.answer) for row in lead.answers]
        return {
            "lead": lead,
            "role": self._role(lead.role),
            "rows": sorted(rows, key=lambda row: FIRST.index(row[0])),
            "url": console_url(self._public_url, lead.id),
        }

    def _url(self, *path: str) -> str:
        return "/".join((self._public_url, "console", *path))

    def _about_spoken(self, spoken: Spoken) -> dict[str, Any]:
        how, contact = spoken.reachable.how, spoken.lead.contact if spoken.lead else None
        otherwise = spoken.is_lost or how in ("later", "never")
        ways = (contact.phone, contact.email, contact.wechat_id) if contact and otherwise else ()
        return {
            "text": spoken.entry.text or self._words["no_words"],
            "name": spoken.lead.contact.name if spoken.lead else None,
            "ended": spoken.hands is not None and spoken.hands.ended_at is not None,
            "channel": spoken.person.channel,
            "way": self._way(spoken.reachable),
            "contact": [way for way in ways if way],
            "url": self._url("talks", spoken.reference),
        }

    def _way(self, reachable: Reachable) -> str:
        """What there is to know before one answers; empty: nothing."""
        return TEMPLATES.from_string(self._words["ways"][reachable.how]).render(reachable=reachable)

    def _reply(self, reachable: Reachable) -> str:
        way = self._way(reachable)
        return way if reachable.how == "never" else f"{self._words['reply']} {way}".rstrip()

    def _spoken_json(self, spoken: Spoken) -> dict[str, Any]:
        """`lead` (its id) is null where they left no contact details."""
        return {
            "id": spoken.reference,
            "at": spoken.entry.at.isoformat(),
            "channel": spoken.person.channel,
            "lead": spoken.lead.id if spoken.lead else None,
            "not_delivered" if spoken.is_lost else "said": spoken.entry.text,
            "console_url": self._url("talks", spoken.reference),
        }

    def _question_json(self, asked: Asked) -> dict[str, Any]:
        """`contact` and `lead` (its id) are null where they left no contact details."""
        question, lead = asked.question, asked.lead
        return {
            "id": question.id,
            "asked_at": question.asked_at.isoformat(),
            "role": question.role,
            "language": question.language,
            "channel": question.channel,
            "question": question.text,
            "lead": lead.id if lead else None,
            "contact": lead.as_json()["contact"] if lead else None,
            "console_url": self._url("questions", question.id),
        }

    def _digest_json(self, digest: Digest) -> dict[str, Any]:
        return {
            "id": f"digest-{digest.day}",
            "leads": [lead.as_json(self._public_url) for lead in digest.leads],
            "more": digest.more,
            "console_url": self._url("leads"),
        }

    def _role(self, role: str | None) -> str:
        """Its title; its id where it is no longer published."""
        return self._catalogue.title(role, self._language) or self._words["no_role"]

    def _requirement(self, row: LeadAnswer) -> str:
        """In the recruiter's language while the question is published, else as the candidate saw it."""
        question = self._catalogue.question(row.id)
        fact = self._catalogue.fact(question.fact) if question else None
        return fact.label.in_(self._language) if fact else row.requirement or row.question
