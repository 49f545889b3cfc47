"""One row on its way into Clio's words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from clio_sync.errors import MappingError
from clio_sync.mapping import (
    Address,
    DataMap,
    Reference,
    SourceRow,
    Unfit,
    address,
    custom_field,
    email,
    field,
    named,
    phone,
)
from clio_sync.mapping.rows import kind_of


def contacts(*fields, **options):
    """A map of contacts with these fields."""
    return DataMap("contacts", key="id", fields=fields, **options)


def mapped(line, cells, **options):
    """One row through a map of one line."""
    return contacts(line, **options).map_row(SourceRow(5, {"id": "1", **cells}))


def test_a_full_row_is_cleaned(clients, person):
    """Text, e-mail, phone, address and date arrive in canonical form."""
    row = clients.map_row(SourceRow(2, person))
    assert row.problems == ()
    assert row.values["email_addresses.Work"] == "jose@example.com"
    assert row.values["phone_numbers.Mobile"] == "+13125550100"
    assert row.values["date_of_birth"] == "1990-12-30"
    assert row.values["addresses.Home"]["city"] == "Chicago"
    assert row.values["title"] == "Client"


def test_a_reference_is_kept_as_the_other_rows_key(cases, case):
    """Which record it is, is known only later."""
    row = cases.map_row(SourceRow(2, case))
    assert row.values["client"] == Reference("contacts", "C-7")


def test_an_empty_cell_leaves_clio_alone():
    """By default a blank, a missing column and NaN change nothing."""
    for cells in ({"T": "  "}, {}, {"T": float("nan")}, {"T": None}):
        assert mapped(field("title", "T"), cells).values == {}


def test_an_empty_cell_clears_where_the_map_says_so():
    """Only a cell that is there and empty clears; a missing column does not."""
    line = field("title", "T", keep_if_empty=False)
    assert mapped(line, {"T": " "}).values == {"title": None}
    assert mapped(line, {}).values == {}


def test_an_address_without_columns_is_left_alone():
    """A row without any of the columns clears no address."""
    line = address(city="C", street="S", label="Home", keep_if_empty=False)
    assert mapped(line, {}).values == {}
    assert mapped(line, {"C": ""}).values == {"addresses.Home": None}


def test_a_required_cell_must_hold_something():
    """An empty required cell is a problem that names row, column and field."""
    row = mapped(field("title", "T", required=True), {"T": ""})
    assert row.number == 5
    assert str(row.problems[0]).startswith("T → title: nothing where a value is required.")


def test_a_missing_required_column_is_a_problem():
    """A row that lacks the column lacks the value."""
    assert mapped(field("title", "T", required=True), {}).problems


def test_every_problem_of_a_row_is_collected():
    """The first problem does not hide the others, nor the good values."""
    people = contacts(email("E"), phone("P", country="US"), field("title", "T"))
    row = people.map_row(SourceRow(5, {"id": "1", "E": "nobody", "P": "12", "T": "x"}))
    assert [problem.field for problem in row.problems] == [
        "email_addresses.Work",
        "phone_numbers.Work",
    ]
    assert row.values == {"title": "x"}


def test_a_function_may_make_the_value():
    """A source can be a function of the row's values."""
    line = field("title", lambda row: f"{row['a']} {row['b']}")
    assert mapped(line, {"a": "x", "b": "y"}).values == {"title": "x y"}


def test_a_function_that_breaks_is_the_rows_problem():
    """What a firm's own function raises stops one row, and its text is not repeated."""
    row = mapped(field("title", lambda row: row["absent"]), {})
    assert "KeyError" in str(row.problems[0])
    row = mapped(address(city=lambda row: 1 / 0, label="Home"), {})
    assert "ZeroDivisionError" in str(row.problems[0])


def test_transforms_run_first_and_in_order():
    """One transform or several; None ends the way, Unfit is a problem."""
    twice = field("title", "T", transform=(str.strip, str.upper))
    assert mapped(twice, {"T": " a "}).values == {"title": "A"}
    assert mapped(field("title", "T", transform=str.upper), {"T": "b"}).values == {"title": "B"}
    assert mapped(field("title", "T", transform=lambda _: None), {"T": "b"}).values == {}
    refusing = field("title", "T", transform=lambda _: Unfit("is not ours"))
    assert "is not ours" in str(mapped(refusing, {"T": "b"}).problems[0])


def test_a_transform_that_breaks_is_the_rows_problem():
    """The type of the exception is told, its text is not."""
    row = mapped(field("title", "T", transform=lambda cell: int(cell)), {"T": "canary"})
    assert "ValueError" in str(row.problems[0])
    assert "canary" not in str(row.problems[0])


