"""One client, other options: what differs, and what is shared."""

from __future__ import annotations

import inspect
import logging
import time
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest

from clio_sync import AsyncClio, Clio
from clio_sync._drivers import AsyncDriver, Driver
from clio_sync._drivers.timing import WHOLE, Timeouts
from clio_sync._flow import send
from clio_sync.client import Cache, RetryPolicy
from clio_sync.errors import ConfigurationError, NoAnswer
from clio_sync.observers import Answered

COLOURS = pytest.mark.parametrize("client", [Clio, AsyncClio])


def good(_: httpx.Request) -> httpx.Response:
    """An answer for every question."""
    return httpx.Response(200, json={"data": {"id": 7, "name": "Zoë"}}, headers={"ETag": '"1"'})


class Asked(list[httpx.Request]):
    """A Clio that keeps what it is asked."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.append(request)
        return good(request)


def used(client: type, use: Callable[[Any], Any], answer: Any = good, **options: Any) -> Any:
    """What ``use`` makes of a client of either colour."""
    transport = httpx.MockTransport(answer)
    if client is Clio:
        with Clio("token", transport=transport, **options) as clio:
            return use(clio)

    async def run() -> Any:
        async with AsyncClio("token", transport=transport, **options) as clio:
            found = use(clio)
            return await found if inspect.isawaitable(found) else found

    return anyio.run(run)


@COLOURS
def test_options_differ_for_what_is_asked_through_them_and_for_nothing_else(client):
    """A version and headers of its own; the client itself sends what it always did."""
    asked = Asked()

    async def both(clio: AsyncClio) -> None:
        await clio.with_options(api_version="4.0.12", headers={"X-Note": "a"}).contacts.get(7)
        await clio.contacts.get(7)

    def both_blocking(clio: Clio) -> None:
        clio.with_options(api_version="4.0.12", headers={"X-Note": "a"}).contacts.get(7)
        clio.contacts.get(7)

    used(client, both_blocking if client is Clio else both, asked)
    assert [request.headers["X-API-VERSION"] for request in asked] == ["4.0.12", "4.0.13"]
    assert [request.headers.get("X-Note") for request in asked] == ["a", None]


@COLOURS
def test_a_view_shares_connections_token_and_budget(client):
    """It costs nothing, and both count the same requests."""

    def look(clio: Any) -> Any:
        view = clio.with_options(timeout=5)
        assert type(view) is client
        assert view.driver is clio.driver
        assert view.session.tokens is clio.session.tokens
        assert view.session.budget is clio.session.budget
        assert view.contacts is not clio.contacts
        return view.contacts.get(7)

    assert used(client, look).name == "Zoë"


@COLOURS
def test_a_view_of_a_view_keeps_what_it_is_not_told(client):
    """Headers and observers add up; the rest is replaced."""
    first: list[object] = []
    second: list[object] = []
    retry = RetryPolicy(attempts=1)
    made = client("token", headers={"X-One": "1"}, observer=first.append, share=0.5)
    view = made.with_options(retry=retry, headers={"X-Two": "2"}, observer=[second.append])
    deep = view.with_options(priority="interactive")
    assert dict(deep.session.headers) == {"X-One": "1", "X-Two": "2"}
    assert deep.session.audience.observers == (first.append, second.append)
    assert (deep.session.retry, deep.session.share) == (retry, 0.5)
    assert (deep.session.priority, view.session.priority) == ("interactive", "bulk")


@COLOURS
def test_a_cache_can_be_given_and_taken_away(client):
    """For one call, or for all but one."""
    cache = Cache()
    made = client("token", cache=cache)
    assert made.session.cache is cache
    assert made.with_options(timeout=1).session.cache is cache
    assert made.with_options(cache=None).session.cache is None
    assert client("token").with_options(cache=cache).session.cache is cache


@COLOURS
def test_a_timeout_reaches_the_wire(client):
    """As httpx's own bounds of the pieces, and as the driver's of the whole."""
    asked = Asked()
    used(client, lambda clio: clio.with_options(timeout=120).contacts.get(7), asked)
    used(client, lambda clio: clio.with_options(timeout=3).contacts.get(7), asked)
    bounds = Timeouts(connect=1, silence=2, total=4)
    used(client, lambda clio: clio.with_options(timeouts=bounds).contacts.get(7), asked)
    used(client, lambda clio: clio.contacts.get(7), asked, timeout=7)
    assert [request.extensions.get(WHOLE) for request in asked] == [120, 3, 4, None]
    assert [request.extensions["timeout"]["read"] for request in asked] == [120, 3, 2, 7]
    assert [request.extensions["timeout"]["connect"] for request in asked] == [10, 3, 1, 7]


@COLOURS
def test_a_timeout_bounds_a_real_request_as_a_whole(client, loopback):
    """A server that sends a byte now and then does not hold it up for longer."""
    loopback.behave = loopback.trickle
    base = loopback.url.partition("/things")[0]
    started = time.monotonic()
    with pytest.raises(NoAnswer):
        asked_in_time(client, base)
    assert time.monotonic() - started < 30


def asked_in_time(client: type, base: str) -> None:
    """One read that may take a fifth of a second, where a client waits for a minute."""
    retry = RetryPolicy(attempts=1)
    if client is Clio:
        with Clio("token", base_url=base, retry=retry) as clio:
            clio.with_options(timeout=0.2).contacts.get(7)

    async def ask() -> None:
        async with AsyncClio("token", base_url=base, retry=retry) as clio:
            await clio.with_options(timeout=0.2).contacts.get(7)

    anyio.run(ask)


@COLOURS
@pytest.mark.parametrize("options", [{"timout": 3}, {"region": "eu"}, {"clock": None}])
def test_an_option_that_is_none_is_refused(client, options):
    """Misspelt, or one that only a client as a whole has."""
    with pytest.raises(TypeError, match=f"no option {next(iter(options))!r}"):
        client("token").with_options(**options)


@COLOURS
@pytest.mark.parametrize(
    "options",
    [
        {"timeout": 0},
        {"timeout": float("inf")},
        {"timeout": 1, "timeouts": Timeouts()},
        {"share": 0},
        {"share": 1.5},
        {"priority": "urgent"},
        {"headers": {"authorization": "Bearer SECRET"}},
        {"headers": "SECRET"},
        {"timeout": None},
        {"timeout": "3"},
        {"timeouts": 3},
        {"share": "half"},
        {"retry": 3},
        {"cache": True},
        {"api_version": 4},
        {"observer": None},
        {"observer": [print, 3]},
    ],
    ids=str,
)
def test_an_option_that_cannot_be_is_refused_at_once(client, options):
    """By a client and by a view alike, and without showing it."""
    for make in (
        lambda: client("token", **options),
        lambda: client("token").with_options(**options),
    ):
        with pytest.raises(ConfigurationError) as caught:
            make()
        assert "SECRET" not in str(caught.value)


@COLOURS
def test_a_header_of_ones_own_replaces_the_usual_one_however_it_is_written(client):
    """It is sent once."""
    asked = Asked()
    options = {"headers": {"accept": "text/csv"}}
    used(client, lambda clio: clio.with_options(**options).request("GET", "x"), asked)
    request = {"headers": {"ACCEPT": "text/plain"}}
    used(client, lambda clio: clio.request("GET", "x", **request), asked)
    assert [each.headers.get_list("accept") for each in asked] == [["text/csv"], ["text/plain"]]


@COLOURS
def test_a_token_cannot_be_set_as_a_header_of_one_request(client):
    """Two Authorization headers would leave it to the server which one counts."""
    headers = {"authorization": "Bearer other"}
    with pytest.raises(ConfigurationError, match="another token"):
        used(client, lambda clio: clio.request("GET", "x", headers=headers))


@COLOURS
def test_an_observer_sees_what_its_view_sends(client):
    """And not what others send."""
    seen: list[object] = []
    used(client, lambda clio: clio.with_options(observer=seen.append).contacts.get(7))
    used(client, lambda clio: (clio.with_options(observer=seen.append), clio.contacts.get(7))[1])
    assert [event.status for event in seen if isinstance(event, Answered)] == [200]


@COLOURS
def test_a_subclass_stays_one(client):
    """With options it is still what its author made of it."""

    class Ours(client):
        """A client with a method more."""

        def greet(self) -> str:
            return f"at {self.session.base_url}"

    assert Ours("token").with_options(timeout=3).greet() == "at https://app.clio.com/api/v4/"


# ------------------------------------------------------------------------- what httpx may log


@COLOURS
def test_httpx_logs_no_query_and_no_header_of_ours(client, loopback, caplog):
    """Names and e-mails stand in queries, and keys to documents in the headers of answers."""
    caplog.set_level(logging.DEBUG)
    base = loopback.url.partition("/things")[0]
    answer = b"HTTP/1.1 200 OK\r\nLocation: https://x/?key=CANARY\r\nContent-Length: 2\r\n\r\n{}"
    loopback.behave = lambda peer: peer.sendall(answer)
    if client is Clio:
        with Clio("token", base_url=base) as clio:
            clio.request("GET", "contacts.json", params={"query": "CANARY"})
    else:

        async def ask() -> None:
            async with AsyncClio("token", base_url=base) as clio:
                await clio.request("GET", "contacts.json", params={"query": "CANARY"})

        anyio.run(ask)
    told = [f"{record.name} {record.getMessage()}" for record in caplog.records]
    assert any(line.startswith("httpx HTTP Request: GET http://127.0.0.1") for line in told)
    assert any("receive_response_headers.complete" in line for line in told)
    assert [line for line in told if "CANARY" in line] == []


def test_what_others_send_through_httpx_is_logged_as_ever(caplog, loopback):
    """Their log is not ours to change."""
    caplog.set_level(logging.INFO, "httpx")
    with Clio("token", base_url=loopback.url.partition("/things")[0]) as clio:
        clio.request("GET", "contacts.json")
    httpx.get(loopback.url)
    assert "secret=1" in caplog.records[-1].getMessage()


def test_each_request_carries_its_timeouts_itself():
    """Older versions of httpx give a client's timeouts only to requests that it has built itself."""
    handed: list[object] = []

    class Blocking(httpx.Client):
        def send(self, request, **options):
            handed.append(request.extensions["timeout"]["read"])
            return super().send(request, **options)

    class Awaited(httpx.AsyncClient):
        async def send(self, request, **options):
            handed.append(request.extensions["timeout"]["read"])
            return await super().send(request, **options)

    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    request = httpx.Request("GET", "https://app.clio.com/")
    Driver(lambda: Blocking(transport=transport), timeouts=Timeouts(silence=3)).run(send(request))
    driver = AsyncDriver(lambda: Awaited(transport=transport), timeouts=Timeouts(silence=4))
    anyio.run(driver.run, send(httpx.Request("GET", "https://app.clio.com/")))
    assert handed == [3, 4]
