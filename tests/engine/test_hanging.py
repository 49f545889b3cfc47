"""What hangs on matters comes over once too: time entries, by everything that they say."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from clio_sync._drivers import Clock
from clio_sync.mapping import DataMap, field as mapped, reference

from .firm import TIMING, Firm
from .office import Office, entry


@pytest.fixture
def office(firm: Firm) -> Office:
    """Two matters and two time entries, none of them in Clio."""
    return Office(firm)


@pytest.fixture
def settled(office: Office) -> Office:
    """The same, brought over and settled long ago."""
    office.run()
    office.firm.wait()
    office.firm.sim.log.clear()
    return office


def test_time_entries_arrive_with_their_matters(office: Office) -> None:
    """Hours become seconds, the rate is the row's, and names are Clio's ids."""
    report = office.run()
    assert report.created == 4
    made = office.the(0)
    assert (made["type"], made["quantity"], made["price"]) == ("TimeEntry", 5400, 250)
    assert (made["date"], made["non_billable"]) == ("2024-05-01", False)
    assert made["matter"]["id"] == office.matter()["id"]
    assert made["user"]["name"] == "Nora Whitfield"


def test_a_second_run_of_time_entries_does_nothing(settled: Office) -> None:
    """No write, and no read of a record: only what changed is asked for."""
    report = settled.run()
    assert (report.writes, report.unchanged) == (0, 4)
    assert settled.firm.sent("GET", "activities") == 1
    assert settled.firm.sent("GET", "activities/") == 0


def test_a_change_of_a_row_is_written(settled: Office) -> None:
    """To the record that the row made, if nobody has changed that."""
    settled.rows[0]["hours"] = "2"
    assert settled.run().updated == 1
    assert settled.the(0)["quantity"] == 7200
    assert settled.the(0)["price"] == 250


def test_an_approved_entry_is_pushed(settled: Office) -> None:
    """One row, now; and the same one again is nothing."""
    for expected in (1, 0):
        report = settled.firm.engine(settled.job().push, settled.times, entry(5))
        assert report.created == expected
    assert len(settled.all()) == 3


def test_two_rows_that_say_the_same_are_two_entries(office: Office) -> None:
    """Two calls of six minutes on one day are two calls."""
    office.rows = [entry(0), entry(0, id="t9")]
    assert office.run().created == 4
    assert len(office.all()) == 2
    office.firm.wait()
    assert office.run().writes == 0


def test_an_entry_that_is_there_is_not_made_again(settled: Office) -> None:
    """An earlier tool pushed it: exactly one entry says all that the row says."""
    record = settled.the(0)
    settled.rows[0]["id"] = "another key"
    settled.firm.store = "new.db"
    report = settled.run(override={"foreign"})
    assert (report.adopted, report.created) == (4, 0)
    assert settled.the(0)["id"] == record["id"]


def test_an_entry_that_is_where_an_unmade_row_went_is_not_made_again(settled: Office) -> None:
    """What hangs there is read once it is known that the row has no record."""
    said = {"type": "TimeEntry", "date": "2024-05-03", "quantity": 5400, "price": 250}
    users = {user["name"]: user["id"] for user in settled.all("users")}
    linked = {"matter": {"id": settled.matter("B")["id"]}, "user": {"id": users["Nora Whitfield"]}}
    settled.firm.sim.create("activities", {**said, **linked, "note": "Drafted brief 2"})
    settled.firm.wait()
    settled.run()
    settled.rows.append(entry(2))
    settled.firm.fault("drop_before", path="activities")
    assert settled.run().counts["waiting"] == 1
    settled.rows[-1]["case"] = "B"
    settled.firm.wait()
    report = settled.run()
    assert (report.adopted, report.created) == (1, 0)


def test_an_entry_that_a_slow_clio_made_for_a_fast_worker_is_found(settled: Office) -> None:
    """Clocks are as far apart as is allowed, and whoever looks for it goes by Clio's."""
    truth, local = settled.firm.sim.clock, settled.firm.sim.local
    local.now = lambda: truth.now() - TIMING.skew
    fast = Clock(lambda: truth.now() + TIMING.skew, truth.sleep, truth.asleep)
    settled.rows.append(entry(2))
    settled.firm.fault("drop_after", path="activities")
    settled.firm.options = {"clock": fast}
    assert settled.run().counts["waiting"] == 1
    settled.firm.wait(600)
    settled.rows[-1]["hours"] = "2"
    settled.firm.options = {"clock": evolve(fast, now=local.now)}
    report = settled.run()
    assert (report.created, report.updated) == (0, 1)
    assert settled.the(2)["quantity"] == 7200


