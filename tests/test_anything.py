"""The whole turn on whatever may reach it, with the real talk and a real store: always an answer, and one that fits.

People here say words from the transcripts and words of nobody, press what is offered, what was and what never was,
send files and cards, leave and come back, in any order; some of it arrives twice.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import MANNERS
from bot.channels.telegram_messages import parts
from bot.channels.wechat_messages import LONGEST_REPLY, reply_to
from bot.post import ChannelName, Outgoing, Person, Update
from bot.turn import Talk
from dialogs.events import Event, FileKind, Joined, Left, Pressed, Said, SentFile, SharedContact
from tests.channels.shapes import HOSTILE_TEXTS
from tests.new_store import new_store
from tests.questions import question_id
from tests.turning import turn

BEGIN = datetime(2026, 11, 22, 10, tzinfo=UTC)
SCRIPTS = [path.read_text("utf-8") for path in sorted(Path(__file__).with_name("transcripts").glob("*/*.txt"))]
PHRASES = sorted({line[2:] for script in SCRIPTS for line in script.splitlines() if line.startswith("> ")})
CODES = (
    *("menu", "roles", "help", "privacy", "person", "my-data", "delete", "back", "skip", "repeat", "stop", "change"),
    *("more", "language/zh", "language/en", "quiz/hpc-solution-architect", "role/nobody", "apply/any", "yes/verdict"),
    *("answer//", "reading/99", "yes/", "no/contact"),
    f"answer/{question_id('hpc-solution-architect/requirements/1/degree')}/master",
)
OFFERED: tuple[str, ...] = ("the first", "the last")
"""In the place of a code: one that stands below the last message."""

text = (
    st.sampled_from(PHRASES)
    | st.sampled_from([hostile for hostile in HOSTILE_TEXTS if hostile])
    | st.text(min_size=1)
)
name = st.none() | st.sampled_from(HOSTILE_TEXTS) | st.text(max_size=80)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Said, st.sampled_from(PHRASES)),
    st.builds(Said, text),
    st.builds(Pressed, st.sampled_from(OFFERED)),
    st.builds(Pressed, st.sampled_from(OFFERED + CODES) | text),
    st.builds(SentFile, st.sampled_from(FileKind.__args__)),  # type: ignore[attr-defined]
    st.builds(Joined, name, name | st.just("fae-engineer"), st.sampled_from([None, "zh", "en"])),
    st.builds(SharedContact, text | st.just("+8613800138000"), name),
    st.builds(Left, st.booleans()),
)


def walk(talk: Talk, channel: ChannelName, said: list[Event]) -> None:
    store, person, codes = new_store(), Person(channel, "1"), ["menu"]
    for number, event in enumerate(said):
        if isinstance(event, Pressed) and event.choice in OFFERED:
            event = Pressed(codes[0 if event.choice == OFFERED[0] else -1])
        update = Update(person, f"{number}", event)
        now = BEGIN + timedelta(minutes=number)
        answers = turn(update, MANNERS[channel], talk, store, now)
        assert turn(update, MANNERS[channel], talk, store, now) == answers
        silent = isinstance(event, Left)
        assert bool(answers) != silent, event
        if answers and not silent:
            assert_fits(channel, answers)
            codes = [button.code for button in answers[-1].message.buttons] or ["menu"]
    store.export(person)
    store.close()


def assert_fits(channel: ChannelName, answers: tuple[Outgoing, ...]) -> None:
    assert all(
        len(button.code.encode()) <= 64 and button.label for each in answers for button in each.message.buttons
    )
    if channel == "wechat":
        assert 0 < len(reply_to(answers[:1]).encode()) <= LONGEST_REPLY
    else:
        assert parts(answers[0].message.text)


@pytest.mark.parametrize("walks", [6, pytest.param(40, marks=[pytest.mark.slow, pytest.mark.timeout(300)])])
@pytest.mark.parametrize("channel", ["telegram", "wechat"])
def test_whatever_reaches_us_is_answered(talk: Talk, channel: ChannelName, walks: int) -> None:
    @settings(max_examples=walks, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(events, min_size=4, max_size=12))
    def answered(said: list[Event]) -> None:
        with structlog.testing.capture_logs() as logs:
            walk(talk, channel, said)
        assert [line for line in logs if line["log_level"] in ("error", "critical")] == []

    answered()
