"""Matters: what they need, and what changes only as Clio will have it."""

from __future__ import annotations

import pytest

from .conftest import changed, error, made, shown


@pytest.fixture
def attorney(sim) -> int:
    """The id of a user."""
    return sim.all("users")[0]["id"]


@pytest.mark.parametrize("missing", ["client", "description"])
def test_a_matter_needs_a_client_and_a_description(api, ann, missing: str) -> None:
    """Neither missing nor empty."""
    data = {"client": {"id": ann["id"]}, "description": "A case"}
    for empty in ({}, {missing: None}):
        rest = {name: value for name, value in data.items() if name != missing}
        response = api.post("matters", json={"data": {**rest, **empty}})
        assert error(response) == (422, "ArgumentError", f"{missing} is required")


def test_the_client_has_to_be_there(api) -> None:
    """A contact that does not exist cannot be a client."""
    data = {"client": {"id": 1}, "description": "A case"}
    assert error(api.post("matters", json={"data": data}))[2] == "client does not exist"


def test_a_description_cannot_be_emptied(api, case) -> None:
    """It is required afterwards, too."""
    response = api.patch(f"matters/{case['id']}", json={"data": {"description": " "}})
    assert error(response)[2] == "description is required"


def test_a_matter_begins_open_today_with_a_number(api, ann, case) -> None:
    """The display number is made of the number and the client's name."""
    fields = "status,open_date,number,display_number,billing_method,billable,client_id"
    assert shown(api, f"matters/{case['id']}", fields) == {
        "status": "Open",
        "open_date": "2026-01-05",
        "number": 1,
        "display_number": "00001-Lee",
        "billing_method": "hourly",
        "billable": True,
        "client_id": ann["id"],
    }


def test_numbers_are_not_given_twice(api, ann, case) -> None:
    """Not even when a matter in between is deleted."""
    data = {"client": {"id": ann["id"]}, "description": "Another"}
    made(api, "matters", data)
    api.delete(f"matters/{case['id']}")
    assert made(api, "matters", data, "display_number") == {"display_number": "00003-Lee"}


@pytest.mark.parametrize("status", ["open", "pending", "closed"])
def test_a_status_is_written_small_and_read_capitalised(api, ann, status: str) -> None:
    """As everywhere in Clio."""
    data = {"client": {"id": ann["id"]}, "description": "A case", "status": status}
    assert made(api, "matters", data, "status") == {"status": status.capitalize()}


def test_a_capitalised_status_cannot_be_written(api, case) -> None:
    """What was read cannot simply be sent back."""
    response = api.patch(f"matters/{case['id']}", json={"data": {"status": "Closed"}})
    assert error(response)[2] == 'status must be one of ["closed", "open", "pending"]'


def test_closing_leaves_a_date(api, case) -> None:
    """Unless one was given; no status at all changes nothing."""
    path = f"matters/{case['id']}"
    assert changed(api, path, {"status": None}, "status") == {"status": "Open"}
    closed = changed(api, path, {"status": "closed"}, "status,close_date")
    assert closed == {"status": "Closed", "close_date": "2026-01-05"}
    given = {"status": "pending", "pending_date": "2025-12-24"}
    assert changed(api, path, given, "pending_date") == {"pending_date": "2025-12-24"}


def test_the_display_number_is_clios_own(api, case) -> None:
    """What is written is ignored, with a 200."""
    path = f"matters/{case['id']}"
    record = changed(api, path, {"display_number": "MINE"}, "display_number")
    assert record == {"display_number": "00001-Lee"}


def test_a_firm_may_number_its_matters_itself(api, ann, settings) -> None:
    """One of the settings."""
    settings.manual_numbers = True
    data = {"client": {"id": ann["id"]}, "description": "A case", "display_number": "MINE"}
    assert made(api, "matters", data, "display_number") == {"display_number": "MINE"}


def test_a_number_is_made_anew_on_demand(api, ann, case) -> None:
    """After a change of the client's name, with ``reset_matter_number``."""
    path = f"matters/{case['id']}"
    changed(api, f"contacts/{ann['id']}", {"last_name": "Kim"})
    assert shown(api, path, "display_number") == {"display_number": "00001-Lee"}
    record = changed(api, path, {"reset_matter_number": True}, "display_number")
    assert record == {"display_number": "00001-Kim"}


@pytest.mark.parametrize(
    "name", ["originating_attorney", "responsible_attorney", "responsible_staff"]
)
def test_attorneys_cannot_be_cleared(api, case, attorney, name: str) -> None:
    """Null and an empty object change nothing and answer 200; a null id is refused."""
    path = f"matters/{case['id']}"
    changed(api, path, {name: {"id": attorney}})
    for nothing in (None, {}):
        record = changed(api, path, {name: nothing}, f"{name}{{id}}")
        assert record == {name: {"id": attorney}}
    assert error(api.patch(path, json={"data": {name: {"id": None}}}))[0] == 422


def test_other_associations_can_be_cleared(sim, api, case) -> None:
    """Null detaches the practice area."""
    area = sim.create("practice_areas", {"name": "Immigration"})
    path = f"matters/{case['id']}"
    fields = "practice_area{name}"
    attached = changed(api, path, {"practice_area": {"id": area["id"]}}, fields)
    assert attached == {"practice_area": {"name": "Immigration"}}
    assert changed(api, path, {"practice_area": None}, fields) == {"practice_area": None}


def test_the_billing_method_is_read_only(api, case) -> None:
    """Written, it is ignored with a 200."""
    record = changed(api, f"matters/{case['id']}", {"billing_method": "flat"}, "billing_method")
    assert record == {"billing_method": "hourly"}


