"""Whatever arrives is answered: by a receiver, and by the simulator."""

from __future__ import annotations

import json

from hypothesis import given, settings as tries, strategies as st

from clio_sync.simulator import Settings, Simulator
from clio_sync.webhooks import MemorySubscriptions, Subscription, receive, sign

from .conftest import HOOK, SECRET

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
HALF_RIGHT = st.fixed_dictionaries(
    {},
    optional={
        "data": ANY_JSON | st.fixed_dictionaries({"id": ANY_JSON}, optional={"etag": ANY_JSON}),
        "meta": ANY_JSON | st.fixed_dictionaries({"event": ANY_JSON, "webhook_id": ANY_JSON}),
    },
)
BODIES = st.binary() | st.builds(lambda value: json.dumps(value).encode(), ANY_JSON | HALF_RIGHT)
NAMES = st.sampled_from(["X-Hook-Secret", "x-hook-signature", "Content-Type"])


@tries(max_examples=150, deadline=None)
@given(method=st.text(), headers=st.dictionaries(NAMES, st.text()), body=BODIES)
def test_a_stranger_s_request_never_raises_and_never_is_an_event(method, headers, body):
    """For nobody but Clio has the secret."""
    for verb in (method, "POST"):
        known = MemorySubscriptions([Subscription(HOOK, (SECRET,))])
        reply = receive(verb, headers, body, subscriptions=known)
        assert reply.event is None
        assert reply.confirms or reply.handshake or reply.error


@tries(max_examples=150, deadline=None)
@given(body=BODIES)
def test_a_signed_body_is_an_event_or_an_error(body):
    """Of a known kind."""
    known = MemorySubscriptions([Subscription(HOOK, (SECRET,))])
    reply = receive("POST", {"X-Hook-Signature": sign(SECRET, body)}, body, subscriptions=known)
    assert (reply.event is None) is (reply.status != 200)
    assert reply.status in {200, 400, 401}


WISHES = st.fixed_dictionaries(
    {},
    optional={
        "url": ANY_JSON
        | st.sampled_from(["https://example.com/x", "https://[", "http://127.0.0.1"]),
        "model": ANY_JSON | st.sampled_from(["matter", 6, "10"]),
        "fields": ANY_JSON | st.sampled_from(["id", "id,etag,", "client{id", "client{id,name}"]),
        "events": ANY_JSON | st.lists(st.sampled_from(["created", "deleted", "matter_closed"])),
        "expires_at": ANY_JSON | st.sampled_from(["2026-01-06T09:00:00", "9999-12-31T00:00:00Z"]),
    },
)


def test_any_wish_for_a_webhook_is_granted_or_refused_as_clio_does():
    """Never with a failure of ours."""
    with Simulator(Settings(rate_limit=100_000)) as sim:
        clio = sim.client()
        hook = sim.create("webhooks", {"url": "https://a.example/", "model": 1, "fields": "id"})

        @tries(max_examples=150, deadline=None)
        @given(wish=WISHES)
        def check(wish):
            for method, path in (("POST", "webhooks"), ("PATCH", f"webhooks/{hook['id']}")):
                assert asked(clio, method, path, wish) in {200, 201, 400, 422}

        check()


def asked(clio, method: str, path: str, wish: dict) -> int:
    """The status of an answer."""
    from clio_sync.errors import ConfigurationError, ResponseError

    try:
        return clio.request(method, f"{path}.json", json={"data": wish}).response.status_code
    except ResponseError as error:
        return error.status
    except ConfigurationError:
        return 400  # such as half characters, which never leave
