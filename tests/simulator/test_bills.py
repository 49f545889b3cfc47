"""Bills, their lines, and what could be billed: read, moved, never made (facts, 12)."""

from __future__ import annotations

import pytest

from .conftest import changed, error, listed, made, shown

TIME = {"type": "TimeEntry", "date": "2026-01-05", "quantity": 3600, "price": 200}


@pytest.fixture
def bill(sim, ann, case) -> dict:
    """A draft for the client of a matter, as a person would make it."""
    data = {"client": {"id": ann["id"]}, "matters": [{"id": case["id"]}], "due_at": "2026-01-02"}
    return sim.create("bills", data)


@pytest.fixture
def line(api, sim, case, bill) -> dict:
    """An hour of work on the bill."""
    entry = made(api, "activities", {**TIME, "matter": {"id": case["id"]}})
    whole = {"bill": {"id": bill["id"]}, "activity": {"id": entry["id"]}}
    return sim.create("line_items", whole)


def test_a_bill_is_the_sum_of_its_lines(api, bill, line) -> None:
    """And what is due of it; a balance only once it was sent."""
    where = f"bills/{bill['id']}"
    assert shown(api, where, "total,due,balance") == {"total": 200.0, "due": 200.0, "balance": 0.0}
    changed(api, where, {"state": "awaiting_payment"})
    assert shown(api, where, "balance") == {"balance": 200.0}


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        ("draft", ["awaiting_approval", "awaiting_payment", "deleted"]),
        ("awaiting_approval", ["draft", "awaiting_payment", "deleted"]),
        ("awaiting_payment", ["draft", "void"]),
        ("paid", []),
    ],
)
def test_a_bill_says_what_can_become_of_it(api, sim, bill, state, moves) -> None:
    """And becomes nothing else."""
    sim.local.state.put("bills", {**sim.state.get("bills", bill["id"]), "state": state}, 0.0)
    seen = shown(api, f"bills/{bill['id']}", "available_state_transitions,can_update")
    assert seen["available_state_transitions"] == moves
    assert seen["can_update"] is (state in {"draft", "awaiting_approval"})
    refused = api.patch(f"bills/{bill['id']}", json={"data": {"state": "paid"}})
    assert refused.status_code == (200 if state == "paid" else 422)


@pytest.mark.parametrize(
    ("state", "left"),
    [("draft", "deleted"), ("awaiting_approval", "deleted"), ("awaiting_payment", "void")],
)
def test_a_deleted_bill_is_void_if_it_was_sent(api, sim, bill, state, left) -> None:
    """It can still be read, and is listed by its state (facts, 12 and 13)."""
    sim.local.state.put("bills", {**sim.state.get("bills", bill["id"]), "state": state}, 0.0)
    assert api.delete(f"bills/{bill['id']}").status_code == 204
    assert shown(api, f"bills/{bill['id']}", "state")["state"] == left
    assert listed(api, "bills", state=left) == [bill["id"]]
    assert listed(api, "bills") == ([bill["id"]] if left == "void" else [])


def test_a_bill_with_payments_stays(api, sim, bill) -> None:
    """As does one that is paid."""
    sim.update("bills", bill["id"], {"paid": 10.0})
    assert api.delete(f"bills/{bill['id']}").status_code == 422
    sim.local.state.put("bills", {**sim.state.get("bills", bill["id"]), "state": "paid"}, 0.0)
    assert api.delete(f"bills/{bill['id']}").status_code == 422


def test_a_client_with_an_open_bill_cannot_be_deleted(api, sim, ann, bill, case) -> None:
    """409, where an open matter is 422 (facts, 12)."""
    api.delete(f"matters/{case['id']}")
    assert api.delete(f"contacts/{ann['id']}").status_code == 409
    api.delete(f"bills/{bill['id']}")
    assert api.delete(f"contacts/{ann['id']}").status_code == 204


def test_a_line_of_an_activity_keeps_its_hours(api, sim, bill, line) -> None:
    """The answer is 200, and nothing has happened (facts, 12)."""
    seen = changed(api, f"line_items/{line['id']}", {"quantity": 3}, "quantity,total")
    assert seen == {"quantity": 1.0, "total": 200.0}
    other = sim.create("line_items", {"bill": {"id": bill["id"]}, "type": "LineItem", "price": 2.0})
    seen = changed(api, f"line_items/{other['id']}", {"quantity": 3}, "quantity,total")
    assert seen == {"quantity": 3.0, "total": 6.0}


def test_a_line_is_read_as_description_and_written_as_note(api, line) -> None:
    """And reaches its activity when asked to."""
    where = f"line_items/{line['id']}"
    assert changed(api, where, {"note": "Call"}, "description")["description"] == "Call"
    changed(api, where, {"note": "Long call", "update_original_record": True})
    assert listed(api, "activities", "note") == ["Long call"]


def test_a_line_begins_as_its_activity_is_and_puts_it_on_the_bill(api, sim, bill, case) -> None:
    """Which cannot be changed from then on (facts, 12)."""
    data = {**TIME, "note": "Call", "matter": {"id": case["id"]}}
    entry = made(api, "activities", data)
    line = sim.create("line_items", {"bill": {"id": bill["id"]}, "activity": {"id": entry["id"]}})
    fields = ("price", "description", "note", "date", "total")
    assert [line[name] for name in fields] == [200, "Call", "Call", "2026-01-05", 200.0]
    path = f"activities/{entry['id']}"
    assert shown(api, path, "on_bill,billed") == {"on_bill": True, "billed": False}
    assert error(api.patch(path, json={"data": {"note": "x"}}))[0] == 422


