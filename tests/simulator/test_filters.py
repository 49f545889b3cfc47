"""Which records a list shows."""

from __future__ import annotations

import pytest

from .conftest import changed, error, listed, made


def contact(api, name: str, **data: object) -> int:
    """Create a person; answers the id."""
    return made(api, "contacts", {"type": "Person", "name": name, **data})["id"]


@pytest.fixture
def people(api) -> tuple[int, int, int]:
    """Ann with an e-mail address, Bo with a phone number, and a company."""
    ann = contact(api, "Ann Lee", email_addresses=[{"address": "Ann.Lee@Example.com"}])
    bo = contact(api, "Bo Ünal", phone_numbers=[{"number": "(561) 555-0142"}], title="Dr")
    acme = made(api, "contacts", {"type": "Company", "name": "Lee Foods"})["id"]
    return ann, bo, acme


def test_unknown_parameters_change_nothing(api, people) -> None:
    """A typing error looks like success."""
    assert listed(api, "contacts", tpye="Company", matter=5) == list(people)


def test_contacts_by_type(api, people) -> None:
    """An unknown type is an error, not an empty list."""
    assert listed(api, "contacts", type="Company") == [people[2]]
    assert error(api.get("contacts?type=Robot"))[0] == 422


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lee", [0, 2]),
        ("ANN lee", [0]),
        ("ünal", [1]),
        ("ann.lee@example", [0]),
        ("(561) 555-0142", [1]),
        ("555-0142", [1]),
        ("5615550142", []),
        ("dr", [1]),
        ("foods", [2]),
        ("nobody", []),
    ],
)
def test_contacts_by_query(api, people, query: str, found: list[int]) -> None:
    """Every word stands somewhere in names, addresses and numbers, as they are written."""
    assert listed(api, "contacts", query=query) == [people[index] for index in found]


def test_a_query_may_find_bare_digits(api, people, settings) -> None:
    """One of the settings."""
    settings.query_matches_digits = True
    assert listed(api, "contacts", query="5615550142") == [people[1]]


def test_a_query_sees_what_belongs_to_the_record(api, people) -> None:
    """A contact's company and matters, a matter's client, and values of custom fields."""
    ann, bo, acme = people
    field = {"name": "Id", "field_type": "text_line", "parent_type": "Contact"}
    field_id = made(api, "custom_fields", field)["id"]
    row = {"custom_field": {"id": field_id}, "value": "X-17"}
    changed(api, f"contacts/{ann}", {"custom_field_values": [row]})
    changed(api, f"contacts/{bo}", {"company": {"id": acme}})
    matter = made(api, "matters", {"client": {"id": bo}, "description": "Appeal"})
    assert listed(api, "contacts", query="x-17") == [ann]
    assert listed(api, "contacts", query="foods") == [bo, acme]
    assert listed(api, "contacts", query="appeal") == [bo]
    assert listed(api, "matters", query="ünal appeal") == [matter["id"]]
    assert listed(api, "matters", query="00001") == [matter["id"]]


def test_a_query_forgets_what_was_changed(api, people) -> None:
    """The text of an older version is not searched."""
    assert listed(api, "contacts", query="ann") == [people[0]]
    changed(api, f"contacts/{people[0]}", {"name": "Eve Kim", "email_addresses": []})
    assert listed(api, "contacts", query="eve") == [people[0]]


def test_contacts_by_ids(api, people) -> None:
    """Those named, or all but those named; without brackets it is another parameter."""
    ann, bo, acme = people
    assert listed(api, "contacts", **{"ids[]": [ann, acme]}) == [ann, acme]
    assert listed(api, "contacts", **{"exclude_ids[]": [ann, acme]}) == [bo]
    assert listed(api, "contacts", ids=[ann]) == [ann, bo, acme]
    assert error(api.get("contacts?ids[]=x"))[0] == 422


def test_the_number_of_ids_may_be_limited(api, people, settings) -> None:
    """Nobody has published a limit, so there is none by default (facts, 4)."""
    settings.most_ids = 1
    assert listed(api, "contacts", **{"ids[]": [people[0]]}) == [people[0]]
    response = api.get("contacts", params={"ids[]": list(people[:2])})
    assert error(response) == (422, "ArgumentError", "ids cannot be more than 1")


@pytest.mark.parametrize(
    ("collection", "query"),
    [
        ("contacts", {"type": "person"}),
        ("matters", {"status": "Open"}),
        ("tasks", {"status": "Complete"}),
        ("tasks", {"assignee_id": 1, "assignee_type": "User"}),
    ],
)
def test_a_word_to_filter_by_is_known_in_any_case(
    api, settings, collection: str, query: dict
) -> None:
    """In that of bodies and answers too, as programs write it, unless set otherwise (facts, 4)."""
    assert api.get(collection, params=query).status_code == 200
    settings.folds_filter_words = False
    assert error(api.get(collection, params=query))[:2] == (422, "ArgumentError")


