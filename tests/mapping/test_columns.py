"""That a source has the columns which a map reads, and rows no misspelt ones."""

from __future__ import annotations

import pytest

from clio_sync.errors import MappingError, SourceError
from clio_sync.mapping import DataMap, Reading, address, constant, email, field


def people(*fields, **options):
    """A map of contacts."""
    return DataMap("contacts", key="id", fields=fields, **options)


def complaint(data_map, present, name="The source"):
    """What is said of columns that are lacking."""
    with pytest.raises(MappingError) as caught:
        data_map.check_columns(present, name)
    return str(caught.value)


NAMED = people(field("last_name", "Last name"), email("E-mail"))


def test_columns_that_are_there_are_fine():
    """More columns than needed are fine, too."""
    NAMED.check_columns(["E-mail", "Last name", "id", "Notes"])


def test_a_column_that_is_lacking_is_named_with_the_nearest_and_the_source():
    """In another case, or misspelt."""
    said = complaint(NAMED, ["id", "e-mail ", "Lastname"], "people.csv")
    assert said.startswith("people.csv lacks columns that the data map 'contacts' reads.")
    assert "- 'E-mail'. Did you mean 'e-mail '?" in said
    assert "- 'Last name'. Did you mean 'Lastname'?" in said
    assert "It has 'id', 'e-mail ', 'Lastname'; it lacks:" in said


def test_the_key_and_the_parts_of_an_address_are_columns_too():
    """And so is the one that says when a row changed."""
    said = complaint(people(address(city="Town", label="Home"), changed_at="at"), ["x"])
    assert all(f"- '{column}'." in said for column in ("id", "at", "Town"))


def test_a_first_row_of_data_is_not_repeated():
    """A file without headings must not put a client into a message."""
    said = complaint(NAMED, ["C-1001", "e.mail@example.com"])
    assert "example.com" not in said
    assert "looks like data" in said


def test_a_source_without_columns_says_so():
    """Nothing is offered where there is nothing."""
    assert "no columns at all" in complaint(NAMED, [])


def test_headings_are_checked_where_there_are_no_rows(tmp_path):
    """An empty export of the wrong table is noticed before it passes for an empty source."""
    path = tmp_path / "people.csv"
    path.write_text("id,Surname,E-mail\n")
    with pytest.raises(MappingError, match=r"people\.csv lacks [^\n]*\n- 'Last name'"):
        NAMED.read(path).rows()
    path.write_text("id,Last name,E-mail\n")
    assert NAMED.read(path).rows() == ()


def test_a_heading_whose_cells_are_all_missing_is_there(tmp_path):
    """Rows that are too short are problems of their own."""
    path = tmp_path / "people.csv"
    path.write_text("id,Last name,E-mail\n1,Lee\n")
    (row,) = NAMED.read(path).rows()
    assert row.problems


def test_a_file_is_named_where_it_lacks_a_column(tmp_path):
    """A job may have many files."""
    path = tmp_path / "people.csv"
    path.write_text("id,Last name\n1,Lee\n")
    with pytest.raises(MappingError, match=r"people\.csv lacks"):
        NAMED.read(path).rows()


def test_no_records_lack_nothing():
    """An empty list has no headings."""
    assert NAMED.read([]).rows() == ()


def pushed(data_map, *rows):
    """Rows that may leave columns out."""
    return Reading(data_map, list(rows), partial=True).rows()


@pytest.mark.parametrize(
    ("column", "meant"),
    [("Lastname", "Last name"), ("last name", "Last name"), ("Email", "E-mail")],
)
def test_a_misspelt_column_of_a_pushed_row_is_refused(column, meant):
    """What it says would be dropped in silence."""
    with pytest.raises(MappingError) as caught:
        pushed(NAMED, {"id": "1", column: "x"}, {"id": "2", column: "y"})
    assert str(caught.value).count(f"{column!r}. Did you mean {meant!r}?") == 1


@pytest.mark.parametrize(
    "row",
    [
        {"id": "1"},
        {"id": "1", "Notes": "x"},
        {"id": "1", "Last name": "Lee", "Last name ": "Lee"},
        {"id": "1", "E-mail": "a@example.com", "E-mail 2": "b@example.com"},
        {"id": "1", "E-mail 2": "b@example.com"},
    ],
    ids=["nothing else", "unlike all", "the right one too", "a second one", "a second one alone"],
)
def test_other_columns_of_a_pushed_row_are_its_own(row):
    """A row may hold more than the map reads."""
    assert [mapped.key for mapped in pushed(NAMED, row)] == ["1"]


def test_a_map_of_functions_reads_what_it_reads():
    """Columns that only a function names cannot be missed."""
    assert pushed(people(constant("title", "Client")), {"id": "1", "titel": "x"})


def test_a_source_that_cannot_be_read_says_so_itself(tmp_path):
    """What is wrong with the file comes before what it lacks."""
    path = tmp_path / "people.csv"
    path.write_text("")
    with pytest.raises(SourceError, match="is empty"):
        NAMED.read(path).rows()
