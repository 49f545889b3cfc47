"""The doors for clients in the same process: httpx transports, blocking and async.

What would be a broken connection over a real port surfaces as the exception
that httpx raises for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from .wire import Hangup, Outcome, Request, Response

if TYPE_CHECKING:
    from .._drivers import Clock
    from .clio import LocalClio


class Transport(httpx.BaseTransport):
    """Leads a blocking httpx client to a simulator.

    Args:
        clio: Where requests end up.
        clock: Whose time a slow answer takes.
    """

    def __init__(self, clio: LocalClio, clock: Clock) -> None:
        self._clio = clio
        self._clock = clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, or fail as a connection would."""
        request.read()
        response = _answered(self._clio.handle(_taken(request)), request)
        delay, patience = response.delay, _patience(request)
        if delay:
            self._clock.sleep(min(delay, patience))
        return _given(response, request, in_time=delay <= patience)


class AsyncTransport(httpx.AsyncBaseTransport):
    """Leads an async httpx client to a simulator.

    Args:
        clio: Where requests end up.
        clock: Whose time a slow answer takes.
    """

    def __init__(self, clio: LocalClio, clock: Clock) -> None:
        self._clio = clio
        self._clock = clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, or fail as a connection would."""
        import anyio

        await request.aread()
        response = _answered(self._clio.handle(_taken(request)), request)
        delay, patience = response.delay, _patience(request)
        await (self._clock.asleep or anyio.sleep)(min(delay, patience))
        return _given(response, request, in_time=delay <= patience)


def _taken(request: httpx.Request) -> Request:
    return Request.of(request.method, str(request.url), request.headers, request.content)


def _patience(request: httpx.Request) -> float:
    """Seconds that the client waits for an answer."""
    timeout = request.extensions.get("timeout", {}).get("read")
    return float("inf") if timeout is None else float(timeout)


def _answered(outcome: Outcome, request: httpx.Request) -> Response:
    """The answer, if there is one.

    Raises:
        ConnectError: The connection was refused.
        RemoteProtocolError: It ended without an answer.
    """
    if not isinstance(outcome, Hangup):
        return outcome
    if outcome.refused:
        raise httpx.ConnectError("connection refused", request=request)
    message = "server disconnected without sending a response"
    raise httpx.RemoteProtocolError(message, request=request)


def _given(response: Response, request: httpx.Request, *, in_time: bool) -> httpx.Response:
    """The answer in httpx's words.

    Raises:
        ReadTimeout: The client has waited long enough.
    """
    if not in_time:
        raise httpx.ReadTimeout("the answer took too long", request=request)
    headers = list(response.headers.items())
    stream = httpx.ByteStream(response.body)
    return httpx.Response(response.status, headers=headers, stream=stream, request=request)
