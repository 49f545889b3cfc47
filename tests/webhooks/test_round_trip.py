"""Clio on one port, a receiver on another, and a client between them: all of it over HTTP."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import anyio
import pytest
import uvicorn

from clio_sync import AsyncClio, Clio
from clio_sync.simulator import Settings, Simulator
from clio_sync.simulator.webhooks.deliveries import Parcel
from clio_sync.simulator.webhooks.posting import over_http
from clio_sync.webhooks import MemorySubscriptions, Subscription, WebhookApp, receive

PATIENCE = 10.0
"""Seconds after which a test gives up; none takes as long."""


@contextmanager
def under_uvicorn(app) -> Iterator[str]:
    """Serve an ASGI application; yields its address."""
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="on", ws="none")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as bound:
        thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{bound.getsockname()[1]}/hooks"
        server.should_exit = True
        thread.join(PATIENCE)


@pytest.fixture
def served() -> Iterator[Simulator]:
    """A Clio on a real port that delivers to this machine."""
    settings = Settings(webhook_http=True, list_lag=0.0, webhook_first_wait=0.0)
    with Simulator(settings) as sim, sim.serve():
        yield sim


def until(condition) -> None:
    """Wait for what another thread brings about."""
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.01)):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it never came about")


def test_an_event_travels_from_clio_to_a_handler_and_back_for_the_record(served):
    """Subscribe, handshake, change, delivery, and the record as it is now."""
    got: queue.Queue = queue.Queue()
    subscriptions = MemorySubscriptions()
    app = WebhookApp(got.put, subscriptions=subscriptions)
    with under_uvicorn(app) as url, Clio(served.grant(), base_url=f"{served.url}/api/v4/") as clio:
        hook = clio.webhooks.subscribe(url, "contact", fields="id,etag")
        until(lambda: clio.webhooks.get(hook.id, fields="status").status == "enabled")
        subscriptions.keep(Subscription.of(hook))
        ann = clio.contacts.create({"type": "Person", "first_name": "Ann", "last_name": "Lee"})
        event = got.get(timeout=PATIENCE)
        assert (event.kind, event.id, event.model) == ("created", ann.id, "contact")
        assert event.fetch(clio, fields="name").to_dict() == {"name": "Ann Lee"}


def test_the_same_in_async_code(served):
    """With an async handler and an async client."""
    got: queue.Queue = queue.Queue()

    async def handle(event):
        got.put(event)

    async def main(url):
        async with AsyncClio(served.grant(), base_url=f"{served.url}/api/v4/") as clio:
            hook = await clio.webhooks.subscribe(url, "contact", fields="id,etag")
            subscriptions.keep(Subscription.of(hook))
            await anyio.to_thread.run_sync(until, lambda: served.webhooks.attempts)
            await clio.contacts.create({"type": "Person", "first_name": "Ann", "last_name": "Lee"})
            event = await anyio.to_thread.run_sync(got.get)
            return await event.fetch(clio, fields="name")

    subscriptions = MemorySubscriptions()
    with under_uvicorn(WebhookApp(handle, subscriptions=subscriptions)) as url:
        assert anyio.run(main, url).to_dict() == {"name": "Ann Lee"}


def test_a_framework_that_knows_nothing_of_us_takes_deliveries_too(served):
    """One function is all it needs; what fails at first comes again."""
    subscriptions, events = MemorySubscriptions(), []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reply = receive("POST", self.headers.items(), body, subscriptions=subscriptions)
            failed = reply.event is not None and not events
            events.extend([reply.event] if reply.event else [])
            self.send_response(503 if failed else reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/"
        with Clio(served.grant(), base_url=f"{served.url}/api/v4/") as clio:
            hook = clio.webhooks.subscribe(url, "contact")
            until(lambda: clio.webhooks.get(hook.id, fields="status").status == "enabled")
            clio.contacts.create({"type": "Person", "first_name": "Ann"})
            until(lambda: len(events) == 2)
        server.shutdown()
        thread.join(PATIENCE)
    assert events[0] == events[1]
    assert [one.status for one in served.webhooks.attempts] == [200, 503, 200]


def test_nothing_is_posted_into_the_world(served):
    """A simulator is for trials; what is for elsewhere waits until a test takes it."""
    with Clio(served.grant(), base_url=f"{served.url}/api/v4/") as clio:
        far = clio.webhooks.subscribe("https://example.com/", "contact")
        assert served.webhooks.deliver() == []
        assert served.webhooks.waiting == 1
        app = WebhookApp(print, subscriptions=MemorySubscriptions())
        assert [one.webhook_id for one in served.webhooks.deliver(app)] == [far.id]
        clio.contacts.create({"type": "Person", "first_name": "Ann"})
        clio.webhooks.delete(far.id)
        until(lambda: not served.webhooks.waiting)
        assert len(served.webhooks.attempts) == 1


def test_where_nobody_listens_there_is_no_answer():
    """Which counts as a failure."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert over_http(Parcel(f"http://127.0.0.1:{port}/", {}, b"", 1.0)).status == 0
    assert over_http(Parcel("https://\x00/", {}, b"", 1.0)).status == 0
