"""What an application, or its user, may not do or see (facts, 1.3 and 5)."""

from __future__ import annotations

import datetime as dt

import pytest

from clio_sync import errors
from clio_sync.simulator import Settings, Simulator, VirtualClock
from clio_sync.simulator.declarations import specs
from clio_sync.simulator.permissions import PERMISSIONS, needed

from .conftest import changed, error, listed, made, shown

FORBIDDEN = (403, "ForbiddenError", "User is forbidden from taking that action")


def test_every_collection_needs_one_of_the_24_permissions() -> None:
    """None is left over (facts, 1.3)."""
    assert len(PERMISSIONS) == 24
    assert {needed(spec.path) for spec in specs()} <= PERMISSIONS
    assert "api" not in {needed(spec.path) for spec in specs()}


def test_without_a_permission_its_part_of_the_api_is_closed(api, sim, ann) -> None:
    """And the rest is open."""
    sim.settings.lacks = {"contacts"}
    answers = api.get("contacts"), api.get(f"contacts/{ann['id']}"), api.post("contacts")
    assert [error(one) for one in answers] == [FORBIDDEN] * 3
    assert api.get("matters").status_code == 200


def test_what_may_only_be_read_cannot_be_written(api, sim, ann) -> None:
    """The portal has two boxes for each (facts, 1.3)."""
    sim.settings.only_reads = {"contacts"}
    assert api.get("contacts").status_code == 200
    refused = api.patch(f"contacts/{ann['id']}", json={"data": {"title": "Ms"}})
    assert error(refused) == FORBIDDEN


def test_who_one_is_needs_no_permission(api, sim) -> None:
    """Unless it does (facts, 12)."""
    sim.settings.lacks = {"users"}
    assert api.get("users/who_am_i").status_code == 200
    assert error(api.get("users")) == FORBIDDEN
    sim.settings.who_am_i_needs_users = True
    assert error(api.get("users/who_am_i.json")) == FORBIDDEN


def test_inside_other_records_there_is_a_stub_in_its_place(api, sim, ann, case) -> None:
    """`redacted`, and nothing else."""
    balance = {"id": 1, "balance": 5.0}
    sim.update("matters", case["id"], {"account_balances": [balance]})
    sim.settings.lacks = {"contacts", "accounting"}
    seen = shown(api, f"matters/{case['id']}", "client{id,name},account_balances{balance}")
    stub = {"redacted": True}
    assert seen == {"client": stub, "account_balances": [stub]}


def test_balances_come_from_transactions_and_are_redacted_without_accounting(
    api, sim, ann, case
) -> None:
    """Of a matter, and of its client (facts, 1.3)."""
    account = {"name": "Trust", "type": "Trust", "currency": "USD"}
    account_id = made(api, "bank_accounts", account)["id"]
    owners = {"client": {"id": ann["id"]}, "matter": {"id": case["id"]}}
    moved = {"bank_account": {"id": account_id}, "date": "2026-01-05", **owners}
    for amount in (500, -120.5):
        made(api, "bank_transactions", {**moved, "amount": amount})
    paths = (f"matters/{case['id']}", f"contacts/{ann['id']}")
    left = {"id": account_id, "name": "Trust", "type": "Trust", "balance": 379.5}
    for path in paths:
        seen = shown(api, path, "account_balances{id,name,type,balance}")
        assert seen == {"account_balances": [left]}
    sim.settings.lacks = {"accounting"}
    for path in paths:
        assert shown(api, path, "account_balances") == {"account_balances": [{"redacted": True}]}


def test_without_custom_fields_their_values_lose_all_but_their_ids(api, sim) -> None:
    """The definitions are 403 (facts, 1.3 and 17)."""
    data = {"name": "Visa", "field_type": "text_line", "parent_type": "Contact"}
    made(api, "custom_fields", data)
    ann = made(api, "contacts", {"type": "Person", "first_name": "Ann"})
    sim.settings.lacks = {"custom_fields"}
    fields = "custom_field_values{id,field_name,field_type,value}"
    (row,) = shown(api, f"contacts/{ann['id']}", fields)["custom_field_values"]
    assert row.pop("id").startswith("text_line-")
    assert row == {"field_name": None, "field_type": None, "value": None}
    assert error(api.get("custom_fields")) == FORBIDDEN


