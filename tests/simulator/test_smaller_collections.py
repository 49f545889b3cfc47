"""Collections with a rule or two of their own, and those below a record."""

from __future__ import annotations

import pytest

from .conftest import changed, error, listed, made, shown


def test_a_set_of_custom_fields_is_written_by_their_ids(api) -> None:
    """And read as the fields themselves."""
    data = {"name": "Visa", "field_type": "text_line", "parent_type": "Contact"}
    field = made(api, "custom_fields", data)
    made_of = {"name": "Intake", "parent_type": "Contact", "custom_field_ids": [field["id"]]}
    one = made(api, "custom_field_sets", made_of, "id,displayed,custom_fields{name}")
    assert (one["displayed"], one["custom_fields"]) == (True, [{"name": "Visa"}])
    assert listed(api, "custom_field_sets", parent_type="Matter") == []
    refused = api.post("custom_field_sets", json={"data": {**made_of, "custom_field_ids": [1]}})
    assert refused.status_code == 422


def test_the_contacts_of_a_matter_are_its_client_and_those_it_concerns(api, ann, case) -> None:
    """The client last, since `is_client` is sorted upwards (facts, 3)."""
    bo = made(api, "contacts", {"type": "Person", "first_name": "Bo"})
    tie = {"matter": {"id": case["id"]}, "contact": {"id": bo["id"]}, "description": "Witness"}
    made(api, "relationships", tie)
    where = f"matters/{case['id']}"
    assert listed(api, f"{where}/contacts", "id") == [bo["id"], ann["id"]]
    assert listed(api, f"{where}/contacts", "relationship_name") == ["Witness", "Client"]
    assert listed(api, f"{where}/contacts", "id", order="id(asc)") == [ann["id"], bo["id"]]
    assert listed(api, f"{where}/related_contacts", "name") == ["Bo"]
    client = shown(api, f"{where}/client", "id,is_matter_client")
    assert client == {"id": ann["id"], "is_matter_client": True}


@pytest.mark.parametrize("below", ["client", "contacts", "related_contacts", "protected_funds"])
def test_nothing_is_below_a_matter_that_is_not_there(api, below: str) -> None:
    """404 as JSON, for the route is there."""
    answer = api.get(f"matters/1/{below}")
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "RecordNotFound")


def test_the_lists_inside_a_contact_are_collections_too(api) -> None:
    """E-mail addresses and telephone numbers."""
    data = {
        "type": "Person",
        "first_name": "Ann",
        "email_addresses": [{"name": "Work", "address": "ann@example.com"}],
        "phone_numbers": [{"name": "Work", "number": "312-555-0100"}],
    }
    where = f"contacts/{made(api, 'contacts', data)['id']}"
    assert listed(api, f"{where}/email_addresses", "address") == ["ann@example.com"]
    assert listed(api, f"{where}/phone_numbers", "number") == ["312-555-0100"]
    assert api.get("contacts/1/phone_numbers").status_code == 404


def test_triggers_belong_to_a_jurisdiction(api, sim) -> None:
    """And are not found below another one."""
    one, other = (sim.create("court_rules/jurisdictions", {"description": d}) for d in "ab")
    path = "court_rules/jurisdictions/{jurisdiction_id}/triggers"
    trigger = sim.create(path, {"description": "Filed", "jurisdiction_id": one["id"]})
    below = f"court_rules/jurisdictions/{one['id']}/triggers"
    assert listed(api, below) == [trigger["id"]]
    assert shown(api, f"{below}/{trigger['id']}", "description") == {"description": "Filed"}
    elsewhere = f"court_rules/jurisdictions/{other['id']}/triggers"
    assert listed(api, elsewhere) == []
    assert api.get(f"{elsewhere}/{trigger['id']}").status_code == 404


def test_a_message_begins_a_conversation(api, sim, ann) -> None:
    """Or goes on with one."""
    to = [{"id": ann["id"], "type": "Contact"}]
    data = {"subject": "Hello", "body": "It is me.", "receivers": to}
    first = made(api, "conversation_messages", data, "id,conversation{id,subject}")
    conversation = first["conversation"]
    assert conversation["subject"] == "Hello"
    again = {**data, "conversation": {"id": conversation["id"]}}
    second = made(api, "conversation_messages", again)
    assert listed(api, "conversation_messages", conversation_id=conversation["id"]) == [
        first["id"],
        second["id"],
    ]
    fields = "message_count,first_message,last_message"
    seen = shown(api, f"conversations/{conversation['id']}", fields)
    assert seen["message_count"] == 2
    assert (seen["first_message"]["id"], seen["last_message"]["id"]) == (first["id"], second["id"])
    assert len(listed(api, "conversations", read_status="true", for_user="true")) == 1


def test_medical_details_have_bills_that_live_on_by_themselves(api, sim, ann, case) -> None:
    """They are changed under their own path."""
    data = {
        "matter_id": case["id"],
        "medical_provider_id": ann["id"],
        "in_treatment": True,
        "bills_status": "requested",
        "records_status": "requested",
        "medical_bills": [
            {
                "name": "X-ray",
                "amount": 100,
                "adjustment": 0,
                "balance": 100,
                "mark_balance_type_as": "lien",
                "payers": [],
            }
        ],
    }
    fields = "id,medical_bills{id,name},medical_provider{id},matter{id}"
    details = made(api, "medical_records_details", data, fields)
    assert details["medical_provider"] == {"id": ann["id"]}
    assert details["matter"] == {"id": case["id"]}
    (bill,) = details["medical_bills"]
    changed(api, f"medical_bills/{bill['id']}", {"name": "MRI"})
    seen = shown(api, f"medical_records_details/{details['id']}", "medical_bills{name}")
    assert seen["medical_bills"] == [{"name": "MRI"}]
    assert api.delete(f"medical_bills/{bill['id']}").status_code == 204
    seen = shown(api, f"medical_records_details/{details['id']}", "medical_bills{name}")
    assert seen["medical_bills"] == []


