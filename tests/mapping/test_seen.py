"""Clio's side of a field: a value, nothing, or something that we are not shown."""

from __future__ import annotations

import pytest

from clio_sync.mapping import UNREADABLE, Address, Reference


@pytest.fixture
def people(clients, account):
    """The people's map, bound, with a place for markers."""
    return clients.bound(account, marker="External id")


@pytest.fixture
def matters(cases, account):
    """The matters' map, bound."""
    return cases.bound(account)


def seen(bound, name, **record):
    """One field of a record."""
    return bound.seen(record)[name]


def test_a_field_that_was_not_selected_is_unreadable(people, matters):
    """What was not asked for is not known to be empty."""
    for bound in (people, matters):
        assert set(bound.seen({"id": 1}).values()) == {UNREADABLE}


def test_a_null_is_empty(people, matters):
    """Null, blank text and empty lists hold nothing."""
    assert seen(people, "first_name", first_name=None) is None
    assert seen(people, "first_name", first_name=" ") is None
    assert seen(people, "email_addresses.Work", email_addresses=[]) is None
    assert seen(people, "custom_field_values.Balance", custom_field_values=[]) is None
    assert seen(matters, "client", client=None) is None
    assert seen(matters, "client", client={}) is None


def test_a_null_in_a_redacted_record_is_unreadable(people):
    """Redaction looks like emptiness and is not."""
    record = {"first_name": None, "last_name": "Lee", "redacted": True}
    assert people.seen(record)["first_name"] is UNREADABLE
    assert people.seen(record)["last_name"] == "Lee"


def test_a_redacted_stub_is_unreadable(people, matters):
    """A stub in place of an association, a child row or a value row."""
    stub = {"redacted": True}
    assert seen(matters, "client", client=stub) is UNREADABLE
    assert seen(people, "email_addresses.Work", email_addresses=[stub]) is UNREADABLE
    rows = [stub, {"id": "currency-1", "value": 5, "custom_field": {"id": 4}}]
    assert seen(people, "custom_field_values.Balance", custom_field_values=rows) is UNREADABLE


def test_a_stripped_value_row_is_unreadable(people):
    """On some accounts value rows have an id and nothing else; its type narrows it down."""
    rows = [{"id": "currency-1", "field_name": None, "field_type": None, "value": None}]
    assert seen(people, "custom_field_values.Balance", custom_field_values=rows) is UNREADABLE
    assert seen(people, "custom_field_values.Visa type", custom_field_values=rows) is None
    rows = [{"id": None}]
    assert seen(people, "custom_field_values.Visa type", custom_field_values=rows) is UNREADABLE


def test_a_value_row_is_known_by_its_name_where_the_definition_is_stripped(people):
    """Some accounts give a name and an empty definition."""
    rows = [{"id": "currency-1", "field_name": "balance", "custom_field": {}, "value": 5.0}]
    assert seen(people, "custom_field_values.Balance", custom_field_values=rows) == "5"


@pytest.mark.parametrize(
    ("name", "number", "given", "canonical"),
    [
        ("Visa type", 1, 11, 11),
        ("Visa type", 1, "11", 11),
        ("Visa type", 1, "L-1", 12),
        ("Visa type", 1, 99, "99"),
        ("Visa type", 1, None, None),
        ("Priority date", 2, "2020-01-31T00:00:00Z", "2020-01-31"),
        ("Priority date", 2, "soon", "soon"),
        ("Newsletter", 3, "true", True),
        ("Newsletter", 3, False, False),
        ("Balance", 4, 1200.5, "1200.5"),
        ("Balance", 4, "1200.50", "1200.5"),
        ("Visits", 5, "", None),
        ("Remarks", 6, "a\r\nb ", "a\nb"),
    ],
)
def test_a_custom_value_is_canonical_by_its_type(people, name, number, given, canonical):
    """However Clio gives a value, it compares with the row's."""
    rows = [{"id": "x-1", "custom_field": {"id": number}, "value": given}]
    assert seen(people, f"custom_field_values.{name}", custom_field_values=rows) == canonical


