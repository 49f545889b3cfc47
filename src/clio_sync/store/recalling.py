"""What is remembered of some rows or records only, read as it is asked for.

A firm has a hundred thousand pairs, and a plan has to do with a few of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, func, select

from . import rows, tables
from .reading import CHUNK
from .words import Base, Link, RecordId, Role, RowId

_KEYS: BindParameter[str] = bindparam("some", expanding=True)
_IDS: BindParameter[int] = bindparam("some", expanding=True)
LINKS = select(tables.links).where(
    tables.links.c.map == bindparam("of"), tables.links.c.key.in_(_KEYS)
)
OWNERS = select(tables.links).where(
    tables.links.c.resource == bindparam("of"),
    tables.links.c.record_id.in_(_IDS),
    tables.links.c.role == Role.PRIMARY.value,
)
BASES = select(
    tables.bases.c.map,
    tables.bases.c.key,
    tables.bases.c.field,
    tables.bases.c.row,
    tables.bases.c.clio,
    tables.bases.c.normal,
).where(tables.bases.c.map == bindparam("of"), tables.bases.c.key.in_(_KEYS))


def links(connection: Connection, asked: Collection[RowId]) -> dict[RowId, Link]:
    """The pairs of some rows; those that have none are left out."""
    found = (rows.to_link(one) for one in _of(connection, LINKS, asked))
    return {link.row: link for link in found}


def owners(connection: Connection, asked: Collection[RecordId]) -> dict[RecordId, Link]:
    """The pairs that write to some records; those that nobody writes to are left out."""
    found = (rows.to_link(one) for one in _of(connection, OWNERS, asked))
    return {link.record: link for link in found}


def bases(connection: Connection, asked: Collection[RowId]) -> Mapping[RowId, Mapping[str, Base]]:
    """Both sides of the fields of some rows, as they stood when last settled."""
    found: defaultdict[RowId, dict[str, Base]] = defaultdict(dict)
    for one in map(tuple, _of(connection, BASES, asked)):
        map_, key, field, row, clio, normal = one
        found[RowId(map_, key)][field] = Base(row, clio, normal)
    return dict(found)


def taken(connection: Connection, resource: str) -> frozenset[int]:
    """The records of a resource that a row has."""
    table = tables.links.c
    found = select(table.record_id).where(table.resource == resource).distinct()
    return frozenset(connection.execute(found).scalars())


def linked_rows(connection: Connection) -> dict[str, int]:
    """How many rows of each map have a record."""
    counted = select(tables.links.c.map, func.count()).group_by(tables.links.c.map)
    return {row[0]: row[1] for row in connection.execute(counted)}


def _of(
    connection: Connection, statement: Any, asked: Collection[tuple[str, Any]]
) -> Iterator[Row[Any]]:
    """What a statement finds for names of two parts, asked by the first and many of the second."""
    parts: defaultdict[str, list[Any]] = defaultdict(list)
    for one, other in asked:
        parts[one].append(other)
    for one, others in parts.items():
        for some in _chunks(others):
            yield from connection.execute(statement, {"of": one, "some": some})


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
