"""What no single key shows: questions that lead nowhere, codes that grow too long, two roles under one name."""

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from dialogs.choices import answers_to
from role_data.advice import RULES, nearest
from role_data.documents import Document, Location
from role_data.faults import Fault
from role_data.making import role_of
from role_data.schema import AnyQuestion, CompanyFile, FieldRule, RoleFile

MAX_QUESTIONS = 8
MAX_CODE_BYTES = 64  # Telegram's limit for what a button carries

Placed = tuple[Location, AnyQuestion]


def faults_within(document: Document, role: RoleFile, field_groups: frozenset[str] | None) -> Iterator[Fault]:
    """The faults of one role file that has the right shape."""
    yield from _file_name(document, role)
    for n, requirement in enumerate(role.requirements):
        if not requirement.questions:
            at = ("requirements", n)
            yield document.fault(
                at, "no question leads to this requirement", "`questions:` with at least one question"
            )
        for m, question in enumerate(requirement.questions):
            yield from _about_requirement(document, ("requirements", n, "questions", m), question)
    for n, question in enumerate(role.quiz):
        yield from _about_duty(document, ("quiz", n), question, len(role.duties))
    placed = _placed(role)
    yield from _count(document, placed)
    yield from _repeated(document, placed)
    yield from _unknown_groups(document, placed, field_groups)
    yield from _long_codes(document, role)


def _placed(role: RoleFile) -> list[Placed]:
    """All questions in the order they are asked, with their places in the file."""
    of_requirements: list[Placed] = [
        (("requirements", n, "questions", m), question)
        for n, requirement in enumerate(role.requirements)
        for m, question in enumerate(requirement.questions)
    ]
    return of_requirements + [(("quiz", n), question) for n, question in enumerate(role.quiz)]


def _file_name(document: Document, role: RoleFile) -> Iterator[Fault]:
    stem = PurePosixPath(document.file).stem
    if role.id != stem:
        what = f"the id `{role.id}` is not the file's name"
        yield document.fault(("id",), what, f"`id: {stem}`, or rename the file to {role.id}.yaml")


def _about_requirement(document: Document, at: Location, question: AnyQuestion) -> Iterator[Fault]:
    if question.duty is not None:
        what = "`duty` belongs to questions under `quiz`"
        yield document.fault((*at, "duty"), what, "nothing here: the question is about the requirement above it")
    if question.kind == "open":
        if question.must is not None:
            yield document.fault(
                (*at, "must"), "`must` stands beside an open question, which no answer can fail", "no `must` here"
            )
        return
    if question.rule is None:
        yield document.fault(at, "the question has no `rule`, so no answer could be judged", RULES[question.kind])
    if question.must is None:
        yield document.fault(at, "`must` is missing", "`must: true`, or `must: false` for a preference")


def _about_duty(document: Document, at: Location, question: AnyQuestion, duties: int) -> Iterator[Fault]:
    if question.duty is None:
        yield document.fault(
            at, "`duty` is missing", "`duty: ` and the number of the duty it is about, counted from 1"
        )
    elif not 1 <= question.duty <= duties:
        what = f"there is no duty {question.duty}"
        yield document.fault((*at, "duty"), what, f"a number from 1 to {duties}")
    for key in ("rule", "must"):
        if getattr(question, key) is not None:
            what = f"`{key}` stands in a question about a duty, but a duty requires nothing"
            yield document.fault((*at, key), what, f"no `{key}` here")


def _count(document: Document, placed: Sequence[Placed]) -> Iterator[Fault]:
    if not placed:
        what = "the role has no question at all"
        yield document.fault(("requirements",), what, "`quiz:` with a few questions about duties")
    if len(placed) > MAX_QUESTIONS:
        what = f"this is question {MAX_QUESTIONS + 1} of {len(placed)}; a quiz has at most {MAX_QUESTIONS}"
        yield document.fault(placed[MAX_QUESTIONS][0], what, "one question fewer for some requirement or duty")


def _repeated(document: Document, placed: Sequence[Placed]) -> Iterator[Fault]:
    seen: dict[tuple[str | int | None, ...], Location] = {}
    for at, question in placed:
        about = (at[0], at[1] if at[0] == "requirements" else question.duty, question.kind)
        if about in seen:
            what = (
                f"a second `{question.kind}` question about the same fact, first in line {document.line(seen[about])}"
            )
            yield document.fault(at, what, "a question of another kind, or one question for both")
        seen.setdefault(about, at)


def _unknown_groups(document: Document, placed: Sequence[Placed], known: frozenset[str] | None) -> Iterator[Fault]:
    for at, question in placed:
        if known is None or not isinstance(question.rule, FieldRule):
            continue
        for n, group in enumerate(question.rule.one_of):
            if group not in known:
                write = nearest(group, known, f"one of {', '.join(sorted(known))}")
                yield document.fault((*at, "rule", "one_of", n), f"`{group}` is not a known group of fields", write)


def _long_codes(document: Document, role: RoleFile) -> Iterator[Fault]:
    codes = [code for question in role_of(role).questions for code in answers_to(question)]
    excess = max((len(code) for code in codes), default=0) - MAX_CODE_BYTES
    if excess > 0:
        what = f"the id is so long that buttons would carry more than {MAX_CODE_BYTES} bytes"
        yield document.fault(("id",), what, f"an id of at most {len(role.id) - excess} characters")


def faults_across(
    company: tuple[Document, CompanyFile] | None, roles: Sequence[tuple[Document, RoleFile]]
) -> Iterator[Fault]:
    """Names that would mean two things. A title may be repeated among the aliases of its own role."""
    owners: dict[str, tuple[Document, Location]] = {}
    files: list[tuple[Document, RoleFile | CompanyFile]] = [*([company] if company else []), *roles]
    for document, file in files:
        for n, alias in enumerate(file.aliases):
            at = ("aliases", n)
            if folded(alias) in owners:
                yield _taken(alias, document, at, owners[folded(alias)])
            owners.setdefault(folded(alias), (document, at))
    for document, role in roles:
        for title in (role.title.zh, role.title.en):
            owner = owners.setdefault(folded(title), (document, ("title",)))
            if owner[0] is not document:
                yield _taken(title, document, ("title",), owner)


def _taken(name: str, document: Document, at: Location, owner: tuple[Document, Location]) -> Fault:
    other, where = owner
    what = f"the name “{name}” is already in {other.file}, line {other.line(where)}"
    return document.fault(at, what, "the name in one place only")


def folded(name: str) -> str:
    """A name as it is compared: width, case and spacing do not make another name."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
