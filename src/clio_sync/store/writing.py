"""Changes, written down: the statements of a transaction that somebody else began."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, update

from . import rows, tables, undoing
from .before import Before
from .sealing import Seal
from .statements import add, put, refusing, remove, replace
from .words import Asked, Changes, Fate

STANDING = tables.reviews.c.answered_at.is_(None)
ANSWER = (
    update(tables.reviews)
    .where(tables.reviews.c.map == bindparam("of_map"), tables.reviews.c.key == bindparam("of_key"))
    .where(tables.reviews.c.question == bindparam("asked"))
    .where(tables.reviews.c.field == bindparam("about"))
    .where(STANDING)
    .values(answered_at=bindparam("at"))
)
SETTLE = (
    update(tables.intents)
    .where(tables.intents.c.id == bindparam("of"), tables.intents.c.fate == Fate.OPEN.value)
    .values(fate=bindparam("became"), closed_at=bindparam("since"))
)


def write(connection: Connection, changes: Changes, now: float, seal: Seal, before: Before) -> None:
    """Apply changes as `State.after` does in memory.

    Args:
        connection: A connection inside the transaction that they belong to.
        changes: What moves together.
        now: Seconds since the epoch, kept with what is raised, answered or set aside.
        seal: Seals what may hold values.
        before: What they replace.

    Raises:
        StoreError: Two open intents of a row or two primary links to a record would stand.
    """
    _write_intents(connection, changes)
    undoing.write(connection, changes, seal)
    _write_links(connection, changes)
    _write_bases(connection, changes)
    _write_reviews(connection, changes, now)
    _write_quarantine(connection, changes, now, before)
    _write_index(connection, changes)
    _write_known(connection, changes, seal)
    add(connection, tables.decided, [rows.from_decided(one) for one in changes.decided])
    add(connection, tables.answers, [rows.from_answer(one) for one in changes.answers])
    _write_run(connection, changes)


def _write_intents(connection: Connection, changes: Changes) -> None:
    """Settle before opening: the next intent of a row may come with the end of the last."""
    table = tables.intents
    settled = {closed.intent: closed for closed in changes.closed}
    opened = [rows.from_intent(intent, settled.get(intent.id)) for intent in changes.opened]
    if settled:
        became = [{"of": c.intent, "became": c.fate.value, "since": c.at} for c in settled.values()]
        connection.execute(SETTLE, became)
    with refusing("A row may have one open intent, and no intent may repeat the id of another."):
        add(connection, table, opened)


def _write_links(connection: Connection, changes: Changes) -> None:
    gone = set(changes.unlinked)
    made = [rows.from_link(link) for link in changes.links if link.row not in gone]
    remove(connection, tables.links, [row._asdict() for row in gone], "map", "key")
    with refusing("A record may have one primary link: other rows can only be its aliases."):
        replace(connection, tables.links, made, "map", "key")


def _write_bases(connection: Connection, changes: Changes) -> None:
    gone = set(changes.unlinked)
    settled = [
        rows.from_base(row, field, base)
        for row, named in changes.bases.items()
        if row not in gone
        for field, base in named.items()
    ]
    remove(connection, tables.bases, [row._asdict() for row in gone], "map", "key")
    put(connection, tables.bases, settled, "map", "key", "field")


def _write_reviews(connection: Connection, changes: Changes, now: float) -> None:
    """A question takes the place of the same one before it, under a number of its own."""
    raised = {review.name: rows.from_review(review, now) for review in changes.reviews}
    over = [*raised, *changes.answered]
    if over:
        connection.execute(ANSWER, [_named(name, now) for name in over])
    later = {name: row for name, row in raised.items() if name not in changes.answered}
    add(connection, tables.reviews, list(later.values()))


def _named(name: Asked, now: float) -> dict[str, object]:
    row, question, about = name
    return {
        "of_map": row.map,
        "of_key": row.key,
        "asked": question.value,
        "about": about,
        "at": now,
    }


def _write_quarantine(connection: Connection, changes: Changes, now: float, before: Before) -> None:
    table = tables.quarantine
    refused = [rows.from_quarantined(row, now) for row in changes.quarantined]
    replace(connection, table, refused, "map", "key")
    aside = {*before.aside, *(one.row for one in changes.quarantined)}
    released = [row._asdict() for row in changes.released if row in aside]
    remove(connection, table, released, "map", "key")


def _write_index(connection: Connection, changes: Changes) -> None:
    table = tables.matching
    for emptied in (table, tables.known):
        for resource in changes.emptied:
            connection.execute(delete(emptied).where(emptied.c.resource == resource))
    records = [{"resource": r.resource, "record_id": r.id} for r in changes.indexed]
    remove(connection, table, records, "resource", "record_id")
    add(
        connection,
        table,
        [
            {"resource": record.resource, "record_id": record.id, "digest": digest}
            for record, digests in changes.indexed.items()
            for digest in digests
        ],
    )
    replace(connection, tables.cursors, [rows.from_cursor(c) for c in changes.cursors], "resource")


def _write_known(connection: Connection, changes: Changes, seal: Seal) -> None:
    records = [{"resource": r.resource, "record_id": r.id} for r in changes.known]
    remove(connection, tables.known, records, "resource", "record_id")
    kept = [rows.from_known(id, known, seal) for id, known in changes.known.items() if known]
    add(connection, tables.known, kept)
    taught = [rows.from_learnt(one, seal) for one in changes.learnt]
    replace(connection, tables.learnt, taught, "map")


def _write_run(connection: Connection, changes: Changes) -> None:
    run = [rows.from_run(changes.run)] if changes.run else []
    replace(connection, tables.runs, run, "id")