def test_contacts_by_what_they_have(api, people) -> None:
    """E-mail addresses, matters, the first letter of the last name, the client portal."""
    ann, bo, acme = people
    made(api, "matters", {"client": {"id": bo}, "description": "A case"})
    changed(api, f"contacts/{acme}", {"clio_connect_email": "a@example.com"})
    assert listed(api, "contacts", email_only="true") == [ann]
    assert listed(api, "contacts", client_only="true") == [bo]
    assert listed(api, "contacts", client_only="false") == [ann, bo, acme]
    assert listed(api, "contacts", clio_connect_only="true") == [acme]
    assert listed(api, "contacts", initial="L") == [ann, acme]
    assert error(api.get("contacts?email_only=maybe"))[0] == 422


def test_since_is_inclusive_unless_set_otherwise(sim, api, people, settings) -> None:
    """For creation and change, in any zone, with and without a fraction."""
    _, bo, _ = people
    sim.clock.advance(60)
    changed(api, f"contacts/{bo}", {"title": "Prof"})
    moments = ["2026-01-05T09:01:00Z", "2026-01-05T10:01:00+01:00", "2026-01-05T09:01:00"]
    for since in (*moments, "2026-01-05T09:00:59Z"):
        assert listed(api, "contacts", updated_since=since) == [bo]
        assert listed(api, "contacts", created_since=since) == []
    settings.updated_since_is_inclusive = False
    assert listed(api, "contacts", updated_since=moments[0]) == []
    assert listed(api, "contacts", updated_since="2026-01-05T09:00:00Z") == [bo]


def test_since_has_to_be_a_timestamp(api) -> None:
    """Anything else is an error; a plus that became a space is forgiven."""
    assert error(api.get("contacts?updated_since=yesterday"))[0] == 422
    assert api.get("contacts?updated_since=2026-01-05T09:00:00+00:00").status_code == 200


@pytest.fixture
def cases(sim, api, people) -> tuple[int, int, int]:
    """An open, a pending and a closed matter of different clients, attorneys and areas."""
    area = sim.create("practice_areas", {"name": "Immigration", "code": "IMM"})
    owner = sim.all("users")[0]["id"]
    common = {"description": "A case"}
    data = [
        {"client": {"id": people[0]}, "practice_area": {"id": area["id"]}, "billable": False},
        {
            "client": {"id": people[1]},
            "status": "pending",
            "open_date": "2025-06-01",
            "statute_of_limitations": {"due_at": "2027-01-01"},
        },
        {"client": {"id": people[1]}, "status": "closed", "responsible_attorney": {"id": owner}},
    ]
    return tuple(made(api, "matters", common | one)["id"] for one in data)


def test_matters_by_status(api, cases) -> None:
    """One or several, in lower case; others are an error."""
    a, _, c = cases
    assert listed(api, "matters", status="open") == [a]
    assert listed(api, "matters", status="open,closed") == [a, c]
    assert error(api.get("matters?status=won"))[0] == 422


def test_matters_by_association(sim, api, cases, people) -> None:
    """By the id of a client, an area, an attorney."""
    a, b, c = cases
    area = sim.all("practice_areas")[0]["id"]
    assert listed(api, "matters", client_id=people[1]) == [b, c]
    assert listed(api, "matters", practice_area_id=area) == [a]
    assert listed(api, "matters", client_id=people[1], status="closed") == [c]
    owner = sim.all("users")[0]["id"]
    assert listed(api, "matters", client_id=people[0], responsible_attorney_id=owner) == []
    assert error(api.get("matters?client_id=x"))[0] == 422


def test_matters_by_flag(api, cases) -> None:
    """True or false, and nothing else."""
    assert listed(api, "matters", billable="false") == [cases[0]]
    assert error(api.get("matters?billable=x"))[0] == 422


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        (["2026-01-05"], [0, 2]),
        (["=2025-06-01"], [1]),
        ([">2025-06-01"], [0, 2]),
        (["<=2025-06-01"], [1]),
        ([">=2025-01-01", "<2026-01-01"], [1]),
    ],
)
def test_matters_by_date(api, cases, dates: list[str], found: list[int]) -> None:
    """With operators, all of which must hold."""
    expected = [cases[index] for index in found]
    assert listed(api, "matters", **{"open_date[]": dates}) == expected


def test_matters_by_one_date_without_brackets(api, cases) -> None:
    """A single date needs none; a matter without that date is not found."""
    assert listed(api, "matters", open_date="=2025-06-01") == [cases[1]]
    assert listed(api, "matters", close_date="<=2030-01-01") == [cases[2]]
    assert error(api.get("matters?open_date=soon"))[0] == 422


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("id(desc)", [2, 1, 0]),
        ("open_date(asc)", [1, 0, 2]),
        ("client.name(desc)", [1, 2, 0]),
        ("practice_area.name(desc)", [0, 1, 2]),
        ("close_date(desc)", [2, 0, 1]),
        ("grants(asc)", [0, 1, 2]),
        ("matter_stage.name(asc)", [0, 1, 2]),
        ("statute_of_limitations.due_at(desc)", [1, 0, 2]),
    ],
)
def test_matters_in_order(api, cases, order: str, found: list[int]) -> None:
    """By their own fields and by names of what they belong to; nothing comes first."""
    assert listed(api, "matters", order=order) == [cases[index] for index in found]