def test_a_permission_that_comes_later_needs_a_new_consent(api, bare, sim) -> None:
    """A refresh is not enough (facts, 1.1)."""
    sim.settings.lacks = {"billing"}
    grant = sim.grant()
    sim.settings.lacks = set()
    form = {
        "grant_type": "refresh_token",
        "refresh_token": grant.refresh_token,
        "client_id": sim.credentials.client_id,
        "client_secret": sim.credentials.client_secret,
    }
    for answer in ("silent", "rotate"):
        sim.settings.refresh_answer = answer
        renewed = bare.post(f"{sim.url}/oauth/token", data=form).json()
        headers = {"Authorization": f"Bearer {renewed['access_token']}"}
        assert error(api.get("bills", headers=headers)) == FORBIDDEN
    assert api.get("bills").status_code == 200


def test_a_permission_that_does_not_exist_is_an_error() -> None:
    """With those that do."""
    with pytest.raises(errors.ConfigurationError, match="telepathy"):
        Settings(lacks={"telepathy"})


def test_what_the_user_may_not_see_is_gone(api, sim, ann, case) -> None:
    """From lists and by itself; inside others it is a stub (facts, 1.3 and 13)."""
    sim.settings.hidden = {ann["id"]}
    assert listed(api, "contacts") == []
    assert api.get(f"contacts/{ann['id']}").status_code == 404
    assert shown(api, f"matters/{case['id']}", "client{id}") == {"client": {"redacted": True}}
    assert sim.get("contacts", ann["id"])["name"] == "Ann Lee"


@pytest.mark.parametrize(
    ("region", "hour", "peak"),
    [("us", 13, True), ("us", 3, False), ("eu", 21, True), ("eu", 23, False), ("au", 20, True)],
)
def test_there_is_more_to_spend_outside_working_hours(region, hour, peak) -> None:
    """By the region's own clock (facts, 5): 5 January 2026 is a Monday."""
    instant = dt.datetime(2026, 1, 5, hour, 30, tzinfo=dt.timezone.utc).timestamp()
    settings = Settings(region=region, off_peak_limit=400)
    with Simulator(settings, clock=VirtualClock(instant)) as sim:
        limits = sim.local.limits.headers("anybody", instant)
    assert limits["X-RateLimit-Limit"] == ("50" if peak else "400")


def test_the_budget_off_peak_can_be_spent(sim, api, clock) -> None:
    """On a Sunday there are two requests more."""
    sim.settings.rate_limit, sim.settings.off_peak_limit = 1, 3
    clock.advance(6 * 86_400)
    statuses = [api.get("contacts").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_a_change_by_hand_meets_no_permission(sim) -> None:
    """A person in Clio's own pages is no application."""
    sim.settings.lacks = {"contacts"}
    ann = sim.create("contacts", {"type": "Person", "first_name": "Ann"})
    case = sim.create("matters", {"client": {"id": ann["id"]}, "description": "Visa"})
    assert case["client"]["name"] == "Ann"


def test_a_changed_list_is_seen_with_many_records(api, sim) -> None:
    """Also where what was found is kept for the next page."""
    sim.seed(contacts=1200)
    params = {"fields": "id", "type": "Company", "limit": 50}
    first = api.get("contacts", params=params).json()
    second = api.get(first["meta"]["paging"]["next"]).json()
    assert first["meta"]["records"] == second["meta"]["records"] == 200
    changed(api, f"contacts/{sim.state.tables['contacts'].current.ids[0]}", {"title": "Dr"})
    sim.create("contacts", {"type": "Company", "name": "Acme"})
    assert api.get("contacts", params=params).json()["meta"]["records"] == 201
    for number in range(20):
        api.get("contacts", params={**params, "initial": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number]})
