"""One request through the client against one through bare httpx, over a loopback port.

Both sides read one contact over a connection that is kept open. Bare httpx
sends the same headers and parses the JSON; the client also checks the names in
``fields``, keeps the pace, judges the answer and makes a typed record.
"""

from __future__ import annotations

import asyncio

import httpx
from _measure import awaited, machine, repeated, side_by_side
from _server import answering

from clio_sync import AsyncClio, Clio

GOAL = 1.10
FIELDS = "id,etag,name,type,first_name,last_name,created_at,updated_at"
HEADERS = {"Authorization": "Bearer token", "Accept": "application/json", "X-API-VERSION": "4.0.13"}


def blocking(url: str) -> None:
    """Measure the blocking client."""
    address = f"{url}/api/v4/contacts/7.json"
    with Clio("token", base_url=f"{url}/api/v4/") as clio, httpx.Client(headers=HEADERS) as http:

        def ours() -> object:
            return clio.contacts.get(7, fields=FIELDS)

        def theirs() -> object:
            return http.get(address, params={"fields": FIELDS}).json()["data"]

        side_by_side(
            "one request, blocking", repeated(ours), repeated(theirs), peer="httpx", goal=GOAL
        )


async def open_both(url: str) -> tuple[AsyncClio, httpx.AsyncClient]:
    """The two clients, made on the loop that they are used on."""
    return AsyncClio("token", base_url=f"{url}/api/v4/"), httpx.AsyncClient(headers=HEADERS)


async def close_both(clio: AsyncClio, http: httpx.AsyncClient) -> None:
    """Close their connections."""
    await clio.close()
    await http.aclose()


def asynchronous(url: str) -> None:
    """Measure the async client."""
    address = f"{url}/api/v4/contacts/7.json"
    with asyncio.Runner() as runner:
        clio, http = runner.run(open_both(url))

        async def ours() -> object:
            return await clio.contacts.get(7, fields=FIELDS)

        async def theirs() -> object:
            return (await http.get(address, params={"fields": FIELDS})).json()["data"]

        sides = awaited(ours, runner), awaited(theirs, runner)
        side_by_side("one request, async", *sides, peer="httpx", goal=GOAL)
        runner.run(close_both(clio, http))


if __name__ == "__main__":
    machine()
    with answering() as url:
        blocking(url)
        asynchronous(url)
