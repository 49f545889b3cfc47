"""Stores that fail, lie or are somebody else's: a refusal, and nothing wrong in Clio."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from clio_sync import errors

from ..engine.firm import Firm, person
from .calm import attempt, converges
from .saboteur import Saboteur


def pragma(store: Any, text: str) -> None:
    """Let every connection of a store begin like this."""
    engine = store._database.engine
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute(text))


def pages(firm: Firm) -> int:
    """How large the database is."""
    with closing(sqlite3.connect(firm.folder / firm.store)) as connection:
        (count,) = connection.execute("PRAGMA page_count").fetchone()
    return int(count)


@pytest.mark.parametrize("room", [0, 1, 2, 4])
def test_a_full_disk_stops_the_run_and_loses_nothing(
    firm: Firm, saboteur: Saboteur, room: int
) -> None:
    """No request leaves whose intent could not be written down."""
    firm.own()
    firm.clients = [person(n) for n in range(12)]
    job = firm.job()
    plan = firm.plan(job)
    pragma(job.store, f"PRAGMA max_page_count = {pages(firm) + room}")
    with pytest.raises(errors.StoreError, match="make room"):
        firm.apply(plan)
    noted = {intent.id for intent, _ in firm.own().intents()}
    assert len(firm.contacts()) <= len(noted)
    converges(firm, saboteur, people=12)


def test_a_store_that_can_only_be_read_writes_nothing_to_clio(
    firm: Firm, saboteur: Saboteur
) -> None:
    """The first intent cannot be written down, so nothing is sent."""
    job = firm.job()
    plan = firm.plan(job)
    pragma(job.store, "PRAGMA query_only = ON")
    with pytest.raises(errors.StoreError, match="cannot be written"):
        firm.apply(plan)
    assert firm.sent("POST") == 0
    converges(firm, saboteur)


def test_a_disk_that_fills_up_between_a_write_and_its_settlement_doubles_nobody(
    firm: Firm, saboteur: Saboteur
) -> None:
    """That is a death like any other: the next run finds what was made."""
    job = firm.job()
    plan = firm.plan(job)
    firm.meanwhile(
        "POST", "contacts", lambda: pragma(job.store, "PRAGMA query_only = ON"), after=True
    )
    with pytest.raises(errors.StoreError):
        firm.apply(plan)
    assert len(firm.contacts()) == 1
    converges(firm, saboteur)


def asleep(firm: Firm) -> Path:
    """End every process, and leave all that is known in one file."""
    firm.close()
    firm.jobs.clear()
    path = firm.folder / firm.store
    for name in ("-wal", "-shm"):
        path.with_name(f"{path.name}{name}").unlink(missing_ok=True)
    return path


def test_a_store_with_some_wrong_bytes_writes_nothing_wrong(firm: Firm) -> None:
    """SQLite has no checksums: where it sees nothing, the etags and markers of Clio hold."""
    firm.clients = [person(n) for n in range(6)]
    for _ in range(2):
        firm.run()
        firm.wait()
    good = asleep(firm).read_bytes()
    written = [at for at, byte in enumerate(good) if byte]
    sent = firm.sent("POST"), firm.sent("PATCH")
    dice = random.Random(4)
    for _ in range(20):
        spoilt = bytearray(good)
        for at in (dice.randrange(200), *dice.sample(written, 3)):
            spoilt[at] = dice.randrange(256)
        asleep(firm).write_bytes(spoilt)
        attempt(firm)
    assert (firm.sent("POST"), firm.sent("PATCH")) == sent
    assert [len(firm.named(n)) for n in range(6)] == [1] * 6


def test_a_store_with_a_page_of_rubbish_writes_nothing_wrong(firm: Firm) -> None:
    """Whichever page it is: an error of ours, or a run that needs nothing of it."""
    firm.clients = [person(n) for n in range(6)]
    for _ in range(2):
        firm.run()
        firm.wait()
    firm.close()
    good = asleep(firm).read_bytes()
    size, posts, refused = 4096, firm.sent("POST"), 0
    for page in range(len(good) // size):
        spoilt = bytearray(good)
        spoilt[page * size : (page + 1) * size] = b"\x55" * size
        asleep(firm).write_bytes(spoilt)
        try:
            firm.run()
        except errors.StoreError:
            refused += 1
    assert refused > len(good) // size // 3  # the others hold what a run does not need
    assert firm.sent("POST") == posts
    assert [len(firm.named(n)) for n in range(6)] == [1] * 6
