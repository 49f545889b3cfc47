"""The fastest server there is: the same answer to every request, from a process of its own."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

CONTACT = {
    "id": 7,
    "etag": '"0123456789abcdef"',
    "name": "Zoë Quinn",
    "type": "Person",
    "first_name": "Zoë",
    "last_name": "Quinn",
    "created_at": "2026-01-02T03:04:05Z",
    "updated_at": "2026-01-02T03:04:05Z",
}
BODY = json.dumps({"data": CONTACT}).encode()
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
    b"X-RateLimit-Limit: 50\r\nX-RateLimit-Remaining: 49\r\nX-RateLimit-Reset: 4102444800\r\n"
    b"X-Request-Id: 00000000\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


class Parrot(asyncio.Protocol):
    """Says the same to everybody, as often as they ask; requests have no body."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember whom to answer."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.heard = b""

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete."""
        self.heard += data
        while b"\r\n\r\n" in self.heard:
            _, _, self.heard = self.heard.partition(b"\r\n\r\n")
            self.transport.write(ANSWER)


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Parrot, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def answering() -> Generator[str]:
    """Serve in another process for as long as the context lasts, and say where."""
    with subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(_serve())
