"""A firm with one matter and one client, and a hand that does things in either colour."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import anyio
import pytest
from attrs import define

from clio_sync.files import parts
from clio_sync.simulator import Settings, Simulator, VirtualClock

PART = 1000
"""Bytes of a part here; Clio's own least would make the tests slow."""


@define
class Hand:
    """Does something with a client, in one colour."""

    sim: Simulator
    colour: str

    def __call__(self, deed: Callable[[Any], Any], **options: Any) -> Any:
        """Do it with a client of its own, and hand back the result."""
        if self.colour == "blocking":
            with self.sim.client(**options) as clio:
                return deed(clio)
        return anyio.run(self._awaited, deed, options)

    async def _awaited(self, deed: Callable[[Any], Awaitable[Any]], options: Any) -> Any:
        async with self.sim.async_client(**options) as clio:
            return await deed(clio)

    def upload(self, source: Any, **options: Any) -> Any:
        """Upload something to the firm's matter, unless it says otherwise."""
        placed = {"parent": self.matter, **options}
        return self(lambda clio: clio.documents.upload(source, **placed))

    @property
    def matter(self) -> dict[str, Any]:
        """The firm's matter, as a parent."""
        return {"id": self.sim.all("matters")[0]["id"], "type": "Matter"}

    def listed(self, collection: str, **filters: Any) -> list[Any]:
        """What a list shows."""
        if self.colour == "blocking":
            return self(lambda clio: list(getattr(clio, collection).list(**filters)))

        async def read(clio: Any) -> list[Any]:
            return [one async for one in getattr(clio, collection).list(**filters)]

        return self(read)

    def storage_puts(self) -> dict[int, int]:
        """How often each part has been taken, of all uploads together."""
        found: dict[int, int] = {}
        for (_, number), times in self.sim.state.objects.puts.items():
            found[number] = found.get(number, 0) + times
        return found

    def content_of(self, document_id: int) -> bytes:
        """The bytes that the simulator keeps of a document's latest version."""
        version = self.sim.get("documents", document_id)["latest_document_version"]
        return self.sim.state.objects.whole[version["uuid"]].read()


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A firm whose storage takes short parts, on a clock that nobody waits for."""
    monkeypatch.setattr(parts, "LEAST", PART)
    settings = Settings(least_part=PART, list_lag=0.0, rate_limit=10_000)
    with Simulator(settings, contacts=2, matters=1, clock=VirtualClock()) as sim:
        yield sim


@pytest.fixture(params=["blocking", "async"])
def hand(request: pytest.FixtureRequest, sim: Simulator) -> Hand:
    """Does things in one colour; a test that asks for it runs in both."""
    return Hand(sim, request.param)


@pytest.fixture
def blob() -> bytes:
    """Some bytes for a bit more than seven parts."""
    return os.urandom(7 * PART + 123)


IN_PARTS: dict[str, Any] = {"name": "big.pdf", "multipart_from": 1, "part_size": PART}


@pytest.fixture
def in_parts() -> dict[str, Any]:
    """The options of an upload in parts."""
    return dict(IN_PARTS)
