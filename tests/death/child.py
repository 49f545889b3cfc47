"""What a child does: one run of a real job against a real port, until somebody ends it."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict

from sqlalchemy import create_engine

from clio_sync import AsyncClio, Clio, errors
from clio_sync._drivers import Timeouts
from clio_sync._drivers.departure import Departure
from clio_sync.engine import work
from clio_sync.engine.timing import Timing
from clio_sync.mapping import DataMap, custom_field, email, field, reference
from clio_sync.sources import CsvTable, SqlTable
from clio_sync.store import Store, open_store, postgresql

MARKER = "External id"
TIMING = Timing(send_window=1.0, timeout=3.0, late_commit=2.0, list_lag=0.3, skew=0.1)
"""The simulator commits at once, unless the machine has much else to do; its lists lag a little."""
TIMEOUTS = Timeouts(connect=2.0, silence=3.0, total=3.0)
PATIENCE = 0.5
"""Seconds for which a process that was stopped is taken to be at work: much less than usual."""
KEY = bytes(range(32))
OVERRIDE = {"majority"}
NOBODY = 65_534
"""The user without rights."""

SUSPENDED = 4
"""Seconds for which PostgreSQL lets a transaction do nothing; others wait a little longer."""


class Order(TypedDict, total=False):
    """What a child is to do.

    ``store`` is a path or an address, ``schema`` the store's in PostgreSQL. There are ``rows``
    people and as many matters, which all say ``word``. With ``halt`` the child sends itself
    the signal ``by`` at a write of that number: ``stage`` says at which moment of it. With
    ``room`` no file may grow beyond so many bytes; with ``nobody`` it has no rights. With
    ``table``, the people are in that table, which takes changes back. With ``back``, the run
    of that id is taken back.
    """

    colour: str
    url: str
    token: str
    store: str
    schema: str
    rows: int
    word: str
    halt: int
    stage: str
    by: int
    room: int
    nobody: bool
    table: str
    back: str


def maps() -> tuple[DataMap, DataMap]:
    """People and their matters."""
    clients = DataMap(
        "contacts",
        key="id",
        fields=[
            field("first_name", "first"),
            field("last_name", "last"),
            email("mail", label="Work"),
            custom_field("Word", "word"),
        ],
    )
    fields = [reference("client", to=clients, by="client"), field("description", "what")]
    return clients, DataMap("matters", key="no", fields=fields)


def readings(order: Order) -> list[Any]:
    """Both maps with so many rows each, or one with a table that takes changes back."""
    clients, cases = maps()
    if path := order.get("table"):
        return [clients.mirror(table_at(Path(path)), adds=True, id_column="clio")]
    rows, word = order["rows"], order["word"]
    people = [
        {
            "id": f"c{n}",
            "first": f"First{n}",
            "last": f"Last{n}",
            "mail": f"p{n}@example.com",
            "word": word,
        }
        for n in range(rows)
    ]
    matters = [{"no": f"m{n}", "client": f"c{n}", "what": f"{n} {word}"} for n in range(rows)]
    return [clients.read(people), cases.read(matters)]


def table_at(path: Path) -> CsvTable | SqlTable:
    """The table in a file: of text, or of a database."""
    if path.suffix == ".csv":
        return CsvTable(path, key="id")
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 1})
    return SqlTable(engine, "people", key="id")


def opened(order: Order) -> Store:
    """The store of this job."""
    if schema := order.get("schema"):
        return Store.open_postgresql(
            order["store"], schema=schema, key=KEY, busy_timeout=SUSPENDED + 2
        )
    return open_store(Path(order["store"]), busy_timeout=2.0)


def blocking(order: Order) -> dict[str, Any]:
    """One run, blocking."""
    with (
        opened(order) as store,
        Clio(order["token"], base_url=order["url"], timeouts=TIMEOUTS) as clio,
    ):
        job = clio.sync(readings(order), store=store, marker=MARKER, timing=TIMING)
        if back := order.get("back"):
            (run,) = [run for run in job.runs if run.id == back]
            return run.rollback().apply(override=OVERRIDE).as_dict()
        return job.plan().apply(override=OVERRIDE).as_dict()


async def awaited(order: Order) -> dict[str, Any]:
    """One run, async."""
    with opened(order) as store:
        async with AsyncClio(order["token"], base_url=order["url"], timeouts=TIMEOUTS) as clio:
            job = clio.sync(readings(order), store=store, marker=MARKER, timing=TIMING)
            if back := order.get("back"):
                (run,) = [run for run in job.runs if run.id == back]
                return (await (await run.rollback()).apply(override=OVERRIDE)).as_dict()
            return (await (await job.plan()).apply(override=OVERRIDE)).as_dict()


def halt_at(times: int, stage: str, by: signal.Signals) -> None:
    """Let this process stop or kill itself at one of its writes.

    Args:
        times: How many have come so far before, this one included.
        stage: ``noted``: the intent is written down, and nothing is on its way. ``row``: a row
            is about to be written back, ``row written``: it is. Else a stage of a request that
            writes, as httpcore names it, once that has been seen.
        by: What it sends itself.
    """
    left = [times]

    def reached(name: str) -> None:
        left[0] -= stage == name
        if left[0] == 0:
            left[0] = -1
            os.kill(os.getpid(), by)

    def before(owner: type, name: str, at: str) -> None:
        honest = getattr(owner, name)
        setattr(owner, name, lambda *given: (reached(at), honest(*given))[1])

    def after(owner: type, name: str, at: Callable[..., str]) -> None:
        honest = getattr(owner, name)
        setattr(owner, name, lambda *given: (honest(*given), reached(at(*given)))[0])

    before(Departure, "check", "noted")
    after(Departure, "saw", lambda _, name, *rest: name.partition(".")[2])
    for table in (CsvTable, SqlTable):
        for name in ("create", "update"):
            before(table, name, "row")
            after(table, name, lambda *_: "row written")


def run(order: Order) -> dict[str, Any]:
    """Do as told; what our own errors end it with is told by their names."""
    work.PATIENCE, postgresql.SUSPENDED = PATIENCE, SUSPENDED  # in this process only
    if order.get("halt"):
        halt_at(order["halt"], order["stage"], signal.Signals(order["by"]))
    if order.get("room"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["room"], order["room"]))
    if order.get("nobody") and os.geteuid() == 0:
        os.setuid(NOBODY)
    try:
        return blocking(order) if order["colour"] == "blocking" else asyncio.run(awaited(order))
    except errors.ClioError as error:
        return {"error": type(error).__name__, "text": str(error)}
