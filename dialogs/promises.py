"""What the employer holds itself to."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Promises:
    """As candidates are told. `answer_within`: how soon recruiters answer, in whole hours; None: the employer has not
    said, so we do not either. `kept`: after how long a silence what is held about them goes, in whole days."""

    answer_within: timedelta | None = None
    kept: timedelta = timedelta(days=180)


USUAL = Promises()
