"""That a map finds the columns it names."""

from __future__ import annotations

import pytest

from clio_sync.errors import SourceError
from clio_sync.sources import check_columns


def complaint(needed: list[str], present: list[str]) -> str:
    """What is said of columns that are lacking."""
    with pytest.raises(SourceError) as caught:
        check_columns(needed, present)
    return str(caught.value)


def test_columns_that_are_there_are_fine() -> None:
    """More columns than needed are fine, too."""
    check_columns(["id", "Born"], ["Born", "id", "Notes"])


def test_a_column_that_is_lacking_is_named_with_the_nearest() -> None:
    """In another case, or misspelt."""
    said = complaint(["E-mail", "Mobile"], ["id", "e-mail ", "Mobil"])
    assert "column 'E-mail' (did you mean 'e-mail '?)" in said
    assert "column 'Mobile' (did you mean 'Mobil'?)" in said
    assert "Its columns are 'id', 'e-mail ', 'Mobil'." in said


def test_a_column_unlike_all_others_is_named_alone() -> None:
    """Nothing is offered that would not help."""
    said = complaint(["Visa type", "Visa type"], ["id"])
    assert said == "The source has no column 'Visa type'. Its columns are 'id'."


def test_a_first_row_of_data_is_not_repeated() -> None:
    """A file without headings must not put a client into a message."""
    said = complaint(["E-mail"], ["C-1001", "ana@example.com"])
    assert "ana@example.com" not in said
    assert "looks like data" in said


def test_a_source_without_columns_says_so() -> None:
    """An empty list of records has none."""
    assert "no columns at all" in complaint(["id"], [])
