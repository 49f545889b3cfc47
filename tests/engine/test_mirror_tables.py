"""Both ways with a database and with a file: clients and their cases, as a firm keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, create_engine

from clio_sync.engine.words import What
from clio_sync.sources import CsvTable, SqlTable

from .firm import Firm, case, person, values_of


@pytest.fixture
def base(folder: Path) -> Iterator[Engine]:
    """A database on a disk."""
    made = create_engine(f"sqlite:///{folder / 'cases.db'}")
    yield made
    made.dispose()


@pytest.fixture
def tables(base: Engine) -> tuple[SqlTable, SqlTable]:
    """Its clients, whose keys the firm makes, and its cases, whose keys the database makes."""
    metadata = MetaData()
    texts = ("first", "last", "title", "mail", "mobile", "visa")
    clients = Table(
        "clients",
        metadata,
        Column("id", Text, primary_key=True),
        *(Column(name, Text) for name in texts),
        Column("clio_id", Integer, unique=True),
    )
    cases = Table(
        "cases",
        metadata,
        Column("no", Integer, primary_key=True),
        *(Column(name, Text) for name in ("client", "what", "stage", "receipt")),
        Column("clio_id", Integer, unique=True),
    )
    metadata.create_all(base)
    return SqlTable(base, clients, key="id"), SqlTable(base, cases, key="no")


@pytest.fixture
def office(firm: Firm, tables: tuple[SqlTable, SqlTable]) -> Firm:
    """Two clients with a case each, on both sides."""
    clients, cases = tables
    for n in (1, 2):
        clients.create(person(n))
        cases.create({name: cell for name, cell in case(n).items() if name != "no"})
    ways: dict[str, Any] = {"adds": True, "id_column": "clio_id"}
    firm.given = [firm.people.mirror(clients, **ways), firm.matters.mirror(cases, **ways)]
    firm.run()
    firm.wait()
    return firm


def of(table: SqlTable, key: str) -> dict[str, Any]:
    """A row's cells."""
    return dict(table.read([key])[key].values)


def test_nothing_is_left_to_do_after_the_first_run(office: Firm) -> None:
    """But for what Clio says by itself, which is taken over: a status."""
    office.run()
    office.wait()
    assert office.run().unchanged == 4


def test_what_is_edited_in_clio_goes_into_the_database(
    office: Firm, tables: tuple[SqlTable, SqlTable]
) -> None:
    """A name, an e-mail address beside another, a telephone number, a custom field."""
    record = office.the(1)
    visa = next(v["id"] for v in record["custom_field_values"] if v["field_name"] == "Visa")
    mail = record["email_addresses"][0]["id"]
    office.edit(
        1,
        first_name="Amara",
        email_addresses=[
            {"id": mail, "address": "amara@example.com"},
            {"name": "Home", "address": "home@example.com"},
        ],
        phone_numbers=[{"name": "Mobile", "number": "(312) 555-0142"}],
        custom_field_values=[{"id": visa, "value": "O-1"}],
    )
    office.wait()
    report = office.run()
    assert report.writes == 0
    row = of(tables[0], "c1")
    assert (row["first"], row["mail"], row["visa"]) == ("Amara", "amara@example.com", "O-1")
    assert row["mobile"].endswith("3125550142")
    assert len(office.the(1)["email_addresses"]) == 2
    office.wait()
    assert office.run().writes == 0


def test_what_is_edited_in_the_database_goes_beside_what_clio_has(
    office: Firm, tables: tuple[SqlTable, SqlTable]
) -> None:
    """Only the address that is ours changes."""
    office.edit(1, email_addresses=[{"name": "Home", "address": "home@example.com"}])
    tables[0].update("c1", {"mail": "new@example.com"}, {})
    office.wait()
    office.run()
    held = {one["name"]: one["address"] for one in office.the(1)["email_addresses"]}
    assert held == {"Work": "new@example.com", "Home": "home@example.com"}


def test_a_case_that_is_given_to_another_client_says_so_in_its_row(
    office: Firm, tables: tuple[SqlTable, SqlTable]
) -> None:
    """By the key of the other client's row, of which the store knows a digest only."""
    matters = office.sim.all("matters")
    first = next(one for one in matters if one["description"] == "Matter 1")
    office.sim.update("matters", first["id"], {"client": {"id": office.the(2)["id"]}})
    office.wait()
    office.run()
    assert of(tables[1], "1")["client"] == "c2"
    office.wait()
    assert office.run().writes == 0


