"""Writing into the rows of a source, which blocks: a batch at a time, and only over what was read.

A row is read again just before it is written. What it says then must be what the
decision was made on, and what is written goes over exactly the cells that were read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field, frozen

from ...errors import SourceBusy, SourceError
from ...mapping.columns import columns_read
from ...sources import Batching, makes_keys
from ..deciding.sides import Digests, Sides
from ..words import Record

if TYPE_CHECKING:
    from ...mapping import Mirroring, SourceRow
    from ...mapping.backwards import Keys
    from ...sources import Mirror
    from ...store.words import RowId

Resolve: TypeAlias = Callable[[Mapping[str, object]], Mapping[str, object]]
"""Values with their references as ids."""


@frozen
class Wanted:
    """What one row is to take over.

    Args:
        row: The row.
        key: Its key.
        record: The record that it takes it from.
        names: The fields.
        before: Digests of what the row said when that was decided.
    """

    row: RowId
    key: str = field(repr=False)
    record: Record = field(repr=False)
    names: Collection[str]
    before: Digests = field(repr=False)


@frozen
class Added:
    """What became of one record that was to be a new row.

    Args:
        key: Of the row that was made; None where none was.
        cells: What was written into it.
        why: Why not, in words without a value.
        is_there: Whether a row says already that it is this record's.
        passing: Whether the next plan may well succeed.
    """

    key: str | None = field(default=None, repr=False)
    cells: Mapping[str, object] = field(factory=dict, repr=False)
    why: str = ""
    is_there: bool = False
    passing: bool = False


@frozen
class Written:
    """What became of one row.

    Args:
        done: Whether it is as it was to be.
        why: Why not, in words without a value.
        passing: Whether the next plan may well succeed.
    """

    done: bool
    why: str = ""
    passing: bool = True


Write: TypeAlias = "Callable[[Mirror, SourceRow | None, Wanted], Written]"
"""Does something about one row, as it is now."""
DONE = Written(done=True)
MOVED = Written(done=False, why="somebody changed the row meanwhile: the next plan looks again")
LEFT = Written(done=False, why="the row is gone from the source: the next plan looks again")


@define
class SourceWriter:
    """Writes into the source of one map.

    Args:
        reading: The map and its source.
        sides: Compares a row with what it said before.
        keys: Finds the keys of rows that records refer to.
        resolve: Makes ids of the references of a row.
    """

    reading: Mirroring
    sides: Sides
    keys: Keys
    resolve: Resolve
    _ids: set[int] | None = field(default=None, init=False)
    """Clio's ids that rows say."""

    def take(self, wanted: Sequence[Wanted]) -> dict[RowId, Written]:
        """Let rows take over values; what one of them is refused for stops no other.

        Args:
            wanted: The rows with what they take.
        """
        return self._each(wanted, self._take)

    def remove(self, wanted: Sequence[Wanted]) -> dict[RowId, Written]:
        """Remove rows that say what they said when that was decided.

        Args:
            wanted: The rows; what they take over does not matter.
        """
        return self._each(wanted, self._remove)

    def _each(self, wanted: Sequence[Wanted], write: Write) -> dict[RowId, Written]:
        """Write rows together, and one by one where the source refuses one of them."""
        try:
            with _batch(self.reading.mirror) as source:
                held = source.read([one.key for one in wanted])
                return {one.row: write(source, held.get(one.key), one) for one in wanted}
        except SourceBusy as error:
            return {one.row: Written(done=False, why=str(error)) for one in wanted}
        except SourceError as error:
            if len(wanted) == 1:
                return {wanted[0].row: Written(done=False, why=str(error), passing=False)}
        return {row: said for one in wanted for row, said in self._each([one], write).items()}

    def _remove(self, source: Mirror, row: SourceRow | None, wanted: Wanted) -> Written:
        if row is None:
            return DONE
        if not self._still(row, wanted):
            return MOVED
        columns = columns_read(self.sides.bound.map)
        expected = {column: row.values.get(column) for column in columns}
        return DONE if source.delete(wanted.key, expected) else MOVED

    def add(self, records: Sequence[Record]) -> dict[int, Added]:
        """Make a row of each record, unless one says already that it is this record's.

        Args:
            records: Those that no row has.
        """
        if self._ids is None:  # somebody may have added them since the rows were read
            said = map(self.reading.record_of, self.reading.source_rows())
            self._ids = {id for id in said if id is not None}
        try:
            with _batch(self.reading.mirror) as source:
                added = {record["id"]: self._add(source, record) for record in records}
        except SourceBusy as error:
            return {record["id"]: Added(why=str(error), passing=True) for record in records}
        except SourceError as error:
            if len(records) == 1:
                return {records[0]["id"]: Added(why=str(error))}
            alone = [self.add([record]) for record in records]
            return {id: said for one in alone for id, said in one.items()}
        self._ids.update(id for id, one in added.items() if one.key is not None)
        return added

    def _add(self, source: Mirror, record: Record) -> Added:
        id, bound = int(record["id"]), self.sides.bound
        if self._ids and id in self._ids:
            return Added(is_there=True)
        found = bound.cells(record, bound.returning, self.keys)
        if found.problems:
            return Added(why="; ".join(map(str, found.problems)))
        cells = {**found.values, **self._names(source, id)}
        key = source.create(cells)
        return Added(key, {**cells, source.key: key})

    def _names(self, source: Mirror, id: int) -> dict[str, str]:
        """Clio's id, and a key where the source makes none."""
        column = self.reading.id_column
        named = {} if column is None else {column: str(id)}
        if column != source.key and not makes_keys(source):
            named[source.key] = f"clio-{id}"
        return named

    def _take(self, source: Mirror, row: SourceRow | None, wanted: Wanted) -> Written:
        if row is None:
            return LEFT
        if not self._still(row, wanted):
            return MOVED
        found = self.sides.bound.cells(wanted.record, wanted.names, self.keys)
        if found.problems:
            return Written(done=False, why="; ".join(map(str, found.problems)), passing=False)
        expected = {column: row.values.get(column) for column in found.values}
        return DONE if source.update(wanted.key, found.values, expected) else MOVED

    def _still(self, row: SourceRow, wanted: Wanted) -> bool:
        """Whether the row says what it said when it was decided that it takes something over."""
        bound = self.sides.bound
        mapped = bound.map.map_row(row)
        values = bound.values(mapped)
        if mapped.problems or values.problems:
            return False
        now = self.sides.row(self.resolve(bound.whole(values.values)))
        return all(now.get(name) == wanted.before.get(name) for name in wanted.names)


@contextmanager
def _batch(source: Mirror) -> Generator[Mirror]:
    """The source, with its writes grouped where it can do that."""
    with source.batch() if isinstance(source, Batching) else nullcontext():
        yield source
