"""Where everything is kept: one store, over SQLite or PostgreSQL."""

from bot.storage.conversation import Entry
from bot.storage.database import BadDatabaseUrl, Spoilt
from bot.storage.dead_letters import DeadLetter
from bot.storage.leads import Lead
from bot.storage.migrations import NewerDatabase
from bot.storage.news import Notice
from bot.storage.open_questions import Asker, Group, Waiting
from bot.storage.outbox import Parcel
from bot.storage.paces import Pace
from bot.storage.people import Silent
from bot.storage.questions import Question
from bot.storage.recruiters_answers import Answered, AnsweredBefore, NewAnswer, RecruitersAnswer, Told
from bot.storage.resumes import Coming, Resume, ResumeFile
from bot.storage.store import Store
from bot.storage.tallies import Tally
from bot.storage.tokens import Token
from bot.storage.turns import Outrun
from bot.storage.uploads import Invitation
from bot.storage.vault import WrongDataKey

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
