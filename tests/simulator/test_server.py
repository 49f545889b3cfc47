"""The real port."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from clio_sync.errors import ConfigurationError
from clio_sync.simulator import Fault, Simulator

from .conftest import error, made, shown


@pytest.fixture
def url(sim) -> Iterator[str]:
    """Where the simulator listens."""
    with sim.serve() as where:
        yield where


@pytest.fixture
def web(sim, url: str) -> Iterator[httpx.Client]:
    """Speaks to the API over the port."""
    headers = {"Authorization": f"Bearer {sim.grant().access_token}"}
    with httpx.Client(base_url=f"{url}/api/v4/", headers=headers) as client:
        yield client


def test_the_port_answers_as_the_handler_does(sim, web) -> None:
    """Reads, writes, refusals; names beyond ASCII survive."""
    record = made(web, "contacts", {"type": "Person", "name": "Zoë Šárka"})
    assert shown(web, f"contacts/{record['id']}", "name") == {"name": "Zoë Šárka"}
    assert web.get("contacts?query=šárka").json()["meta"]["records"] == 1
    assert error(web.get("contacts?fields=x"))[0] == 400
    response = web.delete(f"contacts/{record['id']}")
    assert (response.status_code, response.content) == (204, b"")
    assert "Content-Length" not in response.headers


def test_pages_lead_back_to_the_port(sim, web, url) -> None:
    """``next`` can be followed as it stands."""
    for name in "AB":
        made(web, "contacts", {"type": "Company", "name": name})
    following = web.get("contacts?limit=1").json()["meta"]["paging"]["next"]
    assert following.startswith(f"{url}/api/v4/contacts?")
    assert len(web.get(following).json()["data"]) == 1


def test_a_known_version_has_no_body(web) -> None:
    """304 over the wire."""
    record = made(web, "contacts", {"type": "Company", "name": "A"})
    headers = {"If-None-Match": record["etag"]}
    assert web.get(f"contacts/{record['id']}", headers=headers).status_code == 304


@pytest.mark.parametrize(("kind", "done"), [("drop_before", 0), ("refuse", 0), ("drop_after", 1)])
def test_a_hangup_is_a_broken_connection(sim, web, kind: str, done: int) -> None:
    """The client sees it break; what was done is done; the next connection is fine."""
    sim.faults.add(Fault(kind, method="POST"))
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        web.post("contacts", json={"data": {"type": "Company", "name": "A"}})
    assert web.get("contacts").json()["meta"]["records"] == done


def test_a_slow_answer_takes_the_simulators_time(sim, web) -> None:
    """On a virtual clock none of ours."""
    before = sim.clock.now()
    sim.faults.add(Fault("slow", seconds=3600))
    assert web.get("contacts").status_code == 200
    assert sim.clock.now() == before + 3600


def test_a_large_body_is_taken_whole(web) -> None:
    """In however many pieces it comes."""
    name = "x" * 500_000
    record = made(web, "contacts", {"type": "Company", "name": name})
    assert shown(web, f"contacts/{record['id']}", "name") == {"name": name}


def test_the_url_is_known_while_it_lasts(sim) -> None:
    """To the application and the grants, too."""
    before = sim.url
    with sim.serve() as url:
        assert sim.url == sim.application.region.base == url
        assert sim.grant().region.base == url
    assert sim.url == before


def test_a_client_may_go_over_the_port(sim, url) -> None:
    """With nothing but its grant."""
    from clio_sync import Clio

    sim.create("contacts", {"type": "Company", "name": "Acme"})
    clio = Clio(sim.grant(), application=sim.application)
    assert [contact.name for contact in clio.contacts.list()] == ["Acme"]
    clio.driver.close()


def test_a_taken_port_is_an_error(sim, url) -> None:
    """That says which, and what to do."""
    port = int(url.rpartition(":")[2])
    with pytest.raises(ConfigurationError, match=f"Port {port}"), sim.serve(port):
        pass


def test_a_port_is_free_again_afterwards(sim) -> None:
    """At once."""
    with sim.serve() as url:
        port = int(url.rpartition(":")[2])
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))


def test_answers_are_not_held_back(sim) -> None:
    """The socket names its protocol, without which asyncio leaves Nagle's delay on."""
    from clio_sync.simulator.server import _bound

    with _bound("127.0.0.1", 0) as bound:
        assert bound.proto == socket.IPPROTO_TCP


def test_a_port_needs_uvicorn(sim, monkeypatch) -> None:
    """Without it, the error says how to get it."""
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "clio_sync.simulator.listener", raising=False)
    with pytest.raises(ConfigurationError, match="simulator"), sim.serve():
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_serves_until_interrupted(number: int) -> None:
    """Its first line says all that a program has to know; it ends cleanly."""
    command = [sys.executable, "-m", "clio_sync", "simulator", "--contacts", "3", "--matters", "2"]
    options = ["--rate-limit=7", "--window=5", "--seed=4", "--webhook-http", "--region=eu"]
    served = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        known = json.loads(served.stdout.readline())
        headers = {"Authorization": f"Bearer {known['access_token']}"}
        response = httpx.get(f"{known['url']}/api/v4/matters.json", headers=headers)
        who = f"{known['url']}/api/v4/users/who_am_i"
        european = httpx.get(who, headers=headers | {"Host": "eu.app.clio.com"})
        hook = {"url": "http://127.0.0.1:1/", "model": "matter", "fields": "id"}
        hooks = f"{known['url']}/api/v4/webhooks.json"
        hooked = httpx.post(hooks, headers=headers, json={"data": hook}).json()["data"]
        listed = httpx.get(hooks, headers=headers).json()["data"]
    finally:
        served.send_signal(number)
        _, complaints = served.communicate(timeout=20)
    names = ("url", "client_id", "client_secret", "redirect_uri", "access_token", "refresh_token")
    assert tuple(known) == names
    assert len(response.json()["data"]) == 2
    assert response.headers["X-RateLimit-Limit"] == "7"
    assert (listed, european.status_code) == ([hooked], 200)
    assert (served.returncode, complaints) == (0, b"")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_are_given_back(number: int) -> None:
    """What handled them before the command does so after it."""
    from clio_sync.cli.simulator import _interrupted

    before = signal.getsignal(number)
    with _interrupted() as stop:
        signal.raise_signal(number)
        assert stop.is_set()
    assert signal.getsignal(number) is before


def test_a_simulator_needs_no_context(clock) -> None:
    """It can be closed by hand, or not at all."""
    sim = Simulator(clock=clock)
    with sim.serve() as url:
        assert httpx.get(f"{url}/oauth/approval").status_code == 200
    sim.close()


def test_a_port_that_no_machine_has_is_an_error(sim) -> None:
    """As one that is taken."""
    with pytest.raises(ConfigurationError, match="Port 99999"), sim.serve(99_999):
        pass
