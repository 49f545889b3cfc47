"""What can go wrong, on demand and by chance."""

from __future__ import annotations

import anyio
import httpx
import pytest

from clio_sync.errors import ConfigurationError
from clio_sync.simulator import Fault

from .conftest import error

ACME = {"data": {"type": "Company", "name": "Acme"}}


def names(sim) -> list[str]:
    """What has been committed."""
    return [contact["name"] for contact in sim.all("contacts")]


def test_a_refused_connection_is_one_that_was_never_made(sim, api) -> None:
    """Nothing is done, and httpx knows that nothing was sent."""
    sim.faults.add(Fault("refuse"))
    with pytest.raises(httpx.ConnectError):
        api.post("contacts", json=ACME)
    assert names(sim) == []


def test_a_connection_may_end_before_anything_is_done(sim, api) -> None:
    """The client cannot know that nothing was."""
    sim.faults.add(Fault("drop_before"))
    with pytest.raises(httpx.RemoteProtocolError):
        api.post("contacts", json=ACME)
    assert names(sim) == []


def test_a_connection_may_end_after_it_is_done(sim, api) -> None:
    """The client cannot know that it was."""
    sim.faults.add(Fault("drop_after"))
    with pytest.raises(httpx.RemoteProtocolError):
        api.post("contacts", json=ACME)
    assert names(sim) == ["Acme"]


def test_a_request_may_be_done_late(sim, api) -> None:
    """The client is dropped now, and it is done seconds later."""
    sim.faults.add(Fault("commit_late", seconds=10))
    with pytest.raises(httpx.RemoteProtocolError):
        api.post("contacts", json=ACME)
    sim.clock.advance(9.9)
    assert names(sim) == []
    sim.clock.advance(5)
    (contact,) = api.get("contacts?fields=name,created_at").json()["data"]
    assert contact == {"name": "Acme", "created_at": "2026-01-05T09:00:10+00:00"}


def test_a_late_request_meets_what_is_there_by_then(sim, api, ann) -> None:
    """Its condition is looked at when it is done; a refusal is told nobody."""
    sim.faults.add(Fault("commit_late", method="PATCH"))
    path, headers = f"contacts/{ann['id']}", {"If-Match": ann["etag"]}
    with pytest.raises(httpx.RemoteProtocolError):
        api.patch(path, json={"data": {"title": "late"}}, headers=headers)
    api.patch(path, json={"data": {"title": "early"}})
    sim.clock.advance(60)
    assert sim.get("contacts", ann["id"])["title"] == "early"


def test_late_requests_are_done_in_their_order(sim, api) -> None:
    """By when each is due."""
    sim.faults.add(Fault("commit_late", seconds=20), Fault("commit_late", seconds=10))
    for name in ("second", "first"):
        with pytest.raises(httpx.RemoteProtocolError):
            api.post("contacts", json={"data": {"type": "Company", "name": name}})
    sim.clock.advance(60)
    assert names(sim) == ["first", "second"]


@pytest.mark.parametrize(("kind", "done"), [("error_before", []), ("error_after", ["Acme"])])
def test_an_error_may_come_before_or_after_it_is_done(sim, api, kind: str, done: list) -> None:
    """Either way it is a page, and tells nothing of the record."""
    sim.faults.add(Fault(kind, status=503))
    response = api.post("contacts", json=ACME)
    assert response.status_code == 503
    assert response.headers["Content-Type"].startswith("text/html")
    assert "ETag" not in response.headers
    assert names(sim) == done


@pytest.mark.parametrize("kind", ["error_before", "error_after"])
def test_an_error_may_be_json(sim, api, settings, kind: str) -> None:
    """A setting says so (facts, 7)."""
    settings.failures = "json"
    sim.faults.add(Fault(kind, status=503))
    assert error(api.post("contacts", json=ACME))[:2] == (503, "InternalServerError")


def test_the_budget_may_have_been_used_up_by_another(sim, api) -> None:
    """A 429 that says when to come back; nothing is done."""
    sim.faults.add(Fault("rate_limit", seconds=7))
    response = api.post("contacts", json=ACME)
    assert error(response)[:2] == (429, "RateLimited")
    assert response.headers["Retry-After"] == "7"
    assert response.headers["X-RateLimit-Remaining"] == "0"
    assert int(response.headers["X-RateLimit-Reset"]) == sim.clock.now() + 7
    assert names(sim) == []


def test_the_token_may_just_have_ended(sim, api) -> None:
    """A 401 as for a bad token."""
    sim.faults.add(Fault("expired_token"))
    assert api.post("contacts", json=ACME).json()["error"] == "invalid_token"
    assert names(sim) == []


def test_a_body_may_be_cut_off(sim, api) -> None:
    """It is done, and the answer is half of one."""
    sim.faults.add(Fault("truncate"))
    response = api.post("contacts", json=ACME)
    assert response.status_code == 201
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        response.json()
    assert names(sim) == ["Acme"]