def test_a_line_that_goes_frees_its_activity(api, line) -> None:
    """So that it can be changed, and billed again."""
    assert api.delete(f"line_items/{line['id']}").status_code == 204
    assert listed(api, "activities", "on_bill") == [False]
    assert listed(api, "line_items") == []


def test_bills_are_listed_by_what_they_are_about(api, sim, ann, case, bill) -> None:
    """By matter, client, attorney, number, kind and date."""
    user = sim.local.authority.user_id
    changed(api, f"matters/{case['id']}", {"responsible_attorney": {"id": user}})
    found = [
        {"matter_id": case["id"]},
        {"client_id": ann["id"]},
        {"responsible_attorney_id": user},
        {"originating_attorney_id": "null"},
        {"bill_number": "1"},
        {"type": "revenue"},
        {"status": "all"},
        {"due_before": "2026-01-03"},
        {"due_after": "2026-01-01"},
        {"state": "draft,void"},
    ]
    assert [listed(api, "bills", **one) for one in found] == [[bill["id"]]] * len(found)
    others = [{"matter_id": "null"}, {"type": "trust"}, {"due_after": "2026-01-02"}]
    assert [listed(api, "bills", **one) for one in others] == [[]] * len(others)


def test_a_bill_is_overdue_once_it_was_sent(api, bill) -> None:
    """And its day has passed."""
    assert listed(api, "bills", status="overdue") == []
    changed(api, f"bills/{bill['id']}", {"state": "awaiting_payment"})
    assert listed(api, "bills", status="overdue") == [bill["id"]]
    assert listed(api, "bills", overdue_only="true") == [bill["id"]]


# ------------------------------------------------------------------------------ what could be


def test_what_is_on_a_draft_is_not_billable_any_more(api, ann, case, line) -> None:
    """Only what is on no bill counts (facts, 12)."""
    assert listed(api, "billable_matters") == []
    made(api, "activities", {**TIME, "matter": {"id": case["id"]}})
    made(api, "activities", {**TIME, "matter": {"id": case["id"]}, "non_billable": True})
    fields = "id,unbilled_amount,unbilled_hours,client{id}"
    (row,) = api.get("billable_matters", params={"fields": fields}).json()["data"]
    assert row == {
        "id": case["id"],
        "unbilled_amount": 200.0,
        "unbilled_hours": 1.0,
        "client": {"id": ann["id"]},
    }
    assert listed(api, "billable_clients", "unbilled_amount") == [200.0]
    assert listed(api, "billable_clients", "billable_matters_count") == [1]


def test_what_is_billable_is_sought_by_date_and_matter(api, ann, case) -> None:
    """For both lists."""
    made(api, "activities", {**TIME, "matter": {"id": case["id"]}})
    for path in ("billable_matters", "billable_clients"):
        assert len(listed(api, path, matter_id=case["id"], client_id=ann["id"])) == 1
        assert listed(api, path, matter_id=1) == []
        assert listed(api, path, start_date="2026-01-06") == []
        assert listed(api, path, end_date="2026-01-04") == []
    assert listed(api, "billable_matters", status="closed") == []
    assert len(listed(api, "billable_clients", responsible_attorney_id="null")) == 1


def test_what_a_client_owes_is_listed(api, ann, case, bill, line) -> None:
    """Once the bill was sent."""
    assert listed(api, "outstanding_client_balances") == []
    changed(api, f"bills/{bill['id']}", {"state": "awaiting_payment", "due_at": "2026-01-09"})
    fields = "contact{id},associated_matter_ids,newest_issued_bill_due_date"
    params = {"fields": fields, "contact_id": ann["id"]}
    (row,) = api.get("outstanding_client_balances", params=params).json()["data"]
    assert row["contact"] == {"id": ann["id"]}
    assert row["newest_issued_bill_due_date"] == "2026-01-09"
    assert listed(api, "outstanding_client_balances", newest_bill_due_end_date="2026-01-08") == []
    after = {"newest_bill_due_start_date": "2026-01-09"}
    assert len(listed(api, "outstanding_client_balances", **after)) == 1


# ------------------------------------------------------------------------------------- banks


def test_the_balance_of_an_account_follows_its_transactions(api) -> None:
    """It begins with what it was opened with."""
    data = {"type": "Trust", "currency": "USD", "balance": 100, "name": "IOLTA"}
    account = made(api, "bank_accounts", data)
    moved = {"bank_account": {"id": account["id"]}, "date": "2026-01-05", "currency": "USD"}
    made(api, "bank_transactions", {**moved, "amount": 50})
    out = made(api, "bank_transactions", {**moved, "amount": -20}, "funds_in,funds_out")
    assert out == {"funds_in": 0.0, "funds_out": 20.0}
    seen = shown(api, f"bank_accounts/{account['id']}", "balance,bank_transactions_count")
    assert seen == {"balance": 130.0, "bank_transactions_count": 2}
    assert listed(api, "bank_accounts", type="TrustAccount") == [account["id"]]
    assert listed(api, "bank_accounts", type="OperatingAccount") == []
    assert len(listed(api, "bank_transactions", bank_account_id=account["id"])) == 2
    assert api.delete(f"bank_accounts/{account['id']}").status_code == 422


def test_a_trust_request_may_be_refused_without_a_word(api, sim, ann) -> None:
    """400 with an empty body (facts, 7)."""
    asked = {"client_id": ann["id"], "trust_type": "client", "trust_amount": 10, "approved": True}
    data = {**asked, "issue_date": "2026-01-05", "due_date": "2026-02-05"}
    assert api.post("trust_requests", json={"data": data}).status_code == 201
    assert api.post("trust_requests", json={"data": {**data, "client_id": 1}}).status_code == 422
    sim.settings.takes_trust_requests = False
    refused = api.post("trust_requests", json={"data": data})
    assert (refused.status_code, refused.content) == (400, b"")
