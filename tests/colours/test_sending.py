"""What becomes of a request, in either colour, on a real socket."""

from __future__ import annotations

import inspect
import os

import httpx
import pytest

from clio_sync._drivers import Clock, Driver, Timeouts
from clio_sync._drivers.bounded import Within, bounded
from clio_sync._flow import Flow, send
from clio_sync.errors import DeadlinePassed, NoAnswer, NotSent, Unsendable

SHORT = Timeouts(connect=5, silence=0.2, total=5)


def test_an_answer_comes_back_fully_read(run, loopback):
    """The response of a `Send` has its body, so that a flow never waits for one."""
    response = run(send(httpx.Request("GET", loopback.url)))
    assert response.status_code == 200
    assert response.content == b"{}"


def test_a_request_within_its_deadline_is_sent(run, loopback):
    """A deadline that has not come yet holds nothing back."""
    response = run(send(httpx.Request("POST", loopback.url), before=2e9), clock=Clock(lambda: 1e9))
    assert response.is_success


def test_a_late_request_reaches_nobody(run, loopback):
    """Past the deadline the driver raises, and not a byte arrives."""
    with pytest.raises(DeadlinePassed):
        run(send(httpx.Request("POST", loopback.url), before=1e9), clock=Clock(lambda: 2e9))
    assert loopback.received == []


def test_the_deadline_counts_when_the_connection_stands(run, loopback):
    """Time that passes while connecting counts: the clock is read just before the first byte."""
    instants = iter([1e9, 3e9, 3e9, 3e9])
    late = Clock(lambda: next(instants))
    with pytest.raises(DeadlinePassed):
        run(send(httpx.Request("POST", loopback.url), before=2e9), clock=late)
    assert loopback.received == []


def test_a_process_that_slept_between_headers_and_body_sends_no_body(run, loopback):
    """Nobody acts on half a request; but as something has left, nothing is proven."""
    instants = iter([1e9, 1e9, 3e9, 3e9])
    late = Clock(lambda: next(instants))
    request = httpx.Request("POST", loopback.url, content=b"the whole record")
    with pytest.raises(NoAnswer, match="broken off"):
        run(send(request, before=2e9), clock=late)
    assert not any(b"record" in received for received in loopback.received)


@pytest.mark.parametrize("before", [float("inf"), 9e9])
def test_a_refused_connection_proves_that_nothing_was_sent(run, nobody, before):
    """Where nobody listens the request is `NotSent`: it may be repeated."""
    with pytest.raises(NotSent):
        run(send(httpx.Request("POST", nobody), before=before))


@pytest.mark.parametrize("misbehaviour", ["hang_up", "say_nothing", "stop_halfway"])
@pytest.mark.parametrize("before", [float("inf"), 9e9])
def test_a_lost_answer_proves_nothing(run, loopback, misbehaviour, before):
    """A request that left and was not answered in full is `NoAnswer`."""
    loopback.behave = getattr(loopback, misbehaviour)
    with pytest.raises(NoAnswer):
        run(send(httpx.Request("POST", loopback.url), before=before), timeouts=SHORT)
    assert len(loopback.received) == 1


@pytest.mark.parametrize("misbehaviour", ["trickle", "trickle_headers"])
def test_an_endless_answer_is_given_up(run, loopback, misbehaviour):
    """Bytes that keep trickling in, be it before the body, hold nothing beyond the total time."""
    loopback.behave = getattr(loopback, misbehaviour)
    with pytest.raises(NoAnswer):
        run(
            send(httpx.Request("GET", loopback.url)),
            timeouts=Timeouts(connect=5, silence=5, total=0.2),
        )


def test_a_failure_before_the_first_byte_is_known_not_to_have_left(run):
    """With a deadline the stages are watched, so a proxy that refuses us proves `NotSent`."""

    def refuse(request: httpx.Request) -> httpx.Response:
        told = request.extensions["trace"]("connection.connect_tcp.started", {})
        if inspect.isawaitable(told):
            with pytest.raises(StopIteration):
                told.send(None)
        raise httpx.ProxyError("no way through")

    with pytest.raises(NotSent):
        run(send(httpx.Request("POST", "http://clio.test/"), before=9e9), handler=refuse)


