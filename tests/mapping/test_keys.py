"""Row keys: exact, once each, with a warning where they look alike."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clio_sync.mapping import DataMap, SourceRow, field
from clio_sync.mapping.keys import key_of
from clio_sync.mapping.values import Unfit

PEOPLE = DataMap("contacts", key="id", fields=[field("last_name", "Last")])


def rows_with(*keys):
    """Rows with these keys, numbered from 2."""
    cells = [{"id": key, "Last": "x"} for key in keys]
    return PEOPLE.map_rows(SourceRow(n, values) for n, values in enumerate(cells, start=2))


@pytest.mark.parametrize(
    ("cell", "key"),
    [(" 001 ", "001"), (7, "7"), (7.0, "7"), (Decimal("7.50"), "7.5"), (None, ""), ("", "")],
)
def test_a_key_is_exact_text(cell, key):
    """White space around a key goes; nothing else does."""
    assert key_of(cell) == key


@pytest.mark.parametrize("cell", ["#N/A", object()])
def test_what_is_no_key_is_refused(cell):
    """A spreadsheet's error, or an object, would be a key of many rows."""
    assert isinstance(key_of(cell), Unfit)


def test_a_blank_key_is_a_problem():
    """A row that nobody could recognise the next time is not used."""
    row, *_ = rows_with("  ", "2")
    assert "its key is blank" in str(row.problems[0])
    assert not row.usable


def test_a_broken_key_is_a_problem():
    """The row says what is wrong with its key."""
    row, *_ = rows_with("#REF!")
    assert "spreadsheet" in str(row.problems[0])
    assert not row.usable


def test_a_repeated_key_is_a_problem_on_every_row_concerned():
    """Each of the rows names the others, and none of them is used."""
    rows = rows_with("a", "b", "a", "a")
    assert [bool(row.problems) for row in rows] == [True, False, True, True]
    assert [row.usable for row in rows] == [False, True, False, False]
    assert "rows 4, 5" in str(rows[0].problems[0])
    assert "rows 2, 5" in str(rows[2].problems[0])


def test_two_rows_name_one_another():
    """With two rows of one key, each names one other row."""
    assert "of row 3." in str(rows_with("a", "a")[0].problems[0])


def test_long_lists_of_rows_are_cut():
    """A thousand rows of one key do not make a thousand numbers."""
    assert "and 3 more" in str(rows_with(*["a"] * 12)[0].problems[0])


@pytest.mark.parametrize("keys", [("001", "1"), ("1", "1.0"), ("a1", "A1"), ("a-1", "a -1")])
def test_keys_that_look_alike_are_warned_of(keys):
    """What a spreadsheet may have made of one key is used as two, with a warning."""
    rows = rows_with(*keys)
    assert all(row.warnings and row.usable and not row.problems for row in rows)
    assert "row 3" in str(rows[0].warnings[0])


def test_different_keys_are_left_in_peace():
    """Ordinary keys have neither problem nor warning."""
    assert not any(row.problems or row.warnings for row in rows_with("1", "10", "100", "0"))


def test_the_key_may_be_a_function():
    """A key can be made of several columns."""
    people = DataMap("contacts", key=lambda row: row["a"] + row["b"], fields=PEOPLE.fields)
    assert people.map_row(SourceRow(2, {"a": "x", "b": "y"})).key == "xy"
    assert "KeyError" in str(people.map_row(SourceRow(2, {})).problems[0])


def test_a_row_without_the_keys_column_has_no_key():
    """A missing key is a blank key."""
    assert "is blank" in str(PEOPLE.map_row(SourceRow(2, {"Last": "x"})).problems[0])