def test_groups_are_listed_by_their_users(api, sim) -> None:
    """And a user knows the groups."""
    user = sim.local.authority.user_id
    group = made(api, "groups", {"name": "Partners"})
    sim.update("groups", group["id"], {"users": [{"id": user}]})
    assert listed(api, "groups", user_id=user) == [group["id"]]
    assert listed(api, "groups", user_id=1) == []
    assert shown(api, "users/who_am_i", "groups{name}")["groups"] == [{"name": "Partners"}]


def test_a_tax_rate_in_use_is_kept_and_another_one_set_aside(api, settings) -> None:
    """409 of a type that nobody has told, and `active` says no (facts, 7 and 13)."""
    settings.conflict_type = "InUse"
    data = {"name": "VAT", "rate": 20, "country": "GB"}
    rate = made(api, "tax_rate_configurations", data)
    taxed = {"tax_rate_configuration_id": rate["id"], "order": 1}
    expense = made(api, "expense_categories", {"name": "Travel", "tax_settings": [taxed]})
    where = f"tax_rate_configurations/{rate['id']}"
    assert error(api.delete(where)) == (409, "InUse", "the tax rate is in use")
    api.delete(f"expense_categories/{expense['id']}")
    assert api.delete(where).status_code == 204
    assert shown(api, where, "active") == {"active": False}
    assert listed(api, "tax_rate_configurations") == []


def test_a_task_type_is_enabled_until_it_is_deleted(api) -> None:
    """It says since when not (facts, appendix C)."""
    kind = made(api, "task_types", {"name": "Filing"})
    assert listed(api, "task_types", enabled="true") == [kind["id"]]
    changed(api, f"task_types/{kind['id']}", {"deleted_at": "2026-01-05T09:00:00Z"})
    assert listed(api, "task_types", enabled="false") == [kind["id"]]


def test_unread_counts_are_one_object(api) -> None:
    """Though their path is that of a list."""
    counts = api.get("internal_notifications/event_metrics").json()["data"]
    assert counts["unread_web_events"] == 0


def test_the_firm_has_billing_settings_and_a_currency(api) -> None:
    """From its first day."""
    first = shown(api, "settings/billing")
    assert shown(api, "settings/billing") == first
    assert listed(api, "currencies", "code")[0] == "USD"


def test_a_loose_currency_is_a_currency_or_nothing(api, sim) -> None:
    """Where an object without keys is declared."""
    euro = next(one for one in sim.all("currencies") if one["code"] == "EUR")
    data = {"name": "Travel", "currency": {"id": euro["id"]}}
    assert made(api, "expense_categories", data, "currency{code}")["currency"] == {"code": "EUR"}
    odd = {"name": "Travel", "currency": {"code": "EUR"}}
    assert made(api, "expense_categories", odd, "currency{code}")["currency"] == {"code": "USD"}


def test_lists_of_records_are_written_by_id(api, sim) -> None:
    """Added, and taken out again."""
    group = sim.create("groups", {"name": "Partners"})
    data = {"name": "Advice", "groups": [{"id": group["id"]}]}
    one = made(api, "activity_descriptions", data, "id,groups{name}")
    assert one["groups"] == [{"name": "Partners"}]
    out = {"groups": [{"id": group["id"], "_deleted": True}]}
    assert changed(api, f"activity_descriptions/{one['id']}", out, "groups") == {"groups": []}
    refused = api.post("activity_descriptions", json={"data": {**data, "groups": [{"id": 1}]}})
    assert refused.status_code == 422


@pytest.fixture
def link(api, ann) -> dict:
    """What makes a payment link."""
    account = {"name": "Fees", "type": "Operating", "currency": "USD"}
    return {
        "currency": "USD",
        "description": "Retainer",
        "destination_account": {"id": made(api, "bank_accounts", account)["id"]},
        "duration": 7_776_000,
        "subject": {"id": ann["id"], "type": "Contact"},
    }


def test_a_payment_link_is_active_for_ninety_days_at_most(sim, api, link) -> None:
    """Until then, or until somebody ends it (facts, 12)."""
    path = "clio_payments/links"
    response = api.post(path, json={"data": link | {"duration": 7_776_001}})
    assert error(response) == (422, "ArgumentError", "duration cannot be more than 7776000")
    first, second = made(api, path, link), made(api, path, link | {"duration": 60})
    assert listed(api, path, active="true") == [first["id"], second["id"]]
    sim.advance(60)
    assert listed(api, path, active="false") == [second["id"]]
    assert changed(api, f"{path}/{first['id']}", {"expired": True}, "active") == {"active": False}


def test_payment_links_are_fifty_for_each_user(sim, api, link) -> None:
    """Of those that are active, and of those that were made in a day (facts, 12)."""
    path, brief = "clio_payments/links", link | {"duration": 60}
    for _ in range(50):
        made(api, path, brief)
    sim.advance(3600)
    response = api.post(path, json={"data": brief})
    assert error(response) == (422, "ArgumentError", "payment links cannot be more than 50")
    sim.advance(86_400)
    made(api, path, brief)
