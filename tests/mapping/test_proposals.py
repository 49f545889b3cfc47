"""Proposals for several sheets: keys, references, choices, and sheets of two kinds of rows."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings, strategies as st

from clio_sync.errors import MappingError
from clio_sync.mapping import infer, parse_maps
from clio_sync.sources.distinct import Distinct

PEOPLE = [
    {"Client ID": f"C-{n}", "First name": "Ann", "Last name": "Lee", "Phone": f"312555010{n}"}
    for n in range(8)
]
CASES = [
    {
        "Case no": f"M-{n}",
        "Client": f"C-{n % 8}",
        "Title": "Petition",
        "Practice area": ["Family", "Immigration"][n % 2],
        "Status": ["Active", "Done", "Referred"][n % 3],
        "Attorney": "Ann Lee",
        "Court": ["Cook", "Lake", "Will"][n % 3],
    }
    for n in range(12)
]
FLAT = [
    {
        "Matter No": f"M-{n}",
        "Client ID": f"C{n % 5}",
        "First name": "Ann",
        "Last name": "Lee",
        "Client City": "Chicago",
        "Email": f"a{n % 5}@x.example",
        "Language": ["es", "en", "de"][n % 5 % 3],
        "Matter description": "Petition",
        "Practice area": ["Family", "Immigration"][n % 2],
        "Opened": f"2020-01-{n + 1:02}",
        "Judge": f"Judge {n}",
    }
    for n in range(12)
]


def said(part):
    """What is proposed for each field, and how sure that is."""
    return {
        one.field.name: (one.field.columns[0], one.sure)
        for one in part.guesses
        if one.field.columns
    }


def test_a_column_of_another_sheets_keys_is_a_reference():
    """However the sheets are ordered; and what they are is told by their headings."""
    found = infer({"cases": CASES, "people": PEOPLE}, country="US")
    assert [part.map.name for part in found.parts] == ["people", "cases"]
    client = found["cases"].guesses[0]
    assert client.field.target.to is found["people"].map
    assert client.why == "12 of 12 cells are keys of people, and its heading says so"
    assert client.sure == "sure"
    assert found.model["cases"].references == (found["people"].map,)
    again = parse_maps(found.to_toml())
    assert len(again["cases"].problems(CASES)) == 4
    with pytest.raises(MappingError, match="Several maps are proposed: people, cases"):
        found.map  # noqa: B018


def test_a_reference_needs_more_than_a_few_small_numbers():
    """What might be chance is no reference, and what has no heading for it is unsure."""
    people = [{"ID": n, "Last name": "x"} for n in range(9)]
    few = [{"No": f"M{n}", "Title": "x", "Opened": "2020-01-01", "Visits": n % 3} for n in range(9)]
    assert "client" not in said(infer({"p": people, "m": few})["m"])
    many = [{**case, "Whose": n} for n, case in enumerate(few)]
    found = infer({"p": people, "m": many})["m"]
    assert said(found)["client"] == ("Whose", "unsure")
    some = [{**case, "Client no": n or 77} for n, case in enumerate(few)]
    assert "client" not in said(infer({"p": people, "m": some})["m"])
    most = [{**case, "Client no": n} for n, case in enumerate(few * 4)]
    for n, row in enumerate(most):
        row.update({"No": f"M{n}", "Client no": n % 9 if n else 77})
    assert said(infer({"p": people, "m": most})["m"])["client"] == ("Client no", "likely")


def test_companies_may_be_referred_to_by_people():
    """A person's company is a reference only where the other sheet has companies."""
    firms = [{"Firm ID": f"F-{n}", "Company": f"Acme {n}"} for n in range(5)]
    staff = [{"ID": f"P-{n}", "Last name": "x", "Employer": f"F-{n % 5}"} for n in range(9)]
    found = infer({"firms": firms, "staff": staff})
    assert found["firms"].map.record_type == "Company"
    assert said(found["staff"])["company"] == ("Employer", "unsure")
    assert "company" not in said(infer({"people": PEOPLE, "staff": staff})["staff"])


