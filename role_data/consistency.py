"""What no single key shows: questions that lead nowhere, rules the ad does not make, two roles under one name.

Each check takes the pieces that have the right shape on their own, so that one fault does not hide the others.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from role_data.advice import RULES, nearest
from role_data.documents import Document, Location
from role_data.faults import Fault
from role_data.making import name_of
from role_data.pieces import Pieces, Placed, names_in, order_in
from role_data.published import preferring_word, published_years
from role_data.schema import AnyQuestion, DegreeRule, FieldRule, Requirement, RoleFile, YearsRule

MAX_QUESTIONS = 8


def faults_within(document: Document, role: RoleFile | None, field_groups: frozenset[str] | None) -> Iterator[Fault]:
    """The faults of one role file beyond its shape. `role` None: not all of it has the right shape."""
    pieces = Pieces.of(document.value)
    yield from _file_name(document, pieces.id)
    for at, requirement in pieces.requirements:
        if requirement.part and requirement.leads_nowhere:
            yield document.fault(
                at, "no question leads to this requirement", "`questions:` with at least one question"
            )
        for place, question in requirement.questions:
            yield from _about_requirement(document, place, question)
        if requirement.part:
            yield from _against_the_ad(document, requirement.part, requirement.questions)
    for place, question in pieces.quiz:
        yield from _about_duty(document, place, question, pieces.duties)
    yield from _count(document, pieces.places, role)
    yield from _repeated(document, pieces.questions)
    yield from _unknown_groups(document, pieces.questions, field_groups)


def _file_name(document: Document, id_: str | None) -> Iterator[Fault]:
    stem = PurePosixPath(document.file).stem
    if id_ is not None and id_ != stem:
        what = f"the id `{id_}` is not the file's name"
        yield document.fault(("id",), what, f"`id: {stem}`, or rename the file to {id_}.yaml")


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


def _against_the_ad(document: Document, requirement: Requirement, questions: Sequence[Placed]) -> Iterator[Fault]:
    """A rule stricter or other than the published words. Who reads both would be told two things."""
    published = (requirement.zh, requirement.en)
    word = next(filter(None, map(preferring_word, published)), None)
    is_told = any(isinstance(question.rule, DegreeRule) and question.rule.desirable for _, question in questions)
    for at, question in questions:
        if question.must and word and not is_told:
            yield document.fault((*at, "must"), f"the ad calls this a preference (“{word}”)", "`must: false`")
        if isinstance(question.rule, YearsRule):
            asked = question.rule.at_least
            said = next((years for years in map(published_years, published) if years and asked not in years), None)
            if said:
                ad = " or ".join(f"{number:g}" for number in sorted(said))
                what = f"`at_least` is {asked:g}, but the ad says {ad} years"
                yield document.fault((*at, "rule", "at_least"), what, f"`at_least: {min(said):g}`")


def _about_duty(document: Document, at: Location, question: AnyQuestion, duties: int) -> Iterator[Fault]:
    if question.duty is None:
        yield document.fault(
            at, "`duty` is missing", "`duty: ` and the number of the duty it is about, counted from 1"
        )
    elif duties and not 1 <= question.duty <= duties:
        what = f"there is no duty {question.duty}"
        yield document.fault((*at, "duty"), what, f"a number from 1 to {duties}")
    for key in ("rule", "must"):
        if getattr(question, key) is not None:
            what = f"`{key}` stands in a question about a duty, but a duty requires nothing"
            yield document.fault((*at, key), what, f"no `{key}` here")


def _count(document: Document, places: Sequence[Location], role: RoleFile | None) -> Iterator[Fault]:
    if not places and role:
        what = "the role has no question at all"
        yield document.fault(("requirements",), what, "`quiz:` with a few questions about duties")
    if len(places) > MAX_QUESTIONS:
        what = f"this is question {MAX_QUESTIONS + 1} of {len(places)}; a quiz has at most {MAX_QUESTIONS}"
        yield document.fault(places[MAX_QUESTIONS], what, "one question fewer for some requirement or duty")


def _repeated(document: Document, placed: Sequence[Placed]) -> Iterator[Fault]:
    """What candidates could not tell apart: the same words, or two questions of a kind under one label."""
    seen: dict[tuple[str | int | None, ...], Location] = {}
    for at, question in placed:
        about = (at[0], at[1] if at[0] == "requirements" else question.duty, question.kind)
        words = (name_of(question),)
        if words in seen:
            what = f"this is asked already, in line {document.line(seen[words])}"
            yield document.fault(at, what, "what it asks about, in words of its own")
        elif about in seen:
            what = (
                f"a second `{question.kind}` question about the same fact, first in line {document.line(seen[about])}"
            )
            yield document.fault(at, what, "a question of another kind, or one question for both")
        seen.setdefault(about, at)
        seen.setdefault(words, at)


def _unknown_groups(document: Document, placed: Sequence[Placed], known: frozenset[str] | None) -> Iterator[Fault]:
    for at, question in placed:
        if known is None or not isinstance(question.rule, FieldRule):
            continue
        for n, group in enumerate(question.rule.one_of):
            if group not in known:
                write = nearest(group, known, f"one of {', '.join(sorted(known))}")
                yield document.fault((*at, "rule", "one_of", n), f"`{group}` is not a known group of fields", write)


def faults_across(company: Document, roles: Sequence[Document]) -> Iterator[Fault]:
    """Names and places that would mean two things. A title may be repeated among the aliases of its own role."""
    owners: dict[str, tuple[Document, Location]] = {}
    for document in (company, *roles):
        for at, alias in names_in(document.value, "aliases"):
            if folded(alias) in owners:
                yield _taken(alias, document, at, owners[folded(alias)])
            owners.setdefault(folded(alias), (document, at))
    for document in roles:
        for _, title in names_in(document.value, "title"):
            owner = owners.setdefault(folded(title), (document, ("title",)))
            if owner[0] is not document:
                yield _taken(title, document, ("title",), owner)
    yield from _same_order(roles)


def _same_order(roles: Iterable[Document]) -> Iterator[Fault]:
    owners: dict[int, Document] = {}
    for document in roles:
        order = order_in(document.value)
        if order is None:
            continue
        owner = owners.setdefault(order, document)
        if owner is not document:
            what = f"the order {order} is already in {owner.file}, line {owner.line(('order',))}"
            yield document.fault(("order",), what, "another number, each in one role only")


def _taken(name: str, document: Document, at: Location, owner: tuple[Document, Location]) -> Fault:
    other, where = owner
    what = f"the name “{name}” is already in {other.file}, line {other.line(where)}"
    return document.fault(at, what, "the name in one place only")


def folded(name: str) -> str:
    """A name as it is compared: width, case and spacing do not make another name."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
