"""A run with nothing to do: time, peak memory and requests, beside diffsync and dlt.

``python benchmarks/nothing_to_do.py [ROWS]``; the rivals come with
``pip install diffsync "dlt[duckdb]"`` and may live in an environment of their
own: ``--python PATH`` names its interpreter. Each works in a process of its own,
on the same rows, with nothing changed on either side. We read our spreadsheet and ask
a simulated Clio on a real port what changed. diffsync loads the spreadsheet and the
records, from a file, and compares the two. dlt merges the spreadsheet once more
into a database that has all of it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

GOAL = 5.0
MEMORY = 200.0
HERE = Path(__file__).resolve()


def beside(rows: int, python: str, folder: Path) -> None:
    """Measure all of them, and print what came of it."""
    import _scale
    from _measure import machine

    machine()
    sheet = _scale.spreadsheet(folder / "clients.csv", rows)
    sim, _ = _scale.firm(rows)
    with sim, sim.serve() as url:
        token = sim.grant().access_token
        order = [url, token, str(sheet), str(folder / "firm.db")]
        prepare(order, rows)
        sim.log.clear()
        ours = measured(sys.executable, "ours", order)
        asked = [entry.path for entry in sim.log.entries]
    records = records_file(folder / "records.json", rows)
    theirs = {"diffsync": measured(python, "diffsync", [str(sheet), str(records)])}
    measured(python, "dlt", [str(sheet), str(folder)])
    theirs["dlt"] = measured(python, "dlt", [str(sheet), str(folder)])
    tell(rows, ours, theirs, asked)


def tell(rows: int, ours: dict[str, Any], theirs: dict[str, Any], asked: list[str]) -> None:
    """Print the result, for people and for programs."""
    for name, one in {"clio_sync": ours, **theirs}.items():
        print(
            f"{name:<10} {one['seconds']:7.2f} s, {one['cpu']:7.2f} s of the processor, "
            f"{one['peak']:6.0f} MB"
        )
    peer = min(theirs, key=lambda name: theirs[name]["seconds"])
    ratio = theirs[peer]["seconds"] / ours["seconds"]
    verdict = "within" if ratio >= GOAL and ours["peak"] <= MEMORY else "MISSES"
    print(f"{ratio:.1f} times as fast as {peer}, {len(asked)} requests: {verdict} the goals")
    print(
        json.dumps(
            {
                "bench": "nothing to do",
                "rows": rows,
                "ours": ours["seconds"],
                "peer": peer,
                "theirs": theirs[peer]["seconds"],
                "ratio": round(ratio, 2),
                "unit": "s",
                "peak_mb": ours["peak"],
                "requests": len(asked),
                "all": {"clio_sync": ours, **theirs},
            }
        )
    )


def measured(python: str, who: str, arguments: list[str]) -> dict[str, Any]:
    """What one of them says of itself, from a process of its own."""
    command = [python, str(HERE), "--part", who, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{who} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """Measure what is done inside; imports are done by then."""
    import resource
    from time import perf_counter, process_time

    found: dict[str, float] = {}
    began, worked = perf_counter(), process_time()
    yield found
    found["seconds"] = round(perf_counter() - began, 3)
    found["cpu"] = round(process_time() - worked, 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found["peak"] = round(peak / (1024 if sys.platform != "darwin" else 1024**2), 1)


# The contestants


def prepare(order: list[str], rows: int) -> None:
    """Link everything, and run once, which finds everything settled."""
    measured(sys.executable, "prepare", [*order, str(rows)])


def link_all(url: str, token: str, sheet: str, store: str, rows: str) -> dict[str, float]:
    """What happened in the days before."""
    import _scale

    with watched() as found:
        job = _scale.job(url, token, Path(sheet), Path(store))
        _scale.link(job, int(rows))
        report = job.plan().apply()
        assert report.unchanged == int(rows), str(report)
        job.close()
    return found


def ours(url: str, token: str, sheet: str, store: str) -> dict[str, float]:
    """Plan and apply."""
    import _scale
    import httpx  # noqa: F401
    import sqlalchemy.dialects.sqlite  # noqa: F401

    with watched() as found:
        job = _scale.job(url, token, Path(sheet), Path(store))
        report = job.plan().apply()
        job.close()
    assert report.writes == 0
    return {**found, "rows": report.unchanged}


def records_file(path: Path, rows: int) -> Path:
    """What Clio has, as somebody would have read it."""
    import _scale

    path.write_text(json.dumps([_scale.person(n) for n in range(rows)]))
    return path


def diffsync(sheet: str, records: str) -> dict[str, float]:
    """Load both sides and compare them."""
    import csv

    from diffsync import Adapter, DiffSyncModel

    class Client(DiffSyncModel):
        _modelname = "client"
        _identifiers = ("id",)
        _attributes = ("first", "last", "title", "mail", "mobile", "visa")
        id: str
        first: str
        last: str
        title: str
        mail: str
        mobile: str
        visa: str

    class Side(Adapter):
        client = Client
        top_level = ("client",)

        def fill(self, rows: Any) -> None:
            for row in rows:
                row.pop("note")
                self.add(self.client(**row))

    with watched() as found, Path(sheet).open(newline="") as file:
        source, clio = Side(), Side()
        source.fill(csv.DictReader(file))
        clio.fill(json.loads(Path(records).read_text()))
        difference = clio.diff_from(source)
        assert not difference.has_diffs()
    return found


def dlt(sheet: str, folder: str) -> dict[str, float]:
    """Merge the spreadsheet into a database."""
    import csv
    import os

    os.environ.update(RUNTIME__DLTHUB_TELEMETRY="false", RUNTIME__LOG_LEVEL="ERROR")
    import dlt as tool

    with watched() as found, Path(sheet).open(newline="") as file:
        place = tool.destinations.duckdb(f"{folder}/dlt.duckdb")
        pipeline = tool.pipeline("clients", destination=place, pipelines_dir=f"{folder}/pipelines")
        pipeline.run(
            csv.DictReader(file),
            table_name="clients",
            write_disposition="merge",
            primary_key="id",
        )
    return found


PARTS = {"prepare": link_all, "ours": ours, "diffsync": diffsync, "dlt": dlt}


def main() -> None:
    """Measure, or be measured."""
    if sys.argv[1:2] == ["--part"]:
        _, _, who, *arguments = sys.argv
        print(json.dumps(PARTS[who](*arguments)))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=100_000)
    parser.add_argument("--python", default=sys.executable, help="an interpreter with the rivals")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        beside(told.rows, told.python, Path(folder))


if __name__ == "__main__":
    main()
