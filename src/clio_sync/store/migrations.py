"""The schema of a store, from the version that a file has to the one we know.

A new store is made as `tables` says; an older one is led there step by step,
all in one transaction. A test holds the two alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen
from sqlalchemy import Column, Connection, insert, inspect, select, text, update
from sqlalchemy.schema import CreateColumn

from ..errors import StoreTooNew
from .tables import (
    alerts,
    answers,
    audit,
    decided,
    effects,
    former,
    images,
    intents,
    known,
    learnt,
    lease,
    maps,
    meta,
    metadata,
    runs,
    seen,
)


@frozen
class Migration:
    """One step from a version of the schema to the next.

    Args:
        version: The version that it leads to.
        apply: Changes the tables of the version before.
    """

    version: int
    apply: Callable[[Connection], None]


FIRST = 1
"""The version of the first schema there was."""
AUDIT_BEGAN = "audit began"
"""Where `meta` keeps the last commit of which the audit knows nothing."""


def _remember_people(connection: Connection) -> None:
    """What people said, by what records are known, and what was learnt."""
    metadata.create_all(connection, tables=[known, learnt, decided])


def _begin_audit(connection: Connection) -> None:
    """The audit, which cannot tell what was done before it began."""
    metadata.create_all(connection, tables=[audit])
    serial = connection.execute(select(lease.c.serial)).scalar_one()
    connection.execute(insert(meta).values(name=AUDIT_BEGAN, value=str(serial)))


def _under_fire(connection: Connection) -> None:
    """What people answered and were told of, what became of a run, since when a lease is held."""
    metadata.create_all(connection, tables=[alerts, answers, effects, former, images, maps, seen])
    for column in (intents.c.purpose, lease.c.taken_at, runs.c.outcome):
        _add(connection, column)


def _add(connection: Connection, column: Column[Any]) -> None:
    """Give a table one more column, which is empty where rows are there already."""
    described = CreateColumn(column).compile(dialect=connection.dialect)
    connection.execute(text(f"ALTER TABLE {column.table.name} ADD COLUMN {described}"))


MIGRATIONS: tuple[Migration, ...] = (
    Migration(2, _remember_people),
    Migration(3, _begin_audit),
    Migration(4, _under_fire),
)
"""The steps since then, in order."""


def newest() -> int:
    """The version that this library writes."""
    return max((migration.version for migration in MIGRATIONS), default=FIRST)


def is_current(connection: Connection) -> bool:
    """Tell whether there is a schema and nothing is to be done about it.

    Raises:
        StoreTooNew: A later version of this library has been at it.
    """
    return _version(connection) == newest()


def migrate(connection: Connection) -> bool:
    """Make the tables or bring them up to date, and tell whether the store is new.

    Args:
        connection: A connection inside a writing transaction: somebody may have
            been quicker, so it looks again.

    Raises:
        StoreTooNew: A later version of this library has been at it.
    """
    found = _version(connection)
    if found is None:
        _create(connection)
    else:
        _upgrade(connection, found)
    return found is None


def _version(connection: Connection) -> int | None:
    """The version that is there; None where there is nothing yet."""
    if not inspect(connection).has_table(meta.name):
        return None
    stamp = select(meta.c.value).where(meta.c.name == "schema")
    found = int(connection.execute(stamp).scalar_one())
    if found > newest():
        raise StoreTooNew(
            f"The store has version {found} of the schema; this library knows {newest()}.",
            advice="Update clio_sync.",
        )
    return found


def _create(connection: Connection) -> None:
    metadata.create_all(connection)
    connection.execute(insert(meta).values(name="schema", value=str(newest())))
    connection.execute(insert(lease).values(id=1, epoch=0, serial=0))
    connection.execute(insert(meta).values(name=AUDIT_BEGAN, value="0"))


def _upgrade(connection: Connection, found: int) -> None:
    for migration in MIGRATIONS:
        if migration.version > found:
            migration.apply(connection)
    schema = update(meta).where(meta.c.name == "schema")
    connection.execute(schema.values(value=str(newest())))
