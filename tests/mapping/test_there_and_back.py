"""Rows that came over are as they were: seen again, run again, adopted, and taken back."""

from __future__ import annotations

import pytest

from clio_sync.engine.timing import Timing
from clio_sync.mapping import (
    DataMap,
    Directory,
    SourceRow,
    address,
    custom_field,
    date,
    email,
    field,
    phone,
    transforms as to,
)
from clio_sync.simulator import Settings, Simulator, VirtualClock

MARKER = "External id"
TIMING = Timing(send_window=5, timeout=30, late_commit=40, list_lag=20, skew=2)
CELLS = {
    "checkbox": ["yes", "no", "TRUE", "x"],
    "currency": ["$1,234.50", "(5)", "-0", "0.10"],
    "date": ["2024-02-29", "1903-01-02", "2024-02-29T10:00:00", "2099-12-31"],
    "email": ["A.B@Example.COM", "a+b@example.com", "ü@example.com", "a@exämple.com"],
    "numeric": ["1.50", "-3", "12345678901234567890", "0.000001"],
    "picklist": ["One", " two ", "12", "ONE"],
    "text_area": ["one\r\ntwo\n\nthree", "<b>x &amp;", "😀 “q”", "x" * 3000],
    "text_line": ["00123", "e\u0301", "x" * 255, "true"],
    "time": ["10:30 pm", "09:05", "23:59:59", "0:00"],
    "url": [
        "https://A.example/x?y=1#z",
        "http://b.example",
        "https://c.example./",
        "HTTPS://d.example",
    ],
}
NAMES = [("JOHN", "SMITH"), ("Zoë", "van der Berg"), ("e\u0301a", "O’Brien"), ("李", "Ñandú")]
PEOPLE = DataMap(
    "contacts",
    key="id",
    both_ways=True,
    fields=[
        field("first_name", "First", transform=(to.straight_quotes, to.name_case)),
        field("last_name", "Last", transform=to.name_case),
        date("date_of_birth", "Born", formats=["%m/%d/%Y"]),
        email("Mail"),
        phone("Mobile", label="Mobile", country="US"),
        address(street="Street", postal_code="Zip", label="Home"),
        field("require_utbms_codes", "Codes", transform=to.yes_no("oui", "non")),
        *[custom_field(f"My {type}", type) for type in CELLS],
    ],
)
ROWS = [
    {
        "id": f"c{n}",
        "First": first,
        "Last": last,
        "Born": f"0{n + 1}/1{n}/19{40 + n}",
        "Mail": f"Person{n}@Example.com",
        "Mobile": ["(312) 555-0100 x7", "+49 30 901820", "312.555.0177", ""][n],
        "Street": ["1 Main St.", "2 Oak Ave\nApt 3", "3  Elm", ""][n],
        "Zip": f"0{n}601",
        "Codes": ["oui", "non"][n % 2],
        **{type: cells[n] for type, cells in CELLS.items()},
    }
    for n, (first, last) in enumerate(NAMES)
]


@pytest.fixture
def sim():
    """A Clio with a custom field of every type that needs no other record."""
    settings = Settings(list_lag=2.0, rate_limit=10_000)
    with Simulator(settings, clock=VirtualClock()) as made:
        for type, name in [("text_line", MARKER), *((type, f"My {type}") for type in CELLS)]:
            options = [{"option": option} for option in ("One", "Two", "12")]
            more = {"picklist_options": options} if type == "picklist" else {}
            said = {"parent_type": "Contact", "name": name, "field_type": type}
            made.create("custom_fields", {**said, "displayed": name != MARKER, **more})
        made.clock.advance(60)
        yield made


def run(sim, store, **options):
    """A run of a process of its own, long after the one before."""
    with sim.client() as clio:
        job = clio.sync([PEOPLE.read(ROWS)], store=store, marker=MARKER, timing=TIMING)
        try:
            return job.plan().apply(**options)
        finally:
            job.store.close()
            sim.clock.advance(300)
            sim.local.catch_up()


def test_rows_that_came_over_are_left_alone(sim, tmp_path):
    """Whatever their types and forms are, a second run writes nothing, nor does one that adopts."""
    assert run(sim, tmp_path / "a.db").created == len(ROWS)
    again = run(sim, tmp_path / "a.db")
    assert (again.writes, again.unchanged) == (0, len(ROWS))
    adopted = run(sim, tmp_path / "b.db", override={"foreign"})
    assert (adopted.writes, adopted.adopted) == (0, len(ROWS))


def test_rows_that_came_over_come_back(sim, tmp_path):
    """Clio's side equals the row's, and the row that it is taken back into means the same."""
    run(sim, tmp_path / "a.db")
    account = Directory.of(custom_fields=sim.all("custom_fields"))
    bound = PEOPLE.bound(account, marker=MARKER)
    records = {bound.marker_of(record): record for record in sim.all("contacts")}
    assert len(records) == len(ROWS)
    mapped = [bound.values(PEOPLE.map_row(SourceRow(2, row))) for row in ROWS]
    assert not any(row.problems for row in mapped)
    for row in mapped:
        (record,) = (
            one
            for one in records.values()
            if bound.seen(one)["last_name"] == row.values["last_name"]
        )
        seen = bound.seen(record)
        assert {name: seen[name] for name in row.values} == row.values
        back = bound.to_source(record, key="k")
        assert not back.problems
        again = bound.values(PEOPLE.map_row(SourceRow(2, back.values)))
        assert (again.values, again.problems) == (row.values, ())
        assert bound.to_source(record, key="k") == back
