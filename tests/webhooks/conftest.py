"""A receiver with one known webhook, and deliveries signed as Clio signs them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial

import anyio
import pytest
from attrs import define, field

from clio_sync.simulator import Settings, Simulator, VirtualClock
from clio_sync.webhooks import MemorySubscriptions, Subscription, sign

SECRET = "5e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85"
HOOK = 1234


def delivery(event: str = "updated", **data: object) -> bytes:
    """The body of an event, as Clio would send it."""
    meta = {"event": event, "webhook_id": HOOK}
    return json.dumps({"data": {"id": 152, "etag": '"9a10"', **data}, "meta": meta}).encode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers that go with a body."""
    return {"Content-Type": "application/json", "X-Hook-Signature": sign(secret, body)}


@pytest.fixture
def subscriptions() -> MemorySubscriptions:
    """Knows one webhook for matters."""
    return MemorySubscriptions([Subscription(HOOK, (SECRET,), "matter")])


@define
class Call:
    """One request to an ASGI application, and what it sent."""

    app: Callable
    sent: list = field(factory=list)

    @property
    def status(self) -> int:
        return self.sent[0]["status"]

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    def __call__(self, body: bytes, headers: dict, *, method: str = "POST", parts: int = 1):
        scope = {
            "type": "http",
            "method": method,
            "headers": [
                (k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()
            ],
        }
        step = max(1, -(-len(body) // parts))
        chunks = [body[at : at + step] for at in range(0, len(body), step)] or [b""]
        messages = [
            {"type": "http.request", "body": one, "more_body": at < len(chunks)}
            for at, one in enumerate(chunks, 1)
        ]
        return self.play(scope, messages)

    def play(self, scope: dict, messages: list) -> Call:
        coming = iter([*messages, {"type": "http.disconnect"}])

        async def receive():
            return next(coming)

        async def send(message):
            self.sent.append(message)

        self.sent.clear()
        anyio.run(self.app, scope, receive, send)
        return self


@pytest.fixture
def settings() -> Settings:
    """Settings that a test may change, before or while it uses the simulator."""
    return Settings(list_lag=0.0, rate_limit=10_000)


@pytest.fixture
def clock() -> VirtualClock:
    """The simulator's clock."""
    return VirtualClock()


@pytest.fixture
def sim(settings: Settings, clock: VirtualClock) -> Iterator[Simulator]:
    """A Clio with one user and nothing else."""
    with Simulator(settings, clock=clock) as simulator:
        yield simulator


@define
class Hooks:
    """``clio.webhooks`` in one colour, called alike in both."""

    sim: Simulator
    colour: str

    def __getattr__(self, name: str) -> Callable:
        return partial(self._call, name)

    def _call(self, name: str, *args: object, **options: object):
        if self.colour == "blocking":
            return getattr(self.sim.client().webhooks, name)(*args, **options)
        return anyio.run(self._awaited, name, args, options)

    async def _awaited(self, name: str, args: tuple, options: dict):
        async with self.sim.async_client() as clio:
            return await getattr(clio.webhooks, name)(*args, **options)


@pytest.fixture(params=["blocking", "async"])
def hooks(request: pytest.FixtureRequest, sim: Simulator) -> Hooks:
    """Webhooks as a client of one colour has them; a test that asks for it runs in both."""
    return Hooks(sim, request.param)
