"""Binding a map to an account: names become ids, or are reported."""

from __future__ import annotations

import pytest

from clio_sync.errors import MappingError
from clio_sync.mapping import (
    DataMap,
    Directory,
    Reference,
    custom_field,
    email,
    field,
    named,
    reference,
)

NAMED = field("last_name", "Last")
DESCRIBED = field("description", "D")


def misfits(account, *fields, resource="contacts", marker=None):
    """What binding the map made of these fields to the account is refused with."""
    with pytest.raises(MappingError) as caught:
        DataMap(resource, key="id", fields=fields).bound(account, marker=marker)
    return str(caught.value)


def problems_of(account, line, cell, resource="contacts"):
    """What the account has against one cell."""
    from clio_sync.mapping import SourceRow

    data_map = DataMap(resource, key="id", fields=[line])
    row = data_map.map_row(SourceRow(2, {"id": "1", "X": cell}))
    return data_map.bound(account).values(row)


def test_names_become_ids(cases, case, bind_row):
    """Practice areas, users and options are found in any case and spacing."""
    values, problems = bind_row(cases, {**case, "Attorney": " ANN  Lee "})
    assert problems == ()
    assert values["practice_area"] == 21
    assert values["responsible_attorney"] == 31


def test_users_go_by_their_email_too(cases, case, bind_row):
    """An export may name users by their addresses."""
    assert (
        bind_row(cases, {**case, "Attorney": "Ann@firm.example"})[0]["responsible_attorney"] == 31
    )


def test_a_user_who_left_makes_way_for_a_namesake(cases, case, bind_row):
    """Of two users of one name, the one who is still there is meant."""
    assert bind_row(cases, {**case, "Attorney": "Bo Diaz"})[0]["responsible_attorney"] == 32


def test_an_unknown_name_in_a_row_is_its_problem(cases, case, bind_row):
    """The nearest candidates are named; the other fields are bound all the same."""
    values, problems = bind_row(cases, {**case, "Attorney": "Ann Leigh"})
    assert "Did you mean 'Ann Lee'?" in str(problems[0])
    assert "responsible_attorney" not in values
    assert values["practice_area"] == 21


def test_an_ambiguous_name_in_a_row_is_its_problem(account):
    """Two stages of one name: nobody guesses."""
    line = named("matter_stage", "X")
    bound = problems_of(account, line, "Intake", "matters")
    assert "2 of this account's matter stages" in str(bound.problems[0])


def test_an_unknown_name_may_have_a_fallback(account):
    """Otherwise stands in for names that Clio does not know, and for no others."""
    line = named("practice_area", "X", otherwise="Family")
    assert problems_of(account, line, "Tax", "matters").values == {"practice_area": 21}
    assert problems_of(account, line, "immigration", "matters").values == {"practice_area": 22}


def test_names_that_the_map_itself_says_are_checked_at_once(account):
    """A typo in a table, in choices or in a custom field's name fails before any row."""
    text = misfits(
        account,
        named("practice_area", "P", table={"Divorce": "Famly"}),
        custom_field("Receipt nummer", "R"),
        custom_field("Visa type", "V", choices={"H1B": "H1-B"}),
        resource="matters",
    )
    assert "Did you mean 'Family'?" in text
    assert "Did you mean 'Receipt number'?" in text
    assert "'Visa type' is a custom field of contacts only" in text


def test_options_that_the_map_says_must_exist(account):
    """Choices of a picklist end in labels of its options; deleted ones do not count."""
    text = misfits(account, custom_field("Visa type", "V", choices={"a": "H1-B"}, otherwise="TN"))
    assert "Did you mean 'H-1B'?" in text
    assert "'TN', for 'Visa type', names no option" in text


def test_two_custom_fields_of_one_name_are_refused():
    """Nobody can tell which is meant."""
    one = {"id": 1, "name": "A", "parent_type": "Contact", "field_type": "text_line"}
    account = Directory.of(custom_fields=[one, {**one, "id": 2}])
    assert "the name of 2 custom fields" in misfits(account, custom_field("a", "X"))


