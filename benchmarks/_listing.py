"""A list of 50,000 contacts: a server that has its pages ready, and those who read it.

Run by `listing.py`, each part in a process of its own: as ``server``, or by the name of a reader.
"""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import sys
from collections.abc import Callable
from time import perf_counter
from urllib.parse import parse_qs, urlsplit

PAGES, PER_PAGE = 250, 200
FIELDS = (
    "id,etag,name,type,first_name,last_name,prefix,title,date_of_birth,created_at,updated_at,"
    "primary_email_address,primary_phone_number,is_client,company{id,name}"
)
HEAD = (
    "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
    "X-RateLimit-Limit: 1000000\r\nX-RateLimit-Remaining: 999999\r\n"
    "X-RateLimit-Reset: 4102444800\r\nX-Request-Id: 0\r\nContent-Length: {}\r\n\r\n"
)


def contact(id: int) -> dict[str, object]:
    """One contact, as Clio shows it."""
    return {
        "id": id,
        "etag": f'"{id:032x}"',
        "name": f"Zoë Quinn {id}",
        "type": "Person",
        "first_name": "Zoë",
        "last_name": f"Quinn {id}",
        "prefix": None,
        "title": "Dr.",
        "date_of_birth": "1980-02-29",
        "created_at": "2026-01-02T03:04:05Z",
        "updated_at": "2026-01-02T03:04:05+02:00",
        "primary_email_address": f"zoe.{id}@example.org",
        "primary_phone_number": "+1 312 555 0100",
        "is_client": True,
        "company": {"id": 7, "name": "Acme"} if id % 3 else None,
    }


def page(number: int, origin: str) -> bytes:
    """One answer, whole."""
    first = 1_000_000_000 + number * PER_PAGE
    following = f"{origin}/api/v4/contacts.json?page_token={number + 1}"
    paging = {"next": following} if number + 1 < PAGES else {}
    data = [contact(first + index) for index in range(PER_PAGE)]
    meta = {"paging": paging, "records": PAGES * PER_PAGE}
    body = json.dumps({"data": data, "meta": meta}).encode()
    return HEAD.format(len(body)).encode() + body


class Shelf(asyncio.Protocol):
    """Hands out pages by their token; requests have no body."""

    pages: list[bytes]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember whom to answer."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.heard = b""

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete."""
        self.heard += data
        while b"\r\n\r\n" in self.heard:
            asked, _, self.heard = self.heard.partition(b"\r\n\r\n")
            query = parse_qs(urlsplit(asked.split(b" ")[1].decode()).query)
            self.transport.write(self.pages[int(query.get("page_token", ["0"])[0])])


async def serve() -> None:
    """Make the pages, and serve until somebody ends the process."""
    server = await asyncio.get_running_loop().create_server(Shelf, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    Shelf.pages = [page(number, f"http://127.0.0.1:{port}") for number in range(PAGES)]
    print(port, flush=True)
    await server.serve_forever()


# ---------------------------------------------------------------------------------------- readers


def ours_blocking(origin: str) -> Callable[[], int]:
    """This library."""
    from clio_sync import Clio

    clio = Clio("token", base_url=f"{origin}/api/v4/")
    clio.contacts.list(fields=FIELDS).first()
    return lambda: sum(bool(one.name) for one in clio.contacts.list(fields=FIELDS))


def ours_async(origin: str) -> Callable[[], int]:
    """This library, awaited."""
    from clio_sync import AsyncClio

    loop = asyncio.Runner()
    clio = AsyncClio("token", base_url=f"{origin}/api/v4/")
    loop.run(clio.contacts.list(fields=FIELDS).first())

    async def read() -> int:
        read = 0
        async for one in clio.contacts.list(fields=FIELDS):
            read += bool(one.name)
        return read

    return lambda: loop.run(read())


def bare_blocking(origin: str) -> Callable[[], int]:
    """Nothing but httpx and json, and a loop."""
    import httpx

    http = httpx.Client(headers={"Authorization": "Bearer token"})
    http.get(f"{origin}/api/v4/contacts.json").json()

    def read() -> int:
        url, read = f"{origin}/api/v4/contacts.json?order=id(asc)&fields={FIELDS}", 0
        while url:
            body = http.get(url).json()
            read += sum(bool(one["name"]) for one in body["data"])
            url = body["meta"]["paging"].get("next")
        return read

    return read


def bare_async(origin: str) -> Callable[[], int]:
    """The same, awaited."""
    import httpx

    loop = asyncio.Runner()
    http = httpx.AsyncClient(headers={"Authorization": "Bearer token"})
    loop.run(http.get(f"{origin}/api/v4/contacts.json")).json()

    async def read() -> int:
        url, read = f"{origin}/api/v4/contacts.json?order=id(asc)&fields={FIELDS}", 0
        while url:
            body = (await http.get(url)).json()
            read += sum(bool(one["name"]) for one in body["data"])
            url = body["meta"]["paging"].get("next")
        return read

    return lambda: loop.run(read())


def peer(origin: str) -> Callable[[], int]:
    """clio-manage-api-client, which keeps everything and prints as it goes."""
    from contextlib import redirect_stdout
    from os import devnull

    with open(devnull, "w") as nowhere, redirect_stdout(nowhere):  # noqa: PTH123
        import clio_manage_python_client as package
        from clio_manage_python_client import configs

        configs.BASE_URL["us"] = origin
        client = package.Manage(access_token="token", default_rate_limit=1_000_000)
        client.get.contacts(fields="id")

    def read() -> int:
        with open(devnull, "w") as nowhere, redirect_stdout(nowhere):  # noqa: PTH123
            found = client.all.contacts(fields=FIELDS, order="id(asc)")
        return sum(bool(one["name"]) for one in found["data"])

    return read


READERS = {
    one.__name__: one for one in (ours_blocking, ours_async, bare_blocking, bare_async, peer)
}


def measure(name: str, origin: str) -> None:
    """Read the list once, and say how long that took and how much memory on top of the start."""
    read = READERS[name](origin)
    gc.collect()
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = perf_counter()
    records = read()
    seconds = perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert records == PAGES * PER_PAGE
    print(json.dumps({"seconds": seconds, "mib": (peak - idle) / 1024}), flush=True)


if __name__ == "__main__":
    asyncio.run(serve()) if sys.argv[1] == "server" else measure(*sys.argv[1:])
