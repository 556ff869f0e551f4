"""What processes cost the machine, and where on it they run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

MIB = 2**20
CORES = sorted(os.sched_getaffinity(0))
OURS, REST = CORES[:1], CORES[1:] or CORES
"""Pinned, all processes of ours share the first core, and the driver and the database have the others."""


class Party:
    """A process with its children, counted as one. `pid` None: there is none, and it costs nothing."""

    def __init__(self, pid: int | None) -> None:
        self._process = psutil.Process(pid) if pid else None

    @property
    def processor(self) -> float:
        """Seconds used so far, those of children that have ended too."""
        used = 0.0
        for process in self._all():
            with _gone_is_fine():
                times = process.cpu_times()
                used += times.user + times.system + times.children_user + times.children_system
        return used

    @property
    def memory(self) -> float:
        """Resident MiB; what a child shares with others counts each time."""
        return sum(process.memory_info().rss for process in self._all()) / MIB

    @property
    def files(self) -> int:
        return sum(process.num_fds() for process in self._all())

    @property
    def threads(self) -> int:
        return sum(process.num_threads() for process in self._all())

    def pin(self, cores: list[int]) -> None:
        for process in self._all():
            with _gone_is_fine():
                process.cpu_affinity(cores)

    def _all(self) -> list[psutil.Process]:
        return [self._process, *self._process.children(recursive=True)] if self._process else []


class Driver(Party):
    """This process; not those that it started."""

    def __init__(self) -> None:
        super().__init__(os.getpid())

    @property
    def processor(self) -> float:
        times = os.times()
        return times.user + times.system

    def _all(self) -> list[psutil.Process]:
        return [self._process] if self._process else []


@contextmanager
def _gone_is_fine() -> Iterator[None]:
    """A child may end between being listed and being asked; its parent has its times by then."""
    try:
        yield
    except psutil.NoSuchProcess:
        return


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of processor, of each party and of everybody on this machine."""

    ours: float
    database: float
    driver: float
    everybody: float

    def __sub__(self, before: "Spent") -> "Spent":
        return Spent(
            self.ours - before.ours,
            self.database - before.database,
            self.driver - before.driver,
            self.everybody - before.everybody,
        )

    @property
    def strangers(self) -> float:
        return max(0.0, self.everybody - self.ours - self.database - self.driver)


NOTHING = Spent(0.0, 0.0, 0.0, 0.0)


def everybody() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq)


@contextmanager
def company(core: list[int], number: int) -> Iterator[None]:
    """Processes that do nothing but use `core`, so that whoever is measured there gets its part of it and no more."""
    idlers = [
        subprocess.Popen(pinned([sys.executable, "-c", "while True: pass"], core))  # noqa: S603 - ours
        for _ in range(number)
    ]
    try:
        yield
    finally:
        for idler in idlers:
            idler.kill()
            idler.wait()


def pinned(command: list[str], cores: list[int] | None) -> list[str]:
    """None: wherever it likes."""
    return ["taskset", "--cpu-list", ",".join(map(str, cores)), *command] if cores else command
