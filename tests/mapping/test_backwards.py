"""Records become rows again: in the source's own words, or not at all."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings, strategies as st

from clio_sync.errors import MappingError
from clio_sync.mapping import (
    DataMap,
    Directory,
    SourceRow,
    address,
    constant,
    custom_field,
    date,
    email,
    field,
    lookup,
    phone,
    reference,
    transforms as to,
)

FIXTURES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def keys(name, id):
    """The key of the row that a record belongs to."""
    return f"K-{id}" if name == "people" and id < 100 else None


@pytest.fixture
def people():
    """People whose every field goes both ways."""
    return DataMap(
        "contacts",
        name="people",
        key="id",
        both_ways=True,
        fields=[
            field("first_name", "First", transform=(to.straight_quotes, to.name_case)),
            field("last_name", "Last", required=True),
            email("E-mail"),
            phone("Mobile", label="Mobile", country="US"),
            address(street="Street", city="City", postal_code="Zip", label="Home"),
            date("date_of_birth", "Born", formats=["%m/%d/%Y", "%Y-%m-%d"]),
            field("require_utbms_codes", "Codes", transform=to.yes_no("oui", "non")),
            custom_field("Visa type", "visa", choices={"H1B": "H-1B", "L1": "L-1"}),
            custom_field("Priority date", "priority", formats=["%d.%m.%Y"]),
            custom_field("Balance", "balance", transform=to.amount(decimal=",")),
            custom_field("Visits", "visits"),
            custom_field("Remarks", "remarks"),
            custom_field("Nickname", "file", transform=to.prefixed("SF-")),
            constant("title", "Client"),
        ],
    )


@pytest.fixture
def matters(people):
    """Their matters, with names and references."""
    return DataMap(
        "matters",
        key="no",
        both_ways=True,
        fields=[
            reference("client", to=people, by="client"),
            field("description", "Title"),
            field("status", "Stage", choices={"active": "open", "done": "closed"}),
            lookup("practice_area", "Practice", {"Divorce": "Family"}),
            lookup("responsible_attorney", "Attorney"),
            field("billable", "Billable", choices={"Y": True, "N": False}),
        ],
    )


WORDS = st.text(st.characters(categories=["Ll", "Nd"]), min_size=1, max_size=12).map(
    lambda word: unicodedata.normalize("NFC", f"x{word}")
)
"""None of them is what programs write for nothing, such as none or nan."""


DATES = st.dates(min_value=dt.date(1000, 1, 1))


def some(strategy):
    """A cell that may be empty."""
    return st.one_of(st.none(), strategy)


ROWS = st.fixed_dictionaries(
    {
        "id": st.just("7"),
        "First": some(WORDS),
        "Last": WORDS,
        "E-mail": some(st.integers(0, 999).map("a{}@example.com".format)),
        "Mobile": some(st.integers(1000000, 9999999).map("+1312{}".format)),
        "Street": some(WORDS),
        "City": some(WORDS),
        "Zip": some(WORDS),
        "Born": some(DATES.map(lambda d: f"{d.month:02}/{d.day:02}/{d.year:04}")),
        "Codes": some(st.sampled_from(["oui", "non"])),
        "visa": some(st.sampled_from(["H1B", "L1"])),
        "priority": some(DATES.map(lambda d: f"{d.day:02}.{d.month:02}.{d.year:04}")),
        "balance": some(st.integers(-9999, 9999).map("{},5".format)),
        "visits": some(st.integers().map(str)),
        "remarks": some(st.lists(WORDS, min_size=1).map("\n".join)),
        "file": some(WORDS),
    }
)
COLUMNS = [*["First", "Last", "E-mail", "Mobile", "Street", "City", "Zip", "Born", "Codes"]]
COLUMNS += [*["visa", "priority", "balance", "visits", "remarks", "file"]]
HOSTILE = st.fixed_dictionaries(
    {
        name: st.one_of(
            st.text(max_size=12),
            st.sampled_from(["1E+11", "#N/A", "44197", "“x”", "=A1", "oui", "H1B", "1,5", None]),
        )
        for name in COLUMNS
    }
)


def there(bound, row):
    """A row's values, bound."""
    return bound.values(bound.map.map_row(SourceRow(2, row))).values


def written(bound, keep, row):
    """The record that a row becomes."""
    values = there(bound, row)
    record = keep(bound.payload(values, record=None, marker=None, resolve=lambda _: 7))
    names = ["first_name", "last_name", "date_of_birth", "require_utbms_codes"]
    return {**dict.fromkeys(names), **record}


@FIXTURES
@given(row=ROWS)
def test_row_to_clio_to_row_is_the_same_row(people, account, keep, row):
    """A row in its source's own form comes back as it was."""
    bound = people.bound(account)
    found = bound.to_source(written(bound, keep, row), key="7")
    assert found.problems == ()
    assert found.values == row


@FIXTURES
@given(row=HOSTILE)
def test_whatever_comes_back_means_the_same(people, account, keep, row):
    """However a row was written, what comes back of it leads to the same values."""
    bound = people.bound(account)
    back = bound.to_source(written(bound, keep, row), key="7")
    assert there(bound, back.values) == there(bound, {"id": "7", **row})


def test_names_and_references_come_back(matters, account):
    """Ids become the firm's names, the table's words and the keys of rows."""
    record = {
        "client": {"id": 7},
        "description": "A",
        "status": "Open",
        "practice_area": {"id": 21},
        "responsible_attorney": {"id": 31},
        "billable": False,
    }
    assert matters.bound(account).to_source(record, key="M-1", keys=keys).values == {
        "no": "M-1",
        "client": "K-7",
        "Title": "A",
        "Stage": "active",
        "Practice": "Divorce",
        "Attorney": "Ann Lee",
        "Billable": "N",
    }


