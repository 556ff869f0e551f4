"""Questions of the role data by where they stand, as people speak of them; their ids are made of what they ask."""

from functools import cache
from pathlib import Path

from dialogs.catalogue import Catalogue
from role_data.load import load


@cache
def _loaded(folder: Path | None) -> Catalogue:
    return load(folder)


def question_id(place: str, folder: Path | None = None) -> str:
    """`place`: `FACT/KIND`, such as `nurse/requirements/1/years`. `folder`: default the one shipped."""
    fact, _, kind = place.rpartition("/")
    (found,) = (
        question.id
        for role in _loaded(folder).roles
        for question in role.questions
        if (question.fact, question.kind) == (fact, kind)
    )
    return found
