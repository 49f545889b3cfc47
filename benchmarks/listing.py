"""50,000 contacts listed: this library in both colours, bare httpx, and another client of Clio.

Everybody reads the same 250 pages from a server that has them ready, over a loopback port, and
looks at each contact's name. They take turns, each in a process of its own; the median counts.
What memory a reader needs is told as the most it had above its start.

``clio-manage-api-client`` keeps all records before it gives the first; it pins numpy below 2, so
that it may need an environment of its own: ``python listing.py path/to/its/python``.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from _listing import PAGES, PER_PAGE, READERS
from _measure import line, machine, show

GOAL = 1.5
ROUNDS = 5
PARTS = Path(__file__).with_name("_listing.py")
RECORDS = PAGES * PER_PAGE


@contextmanager
def serving() -> Generator[str]:
    """The server, for as long as the context lasts."""
    command = [sys.executable, str(PARTS), "server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def once(reader: str, origin: str, python: str) -> dict[str, float] | None:
    """How one reader fared; None where it does not run."""
    command = [python if reader == "peer" else sys.executable, str(PARTS), reader, origin]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def told(reader: str, measured: list[dict[str, float]]) -> float:
    """Print how one reader fared, and give its seconds."""
    seconds = statistics.median(one["seconds"] for one in measured)
    memory = statistics.median(one["mib"] for one in measured)
    print(f"{reader:<16} {RECORDS / seconds:10,.0f} records/s   {memory:7.1f} MiB above start")
    return seconds


def main(python: str = sys.executable) -> None:
    """Let everybody read, and compare."""
    machine()
    measured: dict[str, list[dict[str, float]]] = {reader: [] for reader in READERS}
    with serving() as origin:
        for _ in range(ROUNDS):
            for reader, so_far in measured.items():
                if found := once(reader, origin, python):
                    so_far.append(found)
    seconds = {reader: told(reader, so_far) for reader, so_far in measured.items() if so_far}
    pairs = [("ours_blocking", "bare_blocking", GOAL), ("ours_async", "bare_async", GOAL)]
    if "peer" in seconds:
        pairs.append(("ours_blocking", "peer", 1.0))
    else:
        print("# clio-manage-api-client is not installed here")
    for ours, theirs, goal in pairs:
        name = f"50,000 contacts, {ours} to {theirs}"
        ratio = seconds[ours] / seconds[theirs]
        show(name, f"{seconds[ours]:.2f} s against {seconds[theirs]:.2f} s", ratio, goal)
        line(name, seconds[ours], theirs, seconds[theirs], ratio, "s")


if __name__ == "__main__":
    main(*sys.argv[1:])