@pytest.mark.parametrize("kind", ["drop_after", "error_after", "truncate", "html"])
def test_an_entry_whose_answer_was_lost_is_found_by_what_it_says(
    settled: Office, kind: str
) -> None:
    """Nothing counts before all must show; then the one record that says it is ours."""
    settled.rows.append(entry(2))
    settled.firm.fault(kind, path="activities")
    assert settled.run().counts["waiting"] == 1
    assert settled.run().counts["waiting"] == 1
    settled.firm.wait()
    report = settled.run()
    assert (report.writes, report.counts["waiting"]) == (0, 0)
    assert settled.firm.sent("POST", "activities") == 1
    assert len(settled.all()) == 3


def test_an_entry_that_was_never_made_is_made_after_the_settling_time(settled: Office) -> None:
    """Nothing new on its matter says that nothing happened."""
    settled.rows.append(entry(2))
    settled.firm.fault("drop_before", path="activities")
    assert settled.run().counts["waiting"] == 1
    settled.firm.wait()
    assert settled.run().created == 1
    assert len(settled.all()) == 3
    assert settled.run().writes == 0


def test_a_twin_of_an_unclear_entry_waits(settled: Office) -> None:
    """Of two equal records nobody could say whose is whose."""
    settled.rows += [entry(2), entry(2, id="t9")]
    settled.firm.fault("drop_after", path="activities")
    assert settled.run().counts["waiting"] == 2
    assert settled.run().counts["waiting"] == 2
    settled.firm.wait()
    assert settled.run().created == 1
    assert len(settled.all()) == 4
    assert settled.run().writes == 0


def test_two_equal_entries_after_a_lost_answer_are_a_question(settled: Office) -> None:
    """Somebody typed the same in meanwhile: only a human can say."""
    settled.rows.append(entry(2))
    settled.firm.fault("drop_after", path="activities")
    settled.run()
    twin = settled.the(2)
    said = {name: twin[name] for name in ("type", "date", "quantity", "price", "note")}
    linked = {name: {"id": twin[name]["id"]} for name in ("matter", "user")}
    settled.firm.sim.create("activities", {**said, **linked, "non_billable": False})
    settled.firm.wait()
    report = settled.run()
    assert (report.writes, report.counts["review"]) == (0, 1)
    assert settled.run().counts["review"] == 1


def test_an_entry_that_was_edited_before_it_was_found_is_a_question(settled: Office) -> None:
    """Something new on the matter may be ours: it is not made again."""
    settled.rows.append(entry(2))
    settled.firm.fault("drop_after", path="activities")
    settled.run()
    settled.firm.sim.update("activities", settled.the(2)["id"], {"quantity": 60})
    settled.firm.wait()
    report = settled.run()
    assert (report.writes, report.counts["review"]) == (0, 1)


def test_an_entry_that_was_moved_before_it_was_found_is_a_question(settled: Office) -> None:
    """It hangs elsewhere and says the rest."""
    settled.rows.append(entry(2))
    settled.firm.fault("drop_after", path="activities")
    settled.run()
    elsewhere = {"matter": {"id": settled.matter("B")["id"]}, "price": 250}
    settled.firm.sim.update("activities", settled.the(2)["id"], elsewhere)
    settled.firm.wait()
    report = settled.run()
    assert (report.writes, report.counts["review"]) == (0, 1)


def test_what_others_do_meanwhile_on_other_matters_blurs_nothing(settled: Office) -> None:
    """A colleague's entry of the same minutes cannot be ours."""
    settled.rows.append(entry(2))
    settled.firm.fault("drop_before", path="activities")
    settled.run()
    other = {"type": "TimeEntry", "date": "2024-05-03", "quantity": 60, "note": "other"}
    matter = {"matter": {"id": settled.matter("B")["id"]}}
    settled.firm.sim.create("activities", {**other, **matter})
    settled.firm.wait()
    assert settled.run().created == 1
    assert settled.job().reviews == []