def test_a_custom_rate_sets_the_billing_method(api, ann, case, settings) -> None:
    """By PATCH; in the creating POST only if the setting says so."""
    rate = {"custom_rate": {"type": "FlatRate"}}
    path, fields = f"matters/{case['id']}", "billing_method"
    assert changed(api, path, {"custom_rate": None}, fields) == {"billing_method": "hourly"}
    assert changed(api, path, rate, fields) == {"billing_method": "flat"}
    data = {"client": {"id": ann["id"]}, "description": "A case", **rate}
    assert made(api, "matters", data, fields) == {"billing_method": "hourly"}
    settings.custom_rate_on_create = True
    assert made(api, "matters", data, fields) == {"billing_method": "flat"}


def test_relationships_can_be_written_with_their_matter(api, ann) -> None:
    """Created, changed and removed."""
    item = {"contact": {"id": ann["id"]}, "description": "Spouse"}
    data = {"client": {"id": ann["id"]}, "description": "A case", "relationships": [item]}
    fields = "id,relationships{id,description,contact}"
    record = made(api, "matters", data, fields)
    (made_one,) = record["relationships"]
    assert (made_one["description"], made_one["contact"]["id"]) == ("Spouse", ann["id"])
    path = f"matters/{record['id']}"
    for description in ("Employer", "Employer"):
        change = {"relationships": [{"id": made_one["id"], "description": description}]}
        (now,) = changed(api, path, change, fields)["relationships"]
        assert now["description"] == "Employer"
    gone = {"relationships": [{"id": made_one["id"], "_destroy": True}]}
    assert changed(api, path, gone, fields)["relationships"] == []


def test_a_bad_relationship_stops_the_whole_write(sim, api, ann, case) -> None:
    """Nothing of a refused payload is done."""
    data = {"client": {"id": ann["id"]}, "description": "X", "relationships": [{"contact": {}}]}
    assert error(api.post("matters", json={"data": data}))[2] == "contact does not exist"
    change = {"data": {"description": "X", "relationships": [{"id": 1}]}}
    response = api.patch(f"matters/{case['id']}", json=change)
    assert error(response)[2] == "relationship does not exist"
    assert [matter["description"] for matter in sim.all("matters")] == ["A case"]


def test_a_deleted_matter_takes_its_relationships_along(api, ann, case) -> None:
    """204, then 404."""
    data = {"contact": {"id": ann["id"]}, "matter": {"id": case["id"]}}
    made(api, "relationships", data)
    assert api.delete(f"matters/{case['id']}").status_code == 204
    assert api.get(f"matters/{case['id']}").status_code == 404
    assert api.get("relationships").json()["data"] == []


def test_a_refused_change_leaves_no_trace(api, ann, case) -> None:
    """Neither the good nor the bad part of it."""
    data = {"description": "Changed", "open_date": "yesterday"}
    assert api.patch(f"matters/{case['id']}", json={"data": data}).status_code == 422
    assert shown(api, f"matters/{case['id']}", "description") == {"description": "A case"}


def test_a_relationship_to_remove_has_to_be_there(sim, api, ann, case) -> None:
    """Once, and by its id; else nothing of the payload is done."""
    contact = {"contact": {"id": ann["id"]}}
    kept = made(api, "relationships", {**contact, "matter": {"id": case["id"]}})["id"]
    gone = {"id": kept, "_destroy": True}
    for items in ([{"_destroy": True}], [{"_destroy": True, **contact}], [gone, gone]):
        data = {"client": {"id": ann["id"]}, "description": "X", "relationships": items}
        message = "relationship does not exist"
        assert error(api.post("matters", json={"data": data}))[2] == message
        response = api.patch(f"matters/{case['id']}", json={"data": data})
        assert error(response)[2] == message
    assert [matter["description"] for matter in sim.all("matters")] == ["A case"]
    assert len(sim.all("relationships")) == 1


def test_a_custom_rate_is_kept(sim, api, case) -> None:
    """With its rates, until another type takes their place."""
    path, fields = f"matters/{case['id']}", "custom_rate{type,rates}"
    user = {"id": sim.all("users")[0]["id"]}
    rates = [{"user": user, "rate": 500}]
    now = changed(api, path, {"custom_rate": {"type": "HourlyRate", "rates": rates}}, fields)
    assert (now["custom_rate"]["type"], len(now["custom_rate"]["rates"])) == ("HourlyRate", 1)
    again = changed(api, path, {"custom_rate": {"type": "HourlyRate"}}, fields)
    assert again == now
    flat = changed(api, path, {"custom_rate": {"type": "FlatRate"}}, fields)
    assert flat == {"custom_rate": {"type": "FlatRate", "rates": []}}


def test_a_matter_tells_of_its_tasks_and_its_last_activity(sim, api, case) -> None:
    """And has an address for mail of its own, which nobody writes (facts, 12)."""
    path, fields = f"matters/{case['id']}", "has_tasks,last_activity_date,maildrop_address"
    address = f"{case['id']}@maildrop.clio.test"
    said = {"has_tasks": False, "last_activity_date": None, "maildrop_address": address}
    assert shown(api, path, fields) == said
    whole = {"id": case["id"]}
    assignee = {"id": sim.all("users")[0]["id"], "type": "User"}
    made(api, "tasks", {"name": "x", "description": "y", "assignee": assignee, "matter": whole})
    for day in ("2026-01-05", "2025-12-01"):
        made(api, "activities", {"type": "TimeEntry", "date": day, "matter": whole})
    said |= {"has_tasks": True, "last_activity_date": "2026-01-05"}
    assert shown(api, path, fields) == said
