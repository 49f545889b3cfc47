"""Activities: seconds, rates, bills, and the timer (facts, 12)."""

from __future__ import annotations

import pytest

from .conftest import changed, error, listed, made, shown

TIME = {"type": "TimeEntry", "date": "2026-01-05", "quantity": 5400, "price": 200}
EXPENSE = {"type": "ExpenseEntry", "date": "2026-01-05", "price": 12.5}


@pytest.fixture
def entry(api, case) -> dict:
    """An hour and a half on a matter."""
    return made(api, "activities", {**TIME, "matter": {"id": case["id"]}})


def put_on_bill(sim, entry: dict, state: str) -> dict:
    """Bill an entry, as a person would in Clio's own pages."""
    bill = sim.create("bills", {"state": state})
    sim.update("activities", entry["id"], {"bill": {"id": bill["id"]}})
    return bill


def test_time_is_in_seconds_and_costs_hours_by_rate(api, entry) -> None:
    """An hour and a half at 200 is 300."""
    fields = "quantity,quantity_in_hours,rounded_quantity_in_hours,total"
    seen = shown(api, f"activities/{entry['id']}", fields)
    assert seen == {
        "quantity": 5400,
        "quantity_in_hours": 1.5,
        "rounded_quantity_in_hours": 1.5,
        "total": 300.0,
    }


def test_an_expense_costs_its_price_as_often_as_it_was_spent(api) -> None:
    """Once unless somebody says otherwise."""
    once = made(api, "activities", EXPENSE, "total")
    thrice = made(api, "activities", {**EXPENSE, "quantity": 3}, "total")
    assert (once["total"], thrice["total"]) == (12.5, 37.5)


def test_an_entry_is_of_whoever_made_it(api, sim) -> None:
    """Unless it names another user."""
    other = sim.create("users", {"first_name": "Bo", "last_name": "Ek", "name": "Bo Ek"})
    mine = made(api, "activities", TIME, "user{name}")
    theirs = made(api, "activities", {**TIME, "user": {"id": other["id"]}}, "user{name}")
    assert [one["user"]["name"] for one in (mine, theirs)] == ["Avery Stone", "Bo Ek"]


def test_a_missing_price_comes_from_the_rates(api, sim) -> None:
    """And comes from them again when the description changes without one."""
    rate = {"amount": 250.0, "type": "FlatRate"}
    advice = sim.create("activity_descriptions", {"name": "Advice", "rate": rate})
    entry = made(api, "activities", {**TIME, "price": None}, "id,price")
    described = {"activity_description": {"id": advice["id"]}}
    assert entry["price"] == 0.0
    assert changed(api, f"activities/{entry['id']}", described, "price")["price"] == 250.0
    assert changed(api, f"activities/{entry['id']}", {"note": "x"}, "price")["price"] == 250.0


def test_a_description_means_nothing_to_an_expense(api, sim) -> None:
    """It is taken and ignored."""
    advice = sim.create("activity_descriptions", {"name": "Advice"})
    data = {**EXPENSE, "activity_description": {"id": advice["id"]}}
    assert made(api, "activities", data, "activity_description")["activity_description"] is None


def test_two_codes_stand_for_a_description(api, sim) -> None:
    """The same two for the same one."""
    task = sim.create("utbms/codes", {"code": "L110", "type": "UtbmsTask"})
    act = sim.create("utbms/codes", {"code": "A101", "type": "UtbmsActivity"})
    codes = {"utbms_task_id": task["id"], "utbms_activity_id": act["id"]}
    data = {**TIME, "activity_description": codes}
    ids = [made(api, "activities", data, "activity_description")["activity_description"]["id"]]
    ids += [made(api, "activities", data, "activity_description")["activity_description"]["id"]]
    assert ids[0] == ids[1]
    unknown = {**TIME, "activity_description": {**codes, "utbms_task_id": 1}}
    assert api.post("activities", json={"data": unknown}).status_code == 422


@pytest.mark.parametrize(
    ("state", "on_bill", "billed"),
    [
        ("draft", True, False),
        ("awaiting_approval", True, False),
        ("awaiting_payment", True, True),
        ("paid", True, True),
        ("void", False, False),
    ],
)
def test_an_entry_on_a_bill_cannot_be_changed(api, sim, entry, state, on_bill, billed) -> None:
    """Not even on a draft (facts, 12)."""
    put_on_bill(sim, entry, state)
    seen = shown(api, f"activities/{entry['id']}", "on_bill,billed")
    assert seen == {"on_bill": on_bill, "billed": billed}
    refused = api.patch(f"activities/{entry['id']}", json={"data": {"note": "x"}})
    assert refused.status_code == (422 if on_bill else 200)
    if on_bill:
        assert "has been billed" in error(refused)[2]
        assert api.delete(f"activities/{entry['id']}").status_code == 422


def test_entries_are_listed_by_what_became_of_them(api, sim, entry) -> None:
    """Billed, on a draft, neither, or not to be billed."""
    billed = made(api, "activities", TIME)
    put_on_bill(sim, billed, "paid")
    drafted = made(api, "activities", TIME)
    put_on_bill(sim, drafted, "draft")
    free = made(api, "activities", {**TIME, "non_billable": True}, "id,non_billable_total")
    ids = {status: listed(api, "activities", status=status) for status in ("billed", "draft")}
    assert ids == {"billed": [billed["id"]], "draft": [drafted["id"]]}
    assert listed(api, "activities", status="unbilled") == [entry["id"]]
    assert listed(api, "activities", status="non_billable") == [free["id"]]
    assert listed(api, "activities", status="written_off") == []
    assert len(listed(api, "activities", only_unaccounted_for="true")) == 2
    assert free["non_billable_total"] == 300.0
    assert api.get("activities", params={"status": "lost"}).status_code == 422


