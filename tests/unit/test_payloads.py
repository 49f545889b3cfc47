"""Payloads: what Clio would drop, misread or ignore is refused, and what is sent is in its terms."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from clio_sync import _generated
from clio_sync._flows import payload_rules
from clio_sync._flows.payloads import check
from clio_sync.errors import ConfigurationError, InvalidValue, MissingField, UnknownField
from clio_sync.units import hours, minutes

MODULES = [
    import_module(f"{_generated.__name__}.{module.name}")
    for module in iter_modules(_generated.__path__)
]
SPECS = {module.SPEC.path: module.SPEC for module in MODULES if hasattr(module, "SPEC")}
CANARY = "CANARY-4711"


def create(path: str, payload: Any) -> Any:
    """What is sent for a new record."""
    return check(payload, SPECS[path].create, SPECS[path].record)


def update(path: str, payload: Any) -> Any:
    """What is sent for a change."""
    return check(payload, SPECS[path].update, SPECS[path].record)


# ------------------------------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("path", "payload", "advice"),
    [
        ("matters", {"billing_method": "flat"}, "custom_rate"),
        ("matters", {"client_id": 7}, r'\{"client": \{"id": \.\.\.\}\}'),
        ("matters", {"descripton": "x"}, "Did you mean 'description'"),
        ("matters", {"id": 7}, "Leave it out"),
        ("matters", {"etag": '"x"'}, "Leave it out"),
        ("contacts", {"primary_email_address": "a@b.example"}, "email_addresses"),
        ("contacts", {"is_client": True}, "Leave it out"),
        ("contacts", {"email_addresses": [{"id": 1, "etag": "x"}]}, "Leave it out"),
        ("activities", {"quantity_in_hours": 1}, "hours"),
        ("activities", {"description": "x"}, "note"),
        ("bills", {"due_date": "2026-01-31"}, "due_at"),
    ],
)
def test_a_key_that_clio_would_drop_comes_with_what_to_write_instead(path, payload, advice):
    """Read-only ones, foreign keys in other APIs' style, and names that others expect."""
    with pytest.raises(UnknownField, match=advice):
        update(path, payload)


def test_a_key_that_is_no_text_is_refused():
    """It has no name that could be told."""
    with pytest.raises(UnknownField, match="key of type int"):
        update("matters", {5: "x"})


def test_what_is_no_mapping_is_refused():
    """A list of pairs is not one."""
    with pytest.raises(ConfigurationError, match="no mapping"):
        update("matters", [("description", "x")])


@pytest.mark.parametrize(
    ("path", "payload", "missing"),
    [
        ("matters", {"description": "x"}, "'client'"),
        ("matters", {"description": "x", "client": {}}, r"Matter\.client lacks 'id'"),
        ("tasks", {"name": "x", "description": "x", "assignee": {"id": 7}}, "'type'"),
        ("contacts", {"type": "Person"}, "'first_name' or 'last_name' or 'name'"),
        ("contacts", {"type": "Company", "first_name": "x"}, "'name'"),
        ("contacts", {"type": "Person", "last_name": ""}, "'first_name'"),
        ("notes", {"type": "Matter"}, "'matter'"),
        ("notes", {"type": "Contact"}, "'contact'"),
        (
            "contacts",
            {"type": "Person", "name": "x", "custom_field_values": [{"value": "x"}]},
            r"Contact\.custom_field_values\[0\] lacks 'custom_field'",
        ),
    ],
)
def test_what_clio_insists_on_is_missed_before_it_costs_a_request(path, payload, missing):
    """At every depth, in a new record."""
    with pytest.raises(MissingField, match=missing):
        create(path, payload)


def test_a_change_needs_none_of_it():
    """What is left out stays."""
    assert update("matters", {"location": "Boston"}) == {"location": "Boston"}


def test_a_misspelt_key_is_told_before_a_missing_one():
    """It is likely the same."""
    with pytest.raises(UnknownField, match="Did you mean 'client'"):
        create("matters", {"clinet": {"id": 7}, "description": "x"})


