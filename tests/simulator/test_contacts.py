"""Contacts: names, elements, and what cannot be done."""

from __future__ import annotations

import pytest

from .conftest import changed, error, made, shown


def refused(api, data: dict, method: str = "POST", path: str = "contacts") -> str:
    """The message of a 422."""
    status, kind, message = error(api.request(method, path, json={"data": data}))
    assert (status, kind) == (422, "ArgumentError")
    return message


def person(**data: object) -> dict:
    """A person's payload."""
    return {"type": "Person", "first_name": "Ann", **data}


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"type":"Person"}', b'{"data":[]}'])
def test_a_body_without_data_is_refused(api, body: bytes) -> None:
    """Payloads stand under ``data``, as an object."""
    headers = {"Content-Type": "application/json"}
    assert error(api.post("contacts", content=body, headers=headers))[0] == 400


def test_a_creation_answers_201_with_its_validators(api) -> None:
    """With the etag in the body and in the header."""
    response = api.post("contacts", json={"data": person()})
    assert response.status_code == 201
    assert response.headers["ETag"] == response.json()["data"]["etag"]
    assert response.headers["Last-Modified"] == "Mon, 05 Jan 2026 09:00:00 GMT"


def test_unknown_keys_are_dropped(api) -> None:
    """Silently, with a 201, also within elements."""
    data = person(colour="red", email_addresses=[{"address": "a@example.com", "colour": "red"}])
    assert made(api, "contacts", data, fields="name") == {"name": "Ann"}


def test_read_only_keys_are_ignored(api, ann) -> None:
    """Silently, with a 200."""
    data = {"is_client": True, "created_at": "2000-01-01T00:00:00Z", "id": 5}
    fields = "id,is_client,created_at"
    record = changed(api, f"contacts/{ann['id']}", data, fields)
    expected = {"id": ann["id"], "is_client": False, "created_at": "2026-01-05T09:00:00+00:00"}
    assert record == expected


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ann", ("Ann", None, None)),
        ("Ann Lee", ("Ann", None, "Lee")),
        ("Ann van der Lee", ("Ann", "van der", "Lee")),
    ],
)
def test_a_persons_name_is_taken_apart(api, name: str, parts: tuple) -> None:
    """The first word, the last one, and what stands between."""
    fields = "first_name,middle_name,last_name,name"
    record = made(api, "contacts", {"type": "Person", "name": name}, fields)
    assert tuple(record.values()) == (*parts, name)


def test_a_persons_name_is_put_together(api, ann) -> None:
    """From its parts, also when one of them changes."""
    record = changed(api, f"contacts/{ann['id']}", {"middle_name": "B."}, "name,initials")
    assert record == {"name": "Ann B. Lee", "initials": "AL"}


def test_a_persons_name_can_be_replaced_whole(api, ann) -> None:
    """A new name takes the place of all three parts."""
    path, fields = f"contacts/{ann['id']}", "first_name,last_name"
    assert changed(api, path, {"name": "Bo"}, fields) == {"first_name": "Bo", "last_name": None}


@pytest.mark.parametrize("data", [{}, {"name": " "}, {"first_name": ""}, {"middle_name": "B."}])
def test_a_person_needs_a_first_or_a_last_name(api, data: dict) -> None:
    """However little else there is."""
    message = "at least one of first name or last name is required"
    assert refused(api, {"type": "Person", **data}) == message


def test_a_person_keeps_a_first_or_a_last_name(api, ann) -> None:
    """Nor can both be cleared."""
    data = {"first_name": None, "last_name": ""}
    assert "first name" in refused(api, data, "PATCH", f"contacts/{ann['id']}")


def test_a_company_needs_a_name(api) -> None:
    """And has no first name."""
    assert refused(api, {"type": "Company", "first_name": "Ann"}) == "name is required"
    data = {"type": "Company", "name": "Acme", "first_name": "Ann"}
    assert made(api, "contacts", data, "name,first_name") == {"name": "Acme", "first_name": None}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "type is required"),
        ({"type": "person"}, 'type must be one of ["Company", "Person"]'),
        (person(date_of_birth="03/15/1987"), "date_of_birth must be a date (YYYY-MM-DD)"),
        (person(date_of_birth="1987-02-30"), "date_of_birth must be a date (YYYY-MM-DD)"),
        (person(require_utbms_codes="maybe"), "require_utbms_codes must be true or false"),
        (person(title={"a": 1}), "title must be a string"),
        (person(company=5), "company must be an object"),
        (person(company={"id": "x"}), "company.id must be a number"),
        (person(company={"id": 1.5}), "company.id must be a number"),
        (person(email_addresses={"address": "a"}), "email_addresses must be a list"),
        (person(email_addresses=["a"]), "email_addresses must be an object"),
        (
            person(addresses=[{"name": "Business"}]),
            'name must be one of ["Billing", "Home", "Other", "Work"]',
        ),
        (person(company={"id": 1}), "company does not exist"),
    ],
)
def test_known_keys_are_checked(api, data: dict, message: str) -> None:
    """Values outside their list, or not in their format, are refused."""
    assert refused(api, data) == message


