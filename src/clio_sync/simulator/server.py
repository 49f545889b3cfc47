"""The door for everybody else: a real port, where a hangup is a really broken connection."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Generator, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import ConfigurationError
from . import refusals
from .wire import BODILESS, Hangup, Request, Response

if TYPE_CHECKING:
    from .._drivers import Clock
    from .clio import LocalClio
    from .listener import Listener

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

START_SECONDS = 10.0
"""How long a server may take to start."""


class Door:
    """An ASGI application that leads to a simulator.

    Args:
        clio: Where requests end up.
        clock: Whose time a slow answer takes.
    """

    def __init__(self, clio: LocalClio, clock: Clock) -> None:
        self._clio = clio
        self._clock = clock
        self.connections: dict[object, asyncio.Transport] = {}
        """By the address of the client, so that one can be broken."""
        self._delays: set[asyncio.Future[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or break its connection."""
        body = await _body(receive)
        if body is None:
            return
        try:
            outcome = self._clio.handle(_request(scope, body))
        except ValueError:
            outcome = refusals.malformed().response
        if isinstance(outcome, Hangup) or not await self._in_time(outcome.delay):
            await self._break(scope, receive)
        else:
            await _give(outcome, send)

    def close(self) -> None:
        """Give up the answers that are still to come."""
        for delay in self._delays:
            delay.cancel()

    async def _in_time(self, seconds: float) -> bool:
        """Let the time of a slow answer pass; answers whether anybody waits for the end of it."""
        if not seconds:
            return True
        delay = asyncio.ensure_future((self._clock.asleep or asyncio.sleep)(seconds))
        self._delays.add(delay)
        await asyncio.wait({delay})
        self._delays.discard(delay)
        return not delay.cancelled()

    async def _break(self, scope: Scope, receive: Receive) -> None:
        connection = self.connections.get(scope["client"])
        if connection is not None:
            connection.abort()
        await receive()  # the next message can only be that the client is gone


@contextmanager
def listening(clio: LocalClio, clock: Clock, host: str, port: int) -> Generator[str]:
    """Serve on a port, from a thread, for as long as the context lasts.

    Args:
        clio: Where requests end up.
        clock: Whose time a slow answer takes.
        host: Whom to listen for.
        port: Which one; 0 for a free one.

    Yields:
        The URL.

    Raises:
        ConfigurationError: uvicorn is not installed, or the port is taken.
    """
    door = Door(clio, clock)
    with _bound(host, port) as bound:
        server = _listener(door)
        serve = server.serve(sockets=[bound])
        thread = threading.Thread(target=asyncio.run, args=(serve,), name="clio", daemon=True)
        thread.start()
        server.ready.wait(START_SECONDS)
        try:
            yield f"http://{host}:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def _bound(host: str, port: int) -> Generator[socket.socket]:
    # The protocol is named since asyncio turns Nagle's delay off for nothing but TCP.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
        except (OSError, OverflowError) as error:
            raise ConfigurationError(
                f"Port {port} of {host} cannot be opened.", advice="Choose another one, or 0."
            ) from error
        yield bound


def _listener(door: Door) -> Listener:
    try:
        from .listener import Listener, configured
    except ImportError as error:
        raise ConfigurationError(
            "The simulator needs uvicorn to open a port.",
            advice="pip install 'clio-sync[simulator]'",
        ) from error
    return Listener(configured(door, door.connections), door.close)


async def _body(receive: Receive) -> bytes | None:
    """The body once it has come; none if the client is gone before the end of it."""
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def _request(scope: Scope, body: bytes) -> Request:
    """The request as it was meant.

    Raises:
        ValueError: Its host is none.
    """
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    target = scope["raw_path"].decode("latin-1")
    if "://" not in target or target.startswith("/"):
        host = headers.get("host") or "{}:{}".format(*scope["server"])
        target = f"{scope['scheme']}://{host}/{target.removeprefix('/')}"
    url = f"{target}?{scope['query_string'].decode('latin-1')}"
    return Request.of(scope["method"], url, headers, body)


async def _give(response: Response, send: Send) -> None:
    headers = dict(response.headers)
    if response.status not in BODILESS:
        headers.setdefault("Content-Length", str(len(response.body)))
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": encoded})
    await send({"type": "http.response.body", "body": response.body})