# ----------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("path", "payload", "told"),
    [
        ("matters", {"status": "Open"}, r"'open', 'closed', 'pending'\. Write it 'open'"),
        ("tasks", {"priority": "high"}, "Write it 'High'"),
        ("tasks", {"assignee": {"id": 7, "type": "user"}}, "Write it 'User'"),
        ("contacts", {"addresses": [{"name": "Business"}]}, r"addresses\[0\]\.name is none of"),
        ("document_automations", {"formats": ["PDF"]}, r"formats\[0\] .* Write it 'pdf'"),
        ("matters", {"custom_rate": {"type": "hourly"}}, "'HourlyRate'"),
    ],
)
def test_a_choice_has_to_be_in_the_case_that_clio_writes(path, payload, told):
    """The allowed values are told, at every depth, and never the given one."""
    write = update if SPECS[path].update else create
    full = {"document_template": {"id": 1}, "matter": {"id": 2}, "filename": "x", **payload}
    with pytest.raises(InvalidValue, match=told):
        write(path, full if write is create else payload)


def test_a_member_of_an_enum_is_sent_as_its_value():
    """Programs keep such values in enums."""

    class Status(Enum):
        OPEN = "open"

    assert update("matters", {"status": Status.OPEN}) == {"status": "open"}


@pytest.mark.parametrize(
    ("path", "payload", "told"),
    [
        ("matters", {"billable": "no"}, "neither True nor False"),
        ("matters", {"client": {"id": True}}, "no truth value"),
        ("matters", {"client": 7}, r"Matter\.client is no mapping"),
        ("matters", {"description": ["x"]}, "one value"),
        ("matters", {"relationships": {"contact": {"id": 7}}}, "no list"),
        ("matters", {"relationships": [7]}, r"relationships\[0\] is no mapping"),
        ("custom_field_sets", {"custom_field_ids": 7}, "no list"),
        ("custom_field_sets", {"custom_field_ids": [True]}, r"custom_field_ids\[0\]"),
        ("activities", {"price": dt.timedelta(hours=1)}, "no length of time"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused(path, payload, told):
    """Clio would refuse it too, or take "no" for true."""
    with pytest.raises(InvalidValue, match=told):
        update(path, payload)


@pytest.mark.parametrize(
    ("path", "payload", "told"),
    [
        ("matters", {"open_date": dt.datetime(2026, 1, 31, 23)}, r"\.date\(\)"),
        ("matters", {"open_date": "31.01.2026"}, "2026-01-31"),
        ("matters", {"open_date": "2026-01-31T00:00:00Z"}, "no date"),
        ("calendar_entries", {"start_at": dt.date(2026, 1, 31)}, "time of day"),
        ("calendar_entries", {"start_at": "2026-01-31"}, "time of day"),
        ("calendar_entries", {"start_at": "soon"}, "time of day"),
        ("documents", {"received_at": "2026-01-31"}, "time of day"),
        ("communications", {"received_at": dt.date(2026, 1, 31)}, "time of day"),
    ],
)
def test_dates_and_instants_are_not_confused(path, payload, told):
    """An instant could be another day elsewhere; a day is no instant to Clio."""
    with pytest.raises(InvalidValue, match=told):
        update(path, payload)


@pytest.mark.parametrize(
    ("path", "payload"),
    [
        ("matters", {"open_date": dt.date(2026, 1, 31), "close_date": "2026-01-31"}),
        ("matters", {"open_date": "", "pending_date": None}),
        ("calendar_entries", {"start_at": dt.datetime(2026, 1, 31, tzinfo=dt.timezone.utc)}),
        ("calendar_entries", {"start_at": "2026-01-31T09:00:00-05:00"}),
        ("activities", {"price": Decimal("12.50"), "quantity": 3600}),
        ("matters", {"client": {"id": "7"}}),
        ("contacts", {"addresses": ({"id": 1, "postal_code": 60601},)}),
        ("report_presets", {"options": {"anything": [1]}}),
    ],
)
def test_what_clio_can_read_is_let_through(path, payload):
    """Nothing is refused for the sake of order."""
    sent = update(path, payload)
    assert sent == {k: list(v) if isinstance(v, tuple) else v for k, v in payload.items()}


# ------------------------------------------------------------------------------------------- None


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("matters", "practice_area"),
        ("matters", "matter_stage"),
        ("matters", "group"),
        ("activities", "user"),
        ("activities", "expense_category"),
        ("calendar_entries", "matter"),
        ("documents", "document_category"),
    ],
)
def test_none_detaches_where_clio_can(path, name):
    """Both ways to write it are sent as the one that Clio's description names."""
    for none in (None, {"id": None}):
        assert update(path, {name: none}) == {name: {"id": None}}


@pytest.mark.parametrize(
    ("path", "name", "advice"),
    [
        ("matters", "responsible_attorney", "A person can clear it"),
        ("matters", "originating_attorney", "A person can clear it"),
        ("matters", "responsible_staff", "A person can clear it"),
        ("matters", "client", "Leave it out"),
        ("tasks", "matter", "Leave it out"),
        ("activities", "matter", "Leave it out"),
        ("contacts", "company", "Leave it out"),
    ],
)
def test_none_is_refused_where_clio_would_pretend(path, name, advice):
    """It answers 200 and changes nothing, or it refuses."""
    for none in (None, {"id": None}):
        with pytest.raises(InvalidValue, match=f"cannot be None.*{advice}"):
            update(path, {name: none})


def test_none_clears_a_plain_value():
    """As the types say."""
    assert update("matters", {"location": None}) == {"location": None}


# ---------------------------------------------------------------------------------- custom fields


@pytest.mark.parametrize("path", ["contacts", "matters"])
@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"id": "text_line-1", "custom_field": {"id": 2}, "value": "x"}, "either"),
        ({"value": "x"}, "either"),
        ({"id": 2, "value": "x"}, "not the id of a value"),
        ({"id": "2", "value": "x"}, "not the id of a value"),
        ({"custom_field": {"id": 2}, "_destroy": True}, "does not say which"),
        ({"id": "text_line-1", "value": "x" * 256}, "255"),
    ],
)
def test_a_custom_field_row_goes_by_one_of_two_ids(path, row, told):
    """The id of the value, or that of the field where there is no value yet."""
    with pytest.raises(InvalidValue, match=told):
        update(path, {"custom_field_values": [row]})


