"""What the recruiters' manual shows is true."""

import re
from pathlib import Path
from typing import get_args

from dialogs.catalogue import QuestionKind
from role_data.advice import known_keys
from role_data.load import SHIPPED, check, load
from tests.role_data.folders import hospital

README = (SHIPPED / "README.md").read_text(encoding="utf-8")
EXAMPLE = README.split("```yaml\n", 1)[1].split("```", 1)[0]


def test_the_whole_role_it_shows_loads_as_it_stands(tmp_path: Path) -> None:
    folder = hospital(tmp_path, nurse=EXAMPLE)

    assert check(folder) == []
    nurse = load(folder).role("nurse")
    assert nurse is not None
    assert [question.kind for question in nurse.questions] == ["years", "yes_no", "open"]


def test_it_explains_every_key_and_every_kind_of_question() -> None:
    explained = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", README))))

    assert known_keys() <= explained
    assert set(get_args(QuestionKind)) <= explained
