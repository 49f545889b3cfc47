"""A gigabyte uploaded in parts against one streaming PUT of bare httpx, and the memory it takes.

Clio and its storage are one small server in another process, which throws the
bytes away. Bare httpx sends the file in one request and computes nothing; we
ask for addresses, compute the MD5 of every part and send four parts at a time.
An MD5 takes a processor some 1.4 seconds for a gigabyte, more than all the rest:
where there is no other processor free for it, it shows. Hence the second pair.
"""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

import httpx
from _measure import line, machine, show

from clio_sync import AsyncClio, Clio

SIZE = 1 << 30
GOAL = 1 / 0.8
MEMORY_GOAL = 64.0
ROUNDS = 5
PARENT = {"id": 1, "type": "Matter"}
KIND = "application/octet-stream"
MIB = 1 << 20


class Storage(asyncio.BufferedProtocol):
    """Takes any bytes, and answers an upload's questions."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember whom to answer."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer = memoryview(bytearray(MIB))
        self.head, self.body, self.left = b"", b"", 0

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where the next bytes go: always to the same place."""
        return self.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Read a head, then as many bytes as it announced."""
        if self.left:
            self.received(self.buffer[:nbytes])
            return
        self.head, end, rest = (self.head + bytes(self.buffer[:nbytes])).partition(b"\r\n\r\n")
        if end:
            announced = re.search(rb"(?i)content-length: *(\d+)", self.head)
            self.left, self.body = int(announced[1]) if announced else 0, b""
            self.received(memoryview(rest))

    def received(self, data: memoryview) -> None:
        """Count bytes of a body, and answer after the last."""
        if b"/api/" in self.head[:64]:
            self.body += data
        self.left -= len(data)
        if self.left <= 0:
            self.answer()

    def answer(self) -> None:
        """Say what Clio or the storage would."""
        method, path = self.head.split(b" ", 2)[:2]
        found: object = {}
        if b"/api/" in path:
            found = {"data": self.document(json.loads(self.body or b"{}").get("data", {}))}
        body = json.dumps(found).encode()
        status = b"201 Created" if method == b"POST" else b"200 OK"
        self.transport.write(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n" % (status, len(body)))
        self.transport.write(body)
        self.head = b""

    def document(self, data: dict[str, object]) -> dict[str, object]:
        """A document, with an address for every part that was asked for."""
        port = self.transport.get_extra_info("sockname")[1]
        parts = data.get("multiparts") or []
        assert isinstance(parts, list)
        url = {"put_url": f"http://127.0.0.1:{port}/put"}
        links = [{"part_number": part["part_number"], **url} for part in parts]
        version = {"uuid": "u", "fully_uploaded": False, "multiparts": links, **url}
        return {"id": 7, "name": "big.bin", "latest_document_version": version}


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Storage, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def serving() -> Generator[str]:
    """Serve in another process for as long as the context lasts, and say where."""
    command = [sys.executable, __file__, "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


# ------------------------------------------------------------------------------- the two sides


def bare(url: str, path: Path) -> None:
    """One streaming PUT."""
    with path.open("rb") as file, httpx.Client(timeout=60) as http:
        http.put(f"{url}/put", content=file).raise_for_status()


def blocking(url: str, path: Path, *, checksums: bool = True) -> None:
    """The blocking client."""
    with Clio("token", base_url=f"{url}/api/v4/") as clio:
        clio.documents.upload(
            path, parent=PARENT, content_type=KIND, fields="id", checksums=checksums
        )


def asynchronous(url: str, path: Path, *, checksums: bool = True) -> None:
    """The async client."""

    async def upload() -> None:
        async with AsyncClio("token", base_url=f"{url}/api/v4/") as clio:
            await clio.documents.upload(
                path, parent=PARENT, content_type=KIND, fields="id", checksums=checksums
            )

    asyncio.run(upload())


SIDES = {
    "bare": bare,
    "blocking": blocking,
    "async": asynchronous,
    "blocking, no MD5": partial(blocking, checksums=False),
    "async, no MD5": partial(asynchronous, checksums=False),
}


def seconds(side: Callable[[str, Path], None], url: str, path: Path) -> float:
    """How long one upload takes."""
    started = perf_counter()
    side(url, path)
    return perf_counter() - started


def compare(name: str, url: str, path: Path) -> None:
    """Measure one colour in turns with bare httpx."""
    pairs = [(seconds(SIDES[name], url, path), seconds(bare, url, path)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    speeds = f"{SIZE / MIB / ours:6.0f} MiB/s against {SIZE / MIB / theirs:6.0f} MiB/s"
    show(f"1 GiB uploaded, {name}", speeds, ratio, GOAL)
    line(f"1 GiB uploaded, {name}", ours, "httpx", theirs, ratio, "s")


# -------------------------------------------------------------------------------------- memory


def peak() -> float:
    """The most memory that this process has had, in MiB, without that of whoever started it."""
    status = Path("/proc/self/status").read_text("utf-8")
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def measured_alone(name: str, url: str, path: Path) -> float:
    """The memory above idle that one upload takes, in MiB, in a process of its own."""
    command = [sys.executable, __file__, "memory", name, url, str(path)]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(found.stdout)


def memory(name: str, url: str, path: Path) -> None:
    """Print what one upload adds to the memory of this process; a small one comes first."""
    with tempfile.NamedTemporaryFile() as small:
        small.write(b"x")
        small.flush()
        SIDES[name](url, Path(small.name))
    idle = peak()
    SIDES[name](url, path)
    print(peak() - idle)


def main() -> None:
    """Measure both colours."""
    machine()
    with tempfile.NamedTemporaryFile() as big, serving() as url:
        big.truncate(SIZE)
        path = Path(big.name)
        bare(url, path)
        for name in ("blocking", "async"):
            compare(name, url, path)
            compare(f"{name}, no MD5", url, path)
            above = measured_alone(name, url, path)
            title = f"memory for 1 GiB, {name}"
            show(title, f"{above:6.1f} MiB above idle", above / MEMORY_GOAL, 1.0)
            line(title, above, "goal", MEMORY_GOAL, above / MEMORY_GOAL, "MiB")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            asyncio.run(_serve())
        case ["memory", name, url, path]:
            memory(name, url, Path(path))
        case _:
            main()
