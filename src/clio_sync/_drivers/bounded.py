"""A wall clock over blocking sockets: httpx bounds each piece of an answer, not the whole.

A server that sends a byte now and then would hold a blocking request for
ever. So every read and write of a request is given no more than what is left
of its time, which a thread keeps where its sockets find it.
"""

from __future__ import annotations

import threading
import time
from math import inf
from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    import ssl

    import httpx


class _Limit(threading.local):
    late: float = inf


_LIMIT = _Limit()


@frozen
class Within:
    """Whatever this thread does through a `bounded` client ends within so many seconds."""

    seconds: float

    def __enter__(self) -> None:
        _LIMIT.late = time.monotonic() + self.seconds

    def __exit__(self, *_: object) -> None:
        _LIMIT.late = inf


def bounded(http: httpx.Client) -> httpx.Client:
    """The client itself, its sockets watched; a transport of another kind keeps its own time."""
    for transport in (getattr(http, "_transport", None), *getattr(http, "_mounts", {}).values()):
        pool = getattr(transport, "_pool", None)
        backend = getattr(pool, "_network_backend", None)
        if pool is not None and backend is not None and not isinstance(backend, _Backend):
            pool._network_backend = _Backend(backend)
    return http


@frozen
class _Backend:
    """An httpcore network backend whose streams keep the limit."""

    inner: Any

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, **options: Any
    ) -> _Stream:
        left = _left(timeout, "ConnectTimeout")
        return _Stream(self.inner.connect_tcp(host, port, timeout=left, **options))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@frozen
class _Stream:
    """An httpcore network stream that keeps the limit."""

    inner: Any

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece: bytes = self.inner.read(max_bytes, _left(timeout, "ReadTimeout"))
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, _left(timeout, "WriteTimeout"))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> _Stream:
        left = _left(timeout, "ConnectTimeout")
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, left))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def _left(timeout: float | None, kind: str) -> float | None:
    """The time for one piece: its own, or what is left of the whole if that is less."""
    if _LIMIT.late == inf:
        return timeout
    left = _LIMIT.late - time.monotonic()
    if left <= 0:
        import httpcore

        raise getattr(httpcore, kind)("the whole request took too long")
    return left if timeout is None else min(timeout, left)