def test_values_are_read_as_leniently_as_rails_does(api) -> None:
    """Numbers as text, text as numbers, a timestamp as a date, nothing as no date."""
    data = person(
        title=5, require_utbms_codes="true", date_of_birth="1987-03-15T00:00:00Z", company={}
    )
    fields = "title,require_utbms_codes,date_of_birth"
    record = made(api, "contacts", data, "id," + fields)
    assert list(record.values())[1:] == ["5", True, "1987-03-15"]
    cleared = changed(api, f"contacts/{record['id']}", {"date_of_birth": ""}, "date_of_birth")
    assert cleared == {"date_of_birth": None}


@pytest.mark.parametrize("label", ["Mobile", "Skype"])
def test_each_kind_of_element_has_labels_of_its_own(api, label: str) -> None:
    """What a phone number may be called, an e-mail address may not."""
    number = {"name": label, "number": "312 555 0100"}
    made(api, "contacts", person(phone_numbers=[number]))
    address = {"name": label, "address": "a@example.com"}
    assert "Work" in refused(api, person(email_addresses=[address]))


def test_elements_are_added_changed_and_removed_by_id(api) -> None:
    """Those that are not mentioned stay."""
    addresses = [{"address": f"{name}@example.com"} for name in "abc"]
    fields = "id,email_addresses{id,address,name}"
    record = made(api, "contacts", person(email_addresses=addresses), fields)
    a, b, c = record["email_addresses"]
    written = [
        {"address": "d@example.com", "name": "Home"},
        {"id": a["id"], "_destroy": True},
        {"id": b["id"], "address": "e@example.com"},
    ]
    record = changed(api, f"contacts/{record['id']}", {"email_addresses": written}, fields)
    kept = [(one["address"], one["name"]) for one in record["email_addresses"]]
    assert kept == [
        ("e@example.com", "Other"),
        ("c@example.com", "Other"),
        ("d@example.com", "Home"),
    ]
    assert record["email_addresses"][1]["id"] == c["id"]


def test_an_element_of_somebody_else_cannot_be_changed(api, ann) -> None:
    """Nor one that is not there."""
    other = made(api, "contacts", person(email_addresses=[{"address": "a@b.c"}]), "email_addresses")
    data = {"email_addresses": [{"id": other["email_addresses"][0]["id"], "address": "x@b.c"}]}
    assert "does not exist" in refused(api, data, "PATCH", f"contacts/{ann['id']}")


def test_the_first_element_is_the_preferred_one(api) -> None:
    """Until another asks to be."""
    addresses = [{"address": "a@example.com"}, {"address": "b@example.com"}]
    fields = "id,primary_email_address,secondary_email_address,email_addresses{id,primary}"
    record = made(api, "contacts", person(email_addresses=addresses), fields)
    assert record["primary_email_address"] == "a@example.com"
    assert record["secondary_email_address"] == "b@example.com"
    assert [one["primary"] for one in record["email_addresses"]] == [True, False]
    preferred = {"id": record["email_addresses"][1]["id"], "default_email": True}
    path = f"contacts/{record['id']}"
    record = changed(api, path, {"email_addresses": [preferred]}, fields)
    assert record["primary_email_address"] == "b@example.com"
    assert [one["primary"] for one in record["email_addresses"]] == [False, True]


def test_when_the_preferred_element_goes_another_takes_its_place(api) -> None:
    """There is always one, as long as there are any."""
    numbers = [{"number": "1", "default_number": False}, {"number": "2", "default_number": True}]
    fields = "id,primary_phone_number,phone_numbers{id,primary}"
    record = made(api, "contacts", person(phone_numbers=numbers), fields)
    assert record["primary_phone_number"] == "2"
    path = f"contacts/{record['id']}"
    gone = [{"id": one["id"], "_destroy": True} for one in record["phone_numbers"][::-1]]
    assert changed(api, path, {"phone_numbers": gone[:1]}, fields)["primary_phone_number"] == "1"
    assert changed(api, path, {"phone_numbers": gone[1:]}, fields)["primary_phone_number"] is None


