"""Rows about which there is nothing to do, until anything that concerns them moves.

A plan that finds a row settled leaves a keyed digest of its cells here. The
next one need not even map a row that still has this digest, as long as its map
says the same. Nobody has to remember to take a digest back: whatever is written
about a row takes it away, unless the same changes set it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, delete, insert, select

from . import tables
from .before import Before
from .statements import put, remove
from .words import Changes, MapVersion, Question, RecordId, RowId


def digests(connection: Connection, version: MapVersion) -> dict[bytes, str]:
    """The keys of settled rows by the digests of their cells; none if the map says something else.

    Args:
        connection: A connection inside a transaction.
        version: What the map says now.
    """
    known = map_version(connection, version.map)
    if known is None or known.fingerprint != version.fingerprint:
        return {}
    held = tables.seen.c
    found = connection.execute(select(held.digest, held.key).where(held.map == version.map))
    return {bytes(digest): key for digest, key in found}


def map_version(connection: Connection, map: str) -> MapVersion | None:
    """What a map said when its rows were last found settled, if they ever were."""
    found = connection.execute(select(tables.maps).where(tables.maps.c.map == map)).one_or_none()
    return None if found is None else MapVersion(found.map, found.fingerprint, found.fields)


def map_versions(connection: Connection) -> dict[str, MapVersion]:
    """What each map said when all of its rows were last looked at."""
    found = connection.execute(select(tables.maps))
    return {one.map: MapVersion(one.map, one.fingerprint, one.fields) for one in found}


def write(connection: Connection, changes: Changes, before: Before) -> None:
    """Forget what changes concern, and remember what they say is settled.

    Args:
        connection: A connection inside the transaction that they belong to.
        changes: What moves together.
        before: What they replace.
    """
    if _moves_records(changes, before):
        connection.execute(delete(tables.seen))
    else:
        touched = {*_touched(connection, changes)} - changes.seen.keys() - _new(changes, before)
        remove(connection, tables.seen, [row._asdict() for row in touched], "map", "key")
    for version in changes.versions:
        _write_version(connection, version)
    settled = [{**row._asdict(), "digest": digest} for row, digest in changes.seen.items()]
    put(connection, tables.seen, settled, "map", "key")


def _moves_records(changes: Changes, before: Before) -> bool:
    """Whether a row's record becomes another one, or none: any other row may refer to it."""
    moved = (before.links.get(one.row, one.record) != one.record for one in changes.links)
    asked = [review.question for review in changes.reviews]
    asked += [question for _, question, _ in changes.answered]
    return bool(changes.unlinked) or Question.GONE in asked or any(moved)


def _touched(connection: Connection, changes: Changes) -> Iterator[RowId]:
    """The rows that changes say anything about."""
    yield from (*changes.bases, *changes.released, *(row for row, _, _ in changes.answered))
    yield from (link.row for link in changes.links)
    yield from (intent.row for intent in changes.opened)
    yield from (review.row for review in changes.reviews)
    yield from (aside.row for aside in changes.quarantined)
    yield from (decided.row for decided in changes.decided)
    yield from (answer.row for answer in changes.answers)
    others = [one.other for one in changes.decided]
    yield from (other for other in others if isinstance(other, RowId))
    yield from _linked(connection, (other for other in others if isinstance(other, RecordId)))


def _new(changes: Changes, before: Before) -> set[RowId]:
    """Rows that had no record yet, or were looked at when the intent was opened that is settled."""
    opened = {intent.row: intent.record for intent in changes.opened}
    made = {link.row for link in changes.links} | opened.keys() | changes.bases.keys()
    known = {*before.links, *(row for row, record in opened.items() if record is not None)}
    return (made - known) | {intent.row for intent in before.intents.values()}


def _linked(connection: Connection, records: Iterable[RecordId]) -> Iterator[RowId]:
    table = tables.links.c
    for record in records:
        rows = select(table.map, table.key).where(table.resource == record.resource)
        found = connection.execute(rows.where(table.record_id == record.id))
        yield from (RowId(map, key) for map, key in found)


def _write_version(connection: Connection, version: MapVersion) -> None:
    """Digests that were taken while the map said something else are void."""
    known = map_version(connection, version.map)
    if known == version:
        return
    if known is not None and known.fingerprint != version.fingerprint:
        connection.execute(delete(tables.seen).where(tables.seen.c.map == version.map))
    connection.execute(delete(tables.maps).where(tables.maps.c.map == version.map))
    said = {"map": version.map, "fingerprint": version.fingerprint, "fields": {**version.fields}}
    connection.execute(insert(tables.maps), [said])
