"""Custom fields: their definitions, and the rows of their values."""

from __future__ import annotations

import pytest

from .conftest import changed, error, listed, made, shown

ROWS = "id,custom_field_values{id,value,field_name,field_type,soft_deleted}"


def define(api, kind: str, parent: str = "Contact", **data: object) -> int:
    """Define a custom field; answers its id."""
    usual = {"name": f"A {kind}", "field_type": kind, "parent_type": parent}
    return made(api, "custom_fields", usual | data)["id"]


def contact(api, *rows: dict) -> dict:
    """Create a contact with rows of values."""
    data = {"type": "Company", "name": "Acme", "custom_field_values": list(rows)}
    return made(api, "contacts", data, ROWS)


def written(api, record: dict, *rows: dict) -> list[dict]:
    """Write rows; answers all of them."""
    path = f"contacts/{record['id']}"
    return changed(api, path, {"custom_field_values": list(rows)}, ROWS)["custom_field_values"]


def refused(api, record: dict, *rows: dict) -> str:
    """Write rows in vain; answers the message of the 422."""
    body = {"data": {"custom_field_values": list(rows)}}
    status, kind, message = error(api.patch(f"contacts/{record['id']}", json=body))
    assert (status, kind) == (422, "ArgumentError")
    return message


# ------------------------------------------------------------------------------ definitions


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"field_type": "text_line", "parent_type": "Contact"}, "name is required"),
        ({"name": "A", "parent_type": "Contact"}, "field_type is required"),
        ({"name": "A", "field_type": "text_line"}, "parent_type is required"),
        (
            {"name": "A", "field_type": "text_line", "parent_type": "contact"},
            'parent_type must be one of ["Contact", "Matter"]',
        ),
        (
            {
                "name": "A",
                "field_type": "text_line",
                "parent_type": "Contact",
                "picklist_options": [{"option": "B"}],
            },
            "picklist_options are for fields of type picklist",
        ),
    ],
)
def test_a_definition_is_checked(api, data: dict, message: str) -> None:
    """A name, a known type and a known parent."""
    assert error(api.post("custom_fields", json={"data": data}))[2] == message


def test_an_unknown_type_is_refused(api) -> None:
    """With the list of those there are."""
    data = {"name": "A", "field_type": "colour", "parent_type": "Contact"}
    assert '"text_line"' in error(api.post("custom_fields", json={"data": data}))[2]


def test_a_name_cannot_be_emptied(api) -> None:
    """It is required afterwards, too."""
    path = f"custom_fields/{define(api, 'date')}"
    assert error(api.patch(path, json={"data": {"name": ""}}))[2] == "name is required"


def test_type_and_parent_cannot_be_changed(api) -> None:
    """They are read-only from then on."""
    path = f"custom_fields/{define(api, 'date')}"
    data = {"field_type": "time", "parent_type": "Matter", "required": True}
    fields = "field_type,parent_type,required,displayed,display_order"
    assert changed(api, path, data, fields) == {
        "field_type": "date",
        "parent_type": "Contact",
        "required": True,
        "displayed": True,
        "display_order": 1,
    }


def test_options_are_added_changed_and_marked_as_deleted(api) -> None:
    """A deleted one stays, for the values that have it."""
    options = [{"option": "A"}, {"option": "B"}]
    path = f"custom_fields/{define(api, 'picklist', picklist_options=options)}"
    fields = "picklist_options{id,option,deleted_at}"
    a, b = shown(api, path, fields)["picklist_options"]
    written = [
        {"id": a["id"], "option": "A2"},
        {"id": b["id"], "_deleted": True},
        {"option": "C"},
    ]
    now = changed(api, path, {"picklist_options": written}, fields)["picklist_options"]
    assert [one["option"] for one in now] == ["A2", "B", "C"]
    assert [bool(one["deleted_at"]) for one in now] == [False, True, False]
    assert changed(api, path, {"picklist_options": written[:1]}, fields)["picklist_options"] == now
    response = api.patch(path, json={"data": {"picklist_options": [{"id": 1}]}})
    assert error(response)[2] == "picklist option does not exist"


def test_a_deleted_field_is_marked_and_not_listed(api, settings) -> None:
    """Except to whoever asks for deleted ones; it can be deleted once."""
    field_id = define(api, "date")
    assert api.delete(f"custom_fields/{field_id}").status_code == 204
    assert api.delete(f"custom_fields/{field_id}").status_code == 404
    assert shown(api, f"custom_fields/{field_id}", "deleted") == {"deleted": True}
    assert listed(api, "custom_fields") == []
    assert listed(api, "custom_fields", deleted="true") == [field_id]
    settings.lists_deleted_fields = True
    assert listed(api, "custom_fields") == [field_id]


