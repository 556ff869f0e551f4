"""What the loop of unanswered questions does, on labelled examples: run by hand, `python -m bench.answers [FILE…]`.

The same messages before and after ten answers (`answers.yaml`, which also says what each of them answers): how many
are left without an answer, how many are told the right one, how many a wrong one, and whether anything that the ad
answers is answered otherwise. `--misses` prints what was told wrongly, and what was not told.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import yaml
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.evaluate import Example, QuestionExample, read_examples
from bot.talk import make_talk
from bot.turn import Talk, stranger
from dialogs.catalogue import Fact, Text
from dialogs.events import Said
from dialogs.meanings import Asked, Reading

HERE = Path(__file__).parent
DEVELOPMENT = HERE.parent / "tests" / "understanding" / "development" / "questions.jsonl"
ANSWERS = yaml.safe_load((HERE / "answers.yaml").read_text("utf-8"))
NAMES = tuple(ANSWERS["answers"])
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
Readings = tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """One example's last message, as it was understood before and after."""

    id: str
    said: str
    before: Readings
    after: Readings

    @property
    def answers(self) -> set[str]:
        """The names of the recruiters' answers that were told or offered."""
        ids = {fact for reading in self.after for fact in reading.facts if "/answers/" in fact}
        return {NAMES[int(id_.rpartition("/")[2]) - 1] for id_ in ids}

    @property
    def right(self) -> set[str]:
        return {name for name in NAMES if self.id in ANSWERS["right"].get(name, ())}

    @property
    def fits(self) -> set[str]:
        return self.right | {name for name in NAMES if self.id in ANSWERS["close"].get(name, ())}


def facts() -> tuple[Fact, ...]:
    """For every role."""
    return tuple(
        Fact(
            f"company/answers/{n}", Text(given["zh"], given["en"]), Text(**given["question"]), since=date(2026, 11, 2)
        )
        for n, given in enumerate(ANSWERS["answers"].values(), 1)
    )


def last_readings(talk: Talk, turns: Sequence[str]) -> Readings:
    state, readings = stranger(Said(turns[0])), Readings()
    for turn in turns:
        meaning, outcome, _ = talk.turn(Said(turn), state, NOW)
        state, readings = outcome.state, meaning.readings if isinstance(meaning, Asked) else ()
    return readings


def is_unanswered(readings: Readings) -> bool:
    return len(readings) == 1 and (readings[0].outcome == "not_published" or readings[0].unpublished)


def measured(examples: Iterable[Example]) -> list[Read]:
    before = make_talk()
    after = before.knowing(facts())
    return [
        Read(one.id, " / ".join(one.turns), last_readings(before, one.turns), last_readings(after, one.turns))
        for one in examples
        if isinstance(one, QuestionExample)
    ]


def counted(read: Sequence[Read]) -> Mapping[str, Sequence[Read]]:
    """By what is printed."""
    told = [one for one in read if one.answers and len(one.after) == 1]
    asked = [one for one in read if one.answers and len(one.after) > 1]
    from_the_ad = [one for one in read if len(one.before) == 1 and one.before[0].outcome == "answered"]
    return {
        "messages": read,
        "left unanswered before": [one for one in read if is_unanswered(one.before)],
        "left unanswered after": [one for one in read if is_unanswered(one.after)],
        "one of the ten answers them": [one for one in read if one.right],
        "told it": [one for one in told if one.answers & one.right and one.answers <= one.fits],
        "asked whether it is meant": [one for one in asked if one.answers & one.right],
        "told one close by": [one for one in told if one.answers <= one.fits and not one.answers & one.right],
        "told a wrong one": [one for one in told if not one.answers <= one.fits],
        "asked about a wrong one": [one for one in asked if not one.answers & one.fits],
        "answered by the ad before, otherwise now": [
            one for one in from_the_ad if not set(one.before[0].facts) <= {f for r in one.after for f in r.facts}
        ],
    }


def main(arguments: Sequence[str]) -> None:
    console = Console()
    files = [Path(argument) for argument in arguments if not argument.startswith("--")] or [DEVELOPMENT]
    for file in files:
        read = measured(track(read_examples(file), file.name, console=console, transient=True))
        found = counted(read)
        table = Table(str(file.name), "", "of all")
        for what, members in found.items():
            table.add_row(what, str(len(members)), f"{len(members) / len(read):.1%}")
        console.print(table)
        if "--misses" in arguments:
            told = {one.id for what in ("told it", "asked whether it is meant") for one in found[what]}
            missed = [one for one in found["one of the ten answers them"] if one.id not in told]
            for one in (*found["told a wrong one"], *found["asked about a wrong one"], *missed):
                console.print(one.id, sorted(one.answers), one.said[-120:], markup=False)


if __name__ == "__main__":
    main(sys.argv[1:])
