"""Hunts through histories, or tells the story of one.

python -m tests.simulation --seed 17            its story, and the shortest that fails alike
python -m tests.simulation --first 0 --last 500  so many
python -m tests.simulation --minutes 240         as many as fit, on all processors
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count, islice

from attrs import define

from .histories import Ending, History, play
from .shrinking import shrunk, written

PORTION = 8
"""Histories that one process lives through at a time."""


@define
class Tally:
    """What a hunt comes to."""

    histories: int = 0
    events: int = 0
    faults: int = 0
    deaths: int = 0
    runs: int = 0
    requests: int = 0

    def add(self, ending: Ending) -> None:
        """Count one more."""
        self.histories += 1
        for name in ("events", "faults", "deaths", "runs", "requests"):
            setattr(self, name, getattr(self, name) + getattr(ending, name))

    def __str__(self) -> str:
        return (
            f"{self.histories:,} histories: {self.runs:,} processes, {self.deaths:,} deaths, "
            f"{self.events:,} events, {self.requests:,} requests, {self.faults:,} faults"
        )


def lived(seeds: range) -> list[tuple[int, Ending]]:
    """How the histories of some seeds end."""
    return [(seed, play(History.of(seed))) for seed in seeds]


def portions(first: int, last: int | None, until: float) -> Iterator[range]:
    """Seeds, a few at a time, until one of the two ends comes."""
    for start in count(first, PORTION):
        if time.time() > until or (last is not None and start >= last):
            return
        yield range(start, min(start + PORTION, last or start + PORTION))


def hunt(first: int, last: int | None, minutes: float, jobs: int) -> int:
    """Live through many histories; answers how many ended badly."""
    tally, bad = Tally(), 0
    some = portions(first, last, time.time() + minutes * 60)
    with ProcessPoolExecutor(jobs) as pool:
        waiting = [pool.submit(lived, seeds) for seeds in islice(some, 2 * jobs)]
        while waiting:
            for seed, ending in waiting.pop(0).result():
                tally.add(ending)
                bad += bool(ending.violations)
                for what in ending.violations[:1]:
                    print(f"seed {seed}: {what}", flush=True)
            waiting += [pool.submit(lived, seeds) for seeds in islice(some, 1)]
    print(f"{tally}; {bad} ended badly")
    return bad


def replay(seed: int, *, shorten: bool) -> int:
    """Tell the story of a seed; and, if it ends badly, the shortest one that does."""
    ending = play(History.of(seed), print)
    print(*ending.violations or ["It ends well."], sep="\n")
    if not ending.violations:
        return 0
    if shorten:
        short = shrunk(History.of(seed))
        print("\nThe shortest history that ends badly, too:\n")
        print(*play(short, print).violations, sep="\n")
        print(f"\n{written(short)}")
    return 1


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, help="tell the story of one history")
    parser.add_argument("--as-it-is", action="store_true", help="do not look for a shorter one")
    parser.add_argument("--first", type=int, default=0, help="the first seed of a hunt")
    parser.add_argument("--last", type=int, help="where a hunt ends, at the latest")
    parser.add_argument("--minutes", type=float, help="how long a hunt goes on")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    given = parser.parse_args()
    if given.seed is not None:
        return replay(given.seed, shorten=not given.as_it_is)
    endless = given.last is None and given.minutes is None
    last = given.first + 100 if endless else given.last
    minutes = given.minutes if given.minutes is not None else float("inf")
    return min(hunt(given.first, last, minutes, given.jobs), 1)


if __name__ == "__main__":
    sys.exit(main())