def test_a_page_may_come_instead(sim, api) -> None:
    """It is done, and something on the way answers 200 in its own words."""
    sim.faults.add(Fault("html"))
    response = api.post("contacts", json=ACME)
    assert (response.status_code, response.text[:6]) == (200, "<html>")
    assert names(sim) == ["Acme"]


def test_an_answer_may_be_slow(sim, api) -> None:
    """It takes its time on the simulator's clock."""
    before = sim.clock.now()
    sim.faults.add(Fault("slow", seconds=3))
    assert api.post("contacts", json=ACME).status_code == 201
    assert sim.clock.now() == before + 3


def test_a_client_waits_no_longer_than_it_wants_to(sim, api) -> None:
    """An answer slower than its timeout is a read timeout, after that time."""
    before = sim.clock.now()
    sim.faults.add(Fault("slow", seconds=30))
    with pytest.raises(httpx.ReadTimeout):
        api.post("contacts", json=ACME, timeout=5)
    assert sim.clock.now() == before + 5
    assert names(sim) == ["Acme"]


def test_a_client_without_a_timeout_waits(sim, api) -> None:
    """As long as it takes."""
    sim.faults.add(Fault("slow", seconds=3600))
    assert api.get("contacts", timeout=None).status_code == 200


def test_async_clients_meet_the_same(sim) -> None:
    """Slow answers, timeouts and broken connections."""
    headers = {"Authorization": f"Bearer {sim.grant().access_token}", "User-Agent": "x"}
    url = f"{sim.url}/api/v4/contacts"

    async def go() -> None:
        async with httpx.AsyncClient(transport=sim.async_transport(), headers=headers) as client:
            sim.faults.add(Fault("slow", seconds=3))
            assert (await client.get(url)).status_code == 200
            sim.faults.add(Fault("slow", seconds=30))
            with pytest.raises(httpx.ReadTimeout):
                await client.get(url, timeout=5)
            sim.faults.add(Fault("refuse"))
            with pytest.raises(httpx.ConnectError):
                await client.get(url)
            assert (await client.post(url, json=ACME)).status_code == 201

    before = sim.clock.now()
    anyio.run(go)
    assert sim.clock.now() == before + 8


# -------------------------------------------------------------------------------------- rules


def test_a_fault_strikes_only_what_it_is_about(sim, api) -> None:
    """By method and by the beginning of the path."""
    sim.faults.add(Fault("error_before", method="post", path="matters"))
    assert api.get("matters").status_code == 200
    assert api.post("contacts", json=ACME).status_code == 201
    assert api.post("matters", json=ACME).status_code == 502


def test_a_fault_strikes_so_many_times_after_so_many_requests(sim, api) -> None:
    """Then never again."""
    sim.faults.add(Fault("error_before", after=2, times=2))
    statuses = [api.get("contacts").status_code for _ in range(5)]
    assert statuses == [200, 200, 502, 502, 200]


def test_a_fault_may_strike_for_ever(sim, api) -> None:
    """Until the faults are cleared."""
    sim.faults.add(Fault("error_before", times=0))
    assert {api.get("contacts").status_code for _ in range(5)} == {502}
    sim.faults.clear()
    assert api.get("contacts").status_code == 200


def test_faults_strike_in_their_order(sim, api) -> None:
    """One for each request."""
    sim.faults.add(Fault("error_before", status=500), Fault("error_before", status=503))
    assert [api.get("contacts").status_code for _ in range(3)] == [500, 503, 200]


def test_chance_is_the_same_for_the_same_seed(sim, api) -> None:
    """And different for another one."""

    def statuses(seed: int) -> list[int]:
        sim.faults.by_chance(seed, {"error_before": 0.3, Fault("rate_limit", method="GET"): 0.3})
        return [api.get("contacts").status_code for _ in range(30)]

    first = statuses(1)
    assert first == statuses(1) != statuses(2)
    assert set(first) == {200, 429, 502}


def test_chance_keeps_to_what_a_fault_is_about(sim, api) -> None:
    """However likely it is."""
    sim.faults.by_chance(1, {Fault("error_before", method="POST"): 1.0})
    assert api.get("contacts").status_code == 200
    assert api.post("contacts", json=ACME).status_code == 502


def test_the_dance_is_never_disturbed(sim, bare) -> None:
    """Faults are about the API."""
    sim.faults.add(Fault("refuse", times=0))
    assert bare.get("/oauth/approval").status_code == 200


def test_a_fault_that_does_not_exist_is_an_error(sim) -> None:
    """With the list of those there are."""
    with pytest.raises(ConfigurationError, match="commit_late"):
        Fault("gremlins")


def test_the_log_says_what_struck(sim, api) -> None:
    """A request without an answer has no status."""
    sim.faults.add(Fault("drop_after"))
    with pytest.raises(httpx.RemoteProtocolError):
        api.post("contacts", json=ACME)
    (entry,) = sim.log.entries
    assert (entry.method, entry.path) == ("POST", "/api/v4/contacts")
    assert (entry.status, entry.fault, entry.at) == (0, "drop_after", sim.clock.now())
