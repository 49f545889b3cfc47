"""What rows and records are known by, made alike."""

from __future__ import annotations

import pytest

from clio_sync.mapping import DataMap, Reference, email, field, phone

RECORD = {
    "id": 1,
    "type": "Person",
    "first_name": "jose",
    "last_name": "McDonald",
    "name": "Mr. Jose McDonald",
    "date_of_birth": "1990-12-30",
    "email_addresses": [{"id": 1, "name": "Other", "address": "Jose@Example.com"}],
    "phone_numbers": [{"id": 2, "name": "Home", "number": "312 555 0100"}],
    "addresses": [
        {"id": 3, "name": "Work", "street": "1 Main Street", "postal_code": "60601-1234"}
    ],
    "custom_field_values": [],
}


def test_a_row_and_its_record_share_their_facts(clients, person, account, bind_row):
    """Spelled differently, labelled differently, and still the same facts."""
    bound = clients.bound(account)
    values, _ = bind_row(clients, person)
    ours, theirs = bound.facts_of_row(values), bound.facts_of_record(RECORD)
    assert ours == theirs
    assert set(ours) == {"type", "name", "email", "phone", "birth", "address"}


def test_a_matter_and_its_row_share_their_facts(cases, case, account, bind_row):
    """Client, description, dates, status and identity numbers; punctuation does not count."""
    bound = cases.bound(account)
    values, _ = bind_row(cases, case)
    record = {
        "client": {"id": 5, "name": "x"},
        "description": "h1b Petition",
        "display_number": "00012-Lee",
        "open_date": "2024-01-31",
        "status": "Open",
        "practice_area": {"id": values["practice_area"], "name": "x"},
        "custom_field_values": [
            {"id": "text_line-1", "custom_field": {"id": 13}, "value": "eac 21123"}
        ],
    }
    ours = bound.facts_of_row({**values, "client": 5, "description": "H1B petition"})
    theirs = bound.facts_of_record(record)
    assert {**ours, "number": frozenset({"00012 lee"})} == theirs
    assert theirs["id:Receipt number"] == {"eac21123"}


def test_a_client_who_has_no_record_yet_is_known_by_its_row(cases, account):
    """A reference that is not resolved is a fact of its own."""
    facts = cases.bound(account).facts_of_row({"client": Reference("contacts", "C-7")})
    assert facts["client"] == {"contacts:C-7"}


def test_a_record_tells_its_marker(clients, account):
    """Whose record it is, is a fact."""
    bound = clients.bound(account, marker="External id")
    rows = [{"id": "text_line-1", "custom_field": {"id": 12}, "value": "m-1"}]
    assert bound.facts_of_record({**RECORD, "custom_field_values": rows})["marker"] == {"m-1"}


def test_every_label_counts(account):
    """All e-mail addresses and telephone numbers of a record are facts."""
    bound = DataMap("contacts", key="id", fields=[email("E")]).bound(account)
    record = {
        "email_addresses": [{"address": "a@x.example"}, {"address": "b@x.example"}, {}],
        "phone_numbers": [{"number": "+61 7 3456 7890"}],
    }
    facts = bound.facts_of_record(record)
    assert facts["email"] == {"a@x.example", "b@x.example"}
    assert facts["phone"] == {"61734567890"}


def test_numbers_in_clio_are_read_by_the_maps_country(account):
    """A number without a country code means the country of the map."""
    bound = DataMap("contacts", key="id", fields=[phone("P", country="AU")]).bound(account)
    facts = bound.facts_of_record({"phone_numbers": [{"number": "(07) 3456 7890"}]})
    assert facts["phone"] == bound.facts_of_row({"phone_numbers.Work": "+61734567890"})["phone"]


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("García, Ana", {"first_name": "Ana", "last_name": "García"}),
        ("Ana García", {"first_name": "Ana", "last_name": "García"}),
        ("John Smith, Jr.", {"first_name": "John", "last_name": "Smith Jr."}),
    ],
)
def test_a_whole_name_is_compared_with_its_parts(account, whole, parts):
    """Some sources split names, and some do not."""
    bound = DataMap("contacts", key="id", fields=[field("name", "N")]).bound(account)
    assert bound.facts_of_row({"name": whole})["name"] == bound.facts_of_row(parts)["name"]


def test_a_company_is_compared_by_its_whole_name(account):
    """A company is no person of the same name."""
    bound = DataMap("contacts", type="Company", key="id", fields=[field("name", "N")]).bound(
        account
    )
    record = {"type": "Company", "name": "SMITH AND SON, LLC", "first_name": None}
    ours = bound.facts_of_row({"name": "Smith & Son LLC"})
    assert ours["type"] == {"Company"}
    assert ours["name"] == bound.facts_of_record(record)["name"]


def test_what_is_not_known_is_no_fact(clients, account):
    """Nothing is not the same as nothing."""
    bound = clients.bound(account)
    assert bound.facts_of_row({"last_name": None}) == {"type": {"Person"}}
    assert bound.facts_of_record({"id": 1}) == {}
