"""Where everything is kept: one store, over SQLite or PostgreSQL."""

from bot.storage.candidates.conversation import Entry
from bot.storage.candidates.leads import Lead
from bot.storage.candidates.people import Silent
from bot.storage.candidates.questions import Question
from bot.storage.candidates.resumes import Coming, Resume, ResumeFile
from bot.storage.candidates.uploads import Invitation
from bot.storage.delivery.dead_letters import DeadLetter
from bot.storage.delivery.news import Notice
from bot.storage.delivery.outbox import Parcel
from bot.storage.delivery.paces import Pace
from bot.storage.engine.database import BadDatabaseUrl, Refused, Spoilt
from bot.storage.engine.vault import WrongDataKey
from bot.storage.migrations import NewerDatabase
from bot.storage.recruiters.open_questions import Asker, Group, Waiting
from bot.storage.recruiters.recruiters_answers import Answered, AnsweredBefore, NewAnswer, RecruitersAnswer, Told
from bot.storage.store import Store
from bot.storage.tallies import Tally
from bot.storage.tokens import Token
from bot.storage.turns import Outrun

__all__ = [
    "Answered",
    "AnsweredBefore",
    "Asker",
    "BadDatabaseUrl",
    "Coming",
    "DeadLetter",
    "Entry",
    "Group",
    "Invitation",
    "Lead",
    "NewAnswer",
    "NewerDatabase",
    "Notice",
    "Outrun",
    "Pace",
    "Parcel",
    "Question",
    "RecruitersAnswer",
    "Refused",
    "Resume",
    "ResumeFile",
    "Silent",
    "Spoilt",
    "Store",
    "Tally",
    "Token",
    "Told",
    "Waiting",
    "WrongDataKey",
]