def test_what_cannot_be_told_is_a_problem(matters, account):
    """Strange records, words and names are said, one by one, and leave no cell."""
    record = {
        "client": {"id": 777},
        "description": None,
        "status": "pending",
        "practice_area": {"id": 22},
        "responsible_attorney": {"id": 99},
    }
    found = matters.bound(account).to_source(record)
    assert found.values == {"Title": None, "Practice": "Immigration"}
    assert {problem.field for problem in found.problems} == {
        "client",
        "status",
        "responsible_attorney",
    }
    assert "777" not in str(found.problems)


def test_a_value_that_would_be_read_as_another_is_no_cell(account):
    """A name that the table translates, and a date that two formats read, stay away."""
    table = {"Family": "Immigration"}
    data_map = DataMap(
        "matters",
        key="no",
        both_ways=True,
        fields=[
            lookup("practice_area", "Practice", table),
            date("open_date", "Opened", formats=["%m/%d/%Y", "%d/%m/%Y"]),
        ],
    )
    found = data_map.bound(account).to_source(
        {"practice_area": {"id": 21}, "open_date": "2024-03-04"}
    )
    assert found.values == {}
    reasons = [problem.reason for problem in found.problems]
    assert reasons == ["would be read as another value", "cannot be written in a declared format"]


def test_fields_of_one_column_have_to_agree(account):
    """Two fields that are made of one column cannot both have their way."""
    data_map = DataMap(
        "contacts",
        key="id",
        both_ways=True,
        fields=[
            email("Mail", label="Work"),
            email("Mail", label="Home"),
            address(street="Line", city="Line", label="Home"),
        ],
    )
    record = {
        "email_addresses": [
            {"id": 1, "name": "Work", "address": "a@x.example"},
            {"id": 2, "name": "Home", "address": "b@x.example"},
        ],
        "addresses": [{"id": 3, "name": "Home", "street": "a", "city": "b"}],
    }
    found = data_map.bound(Directory()).to_source(record)
    assert found.values == {"Mail": "a@x.example"}
    assert [p.reason for p in found.problems] == [
        "disagrees with another field of the same column"
    ] * 2


def test_what_cannot_be_seen_is_left_out(people, account):
    """An unreadable field says nothing about its column."""
    found = people.bound(account).to_source({"first_name": "Ann"})
    assert found.values == {"First": "Ann"}


def test_a_picklist_value_that_is_no_option_is_a_problem(account):
    """What somebody deleted from the list cannot be written in the source's words."""
    data_map = DataMap(
        "contacts", key="id", both_ways=True, fields=[custom_field("Visa type", "visa")]
    )
    row = {"id": "picklist-1", "custom_field": {"id": 1}, "value": "Gone"}
    found = data_map.bound(account).to_source({"custom_field_values": [row]})
    assert [problem.field for problem in found.problems] == ["custom_field_values.Visa type"]


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (field("title", lambda row: row["a"]), "function of the row"),
        (address(street=lambda row: row["a"]), "function of the row"),
        (field("title", "a", transform=str.title), "cannot be taken back"),
        (field("last_name", "a", transform=to.name_part("last")), "cannot be taken back"),
        (field("title", "a", transform=to.html_to_text), "cannot be taken back"),
        (field("title", "a", choices={"a": "b"}, otherwise="c"), "otherwise="),
        (field("title", "a", choices={"a": "c", "b": "C"}), "several words"),
    ],
)
def test_one_way_fields_are_an_error_at_definition(made, why):
    """A map that is to be taken back says at once what goes one way only."""
    one_way = DataMap("contacts", key="id", fields=[made])
    assert why in one_way.one_way[0]
    with pytest.raises(MappingError, match=why.replace("(", r"\(")):
        evolve(one_way, both_ways=True)


def test_a_key_that_is_a_function_goes_one_way():
    """The key is part of the row, too."""
    with pytest.raises(MappingError, match="Its key"):
        DataMap("contacts", key=lambda row: row["a"], both_ways=True, fields=[field("title", "a")])


def test_a_map_has_to_be_declared_for_the_way_back(clients, account):
    """Whoever did not ask for it at definition is told how."""
    with pytest.raises(MappingError, match="both_ways=True"):
        clients.bound(account).to_source({})


def test_a_pair_of_functions_goes_both_ways(account):
    """The firm's own functions do if they come as a pair."""
    step = to.two_way(lambda value: value[::-1], lambda value: value[::-1])
    data_map = DataMap(
        "contacts", key="id", both_ways=True, fields=[field("title", "t", transform=step)]
    )
    assert data_map.bound(account).to_source({"title": "cba"}).values == {"t": "abc"}


def test_serial_dates_and_tags_come_back(account):
    """A sheet that counts days gets days back, and one with tags its tags."""
    data_map = DataMap(
        "contacts",
        key="id",
        both_ways=True,
        fields=[
            date("date_of_birth", "Born", formats=["excel"]),
            field("title", "Code", transform=to.unprefixed("SF-")),
            field("prefix", "Markup", transform=to.text_to_html),
        ],
    )
    record = {"date_of_birth": "2021-01-01", "title": "7", "prefix": "a &lt; b"}
    cells = {"Born": "44197", "Code": "SF-7", "Markup": "a < b"}
    assert data_map.bound(account).to_source(record).values == cells