def test_a_deleted_custom_field_is_not_there():
    """Clio lists deleted definitions when asked; nothing is written to them."""
    one = {"id": 1, "name": "A", "parent_type": "Contact", "field_type": "text_line"}
    account = Directory.of(custom_fields=[{**one, "deleted": True}])
    assert "no custom field of this account" in misfits(account, custom_field("A", "X"))


def test_a_type_that_is_not_known_here_is_refused():
    """Clio may invent types; their values are not guessed at."""
    one = {"id": 1, "name": "A", "parent_type": "Contact", "field_type": "hologram"}
    text = misfits(Directory.of(custom_fields=[one]), custom_field("A", "X"))
    assert "hologram" in text


def test_a_list_that_was_not_read_is_asked_for(cases):
    """A directory tells a list that is empty from one that nobody read."""
    with pytest.raises(MappingError, match=r"custom_fields, practice_areas, users"):
        cases.bound(Directory.of(groups=[]))
    assert set(cases.needs()) <= set(Directory.selections)


def test_formats_are_for_dates(account):
    """Formats for a custom field that holds no date are a mistake."""
    text = misfits(account, custom_field("Nickname", "X", formats=["%Y-%m-%d"]))
    assert "is a text_line in Clio" in text


def test_a_reference_needs_a_field_for_records(account, clients):
    """A custom field of type contact takes a contact's row, and no other type does."""
    fits = DataMap(
        "contacts", name="more", key="id", fields=[custom_field("Sponsor", "S", to=clients)]
    )
    assert fits.bound(account).fields
    with pytest.raises(MappingError, match="is a text_line in Clio"):
        DataMap(
            "contacts", name="more", key="id", fields=[custom_field("Nickname", "S", to=clients)]
        ).bound(account)


def test_the_marker_is_a_text_field_of_the_firms(account, clients, cases):
    """Each resource has a marker field of its own."""
    assert "custom_field_values[12]" in clients.bound(account, marker="external id").filter_for("m")
    assert cases.bound(account, marker="External id").filter_for("m") == {
        "custom_field_values[14]": "m"
    }
    assert not clients.bound(account).marks


def test_a_marker_that_cannot_be_used_is_refused(account):
    """It is missing, of another type, or mapped like any field."""
    assert "Make a text field 'Marker'" in misfits(account, NAMED, marker="Marker")
    assert "has to be a text_line" in misfits(account, NAMED, marker="Visa type")
    line = custom_field("External ID", "X")
    assert "must not write to it" in misfits(account, line, marker="External id")


def test_a_marker_of_an_unknown_type_is_refused():
    """A marker field that is not known here is only reported."""
    one = {"id": 1, "name": "M", "parent_type": "Contact", "field_type": "hologram"}
    text = misfits(Directory.of(custom_fields=[one]), NAMED, marker="M")
    assert "has to be a text_line" in text


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("Visa type", "h-1b", 11),
        ("Priority date", "2020-01-31 00:00:00", "2020-01-31"),
        ("Newsletter", "no", False),
        ("Balance", "$1,200.50", "1200.5"),
        ("Visits", 3, "3"),
        ("Remarks", "a\r\nb", "a\nb"),
        ("Nickname", " Jo  Ann ", "Jo Ann"),
        ("Best time", "2:30 PM", "14:30:00"),
        ("Second e-mail", "A@B.Example", "a@b.example"),
        ("Web site", "https://a.example", "https://a.example"),
        ("Sponsor", "123", 123),
    ],
)
def test_a_custom_value_has_its_definitions_type(account, name, cell, value):
    """The definition in Clio says how a cell is read."""
    bound = problems_of(account, custom_field(name, "X"), cell)
    assert bound.values == {f"custom_field_values.{name}": value}


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("Visa type", "H-1"),
        ("Visa type", object()),
        ("Priority date", "01/31/2020"),
        ("Newsletter", "maybe"),
        ("Balance", "a lot"),
        ("Visits", "1E+11"),
        ("Nickname", "x" * 256),
        ("Nickname", object()),
        ("Best time", "noon"),
        ("Second e-mail", "nobody"),
        ("Web site", "www"),
        ("Sponsor", "Ann"),
    ],
)
def test_a_custom_value_of_another_type_is_refused(account, name, cell):
    """What does not fit the definition is a problem and is not sent."""
    bound = problems_of(account, custom_field(name, "X"), cell)
    assert [problem.column for problem in bound.problems] == ["X"]
    assert bound.values == {}


