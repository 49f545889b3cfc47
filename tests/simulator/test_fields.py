"""The ``fields`` parameter, as stingy as Clio's."""

from __future__ import annotations

import httpx
import pytest

from .conftest import changed, error, made, shown


@pytest.fixture
def rich(sim, api: httpx.Client) -> dict:
    """A contact with everything that can be selected within it."""
    visa = sim.create(
        "custom_fields",
        {
            "name": "Visa",
            "field_type": "picklist",
            "parent_type": "Contact",
            "picklist_options": [{"option": "H-1B"}],
        },
    )
    option = visa["picklist_options"][0]["id"]
    company = made(api, "contacts", {"type": "Company", "name": "Acme"})
    data = {
        "type": "Person",
        "first_name": "Ann",
        "company": {"id": company["id"]},
        "email_addresses": [{"name": "Work", "address": "ann@example.com"}],
        "custom_field_values": [{"custom_field": {"id": visa["id"]}, "value": option}],
    }
    return made(api, "contacts", data) | {"visa": visa, "option": option, "company": company}


def test_an_answer_holds_id_and_etag_unless_asked(api: httpx.Client, ann: dict) -> None:
    """Without ``fields`` nearly nothing comes, from reads, lists and writes alike."""
    path = f"contacts/{ann['id']}"
    assert set(ann) == {"id", "etag"}
    assert set(shown(api, path)) == {"id", "etag"}
    assert set(api.get("contacts").json()["data"][0]) == {"id", "etag"}
    assert set(changed(api, path, {"title": "Dr"})) == {"id", "etag"}


def test_only_what_is_selected_comes(api: httpx.Client, ann: dict) -> None:
    """Not even the id comes when it is not asked for."""
    assert shown(api, f"contacts/{ann['id']}", "name,title") == {"name": "Ann Lee", "title": None}


def test_writes_answer_what_they_are_asked(api: httpx.Client) -> None:
    """``fields`` works on POST and PATCH."""
    data = {"type": "Company", "name": "Acme"}
    record = made(api, "contacts", data, fields="id,name")
    assert record["name"] == "Acme"
    assert changed(api, f"contacts/{record['id']}", {"name": "Bcme"}, "name") == {"name": "Bcme"}


def test_a_bare_association_shows_its_defaults(api: httpx.Client, rich: dict) -> None:
    """An association without braces shows its id and etag."""
    record = shown(api, f"contacts/{rich['id']}", "company,email_addresses")
    assert record["company"] == rich["company"]
    assert set(record["email_addresses"][0]) == {"id", "etag"}


def test_bare_custom_field_values_show_id_and_value(api: httpx.Client, rich: dict) -> None:
    """The rows of custom fields have defaults of their own."""
    (row,) = shown(api, f"contacts/{rich['id']}", "custom_field_values")["custom_field_values"]
    assert row == {"id": row["id"], "value": rich["option"]}


def test_braces_select_within_an_association(api: httpx.Client, rich: dict) -> None:
    """One level of braces says what shows of one record or of each of many."""
    record = shown(api, f"contacts/{rich['id']}", "company{name},email_addresses{address,primary}")
    assert record["company"] == {"name": "Acme"}
    assert record["email_addresses"] == [{"address": "ann@example.com", "primary": True}]


def test_associations_within_braces_show_their_defaults(api: httpx.Client, rich: dict) -> None:
    """What hangs below a selected association comes as it would bare."""
    fields = "custom_field_values{field_name,field_type,custom_field,picklist_option,contact}"
    (row,) = shown(api, f"contacts/{rich['id']}", fields)["custom_field_values"]
    assert (row["field_name"], row["field_type"], row["contact"]) == ("Visa", "picklist", None)
    assert row["custom_field"] == {name: rich["visa"][name] for name in ("id", "etag")}
    assert set(row["picklist_option"]) == {"id", "etag"}


def test_a_matter_within_a_relationship_shows_its_client(
    api: httpx.Client, ann: dict, case: dict
) -> None:
    """An association of an association can be named, though nothing selected of it."""
    data = {"contact": {"id": ann["id"]}, "matter": {"id": case["id"]}}
    record = made(api, "relationships", data, fields="matter{display_number,client}")
    assert record["matter"] == {"display_number": "00001-Lee", "client": ann}


def test_an_absent_association_is_null_and_an_empty_list_is_empty(
    api: httpx.Client, ann: dict
) -> None:
    """Nothing is not the same as not selected."""
    record = shown(api, f"contacts/{ann['id']}", "company{id},email_addresses,activity_rates")
    assert record == {"company": None, "email_addresses": [], "activity_rates": []}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("id,colour", "colour is not a valid field"),
        ("*", "* is not a valid field"),
        ("colour,id,taste", "colour, taste are not valid fields"),
        ("colour{id}", "colour{id} is not a valid field"),
        ("primary_email_address{address}", "primary_email_address{address} is not a valid field"),
        ("company{colour}", "company{colour} is not a valid field"),
        ("custom_field_values{picklist_option{id}}", "picklist_option} is not a valid field"),
        ("company{id", "company{id is not a valid field"),
        ("company}", "company} is not a valid field"),
        ("id,,name", " is not a valid field"),
        ("id, name", " name is not a valid field"),
    ],
)
def test_a_selection_that_makes_no_sense_is_refused_by_name(
    api: httpx.Client, fields: str, message: str
) -> None:
    """Unknown names, braces on scalars and braces within braces get a 400 that names them."""
    response = api.get("contacts", params={"fields": fields})
    assert error(response) == (400, "InvalidFields", message)


def test_a_bad_selection_stops_a_write_before_it_is_done(api: httpx.Client, ann: dict) -> None:
    """A refused request has changed nothing."""
    data = {"data": {"type": "Company", "name": "Acme"}}
    assert api.post("contacts", json=data, params={"fields": "x"}).status_code == 400
    assert api.patch(f"contacts/{ann['id']}?fields=x", json=data).status_code == 400
    assert len(api.get("contacts").json()["data"]) == 1
    assert shown(api, f"contacts/{ann['id']}", "name") == {"name": "Ann Lee"}


def test_braces_may_be_percent_encoded_or_not(api: httpx.Client, rich: dict) -> None:
    """Both spellings of the same query are the same query."""
    plain = api.get(f"contacts/{rich['id']}?fields=company{{name}}")
    encoded = api.get(f"contacts/{rich['id']}?fields=company%7Bname%7D")
    assert plain.json() == encoded.json() == {"data": {"company": {"name": "Acme"}}}


def test_custom_field_ids_narrow_the_rows_that_come(sim, api: httpx.Client, rich: dict) -> None:
    """``custom_field_ids[]`` hides other fields' rows; it hides no record."""
    other = {"name": "Other", "field_type": "text_line", "parent_type": "Contact"}
    unused = sim.create("custom_fields", other)
    narrow = {"fields": "custom_field_values", "custom_field_ids[]": unused["id"]}
    assert api.get(f"contacts/{rich['id']}", params=narrow).json()["data"] == {
        "custom_field_values": []
    }
    assert len(api.get("contacts", params=narrow).json()["data"]) == 2


def test_who_am_i_comes_with_a_name(api: httpx.Client) -> None:
    """The one endpoint whose defaults are a little richer."""
    assert set(shown(api, "users/who_am_i")) == {"id", "etag", "name"}
    assert shown(api, "users/who_am_i", "account{name}") == {
        "account": {"name": "A simulated firm"}
    }
