"""The receiver as an ASGI application, for uvicorn, Starlette, FastAPI and their like."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from inspect import isawaitable, iscoroutinefunction
from typing import Any, TypeAlias

from .duplicates import Deduplicator
from .events import Event
from .receiving import (
    MOST_BYTES,
    UNSUBSCRIBE,
    Reply,
    Trust,
    first_use,
    receive as receive_delivery,
)
from .subscriptions import Subscriptions

Handler: TypeAlias = Callable[[Event], object | Awaitable[object]]
Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

PATIENCE = 5.0
"""Seconds that a handler may take, unless told otherwise; Clio's own patience is short."""


class WebhookApp:
    """An ASGI application that takes deliveries and hands their events to a function.

    The answer follows the handler: 200 once it has returned, 500 if it raised,
    503 if it took too long, and both of the latter make Clio try again. So a
    handler should put the event somewhere durable and return; work that takes
    longer belongs to whoever takes it out again.

    Args:
        handler: Called with each event, in a thread unless it is ``async``. It may
            be called again with an event it has seen. If it returns `UNSUBSCRIBE`,
            Clio delivers nothing more to this address.
        subscriptions: The secrets and models of the webhooks.
        trusts: Whether to confirm a handshake at once; see `receive`.
        duplicates: Remembers what was handled; ``Deduplicator(0)`` to be told everything.
        most_bytes: The longest body to take.
        patience: Seconds that a handler may take.
    """

    def __init__(
        self,
        handler: Handler,
        *,
        subscriptions: Subscriptions,
        trusts: Trust = first_use,
        duplicates: Deduplicator | None = None,
        most_bytes: int = MOST_BYTES,
        patience: float = PATIENCE,
    ) -> None:
        self._handler = handler
        self._duplicates = Deduplicator() if duplicates is None else duplicates
        self._most_bytes = most_bytes
        self._patience = patience
        self._receive = partial(
            receive_delivery, subscriptions=subscriptions, trusts=trusts, most_bytes=most_bytes
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request, or the server's own starting and stopping.

        Raises:
            Exception: What the handler raised, once 500 is answered, for the server to log.
        """
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            body = await _body(receive, self._most_bytes)
            if body is not None:
                await self._deliver(scope, body, send)

    async def _deliver(self, scope: Scope, body: bytes, send: Send) -> None:
        from anyio import to_thread

        headers = [
            (name.decode("latin-1"), text.decode("latin-1")) for name, text in scope["headers"]
        ]
        # In a thread, since what is known of the webhooks may lie in a database.
        reply = await to_thread.run_sync(self._receive, scope["method"], headers, body)
        try:
            if reply.event is not None and not self._duplicates.knows(reply.event):
                reply = await self._hand_over(reply, reply.event)
        except Exception:
            await _answer(Reply(500), send)
            raise
        await _answer(reply, send)

    async def _hand_over(self, reply: Reply, event: Event) -> Reply:
        """The answer, once the handler has the event."""
        from anyio import move_on_after

        with move_on_after(self._patience) as patience:
            if await self._called(event) is UNSUBSCRIBE:
                reply = Reply.unsubscribing()
            self._duplicates.note(event)
        return Reply(503) if patience.cancelled_caught else reply

    async def _called(self, event: Event) -> object:
        """What the handler returns: called here if it is ``async``, else in a thread."""
        from anyio import to_thread

        if _is_async(self._handler):
            result = self._handler(event)
        else:
            result = await to_thread.run_sync(self._handler, event, abandon_on_cancel=True)
        return await result if isawaitable(result) else result


def _is_async(handler: Handler) -> bool:
    return iscoroutinefunction(handler) or iscoroutinefunction(type(handler).__call__)


async def _body(receive: Receive, most_bytes: int) -> bytes | None:
    """The body, or a little more than is taken of it; None if the client is gone before its end."""
    body, more = b"", True
    while more and len(body) <= most_bytes:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _answer(reply: Reply, send: Send) -> None:
    headers = {**reply.headers, "Content-Length": str(len(reply.body))}
    encoded = [
        (name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers.items()
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": encoded})
    await send({"type": "http.response.body", "body": reply.body})


async def _lifespan(receive: Receive, send: Send) -> None:
    """There is nothing to start and nothing to stop."""
    for stage in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{stage}.complete"})