@pytest.mark.parametrize(
    "row",
    [
        {"id": "text_line-1", "value": "x" * 255},
        {"id": "text_line-1", "value": None},
        {"id": "text_area-1", "value": "x" * 256},
        {"id": "picklist-3", "_destroy": True},
        {"custom_field": {"id": 2}, "value": "x"},
    ],
)
def test_a_good_custom_field_row_is_sent_as_it_is(row):
    """Changes, clearings, removals and new ones."""
    payload = {"custom_field_values": [row]}
    assert update("contacts", payload) == payload


# ----------------------------------------------------------------------------------------- counts


@pytest.mark.parametrize(
    ("path", "name", "most"),
    [
        ("contacts", "email_addresses", 20),
        ("contacts", "phone_numbers", 20),
        ("contacts", "addresses", 20),
        ("documents", "external_properties", 5),
        ("documents", "multiparts", 50),
    ],
)
def test_more_rows_than_clio_takes_cost_no_request(path, name, most):
    """Only new ones count: what is changed or removed is there already."""
    blank = {"part_number": 1, "content_length": "5"} if name == "multiparts" else {}
    update(path, {name: [blank] * most})
    with pytest.raises(InvalidValue, match=f"{name} adds more rows than the {most}"):
        update(path, {name: [blank] * (most + 1)})
    if not blank:
        gone = [{"id": 1, "_destroy": True}] * 30
        assert len(update(path, {name: gone})[name]) == 30


# ------------------------------------------------------------------------------------------ units


TIME = {"type": "TimeEntry", "date": dt.date(2026, 1, 31), "matter": {"id": 7}}
EXPENSE = {**TIME, "type": "ExpenseEntry"}


@pytest.mark.parametrize(
    ("given", "sent"), [(hours(1.5), 5400), (minutes(6), 360), (3600, 3600), (0, 0), (90.5, 90.5)]
)
def test_an_activity_counts_seconds(given, sent):
    """A length of time says its unit; a number is in Clio's."""
    assert create("activities", {**TIME, "quantity": given})["quantity"] == sent
    assert update("activities", {"quantity": given})["quantity"] == sent


