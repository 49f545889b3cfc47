"""Requests that hardly anybody makes, and answers when the simulator itself is wrong."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import subprocess
import sys
import threading

import httpx
import pytest

from clio_sync.simulator import Fault
from clio_sync.simulator.api.contacts import Contacts
from clio_sync.simulator.server import Door

from .conftest import error, listed, made, shown


@pytest.fixture
def talk(sim):
    """Says something over a real connection; answers all that comes back."""
    token = sim.grant().access_token

    def say(target: str, host: str = "h", method: str = "GET", *more: str) -> str:
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += ["User-Agent: x", f"Authorization: Bearer {token}", *more, "", ""]
        with socket.create_connection(address, timeout=10) as connection:
            connection.sendall("\r\n".join(lines).encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    with sim.serve() as url:
        address = ("127.0.0.1", int(url.rpartition(":")[2]))
        yield say


def test_head_is_answered_like_get_without_a_body(api, ann, settings) -> None:
    """With the length of what is not there; the setting can take it away."""
    path = f"contacts/{ann['id']}"
    full, head = api.get(path), api.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Type"):
        assert head.headers[name] == full.headers[name]
    assert head.headers["Content-Length"] == str(len(full.content))
    assert api.head(path, headers={"If-None-Match": ann["etag"]}).status_code == 304
    settings.answers_head = False
    assert (api.head(path).status_code, api.head(path).content) == (404, b"")


def test_head_over_the_port(talk) -> None:
    """The connection is told the length and gets nothing."""
    head, _, body = talk("/api/v4/users/who_am_i", "h", "HEAD").partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 200")
    assert body == ""


def test_a_head_may_be_hung_up_on(sim, api) -> None:
    """Like any other request."""
    sim.faults.add(Fault("drop_before", method="HEAD"))
    with pytest.raises(httpx.RemoteProtocolError):
        api.head("contacts")


def test_a_target_may_be_a_whole_url(talk) -> None:
    """Whose host has the last word."""
    answer = talk("http://app.example/api/v4/users/who_am_i")
    assert answer.startswith("HTTP/1.1 200")
    assert talk("http://eu.app.clio.com/api/v4/users/who_am_i").startswith("HTTP/1.1 401")


@pytest.mark.parametrize("target", ["*", "//api/v4/users", "/api/v4", "/:", "/http://x/"])
def test_other_targets_lead_nowhere(talk, target: str) -> None:
    """404, whatever they may mean."""
    assert talk(target).startswith("HTTP/1.1 404")


@pytest.mark.parametrize("host", ["[::1", "[bad]", "[:::]", "a b", "a@b", "h:x"])
def test_a_broken_host_is_a_bad_request(talk, host: str) -> None:
    """400, and the next one is fine."""
    assert talk("/api/v4/users/who_am_i", host).startswith("HTTP/1.1 400")
    assert talk("/api/v4/users/who_am_i", "[::1]:80").startswith("HTTP/1.1 200")


def test_half_a_body_is_no_request(sim) -> None:
    """Nothing is done when the client is gone before the end of it."""
    with sim.serve() as url:
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"POST /api/v4/contacts HTTP/1.1\r\nHost: h\r\n")
            connection.sendall(b"Content-Length: 100\r\n\r\n{}")
        httpx.get(f"{url}/oauth/approval")
    assert [entry.path for entry in sim.log.entries] == ["/oauth/approval"]


def test_nobody_is_left_to_hang_up_on(sim) -> None:
    """When the client was faster."""
    messages = [{"type": "http.request"}, {"type": "http.disconnect"}]
    scope = {"method": "GET", "scheme": "http", "server": ("h", 80), "client": ("h", 1)}
    scope |= {"raw_path": b"/api/v4/users", "query_string": b"", "headers": []}

    async def receive() -> dict:
        return messages.pop(0)

    sim.faults.add(Fault("drop_before"))
    asyncio.run(Door(sim.local, sim.clock)(scope, receive, fail))
    assert messages == []


@pytest.mark.parametrize("date", ["Mon, 05 Jan 2099 09:00:00 -0000", "Mon, 05 Jan 2099 09:00:00"])
def test_a_date_without_a_zone_is_in_utc(api, ann, date: str) -> None:
    """As one with ``GMT`` is."""
    path = f"contacts/{ann['id']}"
    assert api.get(path, headers={"If-Modified-Since": date}).status_code == 304


@pytest.mark.parametrize("date", ["", "soon", "Mon, 05 Jan 99999999 09:00:00 GMT"])
def test_a_date_that_is_none_is_overlooked(api, ann, date: str) -> None:
    """The record is shown."""
    path = f"contacts/{ann['id']}"
    assert api.get(path, headers={"If-Modified-Since": date}).status_code == 200


@pytest.mark.parametrize("version", [f"4.{'9' * 5000}.1", "4.٣.1".encode(), "4.0.13\n"[:-1] + "x"])
def test_a_version_is_three_short_numbers(api, version) -> None:
    """Others are not served."""
    assert api.get("contacts", headers={"X-API-VERSION": version}).status_code == 410


def fail(*_: object) -> None:
    """A mistake in the simulator."""
    raise RuntimeError("no such luck")


def test_a_mistake_in_here_is_one_broken_answer(sim, api, monkeypatch, caplog) -> None:
    """500 with a page; the log has the trace, and the next request is fine."""
    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
        patched.setattr(Contacts, "finish", fail)
        data = {"data": {"type": "Company", "name": "A"}}
        response = api.post("contacts", json=data)
        sim.faults.add(Fault("commit_late", seconds=1))
        with pytest.raises(httpx.RemoteProtocolError):
            api.post("contacts", json=data)
        sim.clock.advance(1)
        assert listed(api, "contacts") == []
    assert (response.status_code, response.headers["Content-Type"][:9]) == (500, "text/html")
    assert caplog.text.count("RuntimeError: no such luck") == 2
    made(api, "contacts", {"type": "Company", "name": "A"})


def test_a_mistake_before_the_api_is_one_broken_answer(sim, bare, monkeypatch, caplog) -> None:
    """The same, whatever was asked."""
    monkeypatch.setattr(type(sim.local.authority), "answer", fail)
    assert bare.get("/oauth/authorize").status_code == 500
    assert "no such luck" in caplog.text


def test_a_slow_answer_is_given_up_when_the_server_stops() -> None:
    """Quietly: the client sees the connection break."""
    program = (
        "import sys; from clio_sync.simulator import *\n"
        "sim = Simulator(); sim.faults.add(Fault('slow', seconds=60))\n"
        "with sim.serve() as url:\n"
        "    print(url, sim.grant().access_token, flush=True); sys.stdin.readline()\n"
    )
    command = [sys.executable, "-c", program]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    served = subprocess.Popen(command, text=True, **pipes)
    broken: list[Exception] = []

    def ask(url: str, token: str) -> None:
        try:
            httpx.get(f"{url}/api/v4/users", headers={"Authorization": f"Bearer {token}"})
        except httpx.HTTPError as error:
            broken.append(error)

    try:
        asking = threading.Thread(target=ask, args=served.stdout.readline().split())
        asking.start()
        asking.join(0.5)
        _, complaints = served.communicate("\n", timeout=20)
    finally:
        served.send_signal(signal.SIGKILL)
    asking.join()
    assert (served.returncode, complaints) == (0, "")
    assert isinstance(broken[0], httpx.RemoteProtocolError | httpx.ReadError)


def test_refusals_of_a_record_are_answers(api, ann) -> None:
    """What used to break the API is refused by its rules."""
    for names in ({"first_name": " "}, {"name": " \t"}, {"last_name": "\u00a0"}):
        response = api.post("contacts", json={"data": {"type": "Person", **names}})
        assert error(response)[0] == 422
    named = {"type": "Person", "first_name": " ", "last_name": "Lee"}
    assert made(api, "contacts", named, "name,initials") == {"name": "Lee", "initials": "L"}
    blank = {"data": {"first_name": "", "last_name": " "}}
    assert error(api.patch(f"contacts/{ann['id']}", json=blank))[0] == 422


def test_an_association_without_an_id_changes_nothing(api, ann) -> None:
    """Also where it says that it is not to be destroyed."""
    path = f"contacts/{ann['id']}"
    response = api.patch(path, json={"data": {"company": {"_destroy": False}}})
    assert response.status_code == 200
    assert shown(api, path, "company") == {"company": None}


def test_an_element_that_is_not_there_cannot_be_removed_again(api, ann) -> None:
    """Nothing comes of it, least of all an empty element."""
    path = f"contacts/{ann['id']}"
    response = api.patch(path, json={"data": {"email_addresses": [{"_destroy": True}]}})
    assert response.status_code == 200
    assert shown(api, path, "email_addresses") == {"email_addresses": []}
