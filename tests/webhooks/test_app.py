"""The receiver as an ASGI application."""

from __future__ import annotations

import threading

import anyio
import anyio.lowlevel
import pytest

from clio_sync.webhooks import UNSUBSCRIBE, Deduplicator, WebhookApp

from .conftest import Call, delivery, signed


@pytest.fixture(params=["blocking", "async"])
def colour(request):
    """In which colour the handler is written."""
    return request.param


def handler(colour, work):
    """A handler that does some work, in one colour."""

    async def awaited(event):
        return work(event)

    return work if colour == "blocking" else awaited


def test_an_event_reaches_the_handler_before_the_answer(subscriptions, colour):
    """200 says that somebody has it."""
    got: list = []
    call = Call(WebhookApp(handler(colour, got.append), subscriptions=subscriptions))
    body = delivery()
    assert call(body, signed(body)).status == 200
    assert [event.id for event in got] == [152]


def test_a_blocking_handler_does_not_hold_up_the_loop(subscriptions):
    """It runs in a thread."""
    threads: list = []

    def work(event):
        threads.append(threading.current_thread())

    body = delivery()
    Call(WebhookApp(work, subscriptions=subscriptions))(body, signed(body))
    assert threads != [threading.main_thread()]


def test_a_handler_may_be_an_object_that_is_called(subscriptions):
    """Async or not."""

    class Queue:
        def __init__(self):
            self.got = []

        async def __call__(self, event):
            await anyio.lowlevel.checkpoint()
            self.got.append(event)

    queue, body = Queue(), delivery()
    assert Call(WebhookApp(queue, subscriptions=subscriptions))(body, signed(body)).status == 200
    assert len(queue.got) == 1


def test_a_handler_may_return_something_to_await(subscriptions):
    """A lambda around a coroutine."""
    got: list = []

    async def later(event):
        got.append(event)

    app = WebhookApp(lambda event: later(event), subscriptions=subscriptions)
    body = delivery()
    assert Call(app)(body, signed(body)).status == 200
    assert len(got) == 1


def test_a_handler_that_fails_gets_the_event_again(subscriptions, colour):
    """500 makes Clio try again; the server gets the error to log."""
    tries: list = []

    def work(event):
        tries.append(event)
        if len(tries) == 1:
            raise LookupError("the queue is down")

    call = Call(WebhookApp(handler(colour, work), subscriptions=subscriptions))
    body = delivery()
    with pytest.raises(LookupError):
        call(body, signed(body))
    assert call.status == 500
    assert call(body, signed(body)).status == 200
    assert len(tries) == 2


def test_a_handler_that_takes_too_long_gets_the_event_again(subscriptions):
    """503 before Clio loses its patience."""

    async def slow(event):
        await anyio.sleep(60)

    duplicates = Deduplicator()
    app = WebhookApp(slow, subscriptions=subscriptions, duplicates=duplicates, patience=0.01)
    body = delivery()
    call = Call(app)(body, signed(body))
    assert call.status == 503
    assert not duplicates._handled


def test_a_second_delivery_is_answered_and_not_handled(subscriptions, colour):
    """Clio delivers at least once."""
    got: list = []
    call = Call(WebhookApp(handler(colour, got.append), subscriptions=subscriptions))
    body = delivery()
    assert [call(body, signed(body)).status for _ in range(3)] == [200] * 3
    assert len(got) == 1


def test_everything_is_told_on_request(subscriptions):
    """To whoever has a better memory."""
    got: list = []
    app = WebhookApp(got.append, subscriptions=subscriptions, duplicates=Deduplicator(0))
    body = delivery()
    for _ in range(2):
        Call(app)(body, signed(body))
    assert len(got) == 2


def test_a_handler_unsubscribes(subscriptions, colour):
    """410 is the one answer after which nothing more comes."""
    work = handler(colour, lambda event: UNSUBSCRIBE)
    body = delivery()
    assert Call(WebhookApp(work, subscriptions=subscriptions))(body, signed(body)).status == 410


def test_a_handshake_is_echoed(subscriptions):
    """And is no event."""
    got: list = []
    call = Call(WebhookApp(got.append, subscriptions=subscriptions))
    call(b'{"data":{"webhook_id":7}}', {"X-Hook-Secret": "new"})
    assert (call.status, call.headers[b"x-hook-secret"]) == (200, b"new")
    assert got == []
    assert subscriptions.find(7) is not None


def test_a_forged_delivery_never_reaches_the_handler(subscriptions):
    """Nor does one without a signature."""
    got: list = []
    call = Call(WebhookApp(got.append, subscriptions=subscriptions))
    body = delivery()
    assert call(body, signed(body, "forged")).status == 401
    assert call(body, {}).status == 401
    assert call(body, {}, method="GET").status == 405
    assert got == []


def test_a_body_in_pieces_is_put_together(subscriptions):
    """As servers hand it over."""
    got: list = []
    body = delivery("deleted", description="x" * 10_000)
    call = Call(WebhookApp(got.append, subscriptions=subscriptions))
    assert call(body, signed(body), parts=7).status == 200
    assert len(got[0].data["description"]) == 10_000


def test_a_long_body_is_not_read_to_its_end(subscriptions):
    """What would fill the memory is refused while it comes."""
    asked = 0

    async def receive():
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b"x" * 100, "more_body": True}

    sent: list = []

    async def send(message):
        sent.append(message)

    app = WebhookApp(print, subscriptions=subscriptions, most_bytes=250)
    anyio.run(app, {"type": "http", "method": "POST", "headers": []}, receive, send)
    assert sent[0]["status"] == 413
    assert asked == 3


def test_a_client_that_leaves_is_not_answered(subscriptions):
    """There is nobody to hear it."""
    call = Call(WebhookApp(print, subscriptions=subscriptions))
    call.play({"type": "http", "method": "POST", "headers": []}, [])
    assert call.sent == []


def test_it_can_be_served_by_itself(subscriptions):
    """A server tells it when it starts and stops; what it does not serve it leaves alone."""
    call = Call(WebhookApp(print, subscriptions=subscriptions))
    stages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    call.play({"type": "lifespan"}, stages)
    assert [one["type"] for one in call.sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]
    assert call.play({"type": "websocket"}, []).sent == []
