"""A firm with very many clients: its spreadsheet, its Clio on a real port, and a store that links them."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from clio_sync import Clio, DataMap, custom_field, email, field, match, phone
from clio_sync._drivers import Clock
from clio_sync.engine.deciding.sides import Sides
from clio_sync.engine.job import Job
from clio_sync.mapping import BoundMap
from clio_sync.mapping.rows import SourceRow
from clio_sync.simulator import Settings, Simulator
from clio_sync.store import Changes, Link, RecordId, Store
from clio_sync.store.words import Base, RowId

COLUMNS = ("id", "first", "last", "title", "mail", "mobile", "visa", "note")
A_DAY = 86_400.0
SOME = 2_000
"""Links that are committed at once."""


class Hand:
    """Shows what a clock did a day ago, until it is set right."""

    behind = A_DAY

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() - self.behind


def person(n: int) -> dict[str, str]:
    """One row."""
    return {
        "id": f"c{n}",
        "first": f"First{n % 997}",
        "last": f"Last{n}",
        "title": "Dr" if n % 7 == 0 else "",
        "mail": f"p{n}@example.com",
        "mobile": f"+1312555{n % 10_000:04d}",
        "visa": "H-1B" if n % 2 else "L-1",
        "note": f"came in week {n % 52}",
    }


def spreadsheet(path: Path, rows: int) -> Path:
    """The rows, as the firm exports them."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(person(n) for n in range(rows))
    return path


def contact(row: Mapping[str, str], visa: int) -> dict[str, object]:
    """The same client as Clio takes it."""
    return {
        "type": "Person",
        "first_name": row["first"],
        "last_name": row["last"],
        "title": row["title"] or None,
        "email_addresses": [{"name": "Work", "address": row["mail"]}],
        "phone_numbers": [{"name": "Mobile", "number": row["mobile"]}],
        "custom_field_values": [{"custom_field": {"id": visa}, "value": row["visa"]}],
    }


def clients() -> DataMap:
    """What the columns mean."""
    return DataMap(
        "contacts",
        type="Person",
        key="id",
        match=match.exact("contacts"),
        fields=[
            field("first_name", "first"),
            field("last_name", "last"),
            field("title", "title"),
            email("mail", label="Work"),
            phone("mobile", label="Mobile", country="US"),
            custom_field("Visa", "visa"),
        ],
    )


def firm(rows: int = 0, settings: Settings | None = None) -> tuple[Simulator, int]:
    """A Clio that has had these clients since yesterday, and the id of its custom field."""
    hand = Hand()
    usual = Settings(list_lag=0.0, rate_limit=10**9)
    made = Simulator(settings or usual, clock=Clock(hand.now))
    declared = {"parent_type": "Contact", "name": "Visa", "field_type": "text_line"}
    visa = int(made.create("custom_fields", {**declared, "displayed": True})["id"])
    for n in range(rows):
        made.create("contacts", contact(person(n), visa))
    hand.behind = 0.0
    return made, visa


def job(url: str, token: str, sheet: Path, store: Path | Store) -> Job:
    """What a firm's script makes."""
    clio = Clio(token, base_url=f"{url}/api/v4/")
    return clio.sync([clients().read(sheet)], store=store)


def link(work: Job, rows: int) -> None:
    """Link rows and records as a first load would have, without its requests."""
    driver, looker, store = work.clio.driver, work.work.looker, work.store
    account = driver.run(looker.identify())
    bound = driver.run(looker.bound([looker.readings[0].map]))["contacts"]
    store.claim(account)
    listed = driver.run(looker.remote.everything("contacts", bound.selection))[0]
    records = {record["last_name"]: record for record in listed}
    pairs = ((n, records[f"Last{n}"]) for n in range(rows))
    epoch = store.take_lease("benchmark", time.time(), patience=0)
    for some in _portions(_linked(store, bound, pairs)):
        changes = Changes(links=tuple(one for one, _ in some), bases={o.row: b for o, b in some})
        store.commit(epoch, changes, time.time())
    store.release_lease(epoch)


def _linked(
    store: Store, bound: BoundMap, pairs: Iterator[tuple[int, Mapping[str, object]]]
) -> Iterator[tuple[Link, Mapping[str, Base]]]:
    sides = Sides(bound, store.digest)
    for n, record in pairs:
        mapped = bound.map.map_row(SourceRow(n + 1, person(n)))
        row: RowId = store.row_id(bound.name, mapped.key)
        here = RecordId("contacts", int(str(record["id"])))
        etag, updated_at = str(record["etag"]), str(record["updated_at"])
        merged = sides.read(bound.values(mapped).values, record, {})
        yield Link(row, here, etag=etag, updated_at=updated_at), merged.bases


def _portions(
    linked: Iterator[tuple[Link, Mapping[str, Base]]],
) -> Iterator[list[tuple[Link, Mapping[str, Base]]]]:
    some: list[tuple[Link, Mapping[str, Base]]] = []
    for one in linked:
        some.append(one)
        if len(some) == SOME:
            yield some
            some = []
    yield some
