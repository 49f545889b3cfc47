"""One row, now: the absence of others means nothing."""

from __future__ import annotations

from clio_sync.mapping import DataMap, custom_field, field

from .firm import Firm, case, person, values_of


def test_a_row_is_pushed_into_an_empty_store(firm: Firm) -> None:
    """The very first thing a job does may be a push."""
    report = firm.push(firm.people, person(5))
    assert (report.name, report.created, report.writes) == ("push", 1, 1)
    assert firm.the(5)["first_name"] == "First5"


def test_a_row_that_is_pushed_twice_is_written_once(firm: Firm) -> None:
    """The same intake approved twice is one record and one write."""
    firm.push(firm.people, person(5))
    report = firm.push(firm.people, person(5))
    assert (report.writes, report.unchanged) == (0, 1)
    assert len(firm.contacts()) == 1


def test_a_pushed_row_finds_the_record_that_is_there(firm: Firm) -> None:
    """It is matched like any other row."""
    firm.make(5)
    firm.wait()
    assert firm.push(firm.people, person(5)).adopted == 1
    assert len(firm.contacts()) == 1


def test_a_pushed_row_refers_to_rows_linked_before(firm: Firm) -> None:
    """A matter of a client from last night's run."""
    firm.cases = []
    firm.run()
    firm.wait()
    assert firm.push(firm.matters, case(1)).created == 1
    (matter,) = firm.sim.all("matters")
    assert matter["client"]["id"] == firm.the(1)["id"]


def test_a_pushed_row_changes_its_record(small: Firm) -> None:
    """A row that is linked already is updated."""
    assert small.push(small.people, person(0, visa="O-1")).updated == 1
    assert values_of(small.the(0))["Visa"] == "O-1"


def test_columns_that_a_pushed_row_lacks_are_left_alone(small: Firm) -> None:
    """A row of an intake portal may know less than the spreadsheet."""
    report = small.push(small.people, {"id": "c0", "title": "Dr"})
    assert report.updated == 1
    assert small.the(0)["title"] == "Dr"
    assert values_of(small.the(0))["Visa"] == "H-1B"


def test_a_push_takes_nothing_for_gone(small: Firm) -> None:
    """The rows that are not pushed are neither missing nor quarantined, then or later."""
    small.push(small.people, person(5))
    small.clients.append(person(5))
    small.wait()
    report = small.run()
    assert (report.writes, report.unchanged) == (0, 3)


def test_an_edit_that_a_push_saw_is_taken_in_by_the_next_run(small: Firm) -> None:
    """A push reads what changed, also about rows that it is not about."""
    small.edit(1, title="Judge")
    small.wait()
    small.push(small.people, person(0))
    small.clients[1]["visa"] = "L-1"
    assert small.run().updated == 1
    assert small.the(1)["title"] == "Judge"


def test_a_map_that_the_job_does_not_read_can_be_pushed(firm: Firm) -> None:
    """Rows may come from elsewhere than the job's own sources."""
    firm.cases = []
    companies = DataMap(
        "contacts",
        name="companies",
        type="Company",
        key="id",
        fields=[field("name", "name"), custom_field("Visa", "visa")],
    )
    report = firm.push(companies, {"id": "f1", "name": "Acme", "visa": "x"})
    assert report.created == 1


def test_several_rows_are_pushed_at_once(firm: Firm) -> None:
    """Each is planned and written."""
    assert firm.push(firm.people, person(5), person(6)).created == 2


def test_a_plan_for_some_rows_leaves_the_others(firm: Firm) -> None:
    """`only` names keys of rows; the rest is neither planned nor missed."""
    report = firm.apply(firm.plan(only={firm.people: ["c1"]}))
    assert [result.number for result in report.results] == [2]
    assert len(firm.contacts()) == 1
    assert firm.run().created == 1


def test_a_map_that_only_does_not_name_is_left_out(firm: Firm) -> None:
    """Rows of other maps are not planned, and no guard takes them for lost."""
    firm.cases = [case(0)]
    firm.run()
    firm.wait()
    report = firm.apply(firm.plan(only={firm.matters: ["m0"]}))
    assert [(r.map, r.what.value) for r in report.results] == [("matters", "unchanged")]


def test_a_record_that_went_after_a_push_saw_its_edit_is_a_question(small: Firm) -> None:
    """Its version was not certain any more, and reading it finds nothing."""
    small.edit(1, title="Judge")
    small.wait()
    small.push(small.people, person(0))
    small.sim.delete("contacts", small.the(1)["id"])
    small.wait()
    small.run()
    assert small.questions() == ["gone"]
    assert small.sent("POST", "contacts") == 0
