"""What a request says: new rows, rows by their id, rows that go."""

from __future__ import annotations

import pytest

from clio_sync.mapping import Address, DataMap, Reference, address, custom_field, email, field


def unknown(reference):
    """No reference is expected."""
    raise AssertionError


@pytest.fixture
def people(clients, account):
    """The people's map, bound, with a place for markers."""
    return clients.bound(account, marker="External id")


@pytest.fixture
def matters(cases, account):
    """The matters' map, bound."""
    return cases.bound(account, marker="External id")


def write(bound, values, record=None, marker=None):
    """The body of a request without references."""
    return bound.payload(values, record=record, marker=marker, resolve=unknown)


def test_a_create_says_everything(clients, people, person, bind_row):
    """Scalars, labelled child rows, custom fields by definition, the type and the marker."""
    values, _ = bind_row(clients, person)
    body = write(people, values, marker="m-1")
    assert body["type"] == "Person"
    assert body["first_name"] == "José"
    assert body["email_addresses"] == [{"name": "Work", "address": "jose@example.com"}]
    assert body["addresses"][0]["postal_code"] == "60601"
    assert {"custom_field": {"id": 1}, "value": "11"} in body["custom_field_values"]
    assert {"custom_field": {"id": 12}, "value": "m-1"} in body["custom_field_values"]


def test_a_create_says_nothing_of_what_is_empty(people):
    """A record that is not there yet has nothing to clear."""
    body = write(people, {"first_name": None, "email_addresses.Work": None, "last_name": "Lee"})
    assert body == {"last_name": "Lee", "type": "Person"}


def test_a_create_without_a_marker_field_has_no_marker(clients, account):
    """Where there is no place for markers, none is written."""
    assert write(clients.bound(account), {"last_name": "Lee"}, marker="m") == {
        "last_name": "Lee",
        "type": "Person",
    }


def test_an_update_says_only_what_is_asked(people):
    """Neither the type nor anything else comes along."""
    assert write(people, {"last_name": "Lee"}, record={"id": 1}) == {"last_name": "Lee"}


def test_the_type_of_a_contact_is_never_changed(account):
    """A type that rows say is written on create only."""
    line = [field("type", "Kind"), field("name", "N")]
    bound = DataMap("contacts", key="id", fields=line).bound(account)
    assert write(bound, {"type": "Company"}) == {"type": "Company"}
    assert write(bound, {"type": "Company"}, record={"type": "Person"}) == {}


def test_a_child_row_is_updated_by_its_id(people):
    """The row with the label takes the new value; the others stay out of it."""
    rows = [
        {"id": 8, "name": "Home", "address": "h@x.example"},
        {"id": 9, "name": "Work", "address": "old@x.example"},
    ]
    body = write(people, {"email_addresses.Work": "new@x.example"}, {"email_addresses": rows})
    assert body == {"email_addresses": [{"id": 9, "address": "new@x.example"}]}


def test_a_child_row_with_the_value_is_preferred(people):
    """Of several rows with the label, the one that holds the value already is meant."""
    rows = [
        {"id": 8, "name": "Work", "address": "a@x.example"},
        {"id": 9, "name": "work", "address": "B@x.example"},
    ]
    body = write(people, {"email_addresses.Work": "b@x.example"}, {"email_addresses": rows})
    assert body["email_addresses"][0]["id"] == 9


def test_a_cleared_child_row_goes(people):
    """Clearing destroys the row with the label, and does nothing where there is none."""
    record = {"phone_numbers": [{"id": 9, "name": "Mobile", "number": "1"}]}
    body = write(people, {"phone_numbers.Mobile": None}, record)
    assert body == {"phone_numbers": [{"id": 9, "_destroy": True}]}
    assert write(people, {"phone_numbers.Mobile": None}, {"phone_numbers": []}) == {}


def test_a_custom_value_is_updated_by_its_rows_id(people):
    """A value row that is there already, even an empty one, has to be named."""
    rows = [{"id": "picklist-7", "value": None, "custom_field": {"id": 1}}]
    body = write(people, {"custom_field_values.Visa type": 12}, {"custom_field_values": rows})
    assert body == {"custom_field_values": [{"id": "picklist-7", "value": "12"}]}


