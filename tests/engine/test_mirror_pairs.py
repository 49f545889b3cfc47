"""Both ways, and what only one side has: new records, rows and records that were deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve

from clio_sync.engine.words import What
from clio_sync.errors import GuardTripped, MappingError, SourceError
from clio_sync.mapping import DataMap, duration, field as mapped, reference
from clio_sync.sources import Rows

from .firm import Firm, case, person

ID = "clio_id"


@pytest.fixture
def table() -> Rows:
    """The firm's people, with a column for Clio's id."""
    return Rows([{**person(n), ID: ""} for n in (0, 1)], key="id", name="people")


@pytest.fixture
def both(firm: Firm, table: Rows) -> Firm:
    """The firm with its table mirrored, linked and settled long ago."""
    firm.table = table
    firm.run()
    firm.wait()
    firm.sim.log.clear()
    return firm


def keys(table: Rows) -> list[str]:
    """The keys of all rows."""
    return [str(row.values["id"]) for row in table]


def cells(table: Rows, key: str) -> dict[str, Any]:
    """A row's cells."""
    return dict(table.read([key])[key].values)


def a_day_later(firm: Firm) -> None:
    """It is time to look for deletions again."""
    firm.wait(100_000)


# New records


def test_a_new_record_becomes_a_row_once(both: Firm, table: Rows) -> None:
    """With Clio's id, all that the map knows of it, and a key of its own; nothing is written to Clio."""
    both.mirroring = {"adds": True, "id_column": ID}
    both.run()
    made = both.make(2, title="Partner")
    both.wait()
    report = both.run()
    (added,) = report.of(What.ADD)
    assert added.record.id == made["id"]
    assert report.writes == 0
    key = f"clio-{made['id']}"
    assert keys(table) == ["c0", "c1", key]
    said = cells(table, key)
    assert said[ID] == str(made["id"])
    assert (said["first"], said["last"], said["title"]) == ("First2", "Last2", "Partner")
    assert said["mail"] == "p2@example.com"
    assert both.run().unchanged == 3
    assert len(table) == 3


def test_a_row_that_was_added_goes_both_ways_from_then_on(both: Firm, table: Rows) -> None:
    """As if it had been there first."""
    both.mirroring = {"adds": True, "id_column": ID}
    key = f"clio-{both.make(2)['id']}"
    both.wait()
    both.run()
    table.update(key, {"title": "Clerk"}, {})
    assert both.run().updated == 1
    assert both.the(2)["title"] == "Clerk"
    both.edit(2, title="Partner")
    both.wait()
    assert both.run().of(What.TAKE)
    assert cells(table, key)["title"] == "Partner"


def test_records_that_were_there_before_become_rows_once_that_is_asked_for(
    both: Firm, table: Rows
) -> None:
    """They were listed long ago, and are listed once more for it."""
    both.make(2)
    both.wait()
    both.run()
    assert len(table) == 2
    both.mirroring = {"adds": True, "id_column": ID}
    assert both.run().counts["added"] == 1
    assert both.run().counts["added"] == 0
    assert len(table) == 3


def test_a_function_says_which_records_become_rows(both: Firm, table: Rows) -> None:
    """Of what the map reads of them."""
    both.mirroring = {"adds": lambda record: record["last_name"] == "Last3", "id_column": ID}
    both.make(2)
    both.make(3)
    both.wait()
    assert both.run().counts["added"] == 1
    assert len(table) == 3


def test_a_function_that_breaks_says_so_without_a_value(both: Firm) -> None:
    """Nothing is added, and nothing is told of the record."""
    both.mirroring = {"adds": lambda record: record["Last2"], "id_column": ID}
    both.make(2)
    both.wait()
    with pytest.raises(MappingError) as caught:
        both.plan()
    assert "KeyError" in str(caught.value)
    assert "Last2" not in str(caught.value)


def test_a_record_that_a_row_may_be_is_no_new_row(both: Firm, table: Rows) -> None:
    """The row finds it, or a human is asked: neither makes a second row."""
    both.mirroring = {"adds": True, "id_column": ID}
    both.run()
    both.make(2)
    table.create({**person(2), ID: ""})
    both.wait()
    report = both.run()
    assert report.adopted == 1
    assert report.counts["added"] == 0
    assert len(table) == 3


def test_a_company_is_no_row_of_a_map_of_people(both: Firm, table: Rows) -> None:
    """Records of another type than the map's are left alone."""
    both.mirroring = {"adds": True, "id_column": ID}
    both.sim.create("contacts", {"type": "Company", "name": "Osei LLP"})
    both.wait()
    assert both.run().counts["added"] == 0