def test_other_lists_by_their_parameters(sim, api, cases, people) -> None:
    """Practice areas by name and code, relationships by contact and matter, users by name."""
    area = sim.all("practice_areas")[0]["id"]
    assert listed(api, "practice_areas", name="immigration") == [area]
    assert listed(api, "practice_areas", name="immi") == []
    assert listed(api, "practice_areas", code="IMM") == [area]
    data = {"contact": {"id": people[0]}, "matter": {"id": cases[1]}, "description": "Spouse"}
    related = made(api, "relationships", data)["id"]
    assert listed(api, "relationships", contact_id=people[0]) == [related]
    assert listed(api, "relationships", matter_id=cases[0]) == []
    assert listed(api, "users", "name", subscription_type="attorney") == ["Avery Stone"]
    assert listed(api, "users", enabled="false") == []


# ---------------------------------------------------------------------------- custom fields


@pytest.fixture
def valued(api) -> dict[str, int]:
    """Three contacts with values, and the fields by type."""
    kinds = ("text_line", "numeric", "date", "checkbox", "picklist")
    fields = {}
    for kind in kinds:
        options = {"picklist_options": [{"option": "A"}]} if kind == "picklist" else {}
        data = {"name": kind, "field_type": kind, "parent_type": "Contact", **options}
        fields[kind] = made(api, "custom_fields", data)["id"]
    rows = [
        {"text_line": "x", "numeric": 5, "date": "2026-01-01", "checkbox": True},
        {"text_line": "X y", "numeric": 10.5, "date": "2026-02-01", "checkbox": False},
        {},
    ]
    for number, values in enumerate(rows):
        written = [
            {"custom_field": {"id": fields[kind]}, "value": value} for kind, value in values.items()
        ]
        contact(api, f"N {number}", custom_field_values=written)
    return fields


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("text_line", "x", ["N 0"]),
        ("text_line", "X y", ["N 1"]),
        ("text_line", "y", []),
        ("text_line", "", []),
        ("numeric", "5", ["N 0"]),
        ("numeric", "=5", ["N 0"]),
        ("numeric", ">5", ["N 1"]),
        ("numeric", ">=5", ["N 0", "N 1"]),
        ("numeric", "<=10.5", ["N 0", "N 1"]),
        ("numeric", "<5", []),
        ("numeric", "many", []),
        ("numeric", ">many", []),
        ("numeric", "[>=5, <10]", ["N 0"]),
        ("date", ">2026-01-15", ["N 1"]),
        ("checkbox", "true", ["N 0"]),
        ("checkbox", "false", ["N 1"]),
        ("picklist", "A", []),
    ],
)
def test_records_by_custom_field(api, valued, kind: str, value: str, found: list[str]) -> None:
    """Equal for every type; greater and smaller where there is an order."""
    parameter = {f"custom_field_values[{valued[kind]}]": value}
    assert listed(api, "contacts", "name", **parameter) == found


def test_several_conditions_on_a_custom_field_must_all_hold(api, valued) -> None:
    """As repeated parameters with brackets."""
    parameter = {f"custom_field_values[{valued['numeric']}][]": [">=5", "<10"]}
    assert listed(api, "contacts", "name", **parameter) == ["N 0"]


@pytest.mark.parametrize(("kind", "value"), [("text_line", ">=x"), ("checkbox", "<true")])
def test_an_operator_that_a_type_has_not_is_refused(api, valued, kind: str, value: str) -> None:
    """With a 400."""
    parameter = {f"custom_field_values[{valued[kind]}]": value}
    assert error(api.get("contacts", params=parameter))[0] == 400


def test_the_filter_of_a_deleted_or_unknown_field_is_ignored(api, valued) -> None:
    """The list is as long as without it."""
    field_id = valued["text_line"]
    api.delete(f"custom_fields/{field_id}")
    assert len(listed(api, "contacts", **{f"custom_field_values[{field_id}]": "x"})) == 3
    assert len(listed(api, "contacts", **{"custom_field_values[1]": "x"})) == 3


def test_custom_fields_do_not_filter_what_has_none(api, valued) -> None:
    """Users have no values."""
    assert len(listed(api, "users", **{"custom_field_values[1]": "x"})) == 1


def test_records_are_not_found_by_values_they_had(api, valued) -> None:
    """The index follows changes and deletions."""
    parameter = {f"custom_field_values[{valued['text_line']}]": "x"}
    (record_id,) = listed(api, "contacts", **parameter)
    path = f"contacts/{record_id}"
    fields = "custom_field_values{id,field_type}"
    rows = api.get(path, params={"fields": fields}).json()["data"]["custom_field_values"]
    row = next(row for row in rows if row["field_type"] == "text_line")
    changed(api, path, {"custom_field_values": [{"id": row["id"], "value": "z"}]})
    assert listed(api, "contacts", **parameter) == []
    moved = {f"custom_field_values[{valued['text_line']}]": "z"}
    assert listed(api, "contacts", **moved) == [record_id]
    api.delete(path)
    assert listed(api, "contacts", **moved) == []