def test_choices_translate_and_refuse():
    """Words are found in any case; unknown ones are refused with the nearest."""
    line = field("prefix", "P", choices={"mister": "Mr.", "n/a": None})
    assert mapped(line, {"P": "MISTER"}).values == {"prefix": "Mr."}
    assert mapped(line, {"P": "n/a"}).values == {}
    assert "Did you mean 'mister'" in str(mapped(line, {"P": "mistr"}).problems[0])
    assert "otherwise=" in str(mapped(line, {"P": "zzz"}).problems[0])


def test_choices_may_have_a_fallback():
    """Otherwise takes what the choices lack, and everything where there are none."""
    line = field("prefix", "P", choices={"mister": "Mr."}, otherwise="Mx.")
    assert mapped(line, {"P": "zzz"}).values == {"prefix": "Mx."}
    assert mapped(field("prefix", "P", otherwise="Mx."), {"P": "z"}).values == {"prefix": "Mx."}


def test_a_broken_cell_is_refused_before_its_choices():
    """A spreadsheet's error is no word to look up."""
    line = field("prefix", "P", choices={"a": "b"})
    assert "spreadsheet" in str(mapped(line, {"P": "#REF!"}).problems[0])


def test_names_are_looked_up_through_the_firms_table(cases, case):
    """The table translates some names; others stay as they are."""
    row = cases.map_row(SourceRow(2, {**case, "Practice": "Immigration"}))
    assert row.values["practice_area"] == "Immigration"
    assert cases.map_row(SourceRow(2, case)).values["practice_area"] == "Family"


def test_a_broken_part_of_an_address_is_a_problem():
    """An address with a spreadsheet's error in it is not sent in part."""
    row = mapped(address(city="C", street="S", label="Home"), {"C": "#N/A", "S": "1 Main"})
    assert "spreadsheet" in str(row.problems[0])
    assert row.values == {}


def test_a_row_that_cannot_be_read_has_one_problem():
    """What the source says about a torn row stands in place of its cells."""
    row = contacts(email("E")).map_row(SourceRow(5, {"id": "1", "E": "x"}, "has too many cells"))
    assert [str(problem) for problem in row.problems] == ["the row has too many cells"]
    assert row.values == {}


def test_when_a_row_changed_is_read_from_its_column():
    """A moment with a time zone is understood, as text and as a value."""
    line = field("title", "T", owner="newest")
    moment = dt.datetime(2025, 1, 31, 9, 30, tzinfo=dt.timezone.utc)
    for cell in (moment, "2025-01-31T09:30:00+00:00", "2025-01-31T10:30:00+01:00 "):
        assert mapped(line, {"at": cell}, changed_at="at").changed_at == moment.timestamp()


@pytest.mark.parametrize("cell", ["2025-01-31T09:30:00", "yesterday", 7])
def test_an_unclear_moment_is_a_warning(cell):
    """Without a time zone the newest value is unknown; the row is used all the same."""
    row = mapped(field("title", "T"), {"at": cell, "T": "x"}, changed_at="at")
    assert row.changed_at is None
    assert row.warnings
    assert not row.problems


def test_no_moment_is_no_warning():
    """An empty column of moments says nothing."""
    assert mapped(field("title", "T"), {"at": ""}, changed_at="at").warnings == ()


def test_a_column_that_no_row_has_is_refused():
    """A misspelt column is one error about the map, with the nearest name."""
    people = contacts(field("title", "Titel"), address(city="Town", label="Home"))
    with pytest.raises(MappingError, match="Did you mean 'Title'") as caught:
        people.map_rows([SourceRow(2, {"id": "1", "Title": "x"})])
    assert "'Town'" in str(caught.value)


def test_a_column_that_some_row_has_is_accepted():
    """Mappings need not all have the same keys."""
    people = contacts(field("title", "T"))
    rows = [SourceRow(1, {"id": "1"}), SourceRow(2, {"id": "2", "T": "x"}), SourceRow(3, {})]
    assert [row.values for row in people.map_rows(rows)] == [{}, {"title": "x"}, {}]


def test_partial_rows_may_leave_columns_out():
    """A row that is pushed says what it says."""
    rows = contacts(field("title", "T")).map_rows([SourceRow(1, {"id": "1"})], partial=True)
    assert rows[0].values == {}


def test_no_rows_are_no_error():
    """An empty source has no columns to miss."""
    assert contacts(field("title", "T")).map_rows([]) == ()


