"""Both ways: what changes in Clio goes into the row, what changes in the row goes to Clio."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pytest
from attrs import evolve

from clio_sync.engine.words import FieldFate, What
from clio_sync.mapping import DataMap, field as mapped
from clio_sync.mapping.rows import SourceRow
from clio_sync.sources import Rows

from .firm import Firm, clients_map, person, values_of


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
    assert plan.outline.settled == {"contacts": 1}
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


# Who decides


def with_time(**options: Any) -> DataMap:
    """The people's map, in which rows say when they changed."""
    plain = clients_map()
    fields = [*plain.fields[:2], mapped("title", "title", **options), *plain.fields[3:]]
    return evolve(plain, fields=fields, changed_at="at")


def both_change(firm: Firm, table: Rows, **cells: str) -> Any:
    """The title of the first row and of its record, to different things; then a run."""
    table.update("c0", {"title": "Of the row", **cells}, {})
    firm.edit(0, title="Of Clio")
    firm.wait()
    return firm.run()


def test_a_blank_that_clio_owns_is_filled_in_a_record_that_is_adopted(
    firm: Firm, table: Rows
) -> None:
    """The record is read once more before its children are written, and nothing is new in it."""
    firm.people, firm.table = clients_map(owner="clio"), table
    table.update("c0", {"title": "Of the row"}, {})
    firm.make(0)
    firm.wait()
    assert firm.run(override={"foreign"}).adopted == 1
    assert firm.the(0)["title"] == "Of the row"
    firm.wait()
    assert firm.run().unchanged == 2


@pytest.mark.parametrize(
    ("owner", "stands"), [("source", "Of the row"), ("clio", "Of Clio"), ("review", None)]
)
def test_the_owner_decides_where_both_sides_changed(
    firm: Firm, table: Rows, owner: str, stands: str | None
) -> None:
    """And a human where nobody owns the field: then neither side is touched."""
    firm.people = clients_map(owner=owner)
    firm.table = table
    firm.run()
    firm.wait()
    both_change(firm, table)
    sides = (row_of(table)["title"], firm.the(0)["title"])
    assert sides == ((stands, stands) if stands else ("Of the row", "Of Clio"))
    asked = [] if stands else [("conflict", "title")]
    assert firm.questions_of(firm.job()) == asked
    firm.wait()
    assert firm.run().writes == 0
    assert (row_of(table)["title"], firm.the(0)["title"]) == sides


@pytest.mark.parametrize("owner", ["clio", "newest", "review"])
def test_a_critical_field_is_put_to_a_human_where_both_sides_changed(
    firm: Firm, table: Rows, owner: str
) -> None:
    """Whoever owns it, but for the source."""
    firm.people = with_time(owner=owner, critical=True)
    for key in ("c0", "c1"):
        table.update(key, {"at": "1990-01-01T00:00:00+00:00"}, {})
    firm.table = table
    firm.run()
    firm.wait()
    both_change(firm, table)
    assert firm.questions_of(firm.job()) == [("conflict", "title")]
    assert (row_of(table)["title"], firm.the(0)["title"]) == ("Of the row", "Of Clio")


@pytest.mark.parametrize(("when", "stands"), [("2000", "Of Clio"), ("2100", "Of the row")])
def test_the_newest_change_stands(firm: Firm, table: Rows, when: str, stands: str) -> None:
    """By the time that the row says, and the time at which Clio's record changed."""
    firm.people = with_time(owner="newest")
    for key in ("c0", "c1"):
        table.update(key, {"at": "1990-01-01T00:00:00+00:00"}, {})
    firm.table = table
    firm.run()
    firm.wait()
    both_change(firm, table, at=f"{when}-01-01T00:00:00+00:00")
    assert (row_of(table)["title"], firm.the(0)["title"]) == (stands, stands)


def test_an_owner_puts_back_what_was_changed_on_the_other_side(firm: Firm, table: Rows) -> None:
    """Each its own fields."""
    firm.people = clients_map(owner="clio")
    firm.table = table
    firm.run()
    firm.wait()
    firm.edit(0, title="Partner")
    firm.wait()
    assert firm.run().of(What.TAKE)
    table.update("c0", {"title": "Clerk"}, {})
    report = firm.run()
    assert report.counts["taken"] == 1
    assert report.writes == 0
    assert row_of(table)["title"] == "Partner"
    assert firm.run().unchanged == 2


def test_a_source_that_owns_a_field_puts_it_back_into_clio(firm: Firm, table: Rows) -> None:
    """As it does one way."""
    firm.people = clients_map(owner="source")
    table.update("c0", {"title": "Clerk"}, {})
    firm.table = table
    firm.run()
    firm.wait()
    firm.edit(0, title="Partner")
    firm.wait()
    assert firm.run().updated == 1
    assert (row_of(table)["title"], firm.the(0)["title"]) == ("Clerk", "Clerk")


# What is empty


def test_a_record_that_is_there_already_fills_the_blanks_of_its_row(
    firm: Firm, table: Rows
) -> None:
    """And the row fills the record's: nothing is lost on either side."""
    firm.make(0, title="Partner")
    firm.table = table
    firm.wait()
    report = firm.run()
    assert report.adopted == 1
    assert row_of(table)["title"] == "Partner"
    assert values_of(firm.the(0))["Visa"] == "H-1B"
    firm.wait()
    assert firm.run().unchanged == 2


def settled_with_a_title(firm: Firm, table: Rows, **options: Any) -> None:
    """Both sides say Clerk."""
    firm.people = clients_map(**options)
    table.update("c0", {"title": "Clerk"}, {})
    firm.table = table
    firm.run()
    firm.wait()


