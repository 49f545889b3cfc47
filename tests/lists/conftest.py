"""Lists in both colours: against a local Clio, and against prepared answers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import httpx
import pytest
from attrs import Factory, define

from clio_sync.client import AsyncClio, Clio
from clio_sync.lists import AsyncPages, Pages
from clio_sync.simulator import Settings, Simulator

BASE = "https://app.clio.com/api/v4/"


def ok(data: object, **meta: object) -> httpx.Response:
    """A good answer."""
    return httpx.Response(200, json={"data": data, **({"meta": meta} if meta else {})})


@define
class Asking:
    """Uses a client in one colour, and keeps what was asked."""

    colour: str
    transport: Callable[[str], Any]
    grant: object = "token"
    options: dict[str, Any] = Factory(dict)
    asked: list[httpx.Request] = Factory(list)

    def __call__(self, use: Callable[[Any], Any]) -> Any:
        """What ``use`` makes of a client: awaited, and iterated over where it is a list."""
        if self.colour == "blocking":
            options = {**self.options, "transport": self.transport("blocking")}
            with Clio(self.grant, **options) as clio:
                found = use(clio)
                return list(found) if isinstance(found, Pages | Iterator) else found
        return anyio.run(self._awaited, use)

    async def _awaited(self, use: Callable[[Any], Any]) -> Any:
        options = {**self.options, "transport": self.transport("async")}
        async with AsyncClio(self.grant, **options) as clio:
            found = use(clio)
            if isinstance(found, AsyncPages) or hasattr(found, "__anext__"):
                return [one async for one in found]
            return await found if inspect.isawaitable(found) else found

    @property
    def queries(self) -> list[dict[str, list[str]]]:
        """What each request asked for."""
        return [
            {name: request.url.params.get_list(name) for name in request.url.params}
            for request in self.asked
        ]


@pytest.fixture(params=["blocking", "async"])
def colour(request: pytest.FixtureRequest) -> str:
    """A test that asks for it runs in both."""
    return str(request.param)


@pytest.fixture
def answering(colour: str) -> Callable[..., Asking]:
    """A client that is given prepared answers."""

    def prepared(*answers: httpx.Response | Callable[[httpx.Request], httpx.Response]) -> Asking:
        waiting = list(answers)

        def answer(request: httpx.Request) -> httpx.Response:
            asking.asked.append(request)
            following = (
                waiting.pop(0) if len(waiting) > 1 or not callable(waiting[0]) else waiting[0]
            )
            return following(request) if callable(following) else following

        asking = Asking(colour, lambda _: httpx.MockTransport(answer))
        return asking

    return prepared


@pytest.fixture
def sim() -> Iterator[Simulator]:
    """A local Clio that shows at once what was written."""
    with Simulator(Settings(list_lag=0.0, rate_limit=100_000)) as simulator:
        yield simulator


@pytest.fixture
def clio(colour: str, sim: Simulator) -> Asking:
    """A client of the local Clio."""

    def keeping(kind: str) -> Any:
        inner = sim.transport() if kind == "blocking" else sim.async_transport()
        if kind == "blocking":
            handle = inner.handle_request

            def handled(request: httpx.Request) -> httpx.Response:
                asking.asked.append(request)
                return handle(request)

            inner.handle_request = handled
        else:
            ahandle = inner.handle_async_request

            async def ahandled(request: httpx.Request) -> httpx.Response:
                asking.asked.append(request)
                return await ahandle(request)

            inner.handle_async_request = ahandled
        return inner

    asking = Asking(colour, keeping, sim.grant(), {"base_url": f"{sim.url}/api/v4/"})
    return asking


@pytest.fixture
def firm(sim: Simulator) -> dict[str, Any]:
    """Custom fields of most types, and three people who have values in them."""
    with sim.client() as clio:
        fields = {
            name: clio.custom_fields.create(
                {"name": name, "field_type": kind, "parent_type": parent, **more}
            )
            for name, kind, parent, more in (
                ("Receipt number", "text_line", "Contact", {}),
                ("Filing date", "date", "Contact", {}),
                ("Fee", "currency", "Contact", {}),
                ("Active", "checkbox", "Contact", {}),
                ("Visa", "picklist", "Contact", {"picklist_options": [{"option": "H-1B"}, {"option": "L-1"}]}),
                ("Court", "text_line", "Matter", {}),
            )
        }  # fmt: skip
        (h1b, l1) = clio.custom_fields.get(
            fields["Visa"].id, fields="picklist_options{id}"
        ).picklist_options
        rows = (
            ("IOE1", "2026-01-01", 10.5, True, h1b.id),
            ("IOE2", "2026-02-01", 20, False, h1b.id),
            ("IOE3", "2026-03-01", 30, True, l1.id),
        )
        for row in rows:
            values = [
                {"custom_field": {"id": fields[name].id}, "value": value}
                for name, value in zip(fields, row, strict=False)
            ]
            clio.contacts.create(
                {
                    "type": "Person",
                    "first_name": row[0],
                    "last_name": "X",
                    "custom_field_values": values,
                }
            )
    return fields
