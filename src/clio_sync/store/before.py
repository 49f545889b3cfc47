"""What changes are about to replace, as far as the audit has to know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from attrs import field, frozen
from sqlalchemy import BindParameter, Connection, Select, Table, bindparam, select

from . import rows, tables
from .reading import chunks
from .words import Asked, Changes, Intent, Question, RecordId, RowId

SETTLED = select(tables.intents).where(tables.intents.c.id.in_(bindparam("ids", expanding=True)))
SETTLED_ONE = select(tables.intents).where(tables.intents.c.id == bindparam("one"))


@frozen
class Before:
    """What stands in the store about rows, before something is written about them.

    Args:
        links: Their records.
        bases: Digests of what Clio last said, by field.
        intents: The intents that are about to be settled, by id.
        aside: Those that are set aside.
        asked: Questions that are about to be answered or decided, with the row's number.
    """

    links: Mapping[RowId, RecordId] = field(factory=dict)
    bases: Mapping[RowId, Mapping[str, str | None]] = field(factory=dict)
    intents: Mapping[str, Intent] = field(factory=dict)
    aside: frozenset[RowId] = frozenset()
    asked: Mapping[Asked, int | None] = field(factory=dict)


def before(connection: Connection, changes: Changes) -> Before:
    """Read what stands there before changes are written.

    Args:
        connection: A connection inside the transaction that they belong to.
        changes: What is about to be written.
    """
    return Before(
        _links(connection, changes),
        _bases(connection, changes),
        _intents(connection, changes),
        _aside(connection, changes),
        _asked(connection, changes),
    )


def _links(connection: Connection, changes: Changes) -> Mapping[RowId, RecordId]:
    about = {link.row for link in changes.links} | {*changes.unlinked, *changes.bases}
    about |= {review.row for review in changes.reviews} | _answered(changes)
    found = _about(connection, tables.links, about, "resource", "record_id")
    return {row: RecordId(resource, id) for row, resource, id in found}


def _bases(connection: Connection, changes: Changes) -> Mapping[RowId, Mapping[str, str | None]]:
    about = {*changes.bases} | {intent.row for intent in changes.opened if intent.record}
    found: defaultdict[RowId, dict[str, str | None]] = defaultdict(dict)
    for row, name, clio in _about(connection, tables.bases, about, "field", "clio"):
        found[row][name] = clio
    return found


def _intents(connection: Connection, changes: Changes) -> Mapping[str, Intent]:
    ids = {closed.intent for closed in changes.closed}
    found = {intent.id: intent for intent in changes.opened if intent.id in ids}
    for some in chunks(ids):
        one = len(some) == 1  # a list of one is put together anew each time, and most are
        stored = connection.execute(
            *((SETTLED_ONE, {"one": some[0]}) if one else (SETTLED, {"ids": some}))
        )
        found.update((one.id, rows.to_intent(one)) for one in stored)
    return found


def _aside(connection: Connection, changes: Changes) -> frozenset[RowId]:
    found = _about(connection, tables.quarantine, set(changes.released))
    return frozenset(row for (row,) in found)


def _asked(connection: Connection, changes: Changes) -> Mapping[Asked, int | None]:
    about = _answered(changes)
    names = ("question", "field", "row_number", "answered_at")
    return {
        (row, Question(question), name): number
        for row, question, name, number, answered_at in _about(
            connection, tables.reviews, about, *names
        )
        if answered_at is None
    }


def _answered(changes: Changes) -> set[RowId]:
    return {row for row, _, _ in changes.answered} | {answer.row for answer in changes.answers}


def _about(
    connection: Connection, table: Table, about: Collection[RowId], *names: str
) -> Iterator[tuple[Any, ...]]:
    """What a table says about some rows: the row, then the columns that are named."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for row in about:
        keys[row.map].add(row.key)
    for map, some in keys.items():
        for chunk in chunks(some):
            one = len(chunk) == 1
            asked = {"of": map, "some": chunk[0] if one else chunk}
            for found in connection.execute(_chosen(table, names, one=one), asked):
                key, *told = tuple(found)
                yield RowId(map, key), *told


@cache  # to put a statement together takes longer than to run it
def _chosen(table: Table, names: tuple[str, ...], *, one: bool) -> Select[Any]:
    some: BindParameter[str] = bindparam("some", expanding=not one)
    wanted = select(table.c["key"], *(table.c[name] for name in names))
    key = table.c["key"]
    return wanted.where(table.c["map"] == bindparam("of"), key == some if one else key.in_(some))
