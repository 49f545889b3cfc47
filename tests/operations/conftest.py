"""A local Clio whose time passes only when somebody waits, and clients of both colours for it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import pytest
from attrs import define

from clio_sync.simulator import Settings, Simulator, VirtualClock


@define
class Use:
    """Uses a client of one colour and returns what came of it."""

    sim: Simulator
    colour: str

    def __call__(self, use: Callable[[Any], Any]) -> Any:
        if self.colour == "blocking":
            return use(self.sim.client())
        return anyio.run(self._awaited, use)

    async def _awaited(self, use: Callable[[Any], Any]) -> Any:
        async with self.sim.async_client() as clio:
            found = use(clio)
            return await found if inspect.isawaitable(found) else found


@pytest.fixture
def settings() -> Settings:
    """A Clio without a lag, where a job takes a minute."""
    return Settings(list_lag=0.0, job_seconds=60.0)


@pytest.fixture
def sim(settings: Settings) -> Iterator[Simulator]:
    """A firm with some contacts and matters."""
    with Simulator(settings, contacts=4, matters=3, clock=VirtualClock()) as sim:
        yield sim


@pytest.fixture(params=["blocking", "async"])
def clio(request: pytest.FixtureRequest, sim: Simulator) -> Use:
    """A client, in both colours."""
    return Use(sim, request.param)
