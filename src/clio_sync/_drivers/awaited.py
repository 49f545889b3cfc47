"""The driver for code that awaits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, assert_never

from attrs import Factory, define

from .._flow import (
    NEVER,
    Call,
    Download,
    Effect,
    Flow,
    Guard,
    Now,
    Send,
    Shield,
    Sleep,
    Together,
    Upload,
)
from . import discretion
from .departure import Departure
from .discretion import OURS
from .shielding import awaited_to_its_end
from .timing import UNPICKLABLE, WHOLE, Clock, Timeouts, httpx_timeout, pieces

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    import anyio
    import httpx

T = TypeVar("T")

GLANCE = 0.002
"""Seconds between two looks at whether somebody else is done."""


@define
class _Here:
    """What a driver holds on one event loop; nothing of it works on another."""

    http: httpx.AsyncClient | None = None
    turns: dict[Hashable, anyio.Lock] = Factory(dict)

    def turn(self, name: Hashable) -> anyio.Lock:
        """The lock that the tasks of this loop queue for."""
        import anyio

        if name not in self.turns:
            self.turns[name] = anyio.Lock(fast_acquire=True)
        return self.turns[name]


class AsyncDriver:
    """Runs flows by suspending the current task.

    It may be used on several event loops, one after the other or in several
    threads at once: each has connections of its own, and all share the locks.

    Args:
        http: Makes the HTTP client, on the first request of an event loop.
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
        self._loops: dict[AbstractEventLoop | None, _Here] = {}
        self._locks: dict[Hashable, threading.Lock] = {}

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
        """Close the connections of the running loop; a later request opens new ones."""
        here = self._here()
        http, here.http = here.http, None
        if http is not None:
            await http.aclose()

    def __reduce__(self) -> NoReturn:
        raise TypeError(UNPICKLABLE)

    async def _perform(self, effect: Effect) -> object:
        match effect:
            case Send(request, before):
                return await self._send(request, before)
            case Now():
                return self.clock.now()
            case Call(work):
                from anyio.to_thread import run_sync

                return await run_sync(work)
            case Guard(name, flow):
                return await self._alone(name, flow)
            case Upload():
                return await self._upload(effect)
            case Download():
                return await self._download(effect)
            case Sleep(seconds):
                from anyio import sleep

                return await (self.clock.asleep or sleep)(seconds)
            case Together(flows, limit):
                return await self._together(flows, limit)
            case Shield(flow):
                return await awaited_to_its_end(self.run(flow))
            case _:
                assert_never(effect)

    async def _send(self, request: httpx.Request, before: float) -> httpx.Response:
        departure = Departure(request, before, self.clock)
        if before < NEVER:
            departure.check()
            request.extensions["trace"] = departure.asaw
        http = self._client()
        with self._under_way(departure, request.extensions.get(WHOLE, self.timeouts.total)):
            return await http.send(request)

    async def _upload(self, effect: Upload) -> httpx.Response:
        from .transfers import alade

        request = alade(effect)
        http = self._client()
        departure = Departure(request, NEVER, self.clock, storage=True)
        with self._under_way(departure, self.timeouts.transfer):
            return await http.send(request)

    async def _download(self, effect: Download) -> httpx.Response:
        from .transfers import apour

        http = self._client()
        departure = Departure(effect.request, NEVER, self.clock, storage=True)
        with self._under_way(departure, self.timeouts.transfer):
            response = await http.send(effect.request, stream=True)
            return await apour(response, effect.sink, effect.moved)

    @contextmanager
    def _under_way(self, departure: Departure, seconds: float) -> Generator[None]:
        """Bound what happens on the wire, and say what its failure proves."""
        import anyio
        import httpx

        departure.request.extensions.setdefault("timeout", pieces(self.timeouts))
        OURS.set("storage" if departure.storage else "api")
        try:
            with anyio.fail_after(seconds):
                yield
        except (httpx.HTTPError, OSError) as error:
            raise departure.failed(error) from error
        finally:
            OURS.set("")

    def _client(self) -> httpx.AsyncClient:
        here = self._here()
        if here.http is None:
            discretion.install()
            here.http = self._make_http()
        return here.http

    def _default_http(self) -> httpx.AsyncClient:
        import httpx

        return httpx.AsyncClient(timeout=httpx_timeout(self.timeouts), follow_redirects=False)

    def _here(self) -> _Here:
        loop = _running_loop()
        if loop not in self._loops:
            self._forget_closed_loops()
            self._loops[loop] = _Here()
        return self._loops[loop]

    def _forget_closed_loops(self) -> None:
        for loop in [loop for loop in list(self._loops) if loop is not None and loop.is_closed()]:
            self._loops.pop(loop, None)

    async def _alone(self, name: Hashable, flow: Flow[T]) -> T:
        """Run a flow while nobody else, on whatever loop, runs one under this name."""
        lock = self._locks.get(name) or self._locks.setdefault(name, threading.Lock())
        if not lock.acquire(blocking=False):
            await self._turn(name, lock)
        try:
            return await self.run(flow)
        finally:
            lock.release()

    async def _turn(self, name: Hashable, lock: threading.Lock) -> None:
        """Wait for a lock: first among the tasks of this loop, then for the other loops."""
        import anyio

        async with self._here().turn(name):
            while not lock.acquire(blocking=False):  # noqa: ASYNC110 - no event reaches all loops
                await anyio.sleep(GLANCE)

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


def _running_loop() -> AbstractEventLoop | None:
    """The asyncio loop of this thread; None on another kind, of which there is only one."""
    import asyncio

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