@pytest.mark.parametrize("quantity", [1.5, 8, 0.1, Decimal("0.5")])
def test_a_number_that_looks_like_hours_is_no_time_of_an_activity(quantity):
    """It would be seconds; that has cost others a factor of 3,600."""
    for write, payload in ((create, {**TIME}), (update, {}), (update, {"type": "TimeEntry"})):
        with pytest.raises(InvalidValue, match=r"less than a minute.*hours\(1\.5\)"):
            write("activities", {**payload, "quantity": quantity})


def test_a_short_length_of_time_is_meant():
    """It says so."""
    sent = create("activities", {**TIME, "quantity": dt.timedelta(seconds=30)})
    assert sent["quantity"] == 30


def test_expenses_are_counted():
    """Three copies are three, and no time."""
    assert create("activities", {**EXPENSE, "quantity": 3})["quantity"] == 3
    assert update("activities", {"type": "ExpenseEntry", "quantity": 1.5})["quantity"] == 1.5
    with pytest.raises(InvalidValue, match="counts things"):
        create("activities", {**EXPENSE, "quantity": hours(1)})


@pytest.mark.parametrize(("given", "sent"), [(hours(1.5), 1.5), (hours(30), 30), (1.5, 1.5)])
def test_a_line_item_counts_hours(given, sent):
    """The same length of time is another number there."""
    assert update("line_items", {"quantity": given}) == {"quantity": sent}


def test_a_number_that_looks_like_seconds_is_no_time_of_a_line_item():
    """A day has no more hours."""
    with pytest.raises(InvalidValue, match="more than a day"):
        update("line_items", {"quantity": 5400})
    assert update("line_items", {"kind": "Expense", "quantity": 5400})["quantity"] == 5400
    with pytest.raises(InvalidValue, match="counts things"):
        update("line_items", {"kind": "Expense", "quantity": hours(1)})


def test_a_payment_link_lives_for_seconds():
    """The unit goes by the key, not by the record."""
    payload = {
        "currency": "USD",
        "description": "x",
        "destination_account": {"id": 1},
        "duration": dt.timedelta(days=90),
        "subject": {"id": 1, "type": "Bill"},
    }
    assert create("clio_payments/links", payload)["duration"] == 7_776_000


# -------------------------------------------------------------------------------- whole payloads


def test_a_note_belongs_to_what_its_type_says():
    """And to nothing else."""
    note = {"type": "Matter", "matter": {"id": 7}}
    assert create("notes", note) == note
    with pytest.raises(InvalidValue, match="has no contact"):
        create("notes", {**note, "contact": {"id": 8}})


def test_every_rule_is_about_a_payload_that_is_declared():
    """A rule whose payload has been renamed would protect nobody."""
    declared = {name for module in MODULES for name in vars(module)}
    assert set(payload_rules.RULES) <= declared


@pytest.mark.parametrize(
    ("path", "payload"),
    [
        ("matters", {"status": CANARY}),
        ("matters", {"open_date": CANARY}),
        ("matters", {"billable": CANARY}),
        ("matters", {"description": [CANARY]}),
        ("matters", {"client": CANARY}),
        ("matters", {"nope": CANARY}),
        ("matters", {"custom_field_values": [{"id": CANARY}]}),
        ("contacts", {"custom_field_values": [{"id": "text_line-1", "value": CANARY * 30}]}),
        ("calendar_entries", {"start_at": CANARY}),
        ("contacts", {"email_addresses": CANARY}),
    ],
)
def test_no_refusal_shows_what_was_given(path, payload):
    """It may be anybody's name."""
    with pytest.raises((InvalidValue, UnknownField)) as raised:
        update(path, payload)
    assert CANARY not in f"{raised.value} {raised.value.args}"


def test_what_the_caller_passed_is_left_as_it_was():
    """It may be sent again, or to somewhere else."""
    payload = {**TIME, "quantity": hours(1)}
    create("activities", payload)
    assert payload["quantity"] == dt.timedelta(hours=1)