def test_a_placeholder_without_an_id_is_no_value_row(people):
    """Clio may list a field that has no value row yet."""
    rows = [{"id": None, "value": None, "field_name": "Visa type"}]
    body = write(people, {"custom_field_values.Visa type": 12}, {"custom_field_values": rows})
    assert body["custom_field_values"] == [{"custom_field": {"id": 1}, "value": "12"}]


def test_a_cleared_custom_value_goes(people):
    """Clearing destroys the value row, and does nothing where there is none."""
    rows = [{"id": "picklist-7", "value": 11, "custom_field": {"id": 1}}]
    values = {"custom_field_values.Visa type": None}
    body = write(people, values, {"custom_field_values": rows})
    assert body == {"custom_field_values": [{"id": "picklist-7", "_destroy": True}]}
    assert write(people, values, {"custom_field_values": []}) == {}


def test_a_marker_is_put_on_an_adopted_record_when_asked(people):
    """On an update the marker's own value row is named if it is there."""
    rows = [{"id": "text_line-3", "value": "", "field_name": "External id"}]
    body = write(people, {}, {"custom_field_values": rows}, marker="m-1")
    assert body == {"custom_field_values": [{"id": "text_line-3", "value": "m-1"}]}


def test_associations_are_written_by_id(matters):
    """References are resolved as late as possible; ids are taken as they are."""
    values = {"client": Reference("contacts", "C-7"), "practice_area": 21}
    body = matters.payload(
        values, record={"id": 1}, marker=None, resolve={values["client"]: 99}.get
    )
    assert body == {"client": {"id": 99}, "practice_area": {"id": 21}}
    assert write(matters, {"practice_area": None}, {"id": 1}) == {"practice_area": None}
    assert write(matters, {"client": 5}, {"id": 1}) == {"client": {"id": 5}}


def test_a_custom_value_may_be_a_reference(account, clients):
    """A custom field of type contact takes the record's id."""
    line = custom_field("Sponsor", "S", to=clients)
    bound = DataMap("contacts", name="more", key="id", fields=[line]).bound(account)
    values = {"custom_field_values.Sponsor": Reference("contacts", "C-7")}
    body = bound.payload(values, record={"id": 1}, marker=None, resolve=lambda _: 99)
    assert body["custom_field_values"] == [{"custom_field": {"id": 11}, "value": "99"}]


def test_an_empty_part_of_an_address_is_left_alone(people):
    """Parts without text are not written over what Clio has."""
    record = {"addresses": [{"id": 4, "name": "Home", "city": "X", "country": "US"}]}
    body = write(people, {"addresses.Home": Address({"city": "Y"})}, record)
    assert body == {"addresses": [{"id": 4, "city": "Y"}]}


def test_a_whole_address_clears_its_empty_parts(account):
    """Where empty cells clear, the parts that the map writes are all written."""
    line = address(city="C", street="S", label="Home", keep_if_empty=False)
    bound = DataMap("contacts", key="id", fields=[line]).bound(account)
    record = {"addresses": [{"id": 4, "name": "Home", "city": "X", "country": "US"}]}
    value = {"addresses.Home": Address({"city": "Y"})}
    body = write(bound, value, record)
    assert body == {"addresses": [{"id": 4, "street": None, "city": "Y"}]}
    assert write(bound, value)["addresses"] == [{"name": "Home", "city": "Y"}]


def test_only_bound_values_are_written(people):
    """A value that was never bound is a mistake of the caller's."""
    with pytest.raises(TypeError, match="no bound value"):
        write(people, {"last_name": 1.5}, {"id": 1})


def test_two_labels_of_one_list_are_two_fields(account):
    """Each label has its own row in the same list."""
    lines = [email("A", label="Work"), email("B", label="Home")]
    bound = DataMap("contacts", key="id", fields=lines).bound(account)
    values = {"email_addresses.Work": "a@x.example", "email_addresses.Home": "b@x.example"}
    assert [row["name"] for row in write(bound, values)["email_addresses"]] == ["Work", "Home"]
