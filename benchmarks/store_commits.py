"""What a store's commits cost: the first run of 5,000 rows at once, and one small settlement.

Beside each stands the standard library's ``sqlite3`` doing the same inserts
into the same tables in one transaction, without looking for what they replace.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from _measure import line, machine

from clio_sync.store import Base, Changes, Link, RecordId, RowId, open_store

ROWS, FIELDS, KEYS = 5_000, 10, 3


def changes(rows: range) -> Changes:
    """Links, bases and matching keys of some rows."""
    named = {number: RowId("clients", f"{number:032x}") for number in rows}
    base = Base("r" * 32, "c" * 32)
    return Changes(
        links=tuple(Link(row, RecordId("contacts", n), etag="e" * 32) for n, row in named.items()),
        bases={row: {f"field {n}": base for n in range(FIELDS)} for row in named.values()},
        indexed={
            RecordId("contacts", n): frozenset(f"{n:016x}{key:016x}" for key in range(KEYS))
            for n in named
        },
    )


def bare(path: Path, rows: range) -> float:
    """Seconds for the same inserts by ``sqlite3`` alone."""
    links = [("clients", f"{n:032x}", "contacts", n, "primary", "e" * 32, None, 0) for n in rows]
    bases = [
        ("clients", f"{n:032x}", f"field {field}", "r" * 32, "c" * 32, 1)
        for n in rows
        for field in range(FIELDS)
    ]
    keys = [("contacts", n, f"{n:016x}{key:016x}") for n in rows for key in range(KEYS)]
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    started = perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?)", links)
    connection.executemany("INSERT INTO bases VALUES (?, ?, ?, ?, ?, ?)", bases)
    connection.executemany("INSERT INTO matching VALUES (?, ?, ?)", keys)
    connection.execute("COMMIT")
    took = perf_counter() - started
    connection.close()
    return took


def ours(path: Path, rows: range) -> float:
    """Seconds for one commit."""
    everything = changes(rows)
    with open_store(path) as store:
        epoch = store.take_lease("benchmark", 0.0, patience=0)
        return timed(lambda: store.commit(epoch, everything, 1.0))


def timed(work: Callable[[], object]) -> float:
    """Seconds for one call."""
    started = perf_counter()
    work()
    return perf_counter() - started


def main() -> None:
    """Measure large and small."""
    machine()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        open_store(directory / "theirs.db").close()
        large = ours(directory / "ours.db", range(ROWS)), bare(directory / "theirs.db", range(ROWS))
        pairs = [
            (ours(directory / "ours.db", some), bare(directory / "theirs.db", some))
            for some in (range(n, n + 1) for n in range(ROWS, ROWS + 100))
        ]
        small = [statistics.median(column) * 1e3 for column in zip(*pairs, strict=True)]
        with open_store(directory / "ours.db") as store:
            load = timed(store.load)
    size = f"{ROWS} links, {ROWS * FIELDS} bases, {ROWS * KEYS} keys"
    print(f"{size}: {large[0]:.2f} s against {large[1]:.2f} s of bare sqlite3 (goal 3 s)")
    print(f"one row: {small[0]:.2f} ms against {small[1]:.2f} ms of bare sqlite3")
    line("commit, large", large[0], "sqlite3", large[1], large[0] / large[1], "s")
    line("commit, one row", small[0], "sqlite3", small[1], small[0] / small[1], "ms")
    print(f"loading all of it: {load:.2f} s")


if __name__ == "__main__":
    main()
