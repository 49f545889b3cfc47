"""What the tables hold, read back as values; each function within one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from attrs import evolve
from sqlalchemy import Connection, Select, Table, select

from . import rows, tables
from .sealing import Known, Seal
from .words import (
    Account,
    Answer,
    Asked,
    Base,
    Closed,
    Decided,
    Fate,
    Intent,
    Learnt,
    Link,
    Quarantined,
    RecordId,
    Review,
    Role,
    RowId,
    Run,
    State,
)

CHUNK = 500
"""How many values one IN list holds, well under what any database allows."""


def serial(connection: Connection) -> int:
    """How many times changes were committed."""
    return int(connection.execute(select(tables.lease.c.serial)).scalar_one())


def account(connection: Connection) -> Account | None:
    """Whose Clio is remembered, if anybody's yet."""
    found = connection.execute(select(tables.account)).one_or_none()
    return Account(found.region, found.user_id, found.account_id) if found else None


def state(connection: Connection, maps: Collection[str] | None) -> State:
    """Everything remembered about some maps, or about all."""
    links = map(rows.to_link, connection.execute(_of(tables.links, maps)))
    return evolve(
        standing(connection, maps),
        links={link.row: link for link in links},
        bases=_bases(connection, maps),
    )


def standing(connection: Connection, maps: Collection[str] | None = None) -> State:
    """The same without the pairs and the fields of their rows, of which there are very many."""
    quarantine = map(rows.to_quarantined, connection.execute(_of(tables.quarantine, maps)))
    cursors = map(rows.to_cursor, connection.execute(select(tables.cursors)))
    return State(
        serial=serial(connection),
        intents=tuple(_open_intents(connection, maps)),
        reviews={review.name: review for review in _open_reviews(connection, maps)},
        quarantine={quarantined.row: quarantined for quarantined in quarantine},
        cursors={cursor.resource: cursor for cursor in cursors},
        decided=tuple(_decided(connection, maps)),
        answers=_answers(connection, maps),
    )


def reviews(connection: Connection) -> list[Review]:
    """The questions that nobody has answered yet, oldest first."""
    given = _answers(connection, None)
    standing = _open_reviews(connection, None)
    return [one for one in standing if one.name not in given or not given[one.name].fits(one)]


def answered(connection: Connection) -> list[tuple[Review, Answer]]:
    """The questions that stand and somebody has answered, oldest first, with the answers."""
    given = _answers(connection, None)
    standing = [one for one in _open_reviews(connection, None) if one.name in given]
    return [(one, given[one.name]) for one in standing if given[one.name].fits(one)]


def quarantine(connection: Connection) -> list[Quarantined]:
    """The rows that are set aside, longest first."""
    table = tables.quarantine
    ordered = select(table).order_by(table.c.since, table.c.map, table.c.row_number, table.c.key)
    return list(map(rows.to_quarantined, connection.execute(ordered)))


def runs(connection: Connection) -> list[Run]:
    """The runs, first to last."""
    ordered = select(tables.runs).order_by(tables.runs.c.started_at, tables.runs.c.id)
    return list(map(rows.to_run, connection.execute(ordered)))


def intents(connection: Connection, fate: Fate | None) -> list[tuple[Intent, Closed | None]]:
    """The history of intents, in the order they were written down."""
    table = tables.intents
    wanted = select(table).order_by(table.c.number)
    chosen = wanted if fate is None else wanted.where(table.c.fate == fate.value)
    return [(rows.to_intent(r), rows.to_closed(r)) for r in connection.execute(chosen)]


def primary(connection: Connection, record: RecordId) -> Link | None:
    """The link that writes to a record."""
    table = tables.links
    found = connection.execute(
        select(table)
        .where(table.c.resource == record.resource, table.c.record_id == record.id)
        .where(table.c.role == Role.PRIMARY.value)
    ).one_or_none()
    return rows.to_link(found) if found else None


def marked(connection: Connection, resource: str, limit: int) -> list[Link]:
    """Links whose record is known to carry our marker, oldest record first."""
    table = tables.links
    known = select(table).where(table.c.resource == resource, table.c.marked)
    ordered = known.order_by(table.c.record_id, table.c.map, table.c.key).limit(limit)
    return list(map(rows.to_link, connection.execute(ordered)))


