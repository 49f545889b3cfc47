"""A first load: its requests beside the fewest that could do it, and beside what the plan said.

``python benchmarks/first_load.py [ROWS]``; six of ten rows have a record already: of these a
third says all that the row says, a third lacks a title, and a third lacks a custom field, which
lives in a child row. Requests are counted by a simulated Clio that allows fifty a minute, in time
that passes by itself; all that is read for safety is among them.

The fewest possible: who we are, the account's custom fields, one list of everybody, one request
for each record that is made and for each that lacks something.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
from collections import Counter
from math import ceil
from pathlib import Path
from time import perf_counter

import _scale
from _measure import machine

from clio_sync.simulator import Settings, Simulator, VirtualClock

MARKER = "External id"
GOAL = 1.05
NEAR = 0.02


def clio_of(rows: int) -> tuple[Simulator, int]:
    """A Clio that has six of ten rows, and how many of these lack something."""
    sim = Simulator(Settings(list_lag=2.0), clock=VirtualClock())
    fields = {}
    for name in (MARKER, "Visa"):
        made = {"parent_type": "Contact", "name": name, "field_type": "text_line"}
        fields[name] = int(sim.create("custom_fields", {**made, "displayed": True})["id"])
    lacking = 0
    for n in (n for n in range(rows) if n % 10 < 6):
        data = _scale.contact({**_scale.person(n), "title": "Dr"}, fields["Visa"])
        lacks = (None, "title", "custom_field_values")[n % 3]
        lacking += lacks is not None
        data.pop(lacks or "", None)
        sim.create("contacts", data)
    sim.clock.sleep(3600)
    sim.log.clear()
    return sim, lacking


def load(rows: int, folder: Path) -> None:
    """Plan and apply, and print what came of it."""
    sim, lacking = clio_of(rows)
    people = [{**_scale.person(n), "title": "Dr"} for n in range(rows)]
    with sim, sim.client() as clio:
        started = perf_counter()
        job = clio.sync([_scale.clients().read(people)], store=folder / "firm.db", marker=MARKER)
        plan = job.plan()
        planning, said = len(sim.log.entries), plan.outline.requests
        report = plan.apply()
        took = perf_counter() - started
        job.close()
    existing = sum(n % 10 < 6 for n in range(rows))
    assert (report.created, report.adopted) == (rows - existing, existing), str(report)
    least = 2 + ceil(existing / 200) + (rows - existing) + lacking
    used = len(sim.log.entries)
    told(sim, rows, least, used, (said, used - planning), took)


def told(
    sim: Simulator, rows: int, least: int, used: int, applied: tuple[int, int], took: float
) -> None:
    """Print the result, for people and for programs."""
    said, needed = applied
    kinds = Counter(
        f"{one.method} {one.path.removeprefix('/api/v4/').split('/')[0]}" for one in sim.log.entries
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio, off = used / least, abs(said - needed) / needed
    verdict = "within" if ratio <= GOAL and off <= NEAR else "MISSES"
    print(f"{rows} rows: {used} requests, and {least} at least: {ratio:.4f} times; {took:.0f} s")
    print("  " + ", ".join(f"{n} {kind}" for kind, n in kinds.most_common()))
    print(f"the plan said {said} for applying, and {needed} it took: {off:.2%} off; {verdict}")
    print(
        json.dumps(
            {
                "bench": "first load",
                "rows": rows,
                "ours": used,
                "peer": "the fewest possible",
                "theirs": least,
                "ratio": round(ratio, 4),
                "unit": "requests",
                "said": said,
                "applied": needed,
                "off": round(off, 4),
                "seconds": round(took, 1),
                "peak_mb": round(peak, 1),
            }
        )
    )


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=10_000)
    machine()
    with tempfile.TemporaryDirectory() as folder:
        load(parser.parse_args().rows, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