def test_entries_are_listed_by_their_days(api) -> None:
    """From and to, both included (facts, 4); misspelt filters change nothing."""
    days = ("2026-01-05", "2026-01-06", "2026-01-07")
    for day in days:
        made(api, "activities", {**TIME, "date": day})
    among = {"start_date": "2026-01-06T00:00:00Z", "end_date": "2026-01-07T00:00:00Z"}
    assert listed(api, "activities", "date", **among) == list(days[1:])
    assert listed(api, "activities", "date", date_from="2026-01-07") == list(days)


def test_entries_are_listed_by_matter_and_without_one(api, case, entry) -> None:
    """`null` is a keyword (facts, 2)."""
    alone = made(api, "activities", TIME)
    assert listed(api, "activities", matter_id=case["id"]) == [entry["id"]]
    assert listed(api, "activities", matter_id="null") == [alone["id"]]


@pytest.mark.parametrize("order", ["display_number(desc)", "total(asc)", "user.name(asc)"])
def test_entries_can_be_sorted_by_what_they_belong_to(api, entry, order: str) -> None:
    """By fields of other records, and by what is worked out."""
    alone = made(api, "activities", {**TIME, "price": 1})
    first = [entry["id"], alone["id"]] if order == "display_number(desc)" else None
    assert listed(api, "activities", order=order) == (
        first or [alone["id"], entry["id"]]
        if order != "user.name(asc)"
        else [entry["id"], alone["id"]]
    )


def test_a_ledes_firm_wants_its_codes(api, sim) -> None:
    """422 with the attribute that lacks one (facts, 7)."""
    sim.settings.requires_utbms_codes = True
    time = api.post("activities", json={"data": TIME})
    expense = api.post("activities", json={"data": EXPENSE})
    assert time.status_code == expense.status_code == 422
    assert list(time.json()["error"]["errors"]) == ["activity_description"]
    assert list(expense.json()["error"]["errors"]) == ["utbms_expense"]


def test_whether_time_needs_an_open_matter_can_be_set(api, sim, case) -> None:
    """One production client says so (facts, 12)."""
    sim.settings.time_needs_matter = True
    sim.settings.time_on_closed_matters = False
    assert api.post("activities", json={"data": TIME}).status_code == 422
    changed(api, f"matters/{case['id']}", {"status": "closed"})
    data = {**TIME, "matter": {"id": case["id"]}}
    assert api.post("activities", json={"data": data}).status_code == 422
    assert api.post("activities", json={"data": EXPENSE}).status_code == 201


def test_whether_hours_are_taken_can_be_set(api, sim) -> None:
    """Some clients send them (facts, 12)."""
    data = {"type": "TimeEntry", "date": "2026-01-05", "quantity_in_hours": 2}
    assert made(api, "activities", data, "quantity")["quantity"] is None
    sim.settings.accepts_quantity_in_hours = True
    assert made(api, "activities", data, "quantity")["quantity"] == 7200


def test_hours_and_rates_can_be_hidden(api, sim, entry) -> None:
    """With a flag that says so of hours (facts, 1.3)."""
    sim.settings.shows_hours = sim.settings.shows_rates = False
    fields = "quantity,quantity_in_hours,quantity_redacted,price,total"
    seen = shown(api, f"activities/{entry['id']}", fields)
    assert seen == {**dict.fromkeys(seen), "quantity_redacted": True}


# ---------------------------------------------------------------------------------- the timer


def test_a_timer_puts_its_time_into_its_activity(api, clock, entry) -> None:
    """Once it is stopped; until then it shows how long it has run."""
    assert api.get("timer").status_code == 404
    made(api, "timer", {"activity": {"id": entry["id"]}})
    clock.advance(90)
    assert shown(api, "timer", "elapsed_time")["elapsed_time"] == 90
    assert shown(api, f"activities/{entry['id']}", "timer{start_time}")["timer"] is not None
    assert api.delete("timer").status_code == 204
    assert api.delete("timer").status_code == 404
    assert shown(api, f"activities/{entry['id']}", "quantity")["quantity"] == 5490


def test_there_is_one_timer(api, clock, entry) -> None:
    """Another one ends it, also one that comes with an activity."""
    made(api, "timer", {"activity": {"id": entry["id"]}})
    clock.advance(10)
    second = made(api, "activities", {**TIME, "start_timer": True})
    assert shown(api, "timer", "activity")["activity"]["id"] == second["id"]
    made(api, "timer", {"activity": {"id": entry["id"]}})
    assert shown(api, "timer", "activity")["activity"]["id"] == entry["id"]


def test_a_matter_is_named_by_an_object(api, case) -> None:
    """A bare ``matter_id`` is dropped without a word, and the entry is of no matter (facts, 2)."""
    flat = made(api, "activities", {**TIME, "matter_id": case["id"]}, "matter")
    assert flat == {"matter": None}
    whole = made(api, "activities", {**TIME, "matter": {"id": case["id"]}}, "matter{id}")
    assert whole == {"matter": {"id": case["id"]}}


@pytest.mark.parametrize(
    "query", ["matter[id]=5", "matter=5", "billed=true", "date_from=2030-01-01"]
)
def test_a_filter_that_looks_right_lists_everything(api, entry, query: str) -> None:
    """As all names that Clio does not know (facts, 2.3)."""
    assert [one["id"] for one in api.get(f"activities?{query}").json()["data"]] == [entry["id"]]
