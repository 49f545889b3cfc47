"""The two drivers: the only code in the library that waits for anything."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, assert_never

from attrs import define, frozen

from ._flow import NEVER, Call, Effect, Flow, Guard, Now, Send, Sleep, Together
from .errors import DeadlinePassed, NoAnswer, NotSent

if TYPE_CHECKING:
    import anyio
    import httpx

T = TypeVar("T")


@frozen
class Clock:
    """Where time comes from: the real one, or one that a simulation turns.

    Args:
        now: Seconds since the epoch.
        sleep: Blocks for so many seconds.
        asleep: The same, awaited; the real one unless given.
    """

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    asleep: Callable[[float], Any] | None = None


@frozen
class Timeouts:
    """How long a request may take, in seconds.

    Args:
        connect: To make the connection.
        silence: Between two pieces of an answer.
        total: From the first byte sent to the last received.
    """

    connect: float = 10.0
    silence: float = 30.0
    total: float = 60.0


@define
class _Departure:
    """Watches one request leave: refuses a late one, and knows whether it left.

    httpcore tells a request's stages to the ``trace`` extension. The moment
    before the headers is the last at which a deadline can be kept, and a
    failure that comes before it proves that nothing was sent.
    """

    request: httpx.Request
    before: float
    clock: Clock
    traced: bool = False
    left: bool = False

    def check(self) -> None:
        if self.clock.now() > self.before:
            raise DeadlinePassed(
                f"{self.request.method} {self.request.url.path} would have left too late.",
                advice="It was not sent; the next run decides about it anew.",
            )

    def saw(self, stage: str, _: object = None) -> None:
        self.traced = True
        if stage.endswith("send_request_headers.started"):
            self.check()
            self.left = True

    async def asaw(self, stage: str, _: object = None) -> None:
        self.saw(stage)

    def failed(self, error: Exception) -> NotSent | NoAnswer:
        """What a transport failure proves."""
        import httpx

        never_connected = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
        what = f"{self.request.method} {self.request.url.path}"
        kind = type(error).__name__
        if isinstance(error, never_connected) or (self.traced and not self.left):
            advice = "Check the network, then repeat."
            return NotSent(f"{what} was not sent: {kind}.", advice=advice)
        return NoAnswer(
            f"{what} got no answer: {kind}.",
            advice="If it was a write, look for the record before repeating it.",
        )


class Driver:
    """Runs flows by blocking the calling thread.

    Args:
        http: Makes the HTTP client, on the first request.
        clock: Where time comes from.
        timeouts: How long a request may take.
    """

    def __init__(
        self,
        http: Callable[[], httpx.Client] | None = None,
        *,
        clock: Clock | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self.clock: Clock = clock or Clock()
        self.timeouts: Timeouts = timeouts or Timeouts()
        self._make_http = http or self._default_http
        self._http: httpx.Client | None = None
        self._starting = threading.Lock()
        self._locks: defaultdict[Hashable, threading.Lock] = defaultdict(threading.Lock)

    def run(self, flow: Flow[T]) -> T:
        """Carry a flow through to its result."""
        try:
            effect = next(flow)
            while True:
                try:
                    answer = self._perform(effect)
                except BaseException as error:  # noqa: BLE001 - the flow's `finally` must run
                    effect = flow.throw(error)
                else:
                    effect = flow.send(answer)
        except StopIteration as stop:
            result: T = stop.value
            return result

    def close(self) -> None:
        """Close the connections; a later request opens new ones."""
        http, self._http = self._http, None
        if http is not None:
            http.close()

    def _perform(self, effect: Effect) -> object:
        match effect:
            case Send(request, before):
                return self._send(request, before)
            case Now():
                return self.clock.now()
            case Call(work):
                return work()
            case Guard(name, flow):
                with self._lock(name):
                    return self.run(flow)
            case Sleep(seconds):
                self.clock.sleep(seconds)
                return None
            case Together(flows, limit):
                return self._together(flows, limit)
            case _:
                assert_never(effect)

    def _send(self, request: httpx.Request, before: float) -> httpx.Response:
        import httpx

        departure = _Departure(request, before, self.clock)
        if before < NEVER:
            departure.check()
            request.extensions["trace"] = departure.saw
        try:
            late = time.monotonic() + self.timeouts.total
            return _read(self._client().send(request, stream=True), late)
        except httpx.HTTPError as error:
            raise departure.failed(error) from error

    def _client(self) -> httpx.Client:
        if self._http is None:
            with self._starting:
                if self._http is None:
                    self._http = self._make_http()
        return self._http

    def _default_http(self) -> httpx.Client:
        import httpx

        return httpx.Client(timeout=_timeout(self.timeouts), follow_redirects=False)

    def _lock(self, name: Hashable) -> threading.Lock:
        with self._starting:
            return self._locks[name]

    def _together(self, flows: Any, limit: int) -> list[object]:
        with ThreadPoolExecutor(max_workers=limit) as pool:
            running = [pool.submit(self.run, flow) for flow in flows]
            try:
                done, _ = wait(running, return_when=FIRST_EXCEPTION)
                for one in done:
                    one.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            return [one.result() for one in running]


class AsyncDriver:
    """Runs flows by suspending the current task.

    Args:
        http: Makes the HTTP client, on the first request.
        clock: Where time comes from.
        timeouts: How long a request may take.
    """

    def __init__(
        self,
        http: Callable[[], httpx.AsyncClient] | None = None,
        *,
        clock: Clock | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self.clock: Clock = clock or Clock()
        self.timeouts: Timeouts = timeouts or Timeouts()
        self._make_http = http or self._default_http
        self._http: httpx.AsyncClient | None = None
        self._locks: dict[Hashable, anyio.Lock] = {}

    async def run(self, flow: Flow[T]) -> T:
        """Carry a flow through to its result."""
        try:
            effect = next(flow)
            while True:
                try:
                    answer = await self._perform(effect)
                except BaseException as error:  # noqa: BLE001 - the flow's `finally` must run
                    effect = flow.throw(error)
                else:
                    effect = flow.send(answer)
        except StopIteration as stop:
            result: T = stop.value
            return result

    async def close(self) -> None:
        """Close the connections; a later request opens new ones."""
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def _perform(self, effect: Effect) -> object:
        import anyio
        import anyio.to_thread

        match effect:
            case Send(request, before):
                return await self._send(request, before)
            case Now():
                return self.clock.now()
            case Call(work):
                return await anyio.to_thread.run_sync(work)
            case Guard(name, flow):
                async with self._lock(name):
                    return await self.run(flow)
            case Sleep(seconds):
                return await (self.clock.asleep or anyio.sleep)(seconds)
            case Together(flows, limit):
                return await self._together(flows, limit)
            case _:
                assert_never(effect)

    async def _send(self, request: httpx.Request, before: float) -> httpx.Response:
        import anyio
        import httpx

        departure = _Departure(request, before, self.clock)
        if before < NEVER:
            departure.check()
            request.extensions["trace"] = departure.asaw
        try:
            with anyio.fail_after(self.timeouts.total):
                return await self._client().send(request)
        except (httpx.HTTPError, TimeoutError) as error:
            raise departure.failed(error) from error

    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            self._http = self._make_http()
        return self._http

    def _default_http(self) -> httpx.AsyncClient:
        import httpx

        return httpx.AsyncClient(timeout=_timeout(self.timeouts), follow_redirects=False)

    def _lock(self, name: Hashable) -> anyio.Lock:
        import anyio

        if name not in self._locks:
            self._locks[name] = anyio.Lock(fast_acquire=True)
        return self._locks[name]

    async def _together(self, flows: Any, limit: int) -> list[object]:
        import anyio

        results: list[object] = [None] * len(flows)
        places = anyio.CapacityLimiter(limit)

        async def one(index: int, flow: Flow[object]) -> None:
            async with places:
                results[index] = await self.run(flow)

        try:
            async with anyio.create_task_group() as group:
                for index, flow in enumerate(flows):
                    group.start_soon(one, index, flow)
        except BaseExceptionGroup as failures:  # the caller expects the failure, not a group of it
            raise failures.exceptions[0] from None
        return results


def _read(response: httpx.Response, late: float) -> httpx.Response:
    """Read the body, or give up once the whole answer has taken too long."""
    response.stream = _bounded()(response.stream, late)
    try:
        response.read()
    finally:
        response.close()
    return response


@cache
def _bounded() -> Callable[[Any, float], httpx.SyncByteStream]:
    """Makes a response's stream give up at an instant: httpx itself bounds only each piece."""
    import httpx

    class Bounded(httpx.SyncByteStream):
        def __init__(self, stream: Any, late: float) -> None:
            self._stream, self._late = stream, late

        def __iter__(self) -> Iterator[bytes]:
            for piece in self._stream:
                if time.monotonic() > self._late:
                    raise httpx.ReadTimeout("the whole answer took too long")
                yield piece

        def close(self) -> None:
            self._stream.close()

    return Bounded


def _timeout(timeouts: Timeouts) -> httpx.Timeout:
    import httpx

    return httpx.Timeout(timeouts.silence, connect=timeouts.connect)
