"""What all tests share: both colours of driver, and time that a test turns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest
from attrs import define

from clio_sync._drivers import AsyncDriver, Clock, Driver, Timeouts
from clio_sync._flow import Flow

Handler = Callable[[httpx.Request], httpx.Response]


@define
class VirtualTime:
    """A clock that moves only when somebody sleeps."""

    instant: float = 1_700_000_000.0

    def now(self) -> float:
        return self.instant

    def sleep(self, seconds: float) -> None:
        self.instant += seconds

    async def asleep(self, seconds: float) -> None:
        self.instant += seconds
        await anyio.lowlevel.checkpoint()

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.sleep, self.asleep)


@define
class Run:
    """Runs a flow in one colour, with its own driver, and returns its result."""

    colour: str

    def __call__(
        self,
        flow: Flow[Any],
        *,
        handler: Handler | None = None,
        clock: Clock | None = None,
        timeouts: Timeouts | None = None,
    ) -> Any:
        if self.colour == "blocking":
            return self._blocking(flow, handler, clock, timeouts)
        return anyio.run(self._async, flow, handler, clock, timeouts)

    def _blocking(self, flow, handler, clock, timeouts) -> Any:
        http = handler and (lambda: httpx.Client(transport=httpx.MockTransport(handler)))
        driver = Driver(http, clock=clock, timeouts=timeouts)
        try:
            return driver.run(flow)
        finally:
            driver.close()

    async def _async(self, flow, handler, clock, timeouts) -> Any:
        http = handler and (lambda: httpx.AsyncClient(transport=httpx.MockTransport(handler)))
        driver = AsyncDriver(http, clock=clock, timeouts=timeouts)
        try:
            return await driver.run(flow)
        finally:
            await driver.close()


@pytest.fixture(params=["blocking", "async"])
def run(request: pytest.FixtureRequest) -> Run:
    """Runs flows in one colour; a test that asks for it runs in both."""
    return Run(request.param)


@pytest.fixture
def virtual_time() -> VirtualTime:
    """Time that passes only when somebody sleeps."""
    return VirtualTime()