def test_web_sites_and_addresses_have_preferred_ones(api) -> None:
    """Also as associations of their own."""
    data = person(
        web_sites=[{"address": "a.example"}, {"address": "b.example", "default_web_site": True}],
        addresses=[{"street": "1 Main St"}, {"street": "2 Main St", "name": "Work"}],
        instant_messengers=[{"address": "ann", "name": "Work"}],
    )
    fields = (
        "primary_web_site{address},primary_address{street},secondary_address{street},"
        "primary_work_address{street},instant_messengers{name}"
    )
    assert made(api, "contacts", data, fields) == {
        "primary_web_site": {"address": "b.example"},
        "primary_address": {"street": "1 Main St"},
        "secondary_address": {"street": "2 Main St"},
        "primary_work_address": {"street": "2 Main St"},
        "instant_messengers": [{"name": "Work"}],
    }


@pytest.mark.parametrize("name", ["email_addresses", "phone_numbers", "addresses"])
def test_twenty_elements_are_enough(api, name: str) -> None:
    """One more is refused."""
    made(api, "contacts", person(**{name: [{}] * 20}))
    assert refused(api, person(**{name: [{}] * 21})) == f"{name} cannot be more than 20"


def test_phone_numbers_may_be_reformatted(api, settings) -> None:
    """One of the settings: a number comes back as Clio writes it."""
    settings.reformats_phones = True
    data = person(phone_numbers=[{"number": "(312) 555-0100"}, {"number": "0100"}])
    record = made(api, "contacts", data, "phone_numbers{number}")
    assert [one["number"] for one in record["phone_numbers"]] == ["+13125550100", "0100"]


def test_the_company_is_a_company(api, ann) -> None:
    """A person cannot be one; null does nothing, for Clio cannot detach it (facts, 2)."""
    path = f"contacts/{ann['id']}"
    other = made(api, "contacts", person())
    data = {"company": {"id": other["id"]}}
    assert "type Company" in refused(api, data, "PATCH", path)
    acme = made(api, "contacts", {"type": "Company", "name": "Acme"})
    changed(api, path, {"company": {"id": acme["id"]}})
    assert changed(api, path, {"company": {}}, "company") == {"company": acme}
    assert changed(api, path, {"company": None}, "company") == {"company": acme}


def test_objects_within_a_contact_are_kept_changed_and_removed(api, ann) -> None:
    """Such as the avatar: they have ids of their own."""
    path, fields = f"contacts/{ann['id']}", "co_counsel_rate{id,rate}"
    first = changed(api, path, {"co_counsel_rate": {"rate": "12.5"}}, fields)
    assert first["co_counsel_rate"]["rate"] == 12.5
    second = changed(api, path, {"co_counsel_rate": {"rate": 20}}, fields)["co_counsel_rate"]
    assert second == {"id": first["co_counsel_rate"]["id"], "rate": 20}
    gone = changed(api, path, {"co_counsel_rate": {"_destroy": True}}, fields)
    assert gone == {"co_counsel_rate": None}


def test_a_client_is_one_who_has_a_matter(api, ann) -> None:
    """``is_client`` follows from the matters."""
    path = f"contacts/{ann['id']}"
    assert shown(api, path, "is_client") == {"is_client": False}
    made(api, "matters", {"client": {"id": ann["id"]}, "description": "A case"})
    assert shown(api, path, "is_client") == {"is_client": True}


def test_a_deleted_contact_is_gone(api, ann) -> None:
    """204 with nothing in it, then 404."""
    response = api.delete(f"contacts/{ann['id']}")
    assert (response.status_code, response.content) == (204, b"")
    assert api.delete(f"contacts/{ann['id']}").status_code == 404
    assert api.get(f"contacts/{ann['id']}").status_code == 404
    assert api.patch(f"contacts/{ann['id']}", json={"data": {}}).status_code == 404


def test_the_client_of_an_open_matter_cannot_be_deleted(api, ann, case) -> None:
    """Once it is closed, it can."""
    path = f"contacts/{ann['id']}"
    assert error(api.delete(path))[0] == 422
    changed(api, f"matters/{case['id']}", {"status": "closed"})
    assert api.delete(path).status_code == 204
    assert shown(api, f"matters/{case['id']}", "client") == {"client": None}
    assert api.get("matters?query=lee").json()["data"]


def test_a_deleted_contact_leaves_no_relationship(api, ann, case) -> None:
    """What it was related to is not any more."""
    other = made(api, "contacts", person())
    data = {"contact": {"id": other["id"]}, "matter": {"id": case["id"]}}
    made(api, "relationships", data)
    api.delete(f"contacts/{other['id']}")
    assert api.get("relationships").json()["data"] == []


def test_the_status_of_an_unknown_reference_is_a_setting(api, settings) -> None:
    """It is not known for certain."""
    settings.unknown_reference_status = 404
    response = api.post("contacts", json={"data": person(company={"id": 1})})
    assert error(response)[:2] == (404, "RecordNotFound")
