"""Where a map's rows come from: one source, or several that are read as one."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import attrs
from attrs import evolve, frozen

from .columns import columns_read, noting, spelt
from .keys import checked
from .reading import row_key
from .rows import MappedRow, SourceRow

if TYPE_CHECKING:
    from .data_map import DataMap


def _kept(source: object) -> object:
    """What can be read only once is read now, and kept."""
    return list(source) if isinstance(source, Iterator) else source


@frozen
class Reading:
    """One way: rows of a source, for a map.

    Args:
        map: What the rows mean.
        source: Where they come from.
        partial: Whether rows may leave columns out, which are then left alone in Clio.
    """

    map: DataMap
    source: object = attrs.field(repr=False, converter=_kept)
    partial: bool = False

    @property
    def name(self) -> str:
        """What reports call the source.

        Raises:
            SourceError: It is none.
        """
        from ..sources import name_of, rows_of

        return name_of(rows_of(self.source))

    def source_rows(self) -> Iterator[SourceRow]:
        """Read the source from its beginning.

        Raises:
            SourceError: It cannot be read.
        """
        from ..sources import rows_of

        yield from rows_of(self.source)

    def record_of(self, row: SourceRow) -> int | None:
        """Clio's id of a row's record, where rows say that.

        Args:
            row: A row of the source.
        """
        return None

    def row_keys(self) -> Iterator[str]:
        """Read the keys of all rows that have one, from the beginning.

        Raises:
            SourceError: The source cannot be read.
        """
        found = (row_key(self.map.key, row) for row in self.source_rows())
        return (key for key, problem in found if problem is None)

    def warnings(self) -> tuple[str, ...]:
        """What looks odd about the source and does not keep it from being read.

        Raises:
            SourceError: It cannot be read.
        """
        from ..sources import rows_of

        return tuple(getattr(rows_of(self.source), "warnings", ()))

    def rows(self) -> tuple[MappedRow, ...]:
        """Read the source from its beginning and map all of it.

        Raises:
            SourceError: It cannot be read.
            MappingError: A column that the map reads is not there, or one is misspelt.
        """
        return rows_of_readings([self])

    def each(self, rows: Iterable[SourceRow] | None = None) -> Iterator[SourceRow]:
        """Read the source from its beginning, row by row, and see that no column is missing.

        Args:
            rows: Those of its rows that are wanted; all of them unless given.

        Raises:
            SourceError: It cannot be read.
            MappingError: A column that the map reads is not there, or one is misspelt.
        """
        if self.partial:
            yield from spelt(self.map, self.source_rows())
            return
        present = self._headings()
        if present and not present.keys() >= {*columns_read(self.map)}:
            deque(noting(present, self.source_rows()), maxlen=0)  # rows may have more than that
            self.map.check_columns(present, self.name)
        yield from noting(present, self.source_rows() if rows is None else rows)
        if present:
            self.map.check_columns(present, self.name)

    def _headings(self) -> dict[str, None]:
        """What a source says its columns are; it may have them and no rows."""
        from ..sources import rows_of

        headings: Iterable[str] = getattr(rows_of(self.source), "columns", ())
        return dict.fromkeys(headings)


def rows_of_readings(readings: Iterable[Reading]) -> tuple[MappedRow, ...]:
    """Read and map all sources of one map, and compare their keys with each other.

    Rows of several sources say which one they are of, see `MappedRow.place`.

    Args:
        readings: Readings of one map.

    Raises:
        SourceError: One of the sources cannot be read.
        MappingError: A column that the map reads is not there, or one is misspelt.
    """
    held = tuple(readings)
    labels = _labels([reading.name for reading in held]) if len(held) > 1 else ("",)
    return checked(
        [
            evolve(row, source=label) if label else row
            for reading, label in zip(held, labels, strict=False)
            for row in map(reading.map.map_row, reading.each())
        ]
    )


def _labels(names: Sequence[str]) -> Iterator[str]:
    """The names, with a number after each that was there before."""
    seen = Counter[str]()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"
