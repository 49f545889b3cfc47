"""A made-up intake through a whole job: what is linked, asked, made, and what it costs in requests.

``python benchmarks/job_matching.py [ROWS]`` brings the same sheet into the same
simulated Clio twice, by exact rules and by what a job matches with of itself, and
plans once more to see whether anything wavers.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import perf_counter

from _people import Person, World, world

from clio_sync import DataMap, address, date, email, field, match, phone
from clio_sync.engine.words import What
from clio_sync.matching import Matcher
from clio_sync.simulator import Settings, Simulator, VirtualClock

SEED = 301


def sheet(made: World) -> list[dict[str, str]]:
    """The rows as a spreadsheet has them."""
    return [
        {
            "id": str(key),
            "given": f"{one.given} {one.middle}".strip().title(),
            "family": f"{one.family} {one.suffix}".strip().title(),
            "born": one.birth,
            "mail": one.email,
            "phone": one.phone,
            "street": one.street,
            "postal": one.postal if one.street else "",
        }
        for key, one in made.rows.items()
    ]


def contact(one: Person) -> dict[str, object]:
    """A person as Clio has them."""
    return {
        "type": "Person",
        "first_name": f"{one.given} {one.middle}".strip().title(),
        "last_name": f"{one.family} {one.suffix}".strip().title(),
        "date_of_birth": one.birth or None,
        "email_addresses": [{"name": "Work", "address": one.email}] if one.email else [],
        "phone_numbers": [{"name": "Work", "number": one.phone}] if one.phone else [],
        "addresses": [{"name": "Home", "street": one.street, "postal_code": one.postal}]
        if one.street
        else [],
    }


def clients(strategy: Matcher | None) -> DataMap:
    """The map of the intake."""
    return DataMap(
        "contacts",
        type="Person",
        key="id",
        match=strategy,
        fields=[
            field("first_name", "given"),
            field("last_name", "family"),
            date("date_of_birth", "born", formats=("%Y-%m-%d",)),
            email("mail", label="Work"),
            phone("phone", label="Work", country="US"),
            address(label="Home", street="street", postal_code="postal"),
        ],
    )


def measured(name: str, made: World, strategy: Matcher | None, folder: Path) -> None:
    """Plan, apply and plan again, and print what came of it."""
    clock = VirtualClock()
    with Simulator(Settings(list_lag=0.0, rate_limit=10_000), clock=clock) as sim:
        records = {
            sim.create("contacts", contact(one))["id"]: key for key, one in made.records.items()
        }
        clock.advance(3600)
        with sim.client() as clio:
            data_map = clients(strategy)
            job = clio.sync([data_map.read(sheet(made))], store=folder / f"{name}.db")
            started = perf_counter()
            plan = job.plan()
            took = perf_counter() - started
            report = plan.apply(override={"majority"})
            links = [(r.number, records[r.record.id]) for r in report.of(What.ADOPT) if r.record]
            keys = [*made.rows]
            wrong = sum(keys[number - 1] != key for number, key in links)
            asked = {one.row_number for one in job.reviews}
            missed = sum(
                (key, key) in made.truth
                for key in (keys[r.number - 1] for r in report.of(What.CREATE))
            )
            clock.advance(3600)
            again = job.plan()
            print(
                f"{name}: {report.counts}\n"
                f"  {wrong} false links of {len(links)}, {missed} of {len(made.truth)} made again, "
                f"{len(asked) / len(made.truth):.3f} questions per pair\n"
                f"  planning took {plan.outline.read_requests} requests and {took:.1f} s, the run "
                f"{report.requests}; the next plan {again.outline.read_requests}, with "
                f"{again.outline.write_requests} writes and "
                f"{len({one.row_number for one in job.reviews} ^ asked)} questions that changed",
                flush=True,
            )
            job.close()


if __name__ == "__main__":
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 2500
    made = world(people, SEED)
    print(f"{len(made.rows)} rows, {len(made.records)} records, {len(made.truth)} in both")
    with tempfile.TemporaryDirectory() as folder:
        measured("exact", made, match.exact("contacts"), Path(folder))
        measured("as a job does", made, None, Path(folder))
