"""Looking at how a store is, without reading what it holds: counts, ages, the end of the audit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, Executable, Select, func, select, text

from ..audit.chain import hash_of
from . import lease, reading, rows, tables
from .migrations import AUDIT_BEGAN
from .statements import replace
from .vitals import Alarm, Vitals
from .words import Fate

LATEST = 100
"""How many of the latest runs, writes and entries of the audit are looked at."""
SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": (
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
    ),
}
"""The bytes that a store takes, as each database says them."""


def vitals(connection: Connection, now: float) -> Vitals:
    """How the store is.

    Args:
        connection: A connection inside a transaction.
        now: Seconds since the epoch: what is overdue by then.
    """
    unclear, overdue = _unclear(connection, now)
    serial = reading.serial(connection)
    return Vitals(
        account=reading.account(connection),
        lease=lease.held(connection),
        rows=_rows(connection),
        reviews=_reviews(connection),
        oldest_review=_oldest_review(connection),
        quarantined=_count(connection, select(tables.quarantine.c.key)),
        unclear=unclear,
        overdue=overdue,
        cursors=_cursors(connection),
        runs=tuple(map(rows.to_run, connection.execute(LATEST_RUNS))),
        refused=_refused(connection),
        size=int(connection.execute(text(SIZE[connection.dialect.name])).scalar_one()),
        serial=serial,
        audit_holds=_audit_holds(connection, serial),
        alarms=_alarms(connection),
    )


def sound(connection: Connection, alarms: Mapping[str, Alarm]) -> None:
    """Remember what people are being told.

    Args:
        connection: A connection inside a writing transaction.
        alarms: How bad it is, by what it is about.
    """
    told = [{"name": n, "level": a.level, "since": a.since} for n, a in alarms.items()]
    replace(connection, tables.alerts, told, "name")


LATEST_RUNS = select(tables.runs).order_by(tables.runs.c.started_at.desc()).limit(LATEST)


def _count(connection: Connection, wanted: Select[Any]) -> int:
    counted = select(func.count()).select_from(wanted.subquery())
    return int(connection.execute(counted).scalar_one())


def _rows(connection: Connection) -> int:
    """Rows that have a record, or are set aside; those that are both count once."""
    aside, linked = tables.quarantine.c, tables.links.c
    both = select(linked.key).where(linked.map == aside.map, linked.key == aside.key)
    alone = select(aside.key).where(~both.exists())
    return _count(connection, select(linked.key)) + _count(connection, alone)


def _reviews(connection: Connection) -> dict[str, int]:
    table = tables.reviews.c
    standing = select(table.question, func.count()).where(table.answered_at.is_(None))
    return _pairs(connection, standing.group_by(table.question))


def _pairs(connection: Connection, wanted: Executable) -> dict[str, Any]:
    return {row[0]: row[1] for row in connection.execute(wanted)}


def _oldest_review(connection: Connection) -> float | None:
    table = tables.reviews.c
    raised = select(func.min(table.raised_at)).where(table.answered_at.is_(None))
    oldest: float | None = connection.execute(raised).scalar_one()
    return oldest


def _unclear(connection: Connection, now: float) -> tuple[int, float | None]:
    """How many intents are open, and since when the oldest could have been settled."""
    table = tables.intents.c
    standing = select(func.count(), func.min(table.conclusive_at)).where(table.closed_at.is_(None))
    number, oldest = connection.execute(standing).one()
    return number, oldest if oldest is not None and oldest < now else None


def _cursors(connection: Connection) -> dict[str, float]:
    return _pairs(connection, select(tables.cursors.c.resource, tables.cursors.c.watermark))


def _refused(connection: Connection) -> int:
    table = tables.intents.c
    closed = select(table.fate).where(table.closed_at.is_not(None))
    fates = connection.execute(closed.order_by(table.number.desc()).limit(LATEST)).scalars()
    return sum(1 for _ in takewhile(lambda fate: fate == Fate.REFUSED.value, fates))


def _alarms(connection: Connection) -> dict[str, Alarm]:
    found = connection.execute(select(tables.alerts))
    return {row.name: Alarm(row.level, row.since) for row in found}


def _audit_holds(connection: Connection, serial: int) -> bool:
    """Whether the latest entries are chained, and the last one is of the last commit."""
    table = tables.audit
    latest = select(table).order_by(table.c.number.desc()).limit(LATEST)
    last = None
    for row in connection.execute(latest):
        if hash_of(row.entry) != row.hash:
            return False
        told = json.loads(row.entry)
        fits = told["serial"] == serial if last is None else last["previous"] == row.hash
        if not fits:
            return False
        last = told
    return last is not None or serial == _began(connection)


def _began(connection: Connection) -> int:
    kept = select(tables.meta.c.value).where(tables.meta.c.name == AUDIT_BEGAN)
    return int(connection.execute(kept).scalar_one())
