"""What a child does: one run of a real job against a real port, until somebody ends it."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from pathlib import Path
from typing import Any, TypedDict

from clio_sync import AsyncClio, Clio, errors
from clio_sync._drivers import Timeouts
from clio_sync._drivers.departure import Departure
from clio_sync.engine import work
from clio_sync.engine.timing import Timing
from clio_sync.mapping import DataMap, custom_field, email, field, reference
from clio_sync.store import Store, open_store, postgresql

MARKER = "External id"
TIMING = Timing(send_window=1.0, timeout=3.0, late_commit=1.0, list_lag=0.3, skew=0.1)
"""The simulator commits at once; its lists lag a little."""
TIMEOUTS = Timeouts(connect=2.0, silence=3.0, total=3.0)
PATIENCE = 0.5
"""Seconds for which a process that was stopped is taken to be at work: much less than usual."""
KEY = bytes(range(32))
NOBODY = 65_534
"""The user without rights."""

work.PATIENCE = PATIENCE
postgresql.SUSPENDED = 1


class Order(TypedDict, total=False):
    """What a child is to do.

    ``store`` is a path or an address, ``schema`` the store's in PostgreSQL. There are ``rows``
    people and as many matters, which all say ``word``. With ``stop`` the child stops itself
    when so many writes are about to leave: ``stage`` says how near they are to it. With
    ``room`` no file may grow beyond so many bytes; with ``nobody`` it has no rights.
    """

    colour: str
    url: str
    token: str
    store: str
    schema: str
    rows: int
    word: str
    stop: int
    stage: str
    room: int
    nobody: bool


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


def readings(rows: int, word: str) -> list[Any]:
    """Both maps with so many rows each."""
    clients, cases = maps()
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


def opened(order: Order) -> Store:
    """The store of this job."""
    if schema := order.get("schema"):
        return Store.open_postgresql(order["store"], schema=schema, key=KEY, busy_timeout=2.0)
    return open_store(Path(order["store"]), busy_timeout=2.0)


def blocking(order: Order) -> dict[str, Any]:
    """One run, blocking."""
    with (
        opened(order) as store,
        Clio(order["token"], base_url=order["url"], timeouts=TIMEOUTS) as clio,
    ):
        rows = readings(order["rows"], order["word"])
        job = clio.sync(rows, store=store, marker=MARKER, timing=TIMING)
        return job.plan().apply(override={"majority"}).as_dict()


async def awaited(order: Order) -> dict[str, Any]:
    """One run, async."""
    with opened(order) as store:
        async with AsyncClio(order["token"], base_url=order["url"], timeouts=TIMEOUTS) as clio:
            rows = readings(order["rows"], order["word"])
            job = clio.sync(rows, store=store, marker=MARKER, timing=TIMING)
            plan = await job.plan()
            return (await plan.apply(override={"majority"})).as_dict()


def stop_at(writes: int, stage: str) -> None:
    """Let this process stop itself, as a machine that goes to sleep, at one of its writes.

    Args:
        writes: How many were about to leave before, this one included.
        stage: ``noted``: the intent is written down, and nothing is on its way. Else a stage
            of the request, as httpcore names it: it is stopped when that has been seen.
    """
    left = [writes]
    honest_check, honest_saw = Departure.check, Departure.saw

    def count() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGSTOP)

    def check(self: Departure) -> None:
        if stage == "noted":
            count()
        honest_check(self)

    def saw(self: Departure, name: str, _: object = None) -> None:
        honest_saw(self, name)
        if name.endswith(stage):
            count()

    Departure.check, Departure.saw = check, saw  # type: ignore[method-assign]


def run(order: Order) -> dict[str, Any]:
    """Do as told; what our own errors end it with is told by their names."""
    if order.get("stop"):
        stop_at(order["stop"], order["stage"])
    if order.get("room"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["room"], order["room"]))
    if order.get("nobody") and os.geteuid() == 0:
        os.setuid(NOBODY)
    try:
        return blocking(order) if order["colour"] == "blocking" else asyncio.run(awaited(order))
    except errors.ClioError as error:
        return {"error": type(error).__name__, "text": str(error)}
