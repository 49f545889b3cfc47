"""A firm's Clio Grow, asked in both colours and in time that passes only in sleep."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from attrs import define

from clio_sync.grow import GrowPages
from clio_sync.simulator import Settings, Simulator, VirtualClock


@define
class Hand:
    """Asks in one colour."""

    sim: Simulator
    colour: str

    def grow(self, *scopes: str, **options: Any) -> Any:
        """A client of Clio Grow; with all scopes unless some are named."""
        told = {"scopes": scopes, **options} if scopes else options
        return self.sim.grow(**told) if self.colour == "blocking" else self.sim.async_grow(**told)

    def clio(self) -> Any:
        """A client of Clio Manage."""
        return self.sim.client() if self.colour == "blocking" else self.sim.async_client()

    def take(self, made: Any) -> Any:
        """What a call comes to: its result, or all of a list."""
        if isinstance(made, GrowPages | Iterator):
            return list(made)
        if hasattr(made, "__aiter__"):
            return anyio.run(_collected, made)
        return anyio.run(_awaited, made) if inspect.isawaitable(made) else made


async def _collected(pages: Any) -> list[Any]:
    return [one async for one in pages]


async def _awaited(made: Any) -> Any:
    return await made


@pytest.fixture
def sim() -> Iterator[Simulator]:
    """A firm with both products, whose lists show at once what was written."""
    with Simulator(Settings(list_lag=0.0), clock=VirtualClock()) as sim:
        yield sim


@pytest.fixture(params=["blocking", "async"])
def hand(request: pytest.FixtureRequest, sim: Simulator) -> Hand:
    """Asks that firm in one colour; a test that wants it runs in both."""
    return Hand(sim, request.param)


@pytest.fixture
def lead() -> dict[str, Any]:
    """Somebody who asks for help."""
    return {
        "first_name": "Ada",
        "last_name": "Byron",
        "from_message": "I need help with a patent.",
        "referring_url": "https://firm.example/contact",
        "from_source": "website",
        "email": "ada@byron.example",
        "phone_number": "+13125550100",
    }
