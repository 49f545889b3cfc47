"""The driver for code that blocks."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Hashable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, assert_never

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
from .bounded import Within, bounded
from .departure import Departure
from .discretion import OURS
from .shielding import to_its_end
from .timing import UNPICKLABLE, WHOLE, Clock, Timeouts, httpx_timeout, pieces

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


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
        self._inherited: httpx.Client | None = None  # the parent's; closing it would end them
        self._process = 0
        self._starting = threading.Lock()
        self._locks: dict[Hashable, threading.Lock] = {}

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

    def __reduce__(self) -> NoReturn:
        raise TypeError(UNPICKLABLE)

    def _perform(self, effect: Effect) -> object:
        match effect:
            case Send(request, before):
                return self._send(request, before)
            case Now():
                return self.clock.now()
            case Call(work):
                return work()
            case Guard(name, flow):
                with self._locks.get(name) or self._locks.setdefault(name, threading.Lock()):
                    return self.run(flow)
            case Upload():
                return self._upload(effect)
            case Download():
                return self._download(effect)
            case Sleep(seconds):
                self.clock.sleep(seconds)
                return None
            case Together(flows, limit):
                return self._together(flows, limit)
            case Shield(flow):
                return to_its_end(self.run, flow)
            case _:
                assert_never(effect)

    def _send(self, request: httpx.Request, before: float) -> httpx.Response:
        departure = Departure(request, before, self.clock)
        if before < NEVER:
            departure.check()
            request.extensions["trace"] = departure.saw
        http = self._client()
        with self._under_way(departure, request.extensions.get(WHOLE, self.timeouts.total)):
            return http.send(request)

    def _upload(self, effect: Upload) -> httpx.Response:
        from .transfers import lade

        request = lade(effect)
        http = self._client()
        departure = Departure(request, NEVER, self.clock, storage=True)
        with self._under_way(departure, self.timeouts.transfer):
            return http.send(request)

    def _download(self, effect: Download) -> httpx.Response:
        from .transfers import pour

        http = self._client()
        departure = Departure(effect.request, NEVER, self.clock, storage=True)
        with self._under_way(departure, self.timeouts.transfer):
            return pour(http.send(effect.request, stream=True), effect.sink, effect.moved)

    @contextmanager
    def _under_way(self, departure: Departure, seconds: float) -> Generator[None]:
        """Bound what happens on the wire, and say what its failure proves."""
        import httpx

        departure.request.extensions.setdefault("timeout", pieces(self.timeouts))
        OURS.set("storage" if departure.storage else "api")
        try:
            with Within(seconds):
                yield
        except (httpx.HTTPError, OSError) as error:
            raise departure.failed(error) from error
        finally:
            OURS.set("")

    def _client(self) -> httpx.Client:
        if self._http is None or self._process != os.getpid():
            with self._starting:
                if self._http is None or self._process != os.getpid():
                    self._inherited, self._process = self._http, os.getpid()
                    discretion.install()
                    self._http = bounded(self._make_http())
        return self._http

    def _default_http(self) -> httpx.Client:
        import httpx

        return httpx.Client(timeout=httpx_timeout(self.timeouts), follow_redirects=False)

    def _together(self, flows: Any, limit: int) -> list[object]:
        with ThreadPoolExecutor(max_workers=limit) as pool:
            running = [pool.submit(copy_context().run, self.run, flow) for flow in flows]
            try:
                done, _ = wait(running, return_when=FIRST_EXCEPTION)
                for one in done:
                    one.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            return [one.result() for one in running]
