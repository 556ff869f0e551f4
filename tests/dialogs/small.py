"""A small employer with two roles, one with requirements and one without: every shape, few questions."""

from datetime import UTC, datetime

from dialogs.catalogue import (
    AnswerYes,
    AtLeastYears,
    Catalogue,
    Company,
    Fact,
    Question,
    Role,
    Text,
)

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def text(words: str) -> Text:
    return Text(f"中文{words}", words)


def fact(id_: str) -> Fact:
    return Fact(id_, text(id_), text(id_.rsplit("/", 1)[-1]))


SHIP = Role(
    id="sailor",
    title=Text("水手", "Sailor"),
    aliases=("sailor", "水手"),
    duties=(fact("sailor/duties/1"), fact("sailor/duties/2")),
    requirements=tuple(fact(f"sailor/requirements/{n}") for n in (1, 2)),
    questions=(
        Question(
            "sailor/requirements/1/years", "sailor/requirements/1", "years", text("?"), AtLeastYears(3, 5), True
        ),
        Question("sailor/requirements/2/yes_no", "sailor/requirements/2", "yes_no", text("?"), AnswerYes(), False),
    ),
)
COOK = Role(
    id="cook",
    title=Text("厨师", "Cook"),
    aliases=("cook", "厨师"),
    duties=(fact("cook/duties/1"),),
    requirements=(),
    questions=(Question("cook/duties/1/open", "cook/duties/1", "open", text("?"), None, False),),
)
CATALOGUE = Catalogue(
    Company(Text("船公司", "The Ship Company"), ("ship",), (fact("company/business"),)), (SHIP, COOK)
)
