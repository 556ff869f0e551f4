"""What an event can mean. Buttons and free words end in the same few values, so they can never disagree."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from dialogs.catalogue import DegreeLevel
from dialogs.events import Attachment, FileFault, FileKind, Language, Script


class Action(StrEnum):
    """What a candidate can ask us to do (the contract's `action`)."""

    LIST_ROLES = "list_roles"
    START_QUIZ = "start_quiz"
    LEAVE_CONTACT = "leave_contact"
    TALK_TO_HUMAN = "talk_to_human"
    SWITCH_LANGUAGE = "switch_language"
    PRIVACY = "privacy"
    DELETE_MY_DATA = "delete_my_data"
    HELP = "help"


class Move(StrEnum):
    """A step within the talk that means the same everywhere."""

    MENU = "menu"
    BACK = "back"
    SKIP = "skip"
    REPEAT = "repeat"
    STOP = "stop"
    YES = "yes"
    NO = "no"
    CHANGE = "change"
    MY_DATA = "my_data"
    NO_REMINDERS = "no_reminders"
    JOIN = "join"
    WITHDRAW = "withdraw"


ReadingOutcome = Literal["answered", "not_published", "off_topic", "smalltalk", "action"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question or a request.

    `facts` are the published facts that answer it, in the ad's order; `answered` with a role and no facts means
    that the ad publishes no requirements for it. `unpublished`: a part beside `facts` that the ad does not answer.
    `needs`: a part beside them asks what the role requires, and the ad publishes no requirements for it.
    `topic` is the understanding's name for it ("pay", "thanks"): it may choose a warmer line, never a fact.
    """

    outcome: ReadingOutcome
    action: Action | None = None
    role: str | None = None
    facts: tuple[str, ...] = ()
    unpublished: bool = False
    topic: str = ""
    to_language: Language | None = None
    needs: bool = False

    @property
    def comes_to(self) -> tuple[object, ...]:
        """Equal for readings that are answered alike, whatever their topics."""
        return (self.outcome, self.action, self.role, self.facts)


@dataclass(frozen=True, slots=True)
class Years:
    """`high` None: open upwards. An exact number has low == high. A long range is an answer too."""

    low: float
    high: float | None


@dataclass(frozen=True, slots=True)
class YesNo:
    yes: bool


@dataclass(frozen=True, slots=True)
class Degree:
    """The highest completed one."""

    level: DegreeLevel


@dataclass(frozen=True, slots=True)
class Studied:
    """Whether the field of study is one of those asked for."""

    listed: bool


@dataclass(frozen=True, slots=True)
class InWords:
    """An answer kept as it was said: to an open question, or one that stayed unclear for a person to read."""

    text: str


Answer = Years | YesNo | Degree | Studied | InWords


@dataclass(frozen=True, slots=True)
class Details:
    """Contact details, checked: a valid address, an E.164 number, a well-formed WeChat id; None where absent.

    `faults` names what looked like a detail but is not valid: "email", "phone", "wechat_id".
    """

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    wechat_id: str | None = None
    faults: tuple[str, ...] = ()

    @property
    def reachable(self) -> bool:
        return bool(self.email or self.phone or self.wechat_id)

    def __bool__(self) -> bool:
        return bool(self.name or self.reachable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """`language`: the one the words were in; None where they do not tell (a number, "FAE", a button).

    `script`: likewise; None where the characters are common to both (「你好」).
    """

    language: Language | None = None
    script: Script | None = None


@dataclass(frozen=True, slots=True)
class Asked(Heard):
    """A question or a request. More than one reading: they are close, so we ask which.

    `role`: the one that its words name, whatever they ask; it is talked about from then on. `leans`: the words say
    no more than whom the question before is asked of now ("and the HPC job?").
    """

    readings: tuple[Reading, ...]
    text: str = ""
    role: str | None = None
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Answered(Heard):
    """An answer to a quiz question: the pending one, or an earlier one that is corrected by it."""

    question: str
    answer: Answer
    words: str = ""


@dataclass(frozen=True, slots=True)
class Gave(Heard):
    """Contact details. `agreed`: the same words also said yes to keeping them; `asked`: a question beside them;
    `role`: the one that the words name, where none was being applied for."""

    details: Details
    agreed: bool = False
    asked: Asked | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Moved(Heard):
    move: Move
    target: str | None = None
    """What it moves to, where it names something: a question to change, a role."""


@dataclass(frozen=True, slots=True)
class Began(Heard):
    """Opened the chat, perhaps from a poster (`source`) or a link to one role."""

    source: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class BroughtCode(Heard):
    """A joining code, shown to them on another platform; see `dialogs.codes`."""

    code: str


@dataclass(frozen=True, slots=True)
class ShowedFile(Heard):
    kind: FileKind
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class GotFile(Heard):
    """Nobody said anything: a file sent earlier is here, or will never be (`fault`)."""

    file: int
    fault: FileFault | None = None


@dataclass(frozen=True, slots=True)
class WentAway(Heard):
    erase: bool = False


@dataclass(frozen=True, slots=True)
class WentSilent(Heard):
    """Stopped half-way, and a while has passed."""


@dataclass(frozen=True, slots=True)
class HeardRecruiter(Heard):
    """A recruiter speaks to them."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class HandedBack(Heard):
    """A recruiter is done speaking to them."""

    name: str


@dataclass(frozen=True, slots=True)
class ForRecruiter(Heard):
    """Words for the recruiter who is speaking to them."""


@dataclass(frozen=True, slots=True)
class Unclear(Heard):
    """Said while something was pending, and neither an answer to it nor anything else we know."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class OldButton(Heard):
    """A press whose question is gone and whose code says nothing today."""

    code: str = field(default="")


Meaning = (
    Asked
    | Answered
    | Gave
    | Moved
    | Began
    | BroughtCode
    | ShowedFile
    | GotFile
    | WentAway
    | WentSilent
    | HeardRecruiter
    | HandedBack
    | ForRecruiter
    | Unclear
    | OldButton
)
