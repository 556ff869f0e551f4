"""What the bot knows beyond its role data: recruiters' answers, which every process takes in a moment after they were
published or withdrawn, without a restart; and questions that it does not know, brought together for recruiters."""

import asyncio
from collections.abc import Sequence
from itertools import groupby

import structlog

from bot.logs import kind
from bot.storage import RecruitersAnswer, Store, Waiting
from bot.turn import Talk
from dialogs.understanding.encoding import Vectors
from dialogs.understanding.gathering import together

log = structlog.get_logger(__name__)

LOOK_EVERY = 3.0
"""Seconds."""
AT_ONCE = 100
"""Questions that are brought together in one round."""
COMPARED = 1000
"""Open questions of a role, the newest, that a new one is compared with."""


class Knowledge:
    """`talk`: with what is known now; frozen, and another one as soon as something else is known. All who need one
    ask here: an update that is being decided keeps the one it began with."""

    def __init__(self, talk: Talk, store: Store) -> None:
        self.talk, self._store = talk, store
        self._edition = 0
        self._vectors: dict[str, Vectors] = {}

    async def run(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.look)
                await asyncio.to_thread(self.gather)
            except Exception as error:  # noqa: BLE001 - the next look must come, whatever happened in this one
                log.error("knowledge is not up to date", error=kind(error))  # noqa: TRY400 - see `App._upkeep`
            await asyncio.sleep(LOOK_EVERY)

    def look(self) -> None:
        """Takes in what recruiters have published and withdrawn."""
        edition = self._store.edition()  # first: what is published while we read is read once more
        if edition != self._edition:
            self.talk = knowing(self.talk, self._store.known_answers())
            self._edition = edition
            log.info("known beyond the ad", answers=len(self.talk.catalogue.answers))

    def gather(self) -> None:
        """Brings questions that are new together with those that are like them."""
        new = self._store.ungathered(AT_ONCE)
        for role, asked in groupby(sorted(new, key=lambda each: each.role or ""), key=lambda each: each.role):
            before = self._store.gathered(role, COMPARED)
            them = list(asked)
            vectors = {each.id: self._vector(each) for each in (*before, *them)}
            groups = {each.id: each.group for each in before if each.group}
            self._store.gather(together({each.id: vectors[each.id] for each in them}, groups, vectors))
            self._vectors |= vectors
        if len(self._vectors) > 10 * COMPARED:
            self._vectors.clear()

    def _vector(self, asked: Waiting) -> Vectors:
        known = self._vectors.get(asked.id)
        return self.talk.understand.questions.likeness_of(asked.text) if known is None else known


def knowing(talk: Talk, answers: Sequence[RecruitersAnswer]) -> Talk:
    """Without those of roles that are not published any more."""
    roles = {None, *(role.id for role in talk.catalogue.roles)}
    return talk.knowing(tuple(answer.fact for answer in answers if answer.role in roles))
