"""SQLite as the home of a store: a file that survives a death at any instant."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL

from ..errors import NotAStore, StoreError, StoreLocked
from .database import WRITING, Database

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

APPLICATION_ID = 0x436C6953
"""What SQLite's header says of a file that is ours."""


AGAIN = 0.05
"""Seconds between two tries to open a file that another process is changing."""


def connect(path: Path, busy_timeout: float) -> Database:
    """Connect to a database file, which is made if it is not there.

    Args:
        path: Where the file is or shall be.
        busy_timeout: Seconds to wait while another process writes.

    Raises:
        NotAStore: The file belongs to something else; it is left as it was.
        StoreLocked: Another process keeps the file to itself.
        StoreError: The file can be neither opened nor made.
    """
    _touch(path)
    _prepare_file(path, busy_timeout)
    engine = create_engine(
        URL.create("sqlite", database=str(path.absolute())),
        connect_args={"timeout": busy_timeout},
        hide_parameters=True,
        max_overflow=-1,
    )
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return Database(engine, lambda error: explain(error.orig))


def explain(error: BaseException | None) -> StoreError:
    """Say in our words what an error of SQLite means."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreLocked("Another process is writing to the store.", advice="Wait for it.")
        case sqlite3.SQLITE_NOTADB:
            return NotAStore("The file is not a database.", advice=_LEFT_ALONE)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return StoreError(
                "The store cannot be written.",
                advice="The file and its directory must be writable: SQLite keeps a log beside it.",
            )
        case _:
            return StoreError(
                f"The database failed: {getattr(error, 'sqlite_errorname', type(error).__name__)}.",
                advice="If its disk is full, make room; if it is damaged, restore a backup.",
            )


_LEFT_ALONE = "It was left as it is: give the store a file of its own."


def _touch(path: Path) -> None:
    """Make the file ourselves: SQLite would let others read it."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"The store {path.name!r} cannot be opened: {error.strerror}.",
            advice="Its directory must exist, and both must be writable.",
        ) from error


def _prepare_file(path: Path, busy_timeout: float) -> None:
    """Make an empty file ours, and let readers and a writer work side by side in it.

    SQLite does not wait for others where the journal's mode changes, so we do.
    """
    until = time.monotonic() + busy_timeout
    while True:
        try:
            return _make_ours(path, busy_timeout)
        except StoreLocked:
            if time.monotonic() > until:
                raise
        time.sleep(AGAIN)


def _make_ours(path: Path, busy_timeout: float) -> None:
    with _explained(), closing(sqlite3.connect(path, timeout=busy_timeout)) as connection:
        if not _is_ours(connection):
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode = WAL")


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Tell a store from an empty database, and refuse anything else."""
    (known,) = connection.execute("PRAGMA application_id").fetchone()
    (filled,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    ours: bool = known == APPLICATION_ID
    if not ours and (known or filled):
        raise NotAStore("The database is another application's.", advice=_LEFT_ALONE)
    return ours


@contextmanager
def _explained() -> Generator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error) from error
    except UnicodeDecodeError as error:  # what SQLite says of a damaged schema repeats its bytes
        raise explain(error) from None


def _prepare_connection(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Leave BEGIN to us, and let no commit return before it is on the disk."""
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    """Take the lock at once where we shall write: to wait for it later could not be resolved."""
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
