"""From a bare interpreter to a constructed `Clio`, against ``import httpx`` alone.

Each measurement is a process of its own, its files warm in the cache. What the
interpreter itself needs is on both sides.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from time import perf_counter

from _measure import line, machine, show

GOAL = 1.5
OURS = "from clio_sync import Clio; Clio('token')"
THEIRS = "import httpx"
LOADS = "import sys, clio_sync; sys.exit(not {'httpx', 'sqlalchemy'}.isdisjoint(sys.modules))"
ROUNDS = 30


def seconds(code: str) -> float:
    """How long a new interpreter takes to run this."""
    started = perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return perf_counter() - started


def main() -> None:
    """Let the two take turns, and make sure what ``import clio_sync`` alone loads."""
    machine()
    subprocess.run([sys.executable, "-c", LOADS], check=True)
    print("import clio_sync loads neither httpx nor sqlalchemy")
    for warm_up in (OURS, THEIRS):
        seconds(warm_up)
    measured = [(seconds(OURS), seconds(THEIRS)) for _ in range(ROUNDS)]
    our, their = (statistics.median(column) for column in zip(*measured, strict=True))
    ratio = statistics.median(one / other for one, other in measured)
    show("a constructed Clio", f"{our * 1e3:9.1f} ms against {their * 1e3:9.1f} ms", ratio, GOAL)
    line("start up", our * 1e3, "import httpx", their * 1e3, ratio, "ms")


if __name__ == "__main__":
    main()