def test_values_of_choices_are_listed_for_a_person_to_edit():
    """Clio's own words where they are known, the firm's where somebody has to say."""
    found = infer({"people": PEOPLE, "cases": CASES}, country="US")["cases"]
    fields = {one.field.name: one for one in found.guesses}
    assert fields["status"].field.choices == {"Active": "open", "Done": "closed"}
    assert fields["status"].why.endswith("decide what 'Referred' is in Clio")
    assert fields["status"].sure == "unsure"
    table = fields["practice_area"].field.choices
    assert table == {"Family": "Family", "Immigration": "Immigration"}
    assert "write Clio's name behind each" in fields["practice_area"].why
    assert fields["responsible_attorney"].field.choices == {"Ann Lee": "Ann Lee"}
    court = fields["location"]
    assert court.field.columns == ("Court",)


def test_a_column_of_few_values_becomes_a_picklist():
    """One with many, or with long ones, does not."""
    rows = [
        {"id": n, "Last name": "x", "Colour": "red" if n % 2 else "blue", "Free": f"text {n}",
         "Long": "x" * 41 if n % 2 else "y", "Odd": object()}
        for n in range(10)
    ]  # fmt: skip
    fields = {one.field.name: one.field for one in infer(rows).parts[0].guesses}
    colour = fields["custom_field_values.Colour"]
    assert colour.target.type == "picklist"
    assert colour.choices == {"blue": "blue", "red": "red"}
    assert fields["custom_field_values.Free"].target.type == "text_line"
    assert fields["custom_field_values.Long"].target.type == "text_line"


def test_keys_are_offered_with_reasons():
    """The likeliest first; e-mail addresses and dates change."""
    rows = [
        {"Email": f"a{n}@x.example", "Seen": f"2020-01-{n + 1:02}", "Last name": f"L{n}", "No": n}
        for n in range(20)
    ]
    rows[3]["No"] = 2
    keys = infer(rows).parts[0].keys
    assert [(one.column, one.sure) for one in keys] == [
        ("No", "likely"), ("Last name", "unsure"), ("Email", "unsure"), ("Seen", "unsure")
    ]  # fmt: skip
    assert keys[0].why == "repeats 1 of 20 values, its heading is that of a key"
    assert keys[2].why == "tells all 20 rows apart, it holds e-mail addresses, which change"
    text = infer(rows).to_toml()
    assert "# Keys that were looked at:\n# 'No': repeats 1" in text
    assert infer(rows, key="Email").parts[0].keys[0].why == "as you say"


def test_what_clio_wants_and_nobody_has_is_said():
    """A sheet of matters without clients cannot become matters yet."""
    rows = [{"Case no": f"M-{n}", "Title": "x"} for n in range(3)]
    text = infer(rows, "matters").to_toml()
    assert "# Clio wants client of each record: no column looks like it." in text


def test_a_sheet_of_both_becomes_two_maps():
    """Clients by their own key, and matters that refer to them."""
    found = infer(FLAT)
    clients, matters = found.parts
    assert clients.map.key == "Client ID"
    assert said(clients) == {
        "first_name": ("First name", "sure"),
        "last_name": ("Last name", "sure"),
        "email_addresses.Work": ("Email", "sure"),
        "custom_field_values.Language": ("Language", "unsure"),
        "addresses.Home": ("Client City", "likely"),
    }
    assert matters.map.key == "Matter No"
    assert said(matters) == {
        "client": ("Client ID", "sure"),
        "description": ("Matter description", "sure"),
        "practice_area": ("Practice area", "sure"),
        "open_date": ("Opened", "sure"),
        "custom_field_values.Judge": ("Judge", "unsure"),
    }


def test_the_clients_of_a_sheet_of_both_are_read_once_each():
    """What is proposed can be run: its source has one row for each client."""
    found = infer(FLAT)
    clients, matters = found.parts
    rows = clients.map.read(clients.source).rows()
    assert [row.key for row in rows] == [f"C{n}" for n in range(5)]
    assert not any(row.problems for row in rows)
    assert len(matters.map.read(matters.source).rows()) == 12


def test_a_sheet_of_both_without_a_clients_key_is_unsure():
    """An address or a name stands in for it."""
    rows = [{key: cell for key, cell in row.items() if key != "Client ID"} for row in FLAT]
    (key,) = infer(rows).parts[0].keys
    assert (key.column, key.sure) == ("Email", "unsure")
    for row in rows:
        del row["Email"]
        row["Client name"] = f"Ann Lee {row['Matter No']}"
    (key,) = infer(rows).parts[0].keys
    assert (key.column, key.sure) == ("Client name", "unsure")
    for row in rows:
        row["Client name"] = ""
        row["Client ID"] = None
    assert [part.map.resource for part in infer(rows).parts] == ["matters"]


