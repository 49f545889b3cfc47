"""Rows that are in memory already."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import define

from clio_sync.errors import SourceError
from clio_sync.mapping import DataMap, field
from clio_sync.sources import Source, SourceRow, is_writable, name_of, rows_of

BORN = dt.date(1987, 3, 15)


def test_mappings_are_numbered_from_one() -> None:
    """Their values stay what they are."""
    source = rows_of([{"id": 1, "born": BORN}, {"id": 2}])
    assert list(source) == [SourceRow(1, {"id": 1, "born": BORN}), SourceRow(2, {"id": 2})]


def test_an_iterator_can_be_read_again() -> None:
    """What can be read only once is kept."""
    source = rows_of({"id": number} for number in range(3))
    assert len(list(source)) == len(list(source)) == 3


def test_a_collection_is_read_anew() -> None:
    """What was added since is there."""
    records = [{"id": 1}]
    source = rows_of(records)
    records.append({"id": 2})
    assert len(list(source)) == 2


def test_what_is_no_mapping_is_refused_by_number_and_without_its_value() -> None:
    """A list of texts is no list of records."""
    with pytest.raises(SourceError, match="Record 2 is of type str") as caught:
        list(rows_of([{"id": 1}, "Secret"]))
    assert "Secret" not in str(caught.value)


@pytest.mark.parametrize("given", [None, 7, b"clients.csv", {"id": 1}])
def test_what_has_no_rows_is_refused(given: object) -> None:
    """One record is not several."""
    with pytest.raises(SourceError, match=f"from a {type(given).__name__}"):
        rows_of(given)


@define
class Intake:
    """Somebody's own source."""

    name: str = "intake portal"
    writable: bool = True

    def __iter__(self) -> Iterator[SourceRow]:
        yield SourceRow(41, {"id": "a"})
        yield SourceRow(43, {"id": "b"}, problem="half a row")


def test_rows_of_ones_own_source_are_left_as_they_are() -> None:
    """Numbers, problems, name and whether it can be written are kept."""
    source = rows_of(Intake())
    assert list(source) == list(Intake())
    assert (name_of(source), is_writable(source)) == ("intake portal", True)
    assert repr(source) == "Records(name='intake portal')"


def test_the_columns_of_records_are_all_that_any_has() -> None:
    """In the order in which they appear."""
    source: Any = rows_of([{"id": 1}, {"born": BORN, "id": 2}])
    assert source.columns == ["id", "born"]


def test_a_source_stays_the_source_it_is() -> None:
    """Asking twice wraps nothing twice."""
    source = rows_of([{"id": 1}])
    assert rows_of(source) is source
    assert isinstance(source, Source)


def test_a_source_without_a_name_is_called_by_its_kind() -> None:
    """Name and writable are optional."""
    assert name_of(iter([])) == "list_iterator"
    assert not is_writable(iter([]))


class NAType:
    """pandas' missing value, which refuses to be compared."""

    def __eq__(self, other: object) -> bool:
        msg = "boolean value of NA is ambiguous"
        raise TypeError(msg)

    __hash__ = None  # type: ignore[assignment]


@define
class Int64:
    """numpy's number, as far as a cell is concerned."""

    value: int

    def item(self) -> int:
        """The number as Python's own."""
        return self.value


Int64.__module__ = "numpy"


@define
class PandasLike:
    """As much of pandas' DataFrame as is asked of one."""

    columns: list[str]
    rows: list[tuple[object, ...]]

    def itertuples(
        self, index: bool = True, name: str | None = "Pandas"
    ) -> Iterator[tuple[object, ...]]:
        """Its rows, with their index unless that is declined."""
        for number, row in enumerate(self.rows):
            yield (number, *row) if index else row


@define
class PolarsLike:
    """As much of polars' DataFrame as is asked of one."""

    columns: list[str]
    rows: list[tuple[object, ...]]

    def iter_rows(self) -> Iterator[tuple[object, ...]]:
        """Its rows."""
        yield from self.rows


FRAMES = [PandasLike, PolarsLike]


@pytest.mark.parametrize("frame", FRAMES)
def test_the_rows_of_a_data_frame_are_numbered_from_one(frame: Any) -> None:
    """Whichever library it is of."""
    source: Any = rows_of(frame(["id", "name"], [(Int64(1), "Ana"), (Int64(2), "Zoë")]))
    assert list(source) == [
        SourceRow(1, {"id": 1, "name": "Ana"}),
        SourceRow(2, {"id": 2, "name": "Zoë"}),
    ]
    assert source.columns == ["id", "name"]
    assert repr(source) == "Frame(name='DataFrame')"


@pytest.mark.parametrize("missing", [None, math.nan, NAType()])
def test_what_a_data_frame_calls_missing_is_an_empty_cell(missing: object) -> None:
    """However its library writes that."""
    assert list(rows_of(PandasLike(["id"], [(missing,)]))) == [SourceRow(1, {"id": None})]


def test_a_number_that_became_a_fraction_is_whole_again() -> None:
    """A column of numbers with an empty cell is one of fractions in pandas."""
    frame = PandasLike(["zip"], [(60601.0,), (math.nan,), (0.5,), (math.inf,)])
    assert [row.values["zip"] for row in rows_of(frame)] == [60601, None, 0.5, math.inf]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_real_data_frame_is_read(library: str) -> None:
    """If the library is installed."""
    frames: Any = pytest.importorskip(library)
    frame = frames.DataFrame({"id": ["a", None], "n": [1.0, None], "born": [BORN, None]})
    first, second = rows_of(frame)
    assert first.values == {"id": "a", "n": 1, "born": BORN}
    assert set(second.values.values()) == {None}


@pytest.mark.parametrize("frame", FRAMES)
def test_a_number_that_lost_digits_in_a_frame_is_not_made_whole(frame: Any) -> None:
    """Its last digits are made up; what reads it refuses it."""
    people = DataMap("contacts", key="id", fields=[field("title", "T")])
    source = frame(["id", "T"], [("1", 12345678901234567.0), ("2", 1234567.0)])
    lost, kept = people.read(source).rows()
    assert "lost its last digits" in lost.problems[0].reason
    assert kept.values == {"title": "1234567"}


class Doubled:
    """A frame as pandas allows it: two columns of one name."""

    columns = ("id", "name", "name")

    def itertuples(self, index: bool = True, name: str | None = None) -> list[tuple[object, ...]]:
        """One row."""
        return [(1, "Ann", "Bea")]


def test_a_frame_with_two_columns_of_one_name_is_refused() -> None:
    """One of them would be lost."""
    with pytest.raises(SourceError, match="more than one column called 'name'"):
        list(rows_of(Doubled()))