def test_a_reading_reads_its_source_each_time(clients, person):
    """A reading is a value: it can be read again and again."""
    reading = clients.read([person])
    assert [row.key for row in reading.rows()] == ["C-7"]
    assert [row.values for row in reading.source_rows()] == [person]
    assert reading.rows()[0].number == 1


def test_a_custom_field_may_refer_to_another_map(clients):
    """A custom field of type contact holds the record of a row."""
    line = custom_field("Sponsor", "S", to=clients)
    row = mapped(line, {"S": "C-7"}, name="others")
    assert row.values == {"custom_field_values.Sponsor": Reference("contacts", "C-7")}
    broken = mapped(line, {"S": object()}, name="others")
    assert broken.problems


def test_a_blank_reference_is_left_alone(clients):
    """A space is no key."""
    line = custom_field("Sponsor", lambda row: "\u00a0", to=clients)
    assert mapped(line, {}, name="others").values == {}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "nothing"),
        ("  ", "nothing"),
        ("12/30/1990", "date-like text"),
        ("EAC-21-9012", "text of 11 characters"),
        ("123456789", "number of 9 digits"),
        ("Jane", "text of 4 characters"),
        (True, "a yes or no"),
        (Decimal(3), "a number"),
        (dt.date(2020, 1, 1), "a date"),
        (b"x", "a value of type bytes"),
    ],
)
def test_kinds_describe_values_without_saying_them(value, kind):
    """A problem may say what sort of value it is about."""
    assert kind_of(value) == kind


def test_no_repr_shows_a_value(clients, cases, person, case, account):
    """Rows, values, references, addresses and maps keep client data to themselves."""
    canaries = [str(value) for value in (*person.values(), *case.values()) if len(str(value)) > 4]
    people, matters = clients.bound(account), cases.bound(account)
    rows = [clients.map_row(SourceRow(2, person)), cases.map_row(SourceRow(2, case))]
    bound = [people.values(rows[0]), matters.values(rows[1])]
    shown = repr([SourceRow(2, person), rows, bound, clients, people, clients.read([person])])
    shown += repr([rows[0].values["addresses.Home"], rows[1].values["client"]])
    assert [canary for canary in canaries if canary in shown] == []
    assert repr(clients.fields[0]).count("First name") == 1
    assert "function of the row" in repr(field("title", lambda row: "x"))


def test_no_problem_repeats_a_value(clients, person):
    """Whatever is wrong with a row, its words hold none of its values."""
    canary = "CANARY7"
    row = clients.map_row(SourceRow(2, dict.fromkeys(person, canary)))
    assert row.problems
    assert canary not in "".join(map(str, row.problems)) + repr(row)


def test_addresses_are_compared_by_their_parts():
    """Case, spaces and punctuation do not make another address."""
    one = Address({"street": "1 Main St.", "postal_code": "606 01", "city": None})
    other = Address({"street": "1  MAIN st", "postal_code": "60601"})
    assert one == other
    assert hash(one) == hash(other)
    assert one != Address({"street": "2 Main St", "postal_code": "60601"})
    assert one != "1 Main St."
    assert dict(one) == {"street": "1 Main St.", "postal_code": "606 01"}
    assert len(one) == 2


def test_a_name_may_have_a_fallback_in_the_table():
    """The table's own names are part of the map, not of the row."""
    line = named("practice_area", "P", table={"x": "Family"}, otherwise="Immigration")
    assert line.target.stated == ("Family", "Immigration")


@pytest.mark.parametrize("target", ["first_name", "last_name", "name"])
@pytest.mark.parametrize("cell", ["NULL", "null", "-", "--", "N/A", "n.a.", "<null>", "None", "0"])
def test_what_is_typed_for_no_name_makes_nobody(target, cell):
    """A client called NULL would be made in Clio, and be the same as every other one."""
    row = mapped(field(target, "N"), {"N": cell})
    (problem,) = row.problems
    assert "is no name" in str(problem)
    assert row.values == {}


@pytest.mark.parametrize(
    "cell", ["Null", "Na", "NA", "Nan", "O", "Nonez", "3M", "李", "Unknown Ltd"]
)
def test_names_that_look_like_nothing_are_names(cell):
    """There are people called Null, and companies called 3M."""
    assert mapped(field("name", "N"), {"N": cell}).values == {"name": cell}


def test_a_title_may_be_a_dash():
    """Only names are looked at in this way."""
    assert mapped(field("title", "T"), {"T": "-"}).values == {"title": "-"}


def test_a_name_in_clio_is_read_as_it_is(account):
    """A dash that somebody typed there is a value, and can be replaced."""
    bound = contacts(field("last_name", "N")).bound(account)
    assert bound.seen({"last_name": "-"}) == {"last_name": "-"}