def test_a_new_client_and_her_case_become_rows_in_one_run(
    office: Firm, tables: tuple[SqlTable, SqlTable]
) -> None:
    """The case says its client by the key of the row that was just added."""
    made = office.make(3)
    office.sim.create("matters", {"client": {"id": made["id"]}, "description": "Asylum"})
    office.wait()
    report = office.run()
    assert len(report.of(What.ADD)) == 2
    key = f"clio-{made['id']}"
    assert of(tables[0], key)["clio_id"] == made["id"]
    (added,) = [row.values for row in tables[1] if row.values["what"] == "Asylum"]
    assert (added["client"], added["no"]) == (key, 3)
    office.wait()
    office.run()
    assert office.run().unchanged == 6


def test_a_row_that_the_database_refuses_is_set_aside_and_stops_no_other(
    office: Firm, tables: tuple[SqlTable, SqlTable], base: Engine
) -> None:
    """What it says about it holds no value."""
    with base.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER no_judges BEFORE UPDATE ON clients WHEN NEW.title = 'Judge' "
            "BEGIN SELECT RAISE(ABORT, 'no judges'); END"
        )
    office.run()
    office.edit(1, title="Judge")
    office.edit(2, title="Partner")
    office.wait()
    report = office.run()
    assert of(tables[0], "c2")["title"] == "Partner"
    assert not of(tables[0], "c1")["title"]
    (aside,) = report.of(What.QUARANTINE)
    assert "The database refused to work on 'clients'" in aside.why
    assert "Judge" not in aside.why


def test_a_new_row_that_the_database_refuses_is_set_aside_and_stops_no_other(
    office: Firm, tables: tuple[SqlTable, SqlTable], base: Engine
) -> None:
    """Each is tried by itself then."""
    with base.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER no_thirds BEFORE INSERT ON clients WHEN NEW.last = 'Last3' "
            "BEGIN SELECT RAISE(ABORT, 'no thirds'); END"
        )
    office.make(3)
    office.make(4)
    office.wait()
    report = office.run()
    assert report.counts["added"] == 1
    (aside,) = report.of(What.QUARANTINE)
    assert "Last3" not in aside.why
    assert [row.values["last"] for row in tables[0]].count("Last4") == 1


def test_rows_that_are_pushed_take_nothing_away_from_what_clio_says(
    office: Firm, tables: tuple[SqlTable, SqlTable]
) -> None:
    """A push says some columns of a row; what changed in others in Clio is taken over later."""
    office.run()
    office.edit(1, title="Partner", prefix="Dr")
    office.wait()
    tables[0].update("c1", {"visa": "O-1"}, {})
    office.push(office.people, {"id": "c1", "visa": "O-1"})
    assert values_of(office.the(1))["Visa"] == "O-1"
    office.wait()
    office.run()
    assert of(tables[0], "c1")["title"] == "Partner"
    assert office.the(1)["title"] == "Partner"
    office.wait()
    assert office.run().writes == 0


def test_a_file_goes_both_ways(firm: Firm, folder: Path) -> None:
    """Its other columns, the order of its rows and its dialect stay."""
    path = folder / "people.csv"
    path.write_text(
        "id;first;last;title;mail;mobile;visa;remark\n"
        "c1;First1;Last1;;p1@example.com;;H-1B;keep\n"
        "c0;First0;Last0;;p0@example.com;;H-1B;me\n",
        "utf-8",
    )
    firm.table = CsvTable(path, key="id")
    firm.run()
    firm.wait()
    firm.edit(0, title="Counsel; Boston")
    firm.edit(1, title="Partner")
    firm.wait()
    assert firm.run().counts["taken"] == 2
    assert path.read_text("utf-8").splitlines()[1:] == [
        "c1;First1;Last1;Partner;p1@example.com;;H-1B;keep",
        'c0;First0;Last0;"Counsel; Boston";p0@example.com;;H-1B;me',
    ]
    firm.wait()
    assert firm.run().unchanged == 2


def test_a_file_that_somebody_saves_while_it_is_written_is_left_alone(
    firm: Firm, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next run writes into what was saved."""
    path = folder / "people.csv"
    heading = "id,first,last,title,mail,mobile,visa\n"
    path.write_text(heading + "c0,First0,Last0,,p0@example.com,,H-1B\n")
    firm.table = CsvTable(path, key="id")
    firm.run()
    firm.wait()
    firm.edit(0, title="Partner")
    firm.wait()
    plan = firm.plan()
    check, saved = CsvTable._check_untouched, path.read_text() + "c9,First9,Last9,,,,\n"

    def meanwhile(table: CsvTable, sheet: Any) -> None:
        monkeypatch.setattr(CsvTable, "_check_untouched", check)
        path.write_text(saved)
        check(table, sheet)

    monkeypatch.setattr(CsvTable, "_check_untouched", meanwhile)
    firm.apply(plan)
    assert "c9" in path.read_text()
    firm.wait()
    firm.run()
    assert "c0,First0,Last0,Partner" in path.read_text()