def test_a_cell_that_comes_to_nothing_is_left_alone(account):
    """A custom value of invisible characters is no value."""
    assert problems_of(account, custom_field("Nickname", "X"), "\u200b").values == {}


def test_a_cleared_cell_stays_cleared(account):
    """None goes through binding as it is."""
    line = custom_field("Nickname", "X", keep_if_empty=False)
    assert problems_of(account, line, "").values == {"custom_field_values.Nickname": None}


def test_a_bound_field_carries_its_rules(account):
    """What the engine asks of a field is what the map says."""
    bound = DataMap(
        "contacts",
        key="id",
        fields=[
            field("type", "Kind"),
            email("E", owner="source", critical=True, required=True),
            custom_field("Nickname", "N", identity=True, on_create_only=True, keep_if_empty=False),
        ],
    ).bound(account)
    kind, mail, nick = bound.fields.values()
    assert (kind.nested, kind.on_create_only, kind.owner) == (False, True, "review")
    assert (mail.nested, mail.owner, mail.critical, mail.required) == (True, "source", True, True)
    assert (nick.identity, nick.on_create_only, nick.keep_if_empty) == (True, True, False)


def test_the_selection_holds_what_is_mapped_and_what_matching_needs(clients, cases, account):
    """Records are read with one level of braces, and matters have no type."""
    people, matters = clients.bound(account).selection, cases.bound(account).selection
    assert clients.bound(account).name == "contacts"
    assert people.startswith("id,etag,created_at,updated_at,type,")
    assert people.endswith(",title")
    assert "phone_numbers{id,name,number,primary}" in people
    assert "responsible_attorney{id,name}" in matters
    assert ",type," not in matters


def test_a_selection_names_each_field_once(cases, account):
    """A field that is both mapped and needed is selected once."""
    assert cases.bound(account).selection.count("practice_area{") == 1


def test_what_a_create_lacks_is_told(account, clients, cases):
    """Clio wants a name of a person, and a client and a description of a matter."""
    people, matters = clients.bound(account), cases.bound(account)
    assert people.lacking({"title": "x"}) == ("name or first_name or last_name",)
    assert people.lacking({"last_name": "x"}) == ()
    assert matters.lacking({"client": Reference("contacts", "1")}) == ("description",)


def test_a_company_needs_its_name(account):
    """Of a company the name is wanted; without a type nothing can be made."""
    by_row = DataMap("contacts", key="id", fields=[NAMED, field("type", "Kind")]).bound(account)
    assert by_row.lacking({"type": "Company", "last_name": "x"}) == ("name",)
    assert by_row.lacking({"last_name": "x"}) == ("type",)


def test_a_company_of_a_contact_is_a_reference(account, clients):
    """An association of contacts with contacts."""
    firms = DataMap("contacts", type="Company", name="firms", key="id", fields=[field("name", "N")])
    line = reference("company", to=firms, by="Employer")
    people = DataMap("contacts", key="id", fields=[NAMED, line]).bound(account)
    values = {"company": Reference("firms", "F-1")}
    assert people.payload(values, record=None, marker=None, resolve=lambda r: 5)["company"] == {
        "id": 5
    }