def test_a_row_whose_link_was_lost_in_a_death_is_known_by_clios_id(both: Firm, table: Rows) -> None:
    """Somebody died after the row was made: it is linked, and not made again."""
    both.mirroring = {"adds": True, "id_column": ID}
    made = both.make(2)
    table.create({"id": "x", "last": "Last2", "first": "First2", ID: str(made["id"])})
    both.wait()
    report = both.run()
    assert report.counts["added"] == 0
    assert report.adopted == 1
    assert len(table) == 3
    assert cells(table, "x")["mail"] == "p2@example.com"


def test_a_row_that_appeared_since_the_plan_is_not_made_again(both: Firm, table: Rows) -> None:
    """The source is looked through once more before rows are added."""
    both.mirroring = {"adds": True, "id_column": ID}
    made = both.make(2)
    both.wait()
    plan = both.plan()
    table.create({"id": "x", ID: str(made["id"])})
    report = both.apply(plan)
    assert report.counts["waiting"] == 1
    assert len(table) == 3
    assert both.run().adopted == 1
    assert both.run().counts["added"] == 0


def test_a_row_that_names_a_record_that_is_gone_makes_none(both: Firm, table: Rows) -> None:
    """A human is asked."""
    both.mirroring = {"adds": True, "id_column": ID}
    table.create({**person(7), ID: "424242"})
    assert both.run().counts["review"] == 1
    assert both.questions() == ["gone"]
    assert not both.named(7)


# Records that were deleted


def deleted(firm: Firm, n: int) -> None:
    """Somebody deletes the record of a row."""
    firm.sim.delete("contacts", firm.the(n)["id"])


def test_a_record_that_was_deleted_is_a_question(both: Firm, table: Rows) -> None:
    """It is noticed once a day, and never made again."""
    deleted(both, 0)
    both.wait()
    assert both.run().unchanged == 2
    a_day_later(both)
    assert both.run().counts["review"] == 1
    assert both.questions() == ["gone"]
    assert len(table) == 2
    assert not both.named(0)


def test_whoever_wants_to_know_now_may_ask(both: Firm) -> None:
    """Or may not want to know at all."""
    deleted(both, 0)
    a_day_later(both)
    assert both.apply(both.plan(sweep=False)).counts["review"] == 0
    assert both.apply(both.plan(sweep=True)).counts["review"] == 1


def test_a_row_whose_record_was_deleted_goes_where_that_was_asked_for(
    both: Firm, table: Rows
) -> None:
    """And only if nobody has changed it."""
    both.mirroring = {"deletes": 2}
    deleted(both, 0)
    deleted(both, 1)
    table.update("c1", {"visa": "O-1"}, {})
    report = both.apply(both.plan(sweep=True))
    assert report.counts["removed"] == 1
    assert report.counts["review"] == 1
    assert keys(table) == ["c1"]
    assert both.questions() == ["gone"]
    assert both.run().counts["removed"] == 0


