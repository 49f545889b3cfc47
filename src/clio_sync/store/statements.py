"""The few shapes of statement that writing is made of, each for many rows at once.

Rows are replaced by deleting and inserting them. That is plain SQL for any
database, and lets two rows swap what must be unique.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Executable,
    Insert,
    Table,
    bindparam,
    delete,
    insert,
)
from sqlalchemy.exc import IntegrityError

from ..errors import StoreError
from .rows import Columns


def add(connection: Connection, table: Table, rows: Sequence[Columns]) -> None:
    """Insert rows that are not there yet."""
    if rows:
        connection.execute(_insert(table), rows)


def remove(connection: Connection, table: Table, rows: Sequence[Columns], *names: str) -> None:
    """Delete what agrees with one of the rows in these columns."""
    if rows:
        connection.execute(_delete(table, names), rows)


def replace(
    connection: Connection,
    table: Table,
    rows: Sequence[Columns],
    *names: str,
    where: ColumnElement[bool] | None = None,
) -> None:
    """Insert rows in place of those that agree in these columns; the last of equals stays.

    Args:
        connection: A connection inside a transaction.
        table: Where they go.
        rows: What stands there afterwards.
        names: The columns they are known by.
        where: Only such rows give way.
    """
    if not rows:
        return
    latest = list({tuple(row[name] for name in names): row for row in rows}.values())
    outdated = _delete(table, names)
    connection.execute(outdated if where is None else outdated.where(where), latest)
    add(connection, table, latest)


def put(connection: Connection, table: Table, rows: Sequence[Columns], *names: str) -> None:
    """The same in one statement, where nothing else in the table has to be unique.

    Args:
        connection: A connection inside a transaction.
        table: Where they go.
        rows: What stands there afterwards.
        names: The columns they are known by: the table's key.
    """
    if rows:
        latest = list({tuple(row[name] for name in names): row for row in rows}.values())
        connection.execute(_upsert(table, names, connection.dialect.name), latest)


@contextmanager
def refusing(text: str) -> Generator[None]:
    """Say in plain words which rule the database has kept.

    Raises:
        StoreError: A statement inside would have broken a unique index.
    """
    try:
        yield
    except IntegrityError as error:
        raise StoreError(text, advice="Nothing of these changes was written.") from error


@cache  # to put a statement together takes longer than to run it
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _delete(table: Table, names: tuple[str, ...]) -> Delete:
    return delete(table).where(*(table.c[name] == bindparam(name) for name in names))


@cache
def _upsert(table: Table, names: tuple[str, ...], dialect: str) -> Executable:
    from sqlalchemy.dialects import postgresql, sqlite

    into = postgresql.insert if dialect == "postgresql" else sqlite.insert
    made = into(table)
    others = {one.name: one for one in made.excluded if one.name not in names}
    return made.on_conflict_do_update(index_elements=[*names], set_=others)
