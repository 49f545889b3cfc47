"""What a rollback goes by: what writes were about to overwrite, and what they left behind.

Whatever a write overwrites is kept sealed, with the intent, in the transaction
that opens it. What it left behind is kept as digests, in the one that settles it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
from attrs import frozen
from sqlalchemy import ColumnElement, Connection, Row, Table, select

from . import rows, tables
from .sealing import Seal
from .statements import add, replace
from .words import (
    Base,
    Changes,
    Closed,
    Fate,
    Former,
    Intent,
    Left,
    Link,
    Purpose,
    RecordId,
    Role,
    RowId,
)

CHUNK = 500
"""How many values one IN list holds."""


@frozen
class Written:
    """One write, with all that is needed to take it back.

    Args:
        number: Its place in the order of all writes.
        intent: The write.
        closed: What became of it; None while that is open.
        left: What it left behind, where it took effect.
        image: What it was about to overwrite, as text; None where that was not kept.
    """

    number: int
    intent: Intent
    closed: Closed | None
    left: Left | None
    image: str | None = attrs.field(default=None, repr=False)


@frozen
class Effect:
    """The last write of ours that a record has seen.

    Args:
        number: Its place in the order of all writes.
        run: The run that it belonged to.
        left: What it left behind.
    """

    number: int
    run: str
    left: Left


# ---------------------------------------------------------------------------------- writing


def write(connection: Connection, changes: Changes, seal: Seal) -> None:
    """Keep what these changes are about to overwrite, and what settled writes left.

    Args:
        connection: A connection inside the transaction that they belong to.
        changes: What moves together.
        seal: Seals what holds values.
    """
    sealed = [
        {"intent": id, "sealed": seal.close(_image(id), text)}
        for id, text in changes.images.items()
    ]
    add(connection, tables.images, sealed)
    settled = [(one.intent, one.left) for one in changes.closed if one.left is not None]
    replace(connection, tables.effects, [_from_left(*one) for one in settled], "intent")
    kept = [_from_former(one) for one in changes.former]
    replace(connection, tables.former, kept, "run", "map", "key")


def _from_left(intent: str, left: Left) -> rows.Columns:
    return {
        "intent": intent,
        "resource": left.record.resource,
        "record_id": left.record.id,
        "etag": left.etag,
        "updated_at": left.updated_at,
        "said": dict(left.said),
    }


def _from_former(former: Former) -> rows.Columns:
    link = former.link
    return {
        "run": former.run,
        **former.row._asdict(),
        "link": None if link is None else _from_link(link),
        "bases": {name: [b.row, b.clio, b.normal] for name, b in former.bases.items()},
    }


def _from_link(link: Link) -> list[object]:
    """A pair as JSON; whose row it is stands beside it."""
    return [*link.record, link.role.value, link.etag, link.updated_at, link.marked]


def _to_link(row: RowId, kept: Sequence[Any]) -> Link:
    resource, id, role, etag, updated_at, marked = kept
    return Link(row, RecordId(resource, id), Role(role), etag, updated_at, marked)


def _image(intent: str) -> str:
    return f"image {intent}"


# ---------------------------------------------------------------------------------- reading


def written(connection: Connection, run: str, seal: Seal) -> list[Written]:
    """The writes of a run, first to last."""
    one, effect, image = tables.intents, tables.effects, tables.images
    joined = one.outerjoin(effect, effect.c.intent == one.c.id)
    wanted = (
        select(one, *_of(effect), image.c.sealed)
        .select_from(joined.outerjoin(image, image.c.intent == one.c.id))
        .where(one.c.run == run)
        .order_by(one.c.number)
    )
    return [_to_written(found, seal) for found in connection.execute(wanted)]


def _of(effect: Table) -> Iterator[ColumnElement[Any]]:
    """The columns of an effect, under names that no intent has."""
    return (effect.c[name].label(f"left_{name}") for name in _LEFT)


_LEFT = ("resource", "record_id", "etag", "updated_at", "said")


def _to_written(found: Row[Any], seal: Seal) -> Written:
    intent = rows.to_intent(found)
    image = None if found.sealed is None else seal.open(_image(intent.id), found.sealed)
    return Written(found.number, intent, rows.to_closed(found), _to_left(found._mapping), image)


def _to_left(found: Mapping[Any, Any]) -> Left | None:
    if found["left_record_id"] is None:
        return None
    here = RecordId(found["left_resource"], found["left_record_id"])
    return Left(here, found["left_etag"], found["left_updated_at"], found["left_said"])


def formers(connection: Connection, run: str) -> Mapping[RowId, Former]:
    """What was remembered of the rows of a run before it."""
    kept = connection.execute(select(tables.former).where(tables.former.c.run == run))
    return {former.row: former for former in map(_to_former, kept)}


def _to_former(stored: Row[Any]) -> Former:
    row = rows.to_row(stored)
    link = None if stored.link is None else _to_link(row, stored.link)
    bases = {name: Base(*said) for name, said in stored.bases.items()}
    return Former(stored.run, row, link, bases)


def effects(connection: Connection, records: Collection[RecordId]) -> Mapping[RecordId, Effect]:
    """The last write of ours that each of some records has seen."""
    one, effect = tables.intents, tables.effects
    joined = effect.join(one, effect.c.intent == one.c.id)
    wanted = select(one.c.number, one.c.run, *_of(effect)).select_from(joined)
    found: dict[RecordId, Effect] = {}
    for resource, some in _in_portions(records):
        theirs = wanted.where(effect.c.resource == resource, effect.c.record_id.in_(some))
        for stored in connection.execute(theirs.order_by(one.c.number)).mappings():
            left = _to_left(stored)
            if left is not None:
                found[left.record] = Effect(stored["number"], stored["run"], left)
    return found


def linked(connection: Connection, records: Collection[RecordId]) -> list[Link]:
    """The pairs of some records, aliases among them."""
    links = tables.links
    found: list[Link] = []
    for resource, some in _in_portions(records):
        theirs = select(links).where(links.c.resource == resource, links.c.record_id.in_(some))
        found += map(rows.to_link, connection.execute(theirs))
    return found


def deleted(connection: Connection) -> frozenset[RecordId]:
    """The records that rollbacks have deleted."""
    one = tables.intents.c
    happened = one.fate.in_([Fate.DONE.value, Fate.FOUND.value])
    taken = select(one.resource, one.record_id).where(one.purpose == Purpose.DELETE.value, happened)
    return frozenset(RecordId(*found) for found in connection.execute(taken))


def restored(connection: Connection, since: float) -> Mapping[RecordId, Left]:
    """The versions that rollbacks made by putting something back, since an instant."""
    one, effect = tables.intents, tables.effects
    made = (
        select(*_of(effect))
        .select_from(effect.join(one, effect.c.intent == one.c.id))
        .where(one.c.purpose == Purpose.RESTORE.value, one.c.closed_at >= since)
        .order_by(one.c.number)
    )
    found = map(_to_left, connection.execute(made).mappings())
    return {left.record: left for left in found if left is not None}


def _in_portions(records: Iterable[RecordId]) -> Iterator[tuple[str, list[int]]]:
    by_resource: dict[str, list[int]] = {}
    for record in sorted(records):
        by_resource.setdefault(record.resource, []).append(record.id)
    for resource, ids in by_resource.items():
        for start in range(0, len(ids), CHUNK):
            yield resource, ids[start : start + CHUNK]
