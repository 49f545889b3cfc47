"""The firm's table of people: one that is read only, or one that takes Clio's changes back.

A table that takes changes back is watched: what a program writes over must have
been read by it, and no newer than what it writes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field
from sqlalchemy import Column, Engine, MetaData, String, Table, create_engine

from clio_sync.mapping import DataMap
from clio_sync.mapping.rows import SourceRow
from clio_sync.sources import Rows, SqlTable

from .deaths import CURRENT, living

if TYPE_CHECKING:
    from .witness import Witness

Row = dict[str, str]
KEY = "id"


@define
class Sheet:
    """Rows that are read only, as in a spreadsheet.

    Args:
        rows: What it holds.
    """

    rows: list[Row]

    def all(self) -> list[Row]:
        """Its rows, as they are now."""
        return self.rows

    def change(self, key: str, column: str, word: str) -> None:
        """Say something else in a cell."""
        for row in self.rows:
            if row[KEY] == key:
                row[column] = word

    def remove(self, key: str) -> None:
        """Drop a row."""
        self.rows[:] = [row for row in self.rows if row[KEY] != key]

    def add(self, row: Row) -> None:
        """Have one row more."""
        self.rows.append(row)

    def turn(self, part: float) -> None:
        """Have another row as the first one."""
        at = int(part * len(self.rows))
        self.rows[:] = self.rows[at:] + self.rows[:at]

    def reading(self, one: DataMap, _: Witness) -> Any:
        """Its rows, for a map."""
        return one.read(self.rows)


@define
class Mirrored:
    """Rows that are written too: in memory, or in a database.

    Args:
        table: Holds them.
    """

    table: Rows | SqlTable

    def all(self) -> list[Row]:
        """Its rows, as they are now."""
        with living(None):
            return [{k: str(v or "") for k, v in row.values.items()} for row in self.table]

    def change(self, key: str, column: str, word: str) -> None:
        """Say something else in a cell."""
        with living(None):
            self.table.update(key, {column: word}, {})

    def remove(self, key: str) -> None:
        """Drop a row."""
        with living(None):
            self.table.delete(key, {})

    def add(self, row: Row) -> None:
        """Have one row more."""
        with living(None):
            self.table.create(row)

    def turn(self, part: float) -> None:
        """A table has the order that it has."""

    def reading(self, one: DataMap, witness: Witness) -> Any:
        """Its rows, for a map, watched."""
        return one.mirror(Watched(self.table, witness))


def in_memory(rows: list[Row], _: Path) -> Mirrored:
    """A table of a program."""
    return Mirrored(Rows(rows, key=KEY))


def in_a_database(rows: list[Row], folder: Path) -> Mirrored:
    """A table of a database in a file."""
    engine = _engine(folder / "source.db")
    columns = [Column(name, String, primary_key=name == KEY) for name in rows[0]]
    table = Table("people", MetaData(), *columns)
    table.metadata.create_all(engine)
    made = Mirrored(SqlTable(engine, table, key=KEY))
    for row in rows:
        made.add(row)
    return made


def _engine(path: Path) -> Engine:
    return create_engine(f"sqlite:///{path}", connect_args={"timeout": 0.2})


@define
class Watched:
    """A table as a program sees it: each call is two steps of the program.

    Args:
        table: The table.
        witness: Told what was read and what is written.
    """

    table: Rows | SqlTable
    witness: Witness
    writable: bool = field(default=True, init=False)

    @property
    def key(self) -> str:
        """The column that holds the key."""
        return KEY

    def __iter__(self) -> Iterator[SourceRow]:
        for row in self.table:
            self.witness.read(row.values)
            yield row

    def read(self, keys: Collection[str]) -> Mapping[str, SourceRow]:
        """Read some rows as they are now."""
        _step()
        found = self.table.read(keys)
        for row in found.values():
            self.witness.read(row.values)
        return found

    def create(self, cells: Mapping[str, object]) -> str:
        """Add a row."""
        _step()
        return self.table.create(cells)

    def update(self, key: str, cells: Mapping[str, object], expected: Mapping[str, object]) -> bool:
        """Change some cells of a row, unless somebody was there before."""
        _step()
        with living(None):
            before = self.table.read([key])
        done = self.table.update(key, cells, expected)
        if done and key in before:
            self.witness.taken(key, before[key].values, cells)
        _step()
        return done

    def delete(self, key: str, expected: Mapping[str, object]) -> bool:
        """Remove a row, unless somebody has changed it."""
        _step()
        return self.table.delete(key, expected)

    def batch(self) -> AbstractContextManager[object]:
        """Group the writes inside: all of them are kept, or none is."""
        if isinstance(self.table, SqlTable):
            return self._batch(self.table)
        return nullcontext()

    @contextmanager
    def _batch(self, table: SqlTable) -> Iterator[None]:
        mark = self.witness.mark()
        try:
            with table.batch():
                yield
        except BaseException:
            self.witness.undo(mark)
            raise
        _step()


def _step() -> None:
    life = CURRENT.get()
    if life is not None:
        life.step()