def test_definitions_can_be_filtered(api) -> None:
    """By parent in lower case, by type, by name, by being displayed and required."""
    a = define(api, "date", name="Born")
    b = define(api, "text_line", "Matter", name="Receipt number", required=True)
    assert listed(api, "custom_fields", parent_type="contact") == [a]
    assert listed(api, "custom_fields", parent_type="matter") == [b]
    assert listed(api, "custom_fields", field_type="date") == [a]
    assert listed(api, "custom_fields", query="receipt") == [b]
    assert listed(api, "custom_fields", visible_and_required="true") == [b]
    assert listed(api, "custom_fields", visible_and_required="false") == [a, b]


# ------------------------------------------------------------------------------------- rows


def test_a_new_record_has_a_row_for_every_displayed_field(api) -> None:
    """With a real id and no value."""
    define(api, "date", name="Born")
    define(api, "text_line", displayed=False)
    define(api, "text_line", "Matter")
    (row,) = contact(api)["custom_field_values"]
    assert row["id"].startswith("date-")
    assert (row["field_name"], row["field_type"], row["value"]) == ("Born", "date", None)


def test_a_new_record_may_have_no_rows(api, settings) -> None:
    """One of the settings."""
    settings.creates_value_rows = False
    define(api, "date")
    assert contact(api)["custom_field_values"] == []


def test_a_value_can_come_with_its_record(api) -> None:
    """The create form fills the row that would have been empty."""
    field_id = define(api, "text_line")
    (row,) = contact(api, {"custom_field": {"id": field_id}, "value": "x"})["custom_field_values"]
    assert row["value"] == "x"
    assert row["id"] != f"text_line-{field_id}"


def test_a_matter_has_rows_of_its_own(api, ann) -> None:
    """Those of the fields whose parent is Matter."""
    field_id = define(api, "date", "Matter")
    row = {"custom_field": {"id": field_id}, "value": "2026-01-05"}
    data = {"client": {"id": ann["id"]}, "description": "A case", "custom_field_values": [row]}
    (made_row,) = made(api, "matters", data, ROWS)["custom_field_values"]
    assert made_row["value"] == "2026-01-05"


def test_a_second_row_for_a_field_is_refused(api) -> None:
    """The create form on a row that Clio made itself, with the very message."""
    field_id = define(api, "text_line")
    record = contact(api)
    message = refused(api, record, {"custom_field": {"id": field_id}, "value": "x"})
    assert message == f"custom field value for custom field {field_id} already exists"
    twice = [{"custom_field": {"id": field_id}, "value": "x"}] * 2
    data = {"type": "Company", "name": "Acme", "custom_field_values": twice}
    assert "already exists" in error(api.post("contacts", json={"data": data}))[2]


def test_a_row_is_updated_by_its_id(api) -> None:
    """The same row, another value; an empty one keeps the row."""
    define(api, "text_line")
    record = contact(api)
    (row,) = record["custom_field_values"]
    assert written(api, record, {"id": row["id"], "value": "x"})[0] == row | {"value": "x"}
    assert written(api, record, {"id": row["id"]})[0]["value"] == "x"
    assert written(api, record, {"id": row["id"], "value": ""})[0] == row


def test_a_destroyed_row_is_gone_until_it_is_created_again(api) -> None:
    """Then the create form is right, also with a null id."""
    field_id = define(api, "text_line")
    record = contact(api)
    (row,) = record["custom_field_values"]
    assert written(api, record, {"id": row["id"], "_destroy": True}) == []
    new = {"id": None, "custom_field": {"id": field_id}, "value": "x"}
    (again,) = written(api, record, new)
    assert again["value"] == "x"
    assert again["id"] != row["id"]


def test_a_row_of_somebody_else_cannot_be_changed(api) -> None:
    """Nor one that is not there."""
    define(api, "text_line")
    (row,) = contact(api)["custom_field_values"]
    assert "does not exist" in refused(api, contact(api), {"id": row["id"], "value": "x"})


