"""The chain of the audit in its table; each function within one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection, select

from ..audit.chain import Bounds, Head, Line, Verification, chained, check, origin
from ..audit.words import Entry
from . import reading
from .database import Database
from .migrations import AUDIT_BEGAN
from .statements import add
from .tables import audit, meta

SOME = 1000
"""How many entries are held at a time."""
LAST = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)


def append(connection: Connection, store: str, entries: Iterable[Entry]) -> None:
    """Append entries, in a transaction that nobody else writes in.

    Args:
        connection: A connection inside the transaction whose doing they tell.
        store: The store's id.
        entries: What happened, in order.
    """
    lines = chained(entries, head(connection, store))
    while some := list(islice(lines, SOME)):
        add(connection, audit, [{"number": n, "entry": e, "hash": h} for n, e, h in some])


def head(connection: Connection, store: str) -> Head:
    """Where the chain ends."""
    found = connection.execute(LAST).one_or_none()
    return Head(found.number, found.hash) if found else origin(store)


def walk(database: Database, after: int) -> Iterator[Line]:
    """The entries after one of them, in order; no transaction lasts longer than it has to."""
    while found := _read(database, after):
        yield from found
        after = found[-1].number


def _read(database: Database, after: int) -> list[Line]:
    with database.reading() as connection:
        return _some(connection, after)


def _some(connection: Connection, after: int) -> list[Line]:
    following = select(audit).where(audit.c.number > after).order_by(audit.c.number).limit(SOME)
    return [Line(*found) for found in connection.execute(following)]


def verify(connection: Connection, store: str, noted: str | None) -> Verification:
    """Walk along the chain.

    Raises:
        ConfigurationError: What was noted is not a head.
    """
    began = select(meta.c.value).where(meta.c.name == AUDIT_BEGAN)
    known = Bounds(
        origin(store).hash,
        int(connection.execute(began).scalar_one()),
        reading.serial(connection),
    )
    return check(_all(connection), known, noted)


def _all(connection: Connection) -> Iterator[Line]:
    after = -1
    while found := _some(connection, after):
        yield from found
        after = found[-1].number
