"""PostgreSQL as the home of stores: one schema each, so that a database holds many firms'.

What SQLite gives by its nature is asked for here: a reading transaction sees
one picture, and those that write to a store take turns from their beginning.
A worker that is suspended inside of a transaction does not keep the others
waiting for ever: the server ends its transaction, and with it whatever it
was about to note.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from ..errors import ConfigurationError, StoreError, StoreLocked
from .database import WRITING, Database

if TYPE_CHECKING:
    from sqlalchemy import Engine

SCHEMA = "clio_sync"
"""Where the tables are unless another schema is named."""
SUSPENDED = 60
"""Seconds for which a transaction may do nothing before the server ends it."""

_SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def is_address(target: object) -> bool:
    """Tell whether this is the address of a PostgreSQL database rather than a path.

    Args:
        target: What was given as the place of a store.
    """
    return isinstance(target, str) and target.startswith(_SCHEMES)


def connect(address: str, schema: str, busy_timeout: float) -> Database:
    """Connect to a database, and make the schema if it is not there.

    Args:
        address: ``postgresql://user:password@host/database``.
        schema: The schema that holds this store and nothing else.
        busy_timeout: Seconds to wait while another process writes.

    Raises:
        ConfigurationError: It is no address, or no name of a schema.
        StoreError: The database cannot be reached, or refuses us.
    """
    database = Database(_engine(_url(address), _checked(schema), busy_timeout), explain)
    try:
        _make_schema(database, schema)
    except BaseException:
        database.close()
        raise
    return database


def _make_schema(database: Database, schema: str) -> None:
    """Make the schema where it is missing; one that somebody made for us needs no such right."""
    known = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
    with database.reading() as connection:
        if connection.exec_driver_sql(known, (schema,)).first():
            return
    with database.writing() as connection:
        connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')


def explain(error: DBAPIError) -> StoreError:
    """Say in our words what an error of PostgreSQL means; its own may repeat an address."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if state in _BUSY:
        return StoreLocked("Another process is writing to the store.", advice="Wait for it.")
    known = (text for start, text in _KNOWN.items() if state.startswith(start))
    said, advice = next(known, _UNKNOWN if state else _UNREACHED)
    return StoreError(f"{said} ({state or type(error.orig).__name__}).", advice=advice)


_BUSY = frozenset({"55P03", "57014", "40001", "40P01"})
_KNOWN = {
    "42501": ("The user of the database lacks a right", "It needs to create a schema and tables."),
    "53100": ("The disk of the database is full", "Make room; nothing was noted in between."),
    "53": ("The database has no room for us", "Allow more connections, or use fewer workers."),
    "25P03": (
        "The database ended a transaction that had come to a stop",
        "The process was suspended. Run it again: what was under way is looked for.",
    ),
    "25006": ("The database can only be read", "Connect to the primary server."),
}
_UNREACHED = (
    "The database cannot be reached, or refuses us",
    "Check the address, the user and the password, and that there is such a database.",
)
_UNKNOWN = (
    "The database failed",
    "If it can be reached again, run again: what was under way is looked for.",
)


def _url(address: str) -> URL:
    try:
        return make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise ConfigurationError(
            "The store's address cannot be read.",
            advice="Write postgresql://user:password@host/database.",
        ) from None


def _checked(schema: str) -> str:
    if not _NAME.fullmatch(schema):
        raise ConfigurationError(
            "The name of the store's schema cannot be used.",
            advice="Use lower-case letters, digits and underscores, at most 63.",
        )
    return schema


def _engine(url: URL, schema: str, busy_timeout: float) -> Engine:
    settings = {
        "search_path": schema,
        "lock_timeout": f"{max(1, round(busy_timeout * 1000))}",
        "idle_in_transaction_session_timeout": f"{SUSPENDED}s",
        "synchronous_commit": "on",
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    engine = create_engine(
        url,
        connect_args={"options": options, "application_name": "clio_sync"},
        hide_parameters=True,
        max_overflow=-1,
        pool_pre_ping=True,
    )
    event.listen(engine, "begin", lambda connection: _begin(connection, schema))
    return engine


def _begin(connection: Connection, schema: str) -> None:
    """See one picture where we read, and take our turn where we shall write."""
    if connection.get_execution_options().get(WRITING, False):
        turn = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
        connection.exec_driver_sql(turn, (f"clio_sync {schema}",))
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