@pytest.mark.parametrize("which", ["unknown", "other parent", "deleted", "none"])
def test_only_usable_fields_have_values(api, which: str) -> None:
    """A field that is not there, of matters, or deleted, has none."""
    record = contact(api)
    ids = {
        "unknown": 1,
        "other parent": define(api, "text_line", "Matter"),
        "deleted": define(api, "text_line"),
        "none": None,
    }
    api.delete(f"custom_fields/{ids['deleted']}")
    row = {"custom_field": {"id": ids[which]}, "value": "x"}
    assert "does not exist" in refused(api, record, row)


def test_the_rows_of_a_deleted_field_say_so(api) -> None:
    """They stay, and can still be changed."""
    field_id = define(api, "text_line")
    record = contact(api)
    api.delete(f"custom_fields/{field_id}")
    (row,) = written(api, record, {"id": record["custom_field_values"][0]["id"], "value": "x"})
    assert (row["value"], row["soft_deleted"]) == ("x", True)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("checkbox", "true", True),
        ("checkbox", False, False),
        ("currency", "12.50", 12.5),
        ("numeric", 7, 7),
        ("numeric", "7", 7),
        ("date", "2026-01-05", "2026-01-05"),
        ("date", "2026-01-05T10:00:00Z", "2026-01-05"),
        ("time", "09:30", "09:30:00"),
        ("email", "a@example.com", "a@example.com"),
        ("url", "https://example.com", "https://example.com"),
        ("text_area", "x" * 256, "x" * 256),
        ("text_line", "x" * 255, "x" * 255),
        ("text_line", 7, "7"),
        ("numeric", "", None),
    ],
)
def test_values_are_kept_by_type(api, kind: str, value: object, kept: object) -> None:
    """As Clio reads them, or not at all."""
    row = {"custom_field": {"id": define(api, kind)}, "value": value}
    assert contact(api, row)["custom_field_values"][0]["value"] == kept


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("checkbox", "maybe"),
        ("currency", "much"),
        ("date", "01/05/2026"),
        ("time", "half past nine"),
        ("text_line", "x" * 256),
        ("text_line", ["x"]),
        ("picklist", 1),
        ("picklist", "H-1B"),
        ("contact", 1),
        ("matter", "x"),
    ],
)
def test_values_of_another_type_are_refused(api, kind: str, value: object) -> None:
    """With a 422 that names the field and not the value."""
    field_id = define(api, kind)
    row = {"custom_field": {"id": field_id}, "value": value}
    body = {"data": {"type": "Company", "name": "Acme", "custom_field_values": [row]}}
    status, _, message = error(api.post("contacts", json=body))
    assert status == 422
    assert str(field_id) in message


def test_a_picklist_value_is_the_id_of_an_option(api) -> None:
    """Of one that is not deleted; the option itself is an association."""
    options = [{"option": "A"}, {"option": "B"}]
    field_id = define(api, "picklist", picklist_options=options)
    path = f"custom_fields/{field_id}"
    a, b = shown(api, path, "picklist_options{id,option}")["picklist_options"]
    record = contact(api, {"custom_field": {"id": field_id}, "value": str(a["id"])})
    (row,) = shown(
        api,
        f"contacts/{record['id']}",
        "custom_field_values{id,value,picklist_option}",
    )["custom_field_values"]
    assert (row["value"], row["picklist_option"]["id"]) == (a["id"], a["id"])
    changed(api, path, {"picklist_options": [{"id": b["id"], "_deleted": True}]})
    assert "valid picklist" in refused(api, record, {"id": row["id"], "value": b["id"]})


def test_a_value_can_be_another_record(api, ann, case) -> None:
    """Its id is the value, and the record an association."""
    rows = [
        {"custom_field": {"id": define(api, "contact")}, "value": ann["id"]},
        {"custom_field": {"id": define(api, "matter")}, "value": case["id"]},
    ]
    record = contact(api, *rows)
    fields = "custom_field_values{value,contact,matter}"
    first, second = shown(api, f"contacts/{record['id']}", fields)["custom_field_values"]
    assert first == {"value": ann["id"], "contact": ann, "matter": None}
    assert second == {"value": case["id"], "contact": None, "matter": {"id": case["id"]}}


def test_required_fields_may_be_insisted_on(api, settings) -> None:
    """One of the settings."""
    field_id = define(api, "text_line", required=True)
    contact(api)
    settings.requires_required_fields = True
    body = {"data": {"type": "Company", "name": "Acme"}}
    assert error(api.post("contacts", json=body))[2] == f"custom field {field_id} is required"
    contact(api, {"custom_field": {"id": field_id}, "value": "x"})
