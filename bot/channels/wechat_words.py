"""The words of `wechat.yaml`."""

from functools import cache
from pathlib import Path
from typing import Any, TypedDict

import yaml


class Faces(TypedDict):
    """`said`: what a face stands for. The others, separated by blanks, stand for nothing."""

    said: dict[str, str]
    named: str
    coded: str


class Words(TypedDict):
    crowded: str
    menu: Any
    faces: Faces


@cache
def words() -> Words:
    loaded: Words = yaml.safe_load(Path(__file__).with_name("wechat.yaml").read_text("utf-8"))
    return loaded
