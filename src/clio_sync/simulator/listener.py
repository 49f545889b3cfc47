"""uvicorn, with two things that it does not tell by itself: its connections, and its start."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol


class Listener(uvicorn.Server):
    """A server that says when it has started, and when it stops.

    Args:
        config: See `configured`.
        stopping: Called before it waits for the requests that are under way.
    """

    def __init__(self, config: uvicorn.Config, stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._stopping = stopping
        self.ready: threading.Event = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept connections."""
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more, and end what is under way."""
        self._stopping()
        await super().shutdown(sockets)


def configured(
    app: Callable[..., Awaitable[None]], connections: MutableMapping[object, asyncio.Transport]
) -> uvicorn.Config:
    """How an application is served.

    Args:
        app: An ASGI application.
        connections: Kept up to date with the open connections, by the client's address.
    """

    class Protocol(H11Protocol):
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            connections[self.client] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            connections.pop(self.client, None)
            super().connection_lost(exc)

    return uvicorn.Config(
        app,
        http=Protocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=1,
    )
