"""Large sources are read row by row: what is looked at is not held."""

from __future__ import annotations

import weakref

import pytest

from clio_sync.errors import MappingError
from clio_sync.mapping import DataMap, SourceRow, email, field, rows_of_readings

ROWS = 300
FEW = 5


class Cells(dict):
    """Cells whose life can be watched."""

    __hash__ = object.__hash__


class Watched:
    """A source that notes how many of its rows are alive at once."""

    name = "watched"

    def __init__(self, columns=None, last=None):
        self.most = 0
        self.begun = 0
        self.last = last or {}
        if columns is not None:
            self.columns = columns

    def __iter__(self):
        self.begun += 1
        alive = weakref.WeakSet()
        for n in range(ROWS):
            cells = Cells({"id": str(n), "E": f"a{n}@x.example", "t": "x"})
            cells |= self.last if n == ROWS - 1 else {}
            alive.add(cells)
            row = SourceRow(n + 1, cells)
            del cells
            yield row
            del row
            self.most = max(self.most, len(alive))


@pytest.fixture
def people():
    """A small map."""
    return DataMap("contacts", key="id", fields=[email("E"), field("title", "t")])


def read(people, source):
    return len(people.read(source).rows())


def problems(people, source):
    return ROWS - len(people.problems(source))


def coverage(people, source):
    return people.coverage(source).rows


def several(people, source):
    return len(rows_of_readings([people.read(source)]))


def map_rows(people, source):
    return len(people.map_rows(source))


@pytest.mark.parametrize("look", [read, problems, coverage, several, map_rows])
@pytest.mark.parametrize("columns", [None, ("id", "E", "t")])
def test_rows_are_let_go_as_they_are_read(people, look, columns):
    """Whatever looks at a source holds a few of its rows at once."""
    source = Watched(columns)
    assert look(people, source) == ROWS
    assert source.most <= FEW
    assert source.begun <= 2


def test_repeated_keys_are_found_by_reading_again(people):
    """With both rows, in their order, and those that have other problems."""
    source = Watched(last={"id": "7", "E": "none"})
    found = people.problems(source)
    assert [row.number for row in found.rows] == [8, ROWS]
    assert [number for number, _ in found] == [8, ROWS, ROWS]
    assert source.most <= FEW
    assert source.begun == 2


def test_a_lacking_column_is_found_before_anything_is_mapped(people):
    """Where a source says its columns; rows may still have more than it says."""
    seen = []
    noted = field("prefix", "t", transform=lambda cell: seen.append(cell))
    more = DataMap("contacts", key="id", fields=[field("title", "u"), noted])
    with pytest.raises(MappingError, match="lacks columns"):
        more.read(Watched(("id", "E", "t"))).rows()
    assert seen == []
    assert len(more.read(Watched(("id", "E", "t"), last={"u": "x"})).rows()) == ROWS
    with pytest.raises(MappingError, match="lacks columns"):
        more.read(Watched()).rows()
    with pytest.raises(MappingError, match="lacks columns"):
        more.map_rows(Watched())


def test_partial_rows_are_let_go_too(people):
    """Also while their spelling is looked at."""
    from clio_sync.mapping import Reading

    source = Watched()
    assert len(Reading(people, source, partial=True).rows()) == ROWS
    assert source.most <= FEW
    with pytest.raises(MappingError, match="does not read all columns"):
        Reading(people, [{"id": "1", "T": "x"}], partial=True).rows()