def candidates(
    connection: Connection, resource: str, digests: Collection[str]
) -> Mapping[str, frozenset[int]]:
    """Which records have these matching keys; those that none has are left out."""
    table = tables.matching
    found: defaultdict[str, set[int]] = defaultdict(set)
    for chunk in chunks(digests):
        wanted = select(table.c.digest, table.c.record_id).where(table.c.resource == resource)
        for digest, record_id in connection.execute(wanted.where(table.c.digest.in_(chunk))):
            found[digest].add(record_id)
    return {digest: frozenset(ids) for digest, ids in found.items()}


def pairs(connection: Connection, map: str) -> Mapping[RowId, RecordId]:
    """The records that a map's rows write to, by row."""
    table = tables.links.c
    of_map = select(table.key, table.resource, table.record_id).where(table.map == map)
    written = connection.execute(of_map.where(table.role == Role.PRIMARY.value))
    return {RowId(map, key): RecordId(resource, id) for key, resource, id in written}


def indexed_ids(connection: Connection, resource: str) -> frozenset[int]:
    """The records that the local index knows."""
    by_digest, sealed = tables.matching.c, tables.known.c
    named = select(by_digest.record_id).where(by_digest.resource == resource)
    kept = select(sealed.record_id).where(sealed.resource == resource)
    return frozenset(connection.execute(named.union(kept)).scalars())


def known(connection: Connection, resource: str, seal: Seal) -> Mapping[int, Known]:
    """By what the records of a resource are known, as far as that is kept."""
    table = tables.known
    kept = connection.execute(select(table).where(table.c.resource == resource))
    return {row.record_id: rows.to_known(row, seal) for row in kept}


def learnt(connection: Connection, map: str, seal: Seal) -> Learnt | None:
    """What a map's matcher has learnt, if anything."""
    kept = select(tables.learnt).where(tables.learnt.c.map == map)
    found = connection.execute(kept).one_or_none()
    return rows.to_learnt(found, seal) if found else None


def _decided(connection: Connection, maps: Collection[str] | None) -> Iterator[Decided]:
    said = _of(tables.decided, maps).order_by(tables.decided.c.number)
    return map(rows.to_decided, connection.execute(said))


def _answers(connection: Connection, maps: Collection[str] | None) -> dict[Asked, Answer]:
    """The last answer to each question."""
    given = _of(tables.answers, maps).order_by(tables.answers.c.number)
    return {answer.name: answer for answer in map(rows.to_answer, connection.execute(given))}


def _bases(
    connection: Connection, maps: Collection[str] | None
) -> Mapping[RowId, Mapping[str, Base]]:
    table = tables.bases.c
    columns = select(table.map, table.key, table.field, table.row, table.clio, table.normal)
    wanted = columns if maps is None else columns.where(table.map.in_(maps))
    found: defaultdict[RowId, dict[str, Base]] = defaultdict(dict)
    for map_, key, field, row, clio, normal in connection.execute(wanted):
        found[RowId(map_, key)][field] = Base(row, clio, normal)
    return dict(found)


def _open_intents(connection: Connection, maps: Collection[str] | None) -> Iterator[Intent]:
    table = tables.intents
    standing = _of(table, maps).where(table.c.closed_at.is_(None)).order_by(table.c.number)
    return map(rows.to_intent, connection.execute(standing))


def _open_reviews(connection: Connection, maps: Collection[str] | None) -> Iterator[Review]:
    table = tables.reviews
    standing = _of(table, maps).where(table.c.answered_at.is_(None)).order_by(table.c.number)
    return map(rows.to_review, connection.execute(standing))


def _of(table: Table, maps: Collection[str] | None) -> Select[Any]:
    return select(table) if maps is None else select(table).where(table.c.map.in_(maps))


def chunks(values: Collection[str]) -> Iterator[list[str]]:
    """Values in portions that one IN list holds."""
    ordered = sorted(values)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
