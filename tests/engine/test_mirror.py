"""Both ways: what changes in Clio goes into the row, what changes in the row goes to Clio."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync.engine.words import FieldFate, What
from clio_sync.sources import Rows

from .firm import Firm, person, values_of


@pytest.fixture
def table() -> Rows:
    """The firm's people, in a table that can be written."""
    return Rows([person(0), person(1)], key="id", name="people")


@pytest.fixture
def both(firm: Firm, table: Rows) -> Firm:
    """The firm with its table mirrored, linked and settled long ago."""
    firm.table = table
    firm.run()
    firm.wait()
    firm.sim.log.clear()
    return firm


def row_of(table: Rows, key: str = "c0") -> dict[str, Any]:
    """A row's cells."""
    return dict(table.read([key])[key].values)


def test_a_change_in_clio_goes_into_the_row(both: Firm, table: Rows) -> None:
    """Without any write to Clio, and a further run finds nothing to do."""
    both.edit(0, title="Partner")
    both.wait()
    plan = both.plan()
    assert plan.outline.counts["taken"] == 1
    assert plan.outline.write_requests == 0
    report = both.apply(plan)
    (result,) = report.of(What.TAKE)
    assert [(n.field, n.fate) for n in result.fields] == [("title", FieldFate.TAKE)]
    assert row_of(table) == person(0, title="Partner")
    assert report.writes == 0
    assert both.run().unchanged == 2


def test_a_change_in_the_row_goes_to_clio(both: Firm, table: Rows) -> None:
    """As it does one way."""
    table.update("c0", {"visa": "O-1"}, {})
    assert both.run().updated == 1
    assert values_of(both.the(0))["Visa"] == "O-1"
    assert both.run().unchanged == 2


def test_changes_of_different_fields_pass_each_other(both: Firm, table: Rows) -> None:
    """One step takes over and writes: the row first, then Clio."""
    table.update("c0", {"visa": "O-1"}, {})
    both.edit(0, title="Partner")
    both.wait()
    report = both.run()
    assert report.updated == 1
    assert report.writes == 1
    assert row_of(table) == person(0, title="Partner", visa="O-1")
    assert values_of(both.the(0))["Visa"] == "O-1"
    assert both.the(0)["title"] == "Partner"
    both.wait()
    assert both.run().unchanged == 2
