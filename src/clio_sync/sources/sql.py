"""Rows of a database, through SQLAlchemy: selects to read, tables to read and write."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    MetaData,
    RowMapping,
    Select,
    Table,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    types,
    update,
)
from sqlalchemy.exc import (
    InterfaceError,
    NoSuchTableError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError as PoolTimeout,
)

from ..errors import SourceBusy, SourceError
from ..mapping.rows import SourceRow, kind_of
from .cells import key_of
from .columns import refuse_repeated
from .words import Changed

AT_ONCE = 1000
"""How many rows are fetched at a time."""
CHUNK = 500
"""How many keys one statement names."""
SQLITE_ERROR = 1
"""SQLite's code for what no other code says: something is wrong with the statement itself."""
OVERLAP = dt.timedelta(minutes=5)
"""How far back from the last change seen to look again: a transaction may commit late."""

Cells: TypeAlias = Mapping[str, object]


class SqlRows:
    """What a select returns, numbered from 1; it is read anew each time.

    Args:
        engine: Connects to the database.
        statement: Selects the rows.
        name: What reports call it.
    """

    writable = False

    def __init__(self, engine: Engine, statement: Select[Any], name: str = "the query") -> None:
        self.engine: Engine = engine
        self.name: str = name
        self.statement: Select[Any] = statement

    def __repr__(self) -> str:
        return f"<SqlRows {self.name!r}>"

    @property
    def columns(self) -> Sequence[str]:
        """The names of its columns."""
        return [str(column.key) for column in self.statement.selected_columns]

    def __iter__(self) -> Iterator[SourceRow]:
        refuse_repeated(self.name, self.columns)
        return self._read(self.statement)

    def _read(self, statement: Select[Any]) -> Iterator[SourceRow]:
        with _explained(self.name), self.engine.connect() as connection:
            streamed = connection.execution_options(yield_per=AT_ONCE).execute(statement)
            for number, row in enumerate(streamed.mappings(), start=1):
                yield SourceRow(number, _cells(row))


class SqlTable(SqlRows):
    """A table of a database, which can be written too.

    Args:
        engine: Connects to the database.
        table: A table, or the name of one: its columns are then read from the database.
        key: The column that holds each row's key.
        changed_at: The column that moves forward with each change of a row, a time or a
            number; with it, only what changed is read.
        overlap: How far back to look again; a number where ``changed_at`` is one.

    Raises:
        SourceError: There is no such table or column.
    """

    writable = True

    def __init__(
        self,
        engine: Engine,
        table: Table | str,
        *,
        key: str,
        changed_at: str | None = None,
        overlap: dt.timedelta | int = OVERLAP,
    ) -> None:
        self.table: Table = table if isinstance(table, Table) else _reflected(engine, table)
        super().__init__(engine, select(self.table), self.table.name)
        self.key: str = key
        self._overlap = overlap
        self._id = self._column(key)
        self._changed = None if changed_at is None else self._column(changed_at)
        self._current: ContextVar[Connection | None] = ContextVar("connection", default=None)

    def __iter__(self) -> Iterator[SourceRow]:
        return self._read(self.statement.order_by(self._id))

    @property
    def makes_keys(self) -> bool:
        """Whether the database makes the key of a new row."""
        made = self._id.server_default is not None or self._id.identity is not None
        return made or self._id is self.table.autoincrement_column

    @property
    def tells_changes(self) -> bool:
        """Whether there is a column that says when a row changed."""
        return self._changed is not None

    def _column(self, name: str) -> Column[Any]:
        if name not in self.table.c:
            raise SourceError(
                f"The table {self.table.name!r} has no column {name!r}.",
                advice=f"It has {', '.join(map(repr, self.table.c.keys()))}.",
            )
        return self.table.c[name]

    def changes(self, since: str) -> Changed:
        """Read what changed since a look before; rows that say no time are always among it.

        Raises:
            SourceError: The table has no column that says when a row changed.
        """
        changed = self._changed
        if changed is None:
            raise SourceError(
                f"The table {self.name!r} does not say when a row changed.",
                advice="Pass changed_at= with a column that moves forward with each change.",
            )
        with _explained(self.name), self.engine.connect() as connection:
            latest = connection.execute(select(func.max(changed))).scalar()
        statement = self.statement.order_by(self._id)
        if since:
            earliest = _moment(since)
            statement = statement.where(or_(changed >= self._back(earliest), changed.is_(None)))
        return Changed(self._read(statement), _written(latest) if latest is not None else since)

    def _back(self, latest: Any) -> Any:
        if isinstance(latest, dt.datetime):
            back = self._overlap if isinstance(self._overlap, dt.timedelta) else OVERLAP
            return latest - back
        return latest - (self._overlap if isinstance(self._overlap, int) else 0)

    # Writing

    def read(self, keys: Collection[str]) -> Mapping[str, SourceRow]:
        """Read some rows as they are now; those that are not there are left out."""
        found: dict[str, SourceRow] = {}
        wanted = sorted(keys)
        with self._writing() as connection:
            for start in range(0, len(wanted), CHUNK):
                some = map(self._typed_key, wanted[start : start + CHUNK])
                there = self._id.in_([key for key in some if key is not None])
                listed = connection.execute(self.statement.where(there)).mappings()
                for number, row in enumerate(listed, start=start + 1):
                    found[key_of(row[self.key])] = SourceRow(number, _cells(row))
        return found

    def create(self, cells: Cells) -> str:
        """Add a row, and say its key, which the database may have made."""
        with self._writing() as connection:
            statement = insert(self.table).values(self._all_typed(cells)).returning(self._id)
            return key_of(connection.execute(statement).scalar_one())

    def update(self, key: str, cells: Cells, expected: Cells) -> bool:
        """Change some cells of a row that is as expected; says whether it was."""
        with self._writing() as connection:
            statement = update(self.table).where(*self._still(key, expected))
            done = connection.execute(statement.values(self._all_typed(cells)))
            return done.rowcount == 1

    def delete(self, key: str, expected: Cells) -> bool:
        """Remove a row that is as expected; says whether it was."""
        with self._writing() as connection:
            done = connection.execute(delete(self.table).where(*self._still(key, expected)))
            return done.rowcount == 1

    @contextmanager
    def batch(self) -> Generator[None]:
        """Group the writes inside into one transaction."""
        with _explained(self.name), self.engine.begin() as connection:
            token = self._current.set(connection)
            try:
                yield
            finally:
                self._current.reset(token)

    @contextmanager
    def _writing(self) -> Generator[Connection]:
        current = self._current.get()
        if current is not None:
            yield current
            return
        with _explained(self.name), self.engine.begin() as connection:
            yield connection

    def _still(self, key: str, expected: Cells) -> Iterator[ColumnElement[bool]]:
        typed = self._typed_key(key)
        yield false() if typed is None else self._id == typed
        for name, cell in expected.items():
            column = self._column(name)
            if cell is None or cell == "":
                yield or_(column.is_(None), column == "") if _is_text(column) else column.is_(None)
            else:
                yield column == self._typed(name, cell)

    def _all_typed(self, cells: Cells) -> dict[str, object]:
        return {column: self._typed(column, cell) for column, cell in cells.items()}

    def _typed(self, name: str, cell: object) -> object:
        """A cell as the column's type has it; text is read where the type is no text."""
        column = self._column(name)
        if cell is None or cell == "":
            return "" if _is_text(column) and (cell == "" or not column.nullable) else None
        try:
            return _reader(column)(cell) if isinstance(cell, str) else cell
        except (ValueError, ArithmeticError):
            kind, wanted = kind_of(cell), type(column.type).__name__
            raise SourceError(
                f"The column {name!r} of {self.name!r} holds {wanted}, and {kind} is none.",
                advice="Change the value, or the type of the column.",
            ) from None

    def _typed_key(self, key: str) -> object:
        """A key as its column has it; None if no row can have it."""
        try:
            return self._typed(self.key, key)
        except SourceError:
            return None


