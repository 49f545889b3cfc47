"""A strategy in a data map: what an intake becomes when all that is known is weighed."""

from __future__ import annotations

from pathlib import Path

from clio_sync import Clio, DataMap, date, email, field, match
from clio_sync.engine.report import Report
from clio_sync.matching import Matcher
from clio_sync.simulator import Settings, Simulator, VirtualClock

IN_CLIO = [
    ("Robert", "Miller", "miller@example.com", "1970-05-06"),
    ("Juan", "Perez", "jp@example.com", "1950-01-31"),
]
ROWS = [
    {
        "id": "1",
        "first": "Bob",
        "last": "Miller",
        "mail": "miller@example.com",
        "born": "1970-05-06",
    },
    {
        "id": "2",
        "first": "Tom",
        "last": "Miller",
        "mail": "miller@example.com",
        "born": "2001-08-01",
    },
    {"id": "3", "first": "Juan", "last": "Perez", "mail": "jp@example.com", "born": "1980-06-12"},
    {"id": "4", "first": "Ana", "last": "Lopez", "mail": "ana@example.com", "born": "1987-03-15"},
    {"id": "5", "first": "Anna", "last": "Lopez", "mail": "ana@example.com", "born": "1987-03-15"},
]


def in_clio(given: str, family: str, address: str, born: str) -> dict[str, object]:
    """A contact."""
    return {
        "type": "Person",
        "first_name": given,
        "last_name": family,
        "date_of_birth": born,
        "email_addresses": [{"name": "Home", "address": address}],
    }


def clients(strategy: Matcher | None = None) -> DataMap:
    """The map of the intake."""
    return DataMap(
        "contacts",
        type="Person",
        key="id",
        match=strategy,
        fields=[
            field("first_name", "first"),
            field("last_name", "last"),
            email("mail"),
            date("date_of_birth", "born", formats=("%Y-%m-%d",)),
        ],
    )


def run(clio: Clio, map: DataMap, rows: list[dict[str, str]], folder: Path) -> Report:
    """Bring the rows in."""
    job = clio.sync([map.read(rows)], store=folder / "firm.db")
    report = job.plan().apply()
    job.close()
    return report


def test_an_intake_adopts_makes_and_joins_as_a_person_would(tmp_path: Path) -> None:
    """Bob is Robert, Tom is his son, the younger Juan another one, and Anna came in twice."""
    weighing = clients(match.first(match.marker(), match.people()))
    with Simulator(Settings(list_lag=0.0)) as sim, sim.client() as clio:
        for one in IN_CLIO:
            sim.create("contacts", in_clio(*one))
        report = run(clio, weighing, ROWS, tmp_path)
        assert (report.adopted, report.created, report.counts["alias"]) == (1, 3, 1)
        assert len(sim.all("contacts")) == len(IN_CLIO) + 3


def test_another_strategy_finds_the_records_that_were_read_for_the_one_before(
    tmp_path: Path,
) -> None:
    """Records are remembered by the keys of a strategy, so that Clio is read once more."""
    by_marker = clients(match.marker())
    weighing = clients(match.first(match.marker(), match.people()))
    clock = VirtualClock()
    with Simulator(Settings(list_lag=0.0), clock=clock) as sim, sim.client() as clio:
        for one in IN_CLIO:
            sim.create("contacts", in_clio(*one))
        clock.advance(3600)
        assert run(clio, by_marker, ROWS[3:4], tmp_path).created == 1
        clock.advance(3600)
        report = run(clio, weighing, [ROWS[3], ROWS[0]], tmp_path)
        assert (report.adopted, report.created) == (1, 0)
