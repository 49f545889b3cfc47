"""Sources that can say what changed: only that is read, and nothing is missed for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, DateTime, Engine, MetaData, Table, Text, create_engine

from clio_sync.engine.words import What
from clio_sync.mapping.rows import SourceRow
from clio_sync.sources import Changed, SqlTable

from .firm import Firm, person, values_of

COLUMNS = ("first", "last", "title", "mail", "mobile", "visa")
START = dt.datetime(2026, 1, 1)


class Counting(SqlTable):
    """A table that notes how it was read."""

    reads: int = 0
    since: str = ""

    def __iter__(self) -> Iterator[SourceRow]:
        self.reads += 1
        return super().__iter__()

    def changes(self, since: str) -> Changed:
        """What changed; how it was asked for is noted."""
        self.since = since
        found = super().changes(since)
        self.seen = [row.values["id"] for row in found.rows]
        return Changed(list(super().changes(since).rows), found.cursor)


@pytest.fixture
def engine_of(folder: Path) -> Iterator[Engine]:
    """A database on a disk."""
    made = create_engine(f"sqlite:///{folder / 'people.db'}")
    yield made
    made.dispose()


@pytest.fixture
def table(engine_of: Engine) -> Counting:
    """The firm's people, and when each of them changed."""
    metadata = MetaData()
    columns = [Column(name, Text, server_default="") for name in COLUMNS]
    rows = Table("people", metadata, Column("id", Text, primary_key=True), *columns, _at())
    metadata.create_all(engine_of)
    made = Counting(engine_of, rows, key="id", changed_at="at", overlap=dt.timedelta(0))
    for n in range(3):
        made.create({**person(n), "at": START})
    return made


def _at() -> Column[Any]:
    return Column("at", DateTime)


def change(table: SqlTable, key: str, minutes: int, **cells: str) -> None:
    """Somebody changes a row, some minutes after the beginning."""
    assert table.update(key, {**cells, "at": START + dt.timedelta(minutes=minutes)}, {})


@pytest.fixture(params=["one way", "both ways"])
def fed(request: pytest.FixtureRequest, firm: Firm, table: Counting) -> Firm:
    """The firm with its table, linked and settled long ago."""
    if request.param == "one way":
        firm.clients = table  # type: ignore[assignment]
    else:
        firm.table = table
    firm.run()
    firm.run()
    firm.wait()
    table.reads = 0
    return firm


def test_only_what_changed_is_read_the_next_time(fed: Firm, table: Counting) -> None:
    """From the cursor on, and the others are not missed."""
    change(table, "c1", 5, visa="O-1")
    report = fed.run()
    assert table.since
    assert table.seen == ["c0", "c1", "c2"] or table.seen == ["c1"]
    assert report.updated == 1
    assert table.reads == 0
    assert values_of(fed.the(1))["Visa"] == "O-1"
    assert len(fed.contacts()) == 3


def test_rows_of_one_instant_are_all_read(fed: Firm, table: Counting) -> None:
    """Some of them may come after the cursor was there already."""
    change(table, "c1", 5, visa="O-1")
    fed.run()
    change(table, "c2", 5, visa="O-2")
    fed.run()
    assert values_of(fed.the(2))["Visa"] == "O-2"


def test_a_row_that_is_not_listed_is_not_gone(fed: Firm, table: Counting) -> None:
    """Its absence means nothing, and no guard takes it for an empty source."""
    fed.run()
    plan = fed.plan()
    assert plan.outline.guards == {}
    assert fed.apply(plan).writes == 0


def test_a_run_that_dies_reads_the_same_rows_again(fed: Firm, table: Counting) -> None:
    """The cursor moves once all of them are dealt with."""
    change(table, "c1", 5, visa="O-1")
    table.create({**person(3), "at": START + dt.timedelta(minutes=5)})
    fed.fault("drop_after", "POST", "contacts", times=9)
    assert fed.run().counts["waiting"] == 1
    fed.sim.faults.clear()
    fed.wait()
    fed.run()
    assert len(fed.contacts()) == 4
    fed.wait()
    assert fed.run().writes == 0
    assert fed.job().reviews == []


def test_rows_that_a_run_left_alone_are_read_again(fed: Firm, table: Counting) -> None:
    """Clio gave no clear answer, and the run did not even begin with the last ones."""
    for n in range(3, 10):
        table.create({**person(n), "at": START + dt.timedelta(minutes=5)})
    change(table, "c0", 9)
    fed.fault("drop_before", "POST", "contacts", times=5)
    assert fed.run().counts["waiting"] == 7
    fed.wait()
    fed.run()
    fed.wait()
    fed.run()
    assert len(fed.contacts()) == 10


def test_rows_are_all_read_once_a_day_and_whenever_that_is_wanted(
    fed: Firm, table: Counting
) -> None:
    """Somebody may have forgotten to say when a row changed."""
    table.update("c1", {"visa": "O-1"}, {})
    with table.engine.begin() as connection:
        connection.execute(table.table.update().values(at=START - dt.timedelta(days=9)))
    change(table, "c0", 1)
    fed.run()
    fed.apply(fed.plan(full=True))
    assert table.since == ""
    assert values_of(fed.the(1))["Visa"] == "O-1"
    fed.run()
    assert table.since
    fed.wait(100_000)
    fed.run()
    assert table.since == ""


def test_another_source_is_read_from_its_beginning(fed: Firm, table: Counting) -> None:
    """A cursor is one source's own."""
    fed.run()
    table.name = "another"
    fed.run()
    assert table.since == ""


def test_the_cursor_is_sealed(fed: Firm, table: Counting) -> None:
    """It is made of what stands in a row."""
    fed.run()
    (cursor,) = [one for name, one in fed.own().load().cursors.items() if "source" in name]
    assert "2026-" not in cursor.shape


def test_a_row_under_a_question_is_read_although_it_did_not_change(
    firm: Firm, table: Counting
) -> None:
    """Or what somebody answers would not be acted on."""
    firm.table = table
    firm.run()
    firm.run()
    firm.wait()
    change(table, "c0", 1, title="Of the row")
    firm.edit(0, title="Of Clio")
    firm.wait()
    firm.run()
    change(table, "c2", 9)
    firm.run()
    (review,) = firm.job().reviews
    review.keep_clio()
    firm.run()
    assert table.since
    assert table.read(["c0"])["c0"].values["title"] == "Of Clio"


def test_a_change_in_clio_finds_its_row_although_that_did_not_change(
    firm: Firm, table: Counting
) -> None:
    """The source is walked through for it."""
    firm.table = table
    firm.run()
    firm.run()
    firm.wait()
    change(table, "c2", 9)
    firm.run()
    firm.edit(0, title="Partner")
    firm.wait()
    table.reads = 0
    report = firm.run()
    assert report.of(What.TAKE)
    assert table.since
    assert table.reads == 1
    assert table.read(["c0"])["c0"].values["title"] == "Partner"