def _cells(row: RowMapping) -> dict[str, object]:
    return {str(name): value for name, value in row.items()}


def _reflected(engine: Engine, name: str) -> Table:
    schema, _, bare = name.rpartition(".")
    with _explained(name):
        try:
            return Table(bare, MetaData(), schema=schema or None, autoload_with=engine)
        except NoSuchTableError:
            raise SourceError(
                f"The database has no table {name!r}.", advice="Write schema.table where needed."
            ) from None


_YES = frozenset({"true", "yes", "1", "t", "y"})
_NO = frozenset({"false", "no", "0", "f", "n"})


def _flag(text: str) -> bool:
    if (word := text.strip().casefold()) not in _YES | _NO:
        raise ValueError("neither yes nor no")
    return word in _YES


def _whole(text: str) -> int:
    found = int(text)
    if abs(found) >= _BEYOND:
        raise ValueError("more than databases hold")
    return found


_BEYOND = 2**63


def _fraction(text: str) -> float:
    return float(_decimal(text))


def _decimal(text: str) -> Decimal:
    found = Decimal(text)
    if not found.is_finite():
        raise ValueError("no number")
    return found


_READERS: tuple[tuple[type[types.TypeEngine[Any]], Callable[[str], object]], ...] = (
    (types.Boolean, _flag),
    (types.Integer, _whole),
    (types.Float, _fraction),
    (types.Numeric, _decimal),
    (types.DateTime, dt.datetime.fromisoformat),
    (types.Date, dt.date.fromisoformat),
    (types.Time, dt.time.fromisoformat),
)


def _reader(column: Column[Any]) -> Callable[[str], object]:
    """How text becomes what the column holds; what holds text takes it as it is."""
    return next((read for kind, read in _READERS if isinstance(column.type, kind)), str)


def _is_text(column: Column[Any]) -> bool:
    return _reader(column) is str


def _written(moment: object) -> str:
    if isinstance(moment, dt.datetime | dt.date):
        return json.dumps({"at": moment.isoformat(), "day": not isinstance(moment, dt.datetime)})
    return json.dumps({"number": str(moment)})


def _moment(cursor: str) -> Any:
    said = json.loads(cursor)
    if "number" in said:
        return int(said["number"])
    read: type[dt.date] = dt.date if said["day"] else dt.datetime
    return read.fromisoformat(said["at"])


@contextmanager
def _explained(name: str) -> Generator[None]:
    """Errors of the database in our words: its own repeat what was to be written."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        if _is_wrong(error):
            raise _refused(name, error) from None
        raise SourceBusy(
            f"The database refused to work on {name!r} just now ({_kind(error)}).",
            advice="It is locked, or away: run again later. Nothing of this batch was written.",
        ) from None
    except (SQLAlchemyError, OverflowError) as error:
        raise _refused(name, error) from None


def _is_wrong(error: Exception) -> bool:
    """Whether SQLite means the statement, such as a column that is not there, and no passing state."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return code == SQLITE_ERROR


def _refused(name: str, error: Exception) -> SourceError:
    return SourceError(
        f"The database refused to work on {name!r} ({_kind(error)}).",
        advice="Look into the database's own log; nothing of this batch was written.",
    )


def _kind(error: Exception) -> str:
    return type(getattr(error, "orig", None) or error).__name__