def test_an_entry_made_late_beside_one_that_says_the_same_is_a_question(settled: Office) -> None:
    """Seen too early, somebody else's entry would be taken for ours, and ours for nobody's."""
    settled.rows.append(entry(2))
    settled.firm.fault("commit_late", path="activities", seconds=30)
    settled.run()
    said = {"type": "TimeEntry", "date": "2024-05-03", "quantity": 5400, "price": 250}
    users = {user["name"]: user["id"] for user in settled.all("users")}
    linked = {"matter": {"id": settled.matter()["id"]}, "user": {"id": users["Nora Whitfield"]}}
    settled.firm.sim.create("activities", {**said, **linked, "note": "Drafted brief 2"})
    settled.firm.wait(5)
    assert settled.run().counts["waiting"] == 1
    settled.firm.wait()
    report = settled.run()
    assert (report.writes, report.counts["review"]) == (0, 1)
    (review,) = settled.job().reviews
    assert len(review.evidence["candidates"]) == 2


def test_an_entry_that_an_unclear_row_may_have_made_is_not_another_rows(settled: Office) -> None:
    """A row that says less than the unclear one waits, and does not take its record."""
    settled.firm.sim.settings.list_lag = 0.0
    settled.rows.append(entry(2))
    settled.firm.fault("drop_after", path="activities")
    settled.run()
    settled.rows.append(entry(2, id="t9", rate="", free=""))
    assert settled.run().counts["waiting"] == 2
    settled.firm.wait()
    assert settled.run().created == 1
    assert len(settled.all()) == 4


def test_what_another_unclear_entry_made_is_no_question(settled: Office) -> None:
    """It stands in the way only until it is known to be the other's, in the same plan."""
    settled.rows.append(entry(2))
    settled.firm.fault("drop_before", path="activities")
    settled.run()
    settled.rows.append(entry(3))
    settled.firm.fault("drop_after", path="activities")
    assert settled.run().counts["waiting"] == 2
    settled.firm.wait()
    report = settled.run()
    assert (report.created, report.counts["review"]) == (1, 0)
    assert len(settled.all()) == 4
    assert settled.run().writes == 0


def test_what_another_entry_may_have_made_is_waited_for(settled: Office) -> None:
    """As long as nobody may look for the other's, nothing is asked and nothing is made."""
    settled.rows.append(entry(2))
    settled.firm.fault("drop_before", path="activities")
    settled.run()
    settled.firm.wait(60)
    settled.rows.append(entry(3))
    settled.firm.fault("drop_after", path="activities")
    settled.run()
    settled.firm.wait(60)
    report = settled.run()
    assert (report.writes, report.counts["waiting"]) == (0, 2)
    settled.firm.wait(60)
    assert settled.run().created == 1
    assert len(settled.all()) == 4
    assert settled.job().reviews == []


def test_what_an_unclear_entry_of_another_map_made_is_no_question(settled: Office) -> None:
    """Expenses lie on the same matter, and their creates can be unclear, too."""
    columns = [reference("matter", to=settled.matters, by="case"), mapped("date", "day")]
    money = [mapped("price", "sum"), mapped("note", "what")]
    spent = DataMap(
        "activities", type="ExpenseEntry", name="spent", key="id", fields=[*columns, *money]
    )
    settled.rows.append(entry(2))
    settled.firm.fault("drop_before", path="activities")
    settled.run()
    settled.firm.wait(60)
    settled.others[spent] = [
        {"id": "x", "case": "A", "day": "2024-05-03", "sum": "80", "what": "Filing fee"}
    ]
    settled.firm.fault("drop_after", path="activities")
    settled.run()
    settled.firm.wait(60)
    assert settled.run().counts["waiting"] == 2
    settled.firm.wait(60)
    report = settled.run()
    assert (report.created, report.counts["review"]) == (1, 0)
    assert len(settled.all()) == 4


@pytest.mark.parametrize("first", [{}, {"rate": "", "free": ""}])
def test_an_entry_that_says_less_is_a_twin_too(settled: Office, first: dict[str, str]) -> None:
    """The record of either would say all that the one which says less has sent."""
    second = {"rate": "", "free": ""} if not first else {}
    settled.rows += [entry(2, **first), entry(2, id="t9", **second)]
    settled.firm.fault("drop_before", path="activities")
    settled.firm.fault("drop_after", path="activities")
    assert settled.run().counts["waiting"] == 2
    assert len(settled.all()) == 2
    assert settled.run().counts["waiting"] == 2
    settled.firm.wait()
    settled.run()
    settled.firm.wait()
    settled.run()
    assert settled.run().writes == 0
    assert len(settled.all()) == 4
    assert settled.job().reviews == []


