"""What is written to the store, in groups: what comes while one commit is on its way to the disk shares the next one.

Under load that is most of what a turn costs.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.post import StoreUnavailable
from bot.storage import Spoilt, Store

T = TypeVar("T")

LARGEST = 64


@dataclass(frozen=True, slots=True)
class Work:
    write: Callable[[], Any]
    done: asyncio.Future[Any]
    context: Context

    def do(self) -> Any:
        return self.context.run(self.write)


class Groups:
    """`write` is called in the event loop; the work is done in threads, since it waits for a disk."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: deque[Work] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing = 0

    async def write(self, write: Callable[[], T]) -> T:
        """What `write` returned, once it is committed. Raises what it raised, and `StoreUnavailable`.

        It may be called twice: when another one of its group failed, nothing of the group has been kept.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(Work(write, done, copy_context()))
        if self._writing < self._store.writers:
            self._writing += 1
            task = asyncio.create_task(self._work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await done

    async def _work(self) -> None:
        try:
            await self._write_what_waits()
        finally:
            # Not when the task has ended, which is noticed later: what came in between would wait for the next one.
            self._writing -= 1

    async def _write_what_waits(self) -> None:
        while self._waiting:
            group = [self._waiting.popleft() for _ in range(min(LARGEST, len(self._waiting)))]
            results = await asyncio.to_thread(self._together, group)
            for work, result in zip(group, results, strict=True):
                if work.done.done():  # whoever waited has gone
                    continue
                if isinstance(result, BaseException):
                    work.done.set_exception(result)
                else:
                    work.done.set_result(result)

    def _together(self, group: Sequence[Work]) -> list[Any]:
        try:
            with self._store.together():
                return [work.do() for work in group]
        except Exception as error:  # noqa: BLE001 - what is to be said of it shows when each is done for itself
            return [error] if len(group) == 1 and not isinstance(error, Spoilt) else _one_by_one(group)


def _one_by_one(group: Sequence[Work]) -> list[Any]:
    """What became of each. Once the store cannot be reached, the others need not try."""
    results: list[Any] = []
    for work in group:
        try:
            results.append(work.do())
        except StoreUnavailable as error:
            return results + [error] * (len(group) - len(results))
        except Exception as error:  # noqa: BLE001 - it is told to whoever waits for this piece
            results.append(error)
    return results
