"""A process that runs a real job against a real port, until somebody kills it.

python tests/simulation/child.py COLOUR URL TOKEN STORE ROWS
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from clio_sync import AsyncClio, Clio
from clio_sync.engine.timing import Timing
from clio_sync.mapping import DataMap, custom_field, email, field, reference

MARKER = "External id"
TIMING = Timing(send_window=3, timeout=0.5, late_commit=0.5, list_lag=0.3, skew=0.1)
"""The simulator commits at once; its lists lag a little."""


def maps() -> tuple[DataMap, DataMap]:
    """People and their matters."""
    clients = DataMap(
        "contacts",
        key="id",
        fields=[
            field("first_name", "first"),
            field("last_name", "last"),
            email("mail", label="Work"),
            custom_field("Visa", "visa"),
        ],
    )
    fields = [reference("client", to=clients, by="client"), field("description", "what")]
    return clients, DataMap("matters", key="no", fields=fields)


def readings(rows: int, visa: str) -> list[Any]:
    """Both maps with so many rows each."""
    clients, cases = maps()
    people = [
        {
            "id": f"c{n}",
            "first": f"First{n}",
            "last": f"Last{n}",
            "mail": f"p{n}@example.com",
            "visa": visa,
        }
        for n in range(rows)
    ]
    matters = [{"no": f"m{n}", "client": f"c{n}", "what": f"Matter {n}"} for n in range(rows)]
    return [clients.read(people), cases.read(matters)]


def blocking(url: str, token: str, store: str, rows: int, visa: str) -> dict[str, object]:
    """One run, blocking."""
    with Clio(token, base_url=url) as clio:
        job = clio.sync(readings(rows, visa), store=store, marker=MARKER, timing=TIMING)
        with job.store:
            return job.plan().apply(override={"majority"}).as_dict()


async def awaited(url: str, token: str, store: str, rows: int, visa: str) -> dict[str, object]:
    """One run, async."""
    async with AsyncClio(token, base_url=url) as clio:
        job = clio.sync(readings(rows, visa), store=store, marker=MARKER, timing=TIMING)
        with job.store:
            plan = await job.plan()
            return (await plan.apply(override={"majority"})).as_dict()


def main(colour: str, url: str, token: str, store: str, rows: str, visa: str) -> None:
    """Run once and say what became of it."""
    given = (url, token, store, int(rows), visa)
    told = blocking(*given) if colour == "blocking" else asyncio.run(awaited(*given))
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
