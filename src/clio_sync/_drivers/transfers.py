"""Bodies that do not fit into memory: sent and received a chunk at a time, in both colours.

Files are read and written by blocking code; the async half does it in a
thread, a whole chunk each time, so that the loop never waits for a disk.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
from attrs import frozen

from .._flow import Body, Moved, Sink, Upload

CHUNK = 1 << 20
"""Bytes that are written at a time: a thread's turn costs far less than that many."""


@frozen
class Outgoing(httpx.SyncByteStream):
    """A body that is read while it is sent."""

    body: Body
    moved: Moved

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.body.chunks():
            yield chunk
            self.moved(len(chunk))


@frozen
class AsyncOutgoing(httpx.AsyncByteStream):
    """The same for a request that is awaited."""

    body: Body
    moved: Moved

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from anyio.to_thread import run_sync

        chunks = self.body.chunks()
        while chunk := await run_sync(next, chunks, b""):
            yield chunk
            self.moved(len(chunk))


def lade(effect: Upload) -> httpx.Request:
    """The request with its body, to be sent blocking."""
    return _with(effect, Outgoing(effect.body, effect.moved))


def alade(effect: Upload) -> httpx.Request:
    """The same, to be awaited."""
    return _with(effect, AsyncOutgoing(effect.body, effect.moved))


def _with(effect: Upload, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> httpx.Request:
    head = effect.request
    return httpx.Request(
        head.method, head.url, headers=head.headers, stream=stream, extensions=head.extensions
    )


def pour(response: httpx.Response, sink: Sink, moved: Moved) -> httpx.Response:
    """Empty an answer into a sink; one that is no good is read as it is."""
    try:
        if not response.is_success:
            response.read()
            return response
        for chunk in response.iter_bytes(CHUNK):
            sink.write(chunk)
            moved(len(chunk))
    finally:
        response.close()
    return response


async def apour(response: httpx.Response, sink: Sink, moved: Moved) -> httpx.Response:
    """The same, awaited."""
    from anyio.to_thread import run_sync

    try:
        if not response.is_success:
            await response.aread()
            return response
        async for chunk in response.aiter_bytes(CHUNK):
            await run_sync(sink.write, chunk)
            moved(len(chunk))
    finally:
        await response.aclose()
    return response