@pytest.mark.parametrize(("seconds", "asked"), [(30, 0), (None, 1)])
def test_an_edited_entry_that_may_be_an_unclear_rows_is_not_another_rows(
    settled: Office, seconds: float | None, asked: int
) -> None:
    """A row that says what it says now waits, also while a human is asked about it."""
    settled.rows.append(entry(2))
    settled.firm.fault("drop_after", path="activities")
    settled.run()
    settled.firm.sim.update("activities", settled.the(2)["id"], {"quantity": 3600})
    settled.firm.wait(seconds)
    assert settled.run().counts["review"] == asked
    settled.rows.append(entry(2, id="t9", hours="1"))
    report = settled.run()
    assert (report.adopted, report.created) == (0, 0)
    assert report.counts["waiting"] == 2 - asked


def test_an_entry_that_moves_to_another_matter_keeps_its_rate(settled: Office) -> None:
    """Clio would set it anew from its own table, were it not sent along."""
    settled.rows[0]["case"] = "B"
    assert settled.run().updated == 1
    made = settled.the(0)
    assert made["matter"]["id"] == settled.matter("B")["id"]
    assert made["price"] == 250


def test_a_rate_that_somebody_changed_moves_along(settled: Office) -> None:
    """What is sent along is what stands in Clio, and not what the row said once."""
    settled.firm.sim.update("activities", settled.the(0)["id"], {"price": 275})
    settled.firm.wait(60)
    settled.rows[0]["who"] = "Dan Okafor"
    assert settled.run().updated == 1
    made = settled.the(0)
    assert (made["user"]["name"], made["price"]) == ("Dan Okafor", 275)


def test_an_entry_that_somebody_changed_is_not_overwritten(settled: Office) -> None:
    """Both sides changed the time: a human is asked."""
    settled.firm.sim.update("activities", settled.the(0)["id"], {"quantity": 60})
    settled.firm.wait(60)
    settled.rows[0]["hours"] = "3"
    assert settled.run().counts["review"] == 1
    assert settled.the(0)["quantity"] == 60


def test_an_entry_on_a_bill_is_set_aside_and_sent_once(settled: Office) -> None:
    """Clio refuses to change it; the same is not sent again, and another change is."""
    bill = settled.firm.sim.create("bills", {"state": "draft"})
    settled.firm.sim.update("activities", settled.the(0)["id"], {"bill": {"id": bill["id"]}})
    settled.firm.wait(60)
    settled.rows[0]["hours"] = "2"
    assert settled.run().counts["quarantined"] == 1
    assert settled.run().counts["quarantined"] == 1
    assert settled.firm.sent("PATCH", "activities") == 1
    assert settled.the(0)["quantity"] == 5400


def test_few_requests_look_for_what_is_there(settled: Office) -> None:
    """One list for each matter, of the days around its entries, whatever else Clio holds."""
    settled.rows += [entry(n) for n in range(2, 6)] + [entry(n, case="B") for n in range(6, 8)]
    assert settled.run().created == 6
    assert settled.firm.sent("GET", "activities") == 3


def test_a_day_of_minutes_taken_for_hours_is_refused(office: Office) -> None:
    """Ninety hours are an hour and a half in minutes."""
    office.rows[0]["hours"] = "90"
    report = office.run()
    assert (report.created, report.counts["quarantined"]) == (3, 1)


def test_a_filter_by_time_that_is_ignored_proves_nothing(settled: Office) -> None:
    """Older entries come back: who knows what does not."""
    settled.rows.append(entry(2))
    settled.firm.fault("drop_before", path="activities")
    settled.run()
    settled.firm.wait()
    handle = settled.firm.sim.local.handle

    def without(request: Any) -> Any:
        query = tuple(part for part in request.query if part[0] != "created_since")
        return handle(evolve(request, query=query))

    settled.firm.sim.local.handle = without
    report = settled.run()
    assert (report.writes, report.counts["review"]) == (0, 1)