def test_reformatted_values_are_the_same(people, matters):
    """Phones, e-mails, dates, status and text compare without their form."""
    phone = [{"id": 1, "name": "Mobile", "number": "+1 (312) 555-0100 ext 5"}]
    assert seen(people, "phone_numbers.Mobile", phone_numbers=phone) == "+13125550100 x5"
    mail = [{"id": 1, "name": "Work", "address": "A@X.Example "}]
    assert seen(people, "email_addresses.Work", email_addresses=mail) == "a@x.example"
    assert seen(matters, "status", status="Open") == "open"
    assert seen(matters, "open_date", open_date="2024-01-31") == "2024-01-31"
    assert seen(people, "last_name", last_name="Nin\u0303o ") == "Niño"
    assert seen(matters, "practice_area", practice_area={"id": 21, "name": "F"}) == 21


def test_what_cannot_be_read_as_its_kind_is_read_as_text(people):
    """Somebody typed words into a telephone number: they are a value, too."""
    rows = [{"id": 1, "name": "Mobile", "number": "ask  at home"}]
    assert seen(people, "phone_numbers.Mobile", phone_numbers=rows) == "ask at home"
    assert seen(people, "first_name", first_name=["odd"]) is None


def test_the_first_row_with_the_label_is_seen(people):
    """Labels are compared in any case; rows under other labels are somebody else's."""
    rows = [
        {"id": 1, "name": "Home", "address": "h@x.example"},
        {"id": 2, "name": "work", "address": "w@x.example"},
        {"id": 3, "name": "Work", "address": "v@x.example"},
    ]
    assert seen(people, "email_addresses.Work", email_addresses=rows) == "w@x.example"


def test_an_address_is_seen_by_the_parts_that_are_mapped(people):
    """An address without any text is none."""
    rows = [{"id": 1, "name": "Home", "street": "1 main st", "city": "CHICAGO", "country": None}]
    assert seen(people, "addresses.Home", addresses=rows) == Address(
        {"street": "1 Main St.", "city": "Chicago"}
    )
    assert seen(people, "addresses.Home", addresses=[{"id": 1, "name": "Home"}]) is None


def test_a_value_under_another_label_is_held_already(people):
    """Nobody wants an address twice because the labels differ."""
    record = {"email_addresses": [{"id": 1, "name": "Other", "address": "A@x.example"}]}
    assert people.holds(record, "email_addresses.Work", "a@x.example")
    assert not people.holds(record, "email_addresses.Work", "b@x.example")
    assert people.seen(record)["email_addresses.Work"] is None


def test_a_label_that_the_map_writes_is_not_lent_to_another(account):
    """The home number is the home number's, also while it is the same as the mobile one."""
    from clio_sync.mapping import DataMap, email

    lines = [email("A", label="Work"), email("B", label="Home")]
    bound = DataMap("contacts", key="id", fields=lines).bound(account)
    record = {"email_addresses": [{"id": 1, "name": "Home", "address": "a@x.example"}]}
    assert not bound.holds(record, "email_addresses.Work", "a@x.example")
    assert bound.holds(record, "email_addresses.Home", "a@x.example")


def test_other_fields_hold_what_is_seen(people, matters):
    """Scalars, associations and custom values hold their one value."""
    assert people.holds({"first_name": "Ann"}, "first_name", "Ann")
    assert not people.holds({"first_name": "Ann"}, "first_name", None)
    assert matters.holds({"client": {"id": 5}}, "client", 5)
    assert not matters.holds({"client": {"id": 5}}, "client", Reference("contacts", "5"))
    rows = [{"id": "picklist-1", "custom_field": {"id": 1}, "value": "11"}]
    assert people.holds({"custom_field_values": rows}, "custom_field_values.Visa type", 11)


def test_the_marker_is_read_from_its_field(people, matters):
    """A record says whose it is, if it does."""
    rows = [{"id": "text_line-1", "custom_field": {"id": 12}, "value": " m-1"}]
    assert people.marker_of({"custom_field_values": rows}) == "m-1"
    assert people.marker_of({"custom_field_values": []}) is None
    assert people.marker_of({}) is None
    assert matters.marker_of({"custom_field_values": rows}) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        ("a", "a"),
        (Address({"street": "1 Main St."}), "1 main st\x1f\x1f\x1f\x1f"),
        (Reference("contacts", "7"), "contacts\x1f7"),
    ],
)
def test_digests_are_taken_of_canonical_text(people, value, text):
    """Equal values have equal texts, and nothing has none."""
    assert people.canonical("first_name", value) == text


def test_what_is_unreadable_has_no_text(people):
    """An unreadable value never becomes a base."""
    with pytest.raises(TypeError, match="no value"):
        people.canonical("first_name", UNREADABLE)
