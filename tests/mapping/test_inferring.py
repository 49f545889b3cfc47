"""A map is proposed from headings and values, says what it guessed, and can be edited."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings, strategies as st

from clio_sync.errors import MappingError
from clio_sync.mapping import infer, parse_maps

PEOPLE = [
    {
        "Client ID": f"C-{n}",
        "FirstName": "Ann",
        "Last name": "Lee",
        "Company": "Acme",
        "E-mail": f"a{n}@x.example",
        "Home mail": f"b{n}@x.example",
        "Third mail": f"c{n}@x.example",
        "Mail four": f"d{n}@x.example",
        "Cell phone": f"(312) 555-01{n:02}",
        "Street": "1 Main",
        "Zip": "60601",
        "Address": "again",
        "DOB": f"{n + 1:02}/{n + 11:02}/1990",
        "Priority date": f"2020-01-{n + 1:02}",
        "Newsletter": "yes",
        "Visits": str(n * 7 + 3),
        "Balance": f"${n}.50",
        "Notes": "one\ntwo",
        "Nickname": "An" if n else "",
        "Empty": "",
    }
    for n in range(10)
]


def targets(found):
    """The column of each target."""
    return {one.name: one.columns[0] for one in found.fields}


def test_a_map_of_people_is_proposed():
    """Known headings go to fields, e-mails and numbers by their values, the rest is custom."""
    found = infer(PEOPLE, country="US").map
    assert found.key == "Client ID"
    assert found.record_type == "Person"
    assert targets(found) == {
        "first_name": "FirstName",
        "last_name": "Last name",
        "custom_field_values.Company": "Company",
        "email_addresses.Work": "E-mail",
        "email_addresses.Home": "Home mail",
        "email_addresses.Other": "Third mail",
        "custom_field_values.Mail four": "Mail four",
        "phone_numbers.Mobile": "Cell phone",
        "custom_field_values.Address": "Address",
        "date_of_birth": "DOB",
        "custom_field_values.Priority date": "Priority date",
        "custom_field_values.Newsletter": "Newsletter",
        "custom_field_values.Visits": "Visits",
        "custom_field_values.Balance": "Balance",
        "custom_field_values.Notes": "Notes",
        "custom_field_values.Nickname": "Nickname",
        "custom_field_values.Empty": "Empty",
        "addresses.Home": "Street",
    }
    types = {
        one.target.name: one.target.type for one in found.fields if hasattr(one.target, "type")
    }
    assert types == {
        "Company": "text_line",
        "Mail four": "email",
        "Address": "text_line",
        "Priority date": "date",
        "Newsletter": "checkbox",
        "Visits": "numeric",
        "Balance": "currency",
        "Notes": "text_area",
        "Nickname": "text_line",
        "Empty": "text_line",
    }


def test_a_proposal_says_what_it_was_guessed_from():
    """Each field has a reason and how sure it is, and none repeats a value."""
    found = infer(PEOPLE, country="US")
    said = {one.field.name: (one.sure, one.why) for one in found.parts[0].guesses}
    assert said["first_name"] == ("sure", "its heading says so")
    assert said["email_addresses.Work"] == ("sure", "10 of 10 cells can be read so")
    assert said["custom_field_values.Empty"] == ("unsure", "no cell holds anything: decide")
    assert len(said) == len(found.map.fields)
    shown = found._repr_html_()
    assert "<td>10 of 10 cells can be read so</td>" in shown
    assert "x.example" not in shown + repr(found)


def test_a_proposal_is_edited_as_a_file():
    """What is proposed can be written, read, and used on the rows it was made from."""
    found = infer(PEOPLE, country="US")
    text = found.to_toml()
    assert str(found) == text
    assert '# sure: its heading says so\n[[contacts.fields]]\ntarget = "first_name"' in text
    again = parse_maps(text)["contacts"]
    assert again.to_toml() == found.map.to_toml()
    assert len(again.problems(PEOPLE)) == 0


@pytest.mark.parametrize(
    ("cells", "formats"),
    [
        (["01/31/2020", "02/03/2020"], ("%m/%d/%Y",)),
        (["31/01/2020", "02/03/2020"], ("%d/%m/%Y",)),
        (["01/02/2020", "02/03/2020"], ("%m/%d/%Y", "%d/%m/%Y")),
        (["2020-01-31", "31 Jan 2020"], ("%Y-%m-%d", "%d %b %Y")),
        (["x", "y"], ("%Y-%m-%d",)),
    ],
)
def test_the_order_of_day_and_month_is_told_or_left_in_doubt(cells, formats):
    """One date that can be read in one way only decides; without it nobody guesses."""
    rows = [{"id": n, "Last name": "x", "Born": cell} for n, cell in enumerate(cells)]
    guesses = infer(rows).parts[0].guesses
    (born,) = (one for one in guesses if one.field.name == "date_of_birth")
    assert born.field.target.formats == formats
    assert ("month first" in born.why) == (len(formats) == 2 and "%d/%m/%Y" in formats)


def test_whole_names_are_taken_apart():
    """One column becomes two fields."""
    found = infer([{"Full name": "Doe, Jane", "No": 1}]).map
    assert found.key == "No"
    assert targets(found) == {"first_name": "Full name", "last_name": "Full name"}
    twice = infer([{"Full name": "Doe, Jane", "Name": "Roe, Jo", "No": 1}]).map
    assert "custom_field_values.Name" in targets(twice)


def test_a_sheet_of_companies_becomes_companies():
    """Where nobody has a name of their own, the company is the contact."""
    found = infer([{"id": 1, "Company": "Acme", "Fax": "+13125550100"}]).map
    assert found.record_type == "Company"
    assert targets(found) == {"name": "Company", "phone_numbers.Fax": "Fax"}


def test_a_map_of_matters_is_proposed():
    """Matters have words of their own."""
    rows = [
        {
            "Case no": "M-1",
            "Title": "H-1B",
            "Practice": "Family",
            "Opened": "2020-01-31",
            "Mail": "a@b.co",
        },
    ]
    assert targets(infer(rows, "matters").map) == {
        "description": "Title",
        "practice_area": "Practice",
        "open_date": "Opened",
        "custom_field_values.Mail": "Mail",
    }


def test_a_key_is_needed():
    """Without a column that tells rows apart somebody has to say one."""
    with pytest.raises(MappingError, match="There are no rows"):
        infer([])
    with pytest.raises(MappingError, match="No column tells"):
        infer([{"Last name": "x"}, {"Last name": "x"}])
    assert infer([{"Last name": "x", "b": 1}, {"Last name": "x", "b": 1}], key="b").map.key == "b"


def test_a_few_rows_do_not_spoil_a_key():
    """A column called a key stays one if it is repeated once; the map then says where."""
    rows = [{"id": max(n, 1), "Last name": f"x{n}"} for n in range(20)]
    found = infer(rows).map
    assert found.key == "id"
    assert len(found.problems(rows)) == 2


def test_a_file_is_read(tmp_path):
    """Whatever a map can be given can be looked at."""
    path = tmp_path / "people.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, PEOPLE[0])
        writer.writeheader()
        writer.writerows(PEOPLE)
    assert infer(path, country="US").to_toml() == infer(PEOPLE, country="US").to_toml()


HEADINGS = st.sampled_from(["id", "Name", "Street", "Born", "Mail", "Fax", "x", "Title", ""])


@settings(deadline=None, max_examples=50)
@given(
    rows=st.lists(
        st.dictionaries(HEADINGS, st.one_of(st.text(), st.integers(), st.none()), min_size=1),
        min_size=1,
        max_size=4,
    ),
    resource=st.sampled_from(["contacts", "matters"]),
)
def test_no_sheet_breaks_the_proposal(rows, resource):
    """Whatever a sheet holds, there is a map or the reason why there is none."""
    try:
        found = infer(rows, resource)
    except MappingError:
        return
    assert parse_maps(found.to_toml()).keys() == {one.name for one in found.model}
