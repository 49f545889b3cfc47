"""What lists can be asked for without having anything of it, and what is refused by name."""

from __future__ import annotations

import pytest

from .conftest import error, listed, made

LONG = "9" * 5000


@pytest.mark.parametrize(
    ("name", "with_null"),
    [
        ("grant_id", True),
        ("subscriber_user_id", True),
        ("notification_event_subscriber_user_id", True),
        ("responsible_attorney_id", True),
        ("client_id", False),
        ("group_id", False),
        ("practice_area_id", False),
    ],
)
def test_an_id_that_no_matter_has_finds_none(api, case, name: str, with_null: bool) -> None:
    """``null`` finds those without one where Clio has that keyword, and is refused elsewhere."""
    assert listed(api, "matters", **{name: 5}) == []
    if with_null:
        assert listed(api, "matters", **{name: "null"}) == [case["id"]]
    else:
        response = api.get("matters", params={name: "null"})
        assert error(response) == (422, "ArgumentError", f"{name} must be an id")


def test_relationships_know_no_null(api) -> None:
    """Each has a contact and a matter."""
    for name in ("contact_id", "matter_id"):
        assert error(api.get("relationships", params={name: "null"}))[0] == 422


def test_nothing_is_shared_with_a_contact(api, ann) -> None:
    """So that no resource finds one."""
    assert listed(api, "contacts", shared_resource_id=5) == []


def test_matters_by_evergreen_retainer(api, ann, case) -> None:
    """Those that have one, or the others."""
    data = {"client": {"id": ann["id"]}, "description": "B"}
    other = made(api, "matters", {**data, "evergreen_retainer": {"minimum_threshold": 5}})
    assert listed(api, "matters", evergreen_retainer_filter="true") == [other["id"]]
    assert listed(api, "matters", evergreen_retainer_filter="false") == [case["id"]]


def test_users_by_role(sim, api) -> None:
    """In whatever case it is kept; an unknown one is an error."""
    boss = sim.create("users", {"name": "Bo", "roles": ["Admin", "Billing"]})["id"]
    assert listed(api, "users", role="admin") == [boss]
    assert listed(api, "users", role="reports") == []
    message = 'role must be one of ["accounts", "admin", "billing", "reports"]'
    assert error(api.get("users?role=king"))[2] == message


def test_every_user_is_set_up_and_nobody_is_co_counsel(sim, api) -> None:
    """The filters are checked all the same."""
    everybody = [user["id"] for user in sim.all("users")]
    assert listed(api, "users", pending_setup="true") == []
    assert listed(api, "users", pending_setup="false") == everybody
    assert listed(api, "users", include_co_counsel="true") == everybody
    for name in ("pending_setup", "include_co_counsel"):
        assert error(api.get(f"users?{name}=x"))[2] == f"{name} must be true or false"


def test_practice_areas_are_none_of_legal_aid(sim, api) -> None:
    """A matter rules none of them out, but has to be one."""
    area = sim.create("practice_areas", {"name": "Immigration"})["id"]
    assert listed(api, "practice_areas", matter_id=5) == [area]
    assert error(api.get("practice_areas?matter_id=x"))[2] == "matter_id must be an id"


def test_query_is_unknown_where_it_is_not_declared(sim, api) -> None:
    """And therefore changes nothing."""
    assert len(listed(api, "users", query="nobody of this name")) == len(sim.all("users"))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("contacts?ids[]=x", "ids must be an id"),
        ("contacts?exclude_ids[]=1.5", "exclude_ids must be an id"),
        (f"contacts?ids[]={LONG}", "ids must be an id"),
        ("contacts?client_only=maybe", "client_only must be true or false"),
        ("contacts?updated_since=soon", "updated_since must be a timestamp"),
        ("contacts?updated_since=20200101T000000", "updated_since must be a timestamp"),
        ("contacts?created_since=2020-W01-1", "created_since must be a timestamp"),
        ("contacts?updated_since=0001-01-01T00:00:00%2B14:00", "updated_since must be a timestamp"),
        ("contacts?updated_since=9999-12-31T23:59:59-14:00", "updated_since must be a timestamp"),
        ("contacts?type=Robot", 'type must be one of ["Company", "Person"]'),
        ("contacts?order=age", "order must be one of"),
        ("contacts?initial=AB", 'initial must be one of ["A", "B",'),
        ("contacts?initial=ß", "initial must be one of"),
        ("matters?open_date[]=20200101", "open_date must be a date (YYYY-MM-DD)"),
        ("matters?close_date[]=>2020-W01-1", "close_date must be a date (YYYY-MM-DD)"),
        ("matters?status=won", 'status must be one of ["closed", "open", "pending"]'),
        (f"contacts?limit={LONG}", "limit must be between 1 and 200"),
        ("contacts?limit=²", "limit must be between 1 and 200"),
        (f"contacts?offset={LONG}", "offset must be a number"),
        ("contacts?offset=١", "offset must be a number"),
    ],
)
def test_a_refusal_names_its_parameter(api, path: str, message: str) -> None:
    """With what it may be, in JSON's quotes."""
    status, _, said = error(api.get(path))
    assert status == 422
    assert said.startswith(message)


def test_the_whole_calendar_is_before_or_after(api, ann) -> None:
    """From the first year to the last; a date alone is the beginning of its day."""
    assert listed(api, "contacts", updated_since="0001-01-01T00:00:00Z") == [ann["id"]]
    assert listed(api, "contacts", updated_since="9999-12-31T23:59:59Z") == []
    assert listed(api, "contacts", updated_since="2026-01-05") == [ann["id"]]


def test_long_ids_are_of_nothing(api) -> None:
    """A record is not there; a custom field changes nothing."""
    assert error(api.get(f"contacts/{LONG}"))[0] == 404
    assert api.get(f"contacts?custom_field_values[{LONG}]=1").status_code == 200


def test_an_equals_sign_is_an_operator_of_every_type(sim, api, settings) -> None:
    """Unless it is text like any other where there is no choice."""
    definition = {"name": "A", "field_type": "text_line", "parent_type": "Contact"}
    field_id = sim.create("custom_fields", definition)["id"]
    for value in ("x", "=x"):
        row = {"custom_field": {"id": field_id}, "value": value}
        sim.create("contacts", {"type": "Company", "name": value, "custom_field_values": [row]})
    params = {f"custom_field_values[{field_id}]": "=x"}
    assert listed(api, "contacts", "name", **params) == ["x"]
    settings.reads_lone_equals = False
    assert listed(api, "contacts", "name", **params) == ["=x"]
