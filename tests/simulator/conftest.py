"""A simulator whose waiting takes no time, and a plain HTTP client that knows nothing of us."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from clio_sync.simulator import Settings, Simulator, VirtualClock


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


@pytest.fixture
def bare(sim: Simulator) -> Iterator[httpx.Client]:
    """Speaks to the simulator without a token."""
    headers = {"User-Agent": "Somebody/1.0"}
    with httpx.Client(transport=sim.transport(), base_url=sim.url, headers=headers) as client:
        yield client


@pytest.fixture
def api(sim: Simulator, bare: httpx.Client) -> httpx.Client:
    """Speaks to the API with a good token."""
    bare.base_url = f"{sim.url}/api/v4/"
    bare.headers["Authorization"] = f"Bearer {sim.grant().access_token}"
    return bare


@pytest.fixture
def ann(api: httpx.Client) -> dict:
    """A contact: its id and etag."""
    return made(api, "contacts", {"type": "Person", "first_name": "Ann", "last_name": "Lee"})


@pytest.fixture
def case(api: httpx.Client, ann: dict) -> dict:
    """A matter of the contact: its id and etag."""
    return made(api, "matters", {"client": {"id": ann["id"]}, "description": "A case"})


def made(api: httpx.Client, collection: str, data: dict, fields: str = "") -> dict:
    """Create a record through the API."""
    response = api.post(collection, json={"data": data}, params={"fields": fields})
    assert response.status_code == 201, response.text
    return response.json()["data"]


def changed(api: httpx.Client, path: str, data: dict, fields: str = "") -> dict:
    """Change a record through the API."""
    response = api.patch(path, json={"data": data}, params={"fields": fields})
    assert response.status_code == 200, response.text
    return response.json()["data"]


def shown(api: httpx.Client, path: str, fields: str = "") -> dict:
    """Read a record."""
    return api.get(path, params={"fields": fields}).json()["data"]


def listed(api: httpx.Client, collection: str, fields: str = "id", **params: object) -> list:
    """Read a list's first page: the values of one field."""
    response = api.get(collection, params={"fields": fields, **params})
    assert response.status_code == 200, response.text
    return [record[fields] for record in response.json()["data"]]


def error(response: httpx.Response) -> tuple[int, str, str]:
    """What an answer refuses, and why."""
    said = response.json()["error"]
    return response.status_code, said["type"], said["message"]