@pytest.mark.parametrize("before", [float("inf"), 9e9])
@pytest.mark.parametrize("failure", [httpx.LocalProtocolError, httpx.UnsupportedProtocol])
def test_what_http_does_not_allow_is_known_not_to_have_left(run, failure, before):
    """It is our own side that refuses it, before the first byte."""

    def refuse(_: httpx.Request) -> httpx.Response:
        raise failure("no")

    with pytest.raises(Unsendable):
        run(send(httpx.Request("POST", "http://clio.test/"), before=before), handler=refuse)


def test_a_transport_that_fails_in_its_own_way_proves_nothing(run):
    """Not every transport speaks httpx's errors."""

    def fail(_: httpx.Request) -> httpx.Response:
        raise ConnectionResetError("secret")

    with pytest.raises(NoAnswer) as caught:
        run(send(httpx.Request("POST", "http://clio.test/")), handler=fail)
    assert "secret" not in str(caught.value)


def test_a_header_of_two_lines_reaches_nobody(run, loopback):
    """It could smuggle in another header."""
    with pytest.raises(Unsendable):
        run(send(httpx.Request("GET", loopback.url, headers={"X-A": "b\nX-C: d"})))
    assert loopback.received == []


@pytest.mark.parametrize("misbehaviour", ["hang_up", "stop_halfway"])
def test_a_failure_names_the_request_without_its_query(run, loopback, misbehaviour):
    """The text of a failure holds method and path; the query may hold names."""
    loopback.behave = getattr(loopback, misbehaviour)
    with pytest.raises(NoAnswer) as caught:
        run(send(httpx.Request("GET", loopback.url)))
    assert "GET /things" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_one_driver_sends_many_requests(run, loopback):
    """A second request goes through the same client."""

    def twice() -> Flow[int]:
        first = yield from send(httpx.Request("GET", loopback.url))
        second = yield from send(httpx.Request("GET", loopback.url))
        return first.status_code + second.status_code

    assert run(twice()) == 400


def test_a_forked_process_has_connections_of_its_own(monkeypatch):
    """Two processes on one connection would read each other's answers."""
    made: list[httpx.Client] = []

    def make() -> httpx.Client:
        answer = httpx.MockTransport(lambda request: httpx.Response(200))
        made.append(httpx.Client(transport=answer))
        return made[-1]

    driver = Driver(make)
    for process in (1, 1, 2, 2):
        monkeypatch.setattr(os, "getpid", lambda process=process: process)
        driver.run(send(httpx.Request("GET", "https://clio.test")))
    assert len(made) == 2
    assert not made[0].is_closed
    driver.close()


def test_a_transport_of_another_kind_keeps_its_own_time():
    """Only sockets can be watched; everything else is left as it is."""
    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(204)))
    assert bounded(http) is http
    with Within(0.0):
        assert http.get("http://clio.test/").status_code == 204


def test_a_watched_client_is_watched_once_and_free_outside_a_limit(loopback):
    """Somebody who shares a client with us finds it as it was."""
    with httpx.Client() as http:
        pool = bounded(http)._transport._pool
        backend = pool._network_backend
        assert bounded(http)._transport._pool._network_backend is backend
        with Within(0.0), pytest.raises(httpx.ConnectTimeout):
            http.get(loopback.url)
        assert http.get(loopback.url, timeout=None).status_code == 200


def test_encryption_counts_too(loopback):
    """A server that never finishes the handshake is given up."""
    loopback.behave = loopback.say_nothing
    with bounded(httpx.Client(timeout=5)) as http, Within(0.2):
        with pytest.raises(httpx.ConnectTimeout):
            http.get(loopback.url.replace("http:", "https:"))


def test_a_transport_that_connects_again_by_itself_still_does(nobody):
    """What is watched is the time; all else is the transport's own business."""
    with bounded(httpx.Client(transport=httpx.HTTPTransport(retries=1))) as http:
        with pytest.raises(httpx.ConnectError):
            http.get(nobody)
