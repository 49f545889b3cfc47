"""Stores that fail, lie or are somebody else's: a refusal, and nothing wrong in Clio."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from clio_sync import errors

from ..engine.firm import Firm, person
from .calm import converges
from .saboteur import Saboteur


def pragma(store: Any, text: str) -> None:
    """Let every connection of a store begin like this."""
    engine = store._database.engine
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute(text))


def pages(firm: Firm) -> int:
    """How large the database is."""
    with sqlite3.connect(firm.folder / firm.store) as connection:
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


def damaged(firm: Firm, change: Callable[[bytearray], None]) -> None:
    """Change the bytes of a closed store."""
    firm.close()
    firm.jobs.clear()
    path = firm.folder / firm.store
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)


def test_a_store_with_a_page_of_rubbish_writes_nothing_wrong(firm: Firm) -> None:
    """Whichever page it is: an error of ours, or a run that needs nothing of it."""
    firm.clients = [person(n) for n in range(6)]
    firm.run()
    firm.wait()
    firm.run()
    firm.close()
    good = firm.folder / "good.db"
    damaged(firm, lambda _: None)
    shutil.copy(firm.folder / firm.store, good)
    size = 4096
    count = good.stat().st_size // size
    posts = firm.sent("POST")
    refused = 0
    for page in range(count):
        shutil.copy(good, firm.folder / firm.store)

        def spoil(content: bytearray, page: int = page) -> None:
            content[page * size : (page + 1) * size] = b"\x55" * size

        damaged(firm, spoil)
        for name in ("-wal", "-shm"):
            (firm.folder / f"{firm.store}{name}").unlink(missing_ok=True)
        try:
            firm.run()
        except errors.StoreError:
            refused += 1
    assert refused > count // 2
    assert firm.sent("POST") == posts
    assert [len(firm.named(n)) for n in range(6)] == [1] * 6
