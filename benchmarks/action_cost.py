"""What one action costs the engine itself: mapping, merging and two durable commits on SQLite.

``python benchmarks/action_cost.py [ROWS]`` makes so many records by a whole run on a simulated Clio
in this process, whose own time and that of the client's requests are taken off. Beside it stands
the standard library's ``sqlite3`` committing the same two small transactions for each row to the
same disk, and nothing else: what durability alone costs there.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import _scale
from _measure import machine

from clio_sync._drivers import Driver
from clio_sync.simulator import Settings, Simulator, VirtualClock

MARKER = "External id"
GOAL = 3.0


@contextmanager
def without(spent: list[float]) -> Iterator[None]:
    """Take the time that requests need off what is measured."""
    inner = Driver._perform

    def perform(self: Driver, effect: Any) -> object:
        if type(effect).__name__ != "Send":
            return inner(self, effect)
        began = perf_counter()
        try:
            return inner(self, effect)
        finally:
            spent[0] += perf_counter() - began

    Driver._perform = perform  # type: ignore[method-assign]
    try:
        yield
    finally:
        Driver._perform = inner  # type: ignore[method-assign]


def ours(rows: int, folder: Path) -> tuple[float, float]:
    """Milliseconds for planning and for applying, each for one row."""
    people = [_scale.person(n) for n in range(rows)]
    settings = Settings(list_lag=0.0, rate_limit=10**9)
    with Simulator(settings, clock=VirtualClock()) as sim:
        for name in (MARKER, "Visa"):
            made = {"parent_type": "Contact", "name": name, "field_type": "text_line"}
            sim.create("custom_fields", {**made, "displayed": True})
        sim.clock.sleep(3600)
        with sim.client() as clio:
            job = clio.sync(
                [_scale.clients().read(people)], store=folder / "firm.db", marker=MARKER
            )
            plan, planning = timed(job.plan, rows)
            report, applying = timed(plan.apply, rows)
            assert report.created == rows, str(report)
            job.close()
    return planning, applying


def timed(work: Callable[[], Any], rows: int) -> tuple[Any, float]:
    """What it returns, and its milliseconds for one row, without those of requests."""
    spent = [0.0]
    began = perf_counter()
    with without(spent):
        found = work()
    return found, (perf_counter() - began - spent[0]) / rows * 1e3


def bare(rows: int, folder: Path) -> float:
    """Milliseconds for two commits of a small row each, and nothing else."""
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE intents (id INTEGER PRIMARY KEY, said TEXT)")
        began = perf_counter()
        for _ in range(2 * rows):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO intents (said) VALUES (?)", ("x" * 400,))
            connection.execute("COMMIT")
        return (perf_counter() - began) / rows * 1e3


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=2_000)
    rows = parser.parse_args().rows
    machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commits = bare(rows, folder)
        planning, applying = ours(rows, folder)
    total = planning + applying
    verdict = "within" if total <= GOAL else "ABOVE"
    print(
        f"one action: {planning:.2f} ms to plan and {applying:.2f} ms to apply, {total:.2f} ms in "
        f"all; {commits:.2f} ms for two bare commits; {verdict} the goal of {GOAL:g} ms"
    )
    print(
        json.dumps(
            {
                "bench": "one action",
                "rows": rows,
                "ours": round(total, 3),
                "peer": "two commits of sqlite3",
                "theirs": round(commits, 3),
                "ratio": round(total / commits, 2),
                "unit": "ms",
                "planning": round(planning, 3),
                "applying": round(applying, 3),
            }
        )
    )


if __name__ == "__main__":
    main()