def test_a_row_that_the_source_does_not_let_go_stops_no_other(
    both: Firm, table: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other tables of a case system may refer to it; it waits, and the report says why."""
    both.mirroring = {"deletes": 2}
    honest = table.delete

    def delete(key: str, expected: Mapping[str, object]) -> bool:
        if key == "c0":
            raise SourceError("Another table refers to the row.")
        return honest(key, expected)

    monkeypatch.setattr(table, "delete", delete)
    for n in (0, 1):
        deleted(both, n)
    a_day_later(both)
    report = both.run(override={"majority", "hidden"})
    assert keys(table) == ["c0"]
    (left,) = report.of(What.WAIT)
    assert (left.number, left.why) == (1, "Another table refers to the row.")
    assert len(report.of(What.REMOVE)) == 1


def test_a_row_that_is_changed_before_it_is_removed_stays(both: Firm, table: Rows) -> None:
    """The source is asked once more."""
    both.mirroring = {"deletes": 1}
    deleted(both, 0)
    plan = both.plan(sweep=True)
    table.update("c0", {"visa": "O-1"}, {})
    assert both.apply(plan).counts["waiting"] == 1
    assert len(table) == 2


def test_a_record_that_this_user_may_not_see_any_more_is_not_deleted(
    both: Firm, table: Rows
) -> None:
    """It is not listed, and asking for it is refused."""
    both.mirroring = {"deletes": 2}
    id = both.the(0)["id"]
    both.sim.settings.hidden.add(id)
    asks = f"contacts/{id}"
    both.meanwhile("GET", asks, lambda: setattr(both.sim.settings, "lacks", {"contacts"}))
    both.meanwhile("GET", asks, lambda: setattr(both.sim.settings, "lacks", ()), after=True)
    plan = both.plan(sweep=True)
    assert both.sent("GET", asks) == 1
    report = both.apply(plan)
    assert report.unchanged == 2
    assert len(table) == 2


def test_most_records_missing_at_once_is_a_lost_permission(firm: Firm) -> None:
    """Nothing is written before somebody has looked, and nobody is asked for one by one."""
    firm.table = Rows([person(n) for n in range(12)], key="id")
    firm.mirroring = {"deletes": 100}
    firm.run()
    firm.wait()
    firm.sim.settings.hidden.update(one["id"] for one in firm.contacts())
    firm.sim.log.clear()
    plan = firm.plan(sweep=True)
    assert "hidden" in plan.outline.guards
    assert "12 of 12 linked contacts" in plan.outline.guards["hidden"]
    assert firm.sent("GET", "contacts/") == 0
    with pytest.raises(GuardTripped):
        firm.apply(plan)


def test_as_many_records_as_there_were_are_one_request(both: Firm) -> None:
    """Only where Clio counts fewer are their ids listed."""
    a_day_later(both)
    both.sim.log.clear()
    both.plan()
    assert both.sent("GET", "contacts") == 2
    deleted(both, 0)
    a_day_later(both)
    both.sim.log.clear()
    both.plan()
    assert both.sent("GET", "contacts") == 4


# Rows that were deleted


def test_a_record_whose_row_was_deleted_stays_unless_that_was_asked_for(
    both: Firm, table: Rows
) -> None:
    """A source may lose rows for many reasons."""
    table.delete("c0", {})
    assert both.run().writes == 0
    assert both.the(0)


def test_a_record_whose_row_was_deleted_goes_where_that_was_asked_for(
    both: Firm, table: Rows
) -> None:
    """It is read once more just before, and it is told who did it and why."""
    both.mirroring = {"deletes": 1}
    table.delete("c0", {})
    plan = both.plan()
    assert plan.outline.counts["deleted"] == 1
    report = both.apply(plan)
    assert report.counts["deleted"] == 1
    assert not both.named(0)
    assert both.run().writes == 0
    told = [one.what for one in both.job().audit]
    assert [one for one in told if "delete" in one] == ["delete intended", "delete done"]


def test_a_record_that_was_changed_since_stays(both: Firm, table: Rows) -> None:
    """Its row is gone, and somebody works on it: a human is asked."""
    both.mirroring = {"deletes": 1}
    both.edit(0, title="Partner")
    table.delete("c0", {})
    both.wait()
    assert both.run().counts["deleted"] == 0
    assert both.questions() == ["row gone"]
    assert both.the(0)["title"] == "Partner"


def test_a_record_that_is_to_stay_is_nobodys_from_then_on(both: Firm, table: Rows) -> None:
    """Somebody says so, and is not asked again."""
    both.mirroring = {"deletes": 1}
    both.edit(0, title="Partner")
    table.delete("c0", {})
    both.wait()
    both.run()
    (review,) = both.job().reviews
    assert "forget() decides" in str(review)
    review.forget(by="Ana")
    both.run()
    assert both.questions() == []
    assert both.the(0)["title"] == "Partner"
    assert both.run().writes == 0


def test_a_question_about_a_record_ends_with_the_record(both: Firm, table: Rows) -> None:
    """Its row went first, then somebody deleted it in Clio."""
    both.mirroring = {"deletes": 1}
    both.edit(0, title="Partner")
    table.delete("c0", {})
    both.wait()
    both.run()
    deleted(both, 0)
    both.wait()
    both.apply(both.plan(sweep=True))
    assert both.questions() == []


def test_a_record_that_is_changed_before_it_is_deleted_stays(both: Firm, table: Rows) -> None:
    """What Clio would delete whatever version there is of is looked at just before."""
    both.mirroring = {"deletes": 1}
    table.delete("c0", {})
    plan = both.plan()
    both.edit(0, title="Partner")
    report = both.apply(plan)
    assert report.counts["deleted"] == 0
    assert report.counts["review"] == 1
    assert both.the(0)["title"] == "Partner"
    assert both.questions() == ["row gone"]


def test_a_row_that_comes_back_takes_the_question_away(both: Firm, table: Rows) -> None:
    """It was an export that was not complete."""
    both.mirroring = {"deletes": 1}
    row = cells(table, "c0")
    both.edit(0, title="Partner")
    table.delete("c0", {})
    both.wait()
    both.run()
    table.create(row)
    both.run()
    assert both.questions() == []
    assert cells(table, "c0")["title"] == "Partner"


def test_what_is_gone_on_both_sides_is_forgotten(both: Firm, table: Rows) -> None:
    """There is nothing left to decide."""
    both.mirroring = {"deletes": 1}
    table.delete("c0", {})
    deleted(both, 0)
    both.apply(both.plan(sweep=True))
    assert both.questions() == []
    assert both.run().counts == {**both.run().counts, "unchanged": 1, "deleted": 0}


def test_more_deletions_than_were_asked_for_stop_the_run(both: Firm, table: Rows) -> None:
    """A table that lost its rows is no wish to delete."""
    both.mirroring = {"deletes": 1}
    table.delete("c0", {})
    table.delete("c1", {})
    plan = both.plan()
    assert "deletions" in plan.outline.guards
    assert "empty" in plan.outline.guards
    with pytest.raises(GuardTripped):
        both.apply(plan)
    assert len(both.contacts()) == 2


def test_a_deletion_that_clio_refuses_is_set_aside(both: Firm, table: Rows) -> None:
    """As of a client of open matters: it is not tried again and again."""
    both.mirroring = {"deletes": 1}
    both.sim.create("matters", {"client": {"id": both.the(0)["id"]}, "description": "Open"})
    table.delete("c0", {})
    report = both.run()
    assert report.counts["quarantined"] == 1
    assert "Clio refused to delete it: 422" in report.of(What.QUARANTINE)[0].why
    assert both.run().writes == 0
    assert both.the(0)


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "error_after"])
def test_a_deletion_whose_answer_is_lost_is_looked_for(both: Firm, table: Rows, kind: str) -> None:
    """And done again only if it was not done."""
    both.mirroring = {"deletes": 1}
    table.delete("c0", {})
    both.fault(kind, "DELETE", "contacts")
    both.run()
    both.wait()
    both.run()
    both.wait()
    both.run()
    assert not both.named(0)
    assert both.questions() == []
    assert both.run().writes == 0


# What comes in between


def test_a_record_that_no_row_can_hold_is_set_aside(both: Firm, table: Rows) -> None:
    """With the reason, and no other is kept from becoming a row."""
    grades = {"A": "Partner", "B": "Clerk"}
    titled = mapped("title", "title", choices=grades)
    both.people = evolve(both.people, fields=[*both.people.fields[:2], titled])
    both.mirroring = {"adds": True, "id_column": ID}
    both.make(2, title="Judge")
    both.make(3, title="Clerk")
    both.wait()
    report = both.apply(both.plan(), override={"mapping"})
    assert report.counts["added"] == 1
    (aside,) = report.of(What.QUARANTINE)
    assert "none of the choices" in aside.why
    assert len(table) == 3
    assert both.run().counts["added"] == 0


def test_what_goes_on_both_sides_at_once_is_no_trouble(both: Firm, table: Rows) -> None:
    """Somebody else was quicker, on this side and on that one."""
    both.mirroring = {"deletes": 2}
    deleted(both, 0)
    table.delete("c1", {})
    plan = both.plan(sweep=True)
    counts = plan.outline.counts
    assert (counts["removed"], counts["deleted"]) == (1, 1)
    table.delete("c0", {})
    deleted(both, 1)
    report = both.apply(plan, override={"empty"})
    assert (report.counts["removed"], report.counts["deleted"]) == (1, 1)
    assert report.writes == 0
    assert both.questions() == []


def test_a_record_that_another_row_may_be_is_not_deleted(both: Firm, table: Rows) -> None:
    """Its row has a new key, perhaps: somebody is asked about that first."""
    both.mirroring = {"deletes": 1}
    table.delete("c0", {})
    table.create({**person(0), "id": "c9", ID: ""})
    plan = both.plan()
    assert plan.outline.counts["deleted"] == 0
    both.apply(plan)
    assert both.questions() == ["unsure"]
    assert both.run().counts["deleted"] == 0
    assert both.the(0)


def test_deletions_of_what_hangs_on_matters_are_looked_for_by_id(firm: Firm) -> None:
    """There is far too much of it to be listed."""
    firm.cases = [case(0)]
    times = DataMap(
        "activities",
        type="TimeEntry",
        key="id",
        fields=[
            reference("matter", to=firm.matters, by="case"),
            mapped("date", "day"),
            duration("hours"),
            mapped("note", "what"),
        ],
    )
    rows = [
        {"id": f"t{n}", "case": "m0", "day": f"2024-05-0{n}", "hours": f"{n}", "what": f"call {n}"}
        for n in (1, 2)
    ]
    table = Rows(rows, key="id", name="times")
    clients, cases = firm.people.read(firm.clients), firm.matters.read(firm.cases)
    firm.given = [clients, cases, times.mirror(table, deletes=1)]
    firm.run()
    firm.wait()
    entry = next(one for one in firm.sim.all("activities") if one["note"] == "call 1")
    firm.sim.update("activities", entry["id"], {"note": "a long call"})
    other = next(one for one in firm.sim.all("activities") if one["note"] == "call 2")
    firm.sim.delete("activities", other["id"])
    firm.wait()
    report = firm.apply(firm.plan(sweep=True))
    assert cells(table, "t1")["what"] == "a long call"
    assert report.counts["removed"] == 1
    assert keys(table) == ["t1"]