def test_a_resource_that_is_said_is_not_guessed():
    """Also of a sheet of both, and for each of several sheets."""
    assert infer(FLAT, "matters").map.resource == "matters"
    found = infer({"a": PEOPLE, "b": PEOPLE}, {"a": "contacts"}, key={"b": "Phone"})
    assert found["b"].map.key == "Phone"


def test_other_resources_are_proposed_by_clios_own_names():
    """A sheet of what hangs on matters refers to them."""
    notes = [{"Note no": n, "Matter": f"M-{n}", "Subject": "Call", "Detail": "x"} for n in range(9)]
    found = infer({"cases": CASES, "notes": notes}, {"cases": "matters", "notes": "notes"})
    assert {"matter", "subject", "detail"} <= said(found["notes"]).keys()


def test_companies_and_people_in_one_sheet_are_told_apart_by_a_column():
    """A column that says the type becomes the type."""
    rows = [
        {"ID": n, "Name": f"Ann Lee{n}", "Client type": ["Individual", "Firm"][n % 2]}
        for n in range(8)
    ]
    (part,) = infer(rows).parts
    (type,) = (one.field for one in part.guesses if one.field.name == "type")
    assert type.choices == {"Individual": "Person", "Firm": "Company"}


def test_a_custom_field_is_of_one_type_in_all_sheets():
    """What two sheets disagree about is left for a person to decide."""
    one = [{"id": n, "Last name": "x", "Extra": n + 5} for n in range(5)]
    two = [{"id": n, "Last name": "x", "extra": f"text {n}"} for n in range(5)]
    found = infer({"one": one, "two": two})
    guess = found["two"].guesses[1]
    assert (guess.field.target.type, guess.why) == (None, "one takes it for a numeric: decide")
    assert len(found.model) == 2
    alike = infer({"one": one, "two": one})
    assert alike["two"].guesses[1].field.target.type == "numeric"


def test_one_row_for_each_key_is_read():
    """The first of each; one that says something else is set aside, one without a key is left out."""
    rows = [
        {"id": "1", "a": "x", "b": 1},
        {"id": "1", "a": " x ", "b": 2},
        {"id": "2", "a": "y", "b": 3},
        {"id": "2", "a": "z", "b": 3},
        {"id": "", "a": "q"},
        {"id": "#N/A", "a": "q"},
    ]
    source = Distinct(rows, "id", ["a"])
    assert repr(source) == "Distinct('records', 'id')"
    assert source.columns == ["id", "a"]
    found = list(source)
    assert [(row.number, bool(row.problem)) for row in found][:3] == [
        (1, False),
        (3, False),
        (4, True),
    ]
    assert found[3].number == 6
    assert found[2].problem == "says something else in 'a' than row 3 does"
    assert found[0].values == {"id": "1", "a": "x"}
    assert list(source) == found


def test_a_file_is_proposed_from_and_read(tmp_path):
    """A path does as a sheet does."""
    path = tmp_path / "flat.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, FLAT[0])
        writer.writeheader()
        writer.writerows(FLAT)
    assert infer(path).to_toml() == infer(FLAT).to_toml()


HEADINGS = st.sampled_from(
    ["id", "Client ID", "Matter no", "Case", "Email", "Status", "Practice area", "First name",
     "Client name", "Client type", "Opened", "x\x07", "State"]
)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(["1", "2", "a@x.example", "open", "\x00"]), st.text(), st.integers()
)


@settings(deadline=None, max_examples=60)
@given(
    sheets=st.dictionaries(
        st.sampled_from(["a", "b c"]),
        st.lists(st.dictionaries(HEADINGS, CELLS, min_size=1), min_size=1, max_size=5),
        min_size=1,
    )
)
def test_no_sheets_break_a_proposal(sheets):
    """Whatever sheets hold, there is a file that can be read, or the reason why there is none."""
    for source in (sheets, next(iter(sheets.values()))):
        try:
            found = infer(source)
        except MappingError as error:
            assert "tells the rows apart" in str(error) or "nothing but its key" in str(error)  # noqa: PT017
            continue
        parse_maps(found.to_toml())
