"""Several sources of one map, read as one."""

from __future__ import annotations

import pytest

from clio_sync.mapping import DataMap, field, rows_of_readings

PEOPLE = DataMap("contacts", key="id", fields=[field("last_name", "Name")])


@pytest.fixture
def files(tmp_path):
    """Write the rows of some files, and read them."""

    def read(**keys):
        paths = {name: tmp_path / f"{name}.csv" for name in keys}
        for name, path in paths.items():
            path.write_text("id,Name\n" + "".join(f"{key},Lee\n" for key in keys[name]))
        return [PEOPLE.read(path) for path in paths.values()]

    return read


def test_rows_of_several_sources_say_where_they_stand(files):
    """The number is the one that a spreadsheet shows beside the row."""
    rows = rows_of_readings(files(a="1", b="23"))
    assert [(row.key, row.number, row.source) for row in rows] == [
        ("1", 2, "a.csv"),
        ("2", 2, "b.csv"),
        ("3", 3, "b.csv"),
    ]
    assert [row.place for row in rows] == ["2 of a.csv", "2 of b.csv", "3 of b.csv"]


def test_rows_of_one_source_need_not_say_which(files):
    """Their number is enough."""
    (reading,) = files(a="1")
    (row,) = reading.rows()
    assert (row.source, row.place) == ("", "2")
    assert rows_of_readings([reading]) == (row,)


def test_a_key_in_two_sources_is_refused_in_both(files):
    """The same number beside both would not tell which row is meant."""
    one, other, good = rows_of_readings(files(a="1", b="13"))
    assert "is also that of row 2 of b.csv" in str(one.problems[0])
    assert "is also that of row 2 of a.csv" in str(other.problems[0])
    assert (one.usable, other.usable, good.usable) == (False, False, True)


def test_sources_of_one_name_are_numbered(tmp_path):
    """Two folders may hold a file of one name each."""
    rows = rows_of_readings([PEOPLE.read([{"id": n, "Name": "Lee"}]) for n in (1, 2)])
    assert [row.place for row in rows] == ["1 of records", "1 of records (2)"]


def test_no_readings_have_no_rows():
    """Nothing comes of nothing."""
    assert rows_of_readings([]) == ()


def test_a_source_that_can_be_read_once_is_kept():
    """A plan asks a reading for its warnings, its name and its rows, in any order."""
    reading = PEOPLE.read({"id": n, "Name": "Lee"} for n in (1, 2))
    assert reading.warnings() == ()
    assert reading.name == "records"
    assert len(reading.rows()) == len(reading.rows()) == 2
