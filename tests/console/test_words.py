"""What recruiters read in Chinese: addressed politely, one word for one thing, Chinese signs between the words."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot import delivery
from bot.console.rendering import FOLDER, words_of

NOTIFICATIONS = Path(delivery.__file__).parent / "words" / "zh.yaml"
OTHERS = ("你", "职位", "机器人", "线索", "招聘人员", "招聘广告")
"""Said as 您, 岗位, 助手, 申请, 招聘同事 and 招聘启事."""
HALF_WIDTH = re.compile(r"[一-鿿}][,;:!?(]|[,;:!?)][一-鿿{]")


def said() -> Iterator[str]:
    for page in (FOLDER / "words").glob("*.yaml"):
        yield from words_of(page.stem)["zh"].values()
    yield from lines(yaml.safe_load(NOTIFICATIONS.read_text("utf-8")))


def lines(written: Any) -> Iterator[str]:
    if isinstance(written, dict):
        for each in written.values():
            yield from lines(each)
    else:
        yield from written.splitlines()


def test_recruiters_are_addressed_politely_and_one_thing_has_one_name() -> None:
    assert [text for text in said() if any(other in text for other in OTHERS)] == []


def test_between_chinese_words_stand_chinese_signs() -> None:
    assert [text for text in said() if HALF_WIDTH.search(text)] == []