def test_a_value_that_went_away_does_not_travel_unless_the_field_says_so(
    firm: Firm, table: Rows
) -> None:
    """A blank says nothing by itself, on either side."""
    settled_with_a_title(firm, table)
    firm.edit(0, title=None)
    firm.wait()
    assert firm.run().writes == 0
    assert row_of(table)["title"] == "Clerk"
    table.update("c0", {"title": ""}, {})
    firm.edit(0, title="Partner")
    firm.wait()
    firm.run()
    assert row_of(table)["title"] == "Partner"
    table.update("c0", {"title": ""}, {})
    assert firm.run().writes == 0
    assert firm.the(0)["title"] == "Partner"
    assert firm.run().unchanged == 2


def test_a_value_that_went_away_travels_where_the_field_says_so(firm: Firm, table: Rows) -> None:
    """In both directions."""
    settled_with_a_title(firm, table, keep_if_empty=False)
    firm.edit(0, title=None)
    firm.wait()
    assert firm.run().counts["taken"] == 1
    assert not row_of(table)["title"]
    table.update("c0", {"title": "Clerk"}, {})
    firm.run()
    table.update("c0", {"title": ""}, {})
    assert firm.run().updated == 1
    assert not firm.the(0)["title"]


def test_what_is_written_only_once_stays_where_it_is(firm: Firm, table: Rows) -> None:
    """In both directions."""
    settled_with_a_title(firm, table, on_create_only=True)
    firm.edit(0, title="Partner")
    firm.wait()
    assert firm.run().counts["taken"] == 0
    table.update("c0", {"title": "Judge"}, {})
    assert firm.run().writes == 0
    assert (row_of(table)["title"], firm.the(0)["title"]) == ("Judge", "Partner")


# Somebody was there first


def test_a_row_that_somebody_changes_meanwhile_is_left_for_the_next_plan(
    both: Firm, table: Rows
) -> None:
    """Which then decides about what both sides say by then."""
    both.edit(0, title="Partner")
    both.wait()
    plan = both.plan()
    table.update("c0", {"title": "Clerk"}, {})
    report = both.apply(plan)
    assert report.counts["waiting"] == 1
    assert row_of(table)["title"] == "Clerk"
    both.run()
    assert both.questions_of(both.job()) == [("conflict", "title")]
    assert row_of(table)["title"] == "Clerk"


class Raced(Rows):
    """A table in which somebody changes a row as soon as it was read."""

    races: bool = False

    def read(self, keys: Collection[str]) -> Mapping[str, SourceRow]:
        """Read some rows, just before they change."""
        found = super().read(keys)
        if self.races:
            self.races = False
            super().update("c0", {"title": "Clerk"}, {})
        return found


def test_a_row_that_somebody_changes_while_it_is_written_is_left_too(firm: Firm) -> None:
    """The source itself refuses what is not as it was read."""
    firm.table = table = Raced([person(0)], key="id")
    firm.run()
    firm.wait()
    firm.edit(0, title="Partner")
    firm.wait()
    table.races = True
    assert firm.run().counts["waiting"] == 1
    assert row_of(table)["title"] == "Clerk"
    firm.run()
    assert firm.questions_of(firm.job()) == [("conflict", "title")]


def test_a_row_that_vanished_meanwhile_is_left(both: Firm, table: Rows) -> None:
    """Nothing is added in its place."""
    both.edit(0, title="Partner")
    both.wait()
    plan = both.plan()
    table.delete("c0", {})
    assert both.apply(plan).counts["waiting"] == 1
    assert len(table) == 1


def test_a_change_in_clio_while_a_row_is_on_its_way_there_is_taken_over_too(
    both: Firm, table: Rows
) -> None:
    """The write is refused for it, the row takes it over, and the write goes to what is there now."""
    table.update("c0", {"visa": "O-1"}, {})
    both.meanwhile("PATCH", "contacts", lambda: both.edit(0, title="Partner"))
    report = both.run()
    assert report.updated == 1
    assert row_of(table) == person(0, title="Partner", visa="O-1")
    assert both.the(0)["title"] == "Partner"
    assert values_of(both.the(0))["Visa"] == "O-1"
    both.wait()
    assert both.run().unchanged == 2


def test_what_no_row_can_hold_is_set_aside_and_said(firm: Firm, table: Rows) -> None:
    """The next run says it again, until somebody mends it; other rows go on."""
    grades = {"A": "Partner", "B": "Clerk"}
    firm.people = evolve(
        firm.people, fields=[*firm.people.fields[:2], mapped("title", "title", choices=grades)]
    )
    firm.table = table
    firm.run()
    firm.wait()
    firm.edit(0, title="Judge")
    firm.edit(1, title="Clerk")
    firm.wait()
    report = firm.run()
    assert report.counts["taken"] == 1
    assert report.counts["quarantined"] == 1
    assert row_of(table, "c1")["title"] == "B"
    (aside,) = firm.job().quarantine
    assert "none of the choices" in aside.reason
    assert "Judge" not in aside.reason
    assert firm.run().counts["quarantined"] == 1
    firm.edit(0, title="Partner")
    firm.wait()
    firm.run()
    assert row_of(table)["title"] == "A"
    assert firm.run().unchanged == 2
    assert not firm.job().quarantine


def test_the_audit_tells_what_was_written_into_which_row(both: Firm) -> None:
    """With the digests of before and after, the run, and no value."""
    both.edit(0, title="Partner")
    both.wait()
    both.run()
    (entry,) = [one for one in both.job().audit if one.what == "row changed"]
    before, after = entry.fields["title"]
    assert before != after
    assert entry.row == 1
    assert entry.by.run
    assert "Partner" not in str(entry)
