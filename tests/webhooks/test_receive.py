"""One request to a webhook's address, and what it is answered."""

from __future__ import annotations

import json

import pytest

from clio_sync.errors import BadSignature, ConfigurationError, UnreadableDelivery
from clio_sync.webhooks import MemorySubscriptions, Reply, Subscription, receive, sign

from .conftest import HOOK, SECRET, delivery, signed

HELLO = b'{"data":{"webhook_id":77}}'


def test_a_signed_event_is_received(subscriptions):
    """With its model, which the delivery itself does not say."""
    body = delivery()
    reply = receive("POST", signed(body), body, subscriptions=subscriptions)
    assert (reply.status, reply.error) == (200, None)
    assert reply.event is not None
    assert (reply.event.id, reply.event.model) == (152, "matter")


def test_headers_are_found_in_any_spelling(subscriptions):
    """Frameworks differ, and some give pairs."""
    body = delivery()
    for spelt in (str.lower, str.upper):
        pairs = [(spelt(name), value) for name, value in signed(body).items()]
        assert receive("post", pairs, body, subscriptions=subscriptions).event
        assert receive("post", dict(pairs), body, subscriptions=subscriptions).event


def test_an_older_secret_is_good_while_both_are_known(subscriptions):
    """Deliveries under way when a secret changes are not lost."""
    known = subscriptions.find(HOOK)
    subscriptions.keep(known.with_secret("newer"))
    for secret in (SECRET, "newer"):
        body = delivery()
        assert receive("POST", signed(body, secret), body, subscriptions=subscriptions).event


@pytest.mark.parametrize("secret", ["another", ""])
def test_a_foreign_signature_is_refused(subscriptions, secret):
    """Anybody can post to a public address."""
    body = delivery()
    reply = receive("POST", signed(body, secret), body, subscriptions=subscriptions)
    assert (reply.status, reply.event) == (401, None)
    assert isinstance(reply.error, BadSignature)


def test_an_unsigned_event_is_refused(subscriptions):
    """However well it is formed."""
    assert receive("POST", {}, delivery(), subscriptions=subscriptions).status == 401


def test_a_changed_body_is_refused(subscriptions):
    """The signature is over the bytes as they came."""
    headers = signed(delivery())
    assert receive("POST", headers, delivery() + b" ", subscriptions=subscriptions).status == 401


@pytest.mark.parametrize("known", [(), (Subscription(HOOK, (), "matter"),)])
def test_without_a_secret_nothing_is_received(known):
    """What to do about it is said."""
    body = delivery()
    reply = receive("POST", signed(body), body, subscriptions=MemorySubscriptions(known))
    assert reply.status == 401
    assert "Subscription.of" in str(reply.error)


def test_a_signed_body_of_another_shape_is_refused_and_not_swallowed(subscriptions):
    """Clio tries again, and somebody sees that it does."""
    body = b'{"data":{},"meta":{"event":"created","webhook_id":1234}}'
    reply = receive("POST", signed(body), body, subscriptions=subscriptions)
    assert reply.status == 400
    assert isinstance(reply.error, UnreadableDelivery)


@pytest.mark.parametrize("body", [delivery().decode(), json.loads(delivery())])
def test_a_body_that_was_read_already_is_an_error_of_the_program(subscriptions, body):
    """It would never verify, and Clio would be refused for ever."""
    with pytest.raises(ConfigurationError, match="is bytes") as caught:
        receive("POST", signed(delivery()), body, subscriptions=subscriptions)
    assert "152" not in str(caught.value)


def test_a_body_beyond_the_limit_is_refused_unread(subscriptions):
    """The limit is one of bytes."""
    body = delivery()
    most = len(body)
    assert receive("POST", signed(body), body, subscriptions=subscriptions, most_bytes=most).event
    reply = receive("POST", signed(body), body, subscriptions=subscriptions, most_bytes=most - 1)
    assert (reply.status, reply.event) == (413, None)


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
def test_only_posts_are_deliveries(subscriptions, method):
    """Whoever looks at the address with a browser sees nothing."""
    reply = receive(method, {}, b"", subscriptions=subscriptions)
    assert (reply.status, reply.headers) == (405, {"Allow": "POST"})


# -------------------------------------------------------------------------------------- handshakes


def test_a_handshake_is_confirmed_by_its_secret(subscriptions):
    """The secret is kept before it is echoed, and is good at once."""
    reply = receive("POST", {"X-Hook-Secret": "new"}, HELLO, subscriptions=subscriptions)
    assert (reply.status, reply.headers) == (200, {"X-Hook-Secret": "new"})
    assert reply.confirms
    assert reply.handshake is not None
    assert subscriptions.find(77) == Subscription(77, ("new",))


def test_a_handshake_may_come_twice(subscriptions):
    """The answer to the first may have been lost."""
    for _ in range(2):
        reply = receive("POST", {"x-hook-secret": "new"}, HELLO, subscriptions=subscriptions)
        assert reply.confirms


def test_a_second_secret_is_not_trusted_by_itself(subscriptions):
    """Anybody can send a handshake: this one is for `activate` to prove."""
    body = b'{"data":{"webhook_id":1234}}'
    reply = receive("POST", {"X-Hook-Secret": "forged"}, body, subscriptions=subscriptions)
    assert (reply.status, reply.confirms) == (200, False)
    assert reply.handshake is not None
    assert reply.handshake.secret == "forged"
    assert subscriptions.find(HOOK).secrets == (SECRET,)


def test_whom_to_trust_can_be_decided_elsewhere(subscriptions):
    """Say, only webhooks that the application knows it has asked for."""
    asked: list = []

    def trusts(handshake, known):
        asked.append((handshake.webhook_id, known))
        return False

    reply = receive(
        "POST", {"X-Hook-Secret": "new"}, HELLO, subscriptions=subscriptions, trusts=trusts
    )
    assert not reply.confirms
    assert asked == [(77, None)]
    assert subscriptions.find(77) is None


def test_a_handshake_without_a_webhook_is_refused(subscriptions):
    """Its secret could not be kept for anything."""
    reply = receive("POST", {"X-Hook-Secret": "new"}, b"{}", subscriptions=subscriptions)
    assert reply.status == 400


def test_a_delivery_that_has_both_headers_is_no_handshake(subscriptions):
    """Nobody gets in by adding a secret of their own."""
    body = delivery()
    headers = {**signed(body, "forged"), "X-Hook-Secret": "forged"}
    assert receive("POST", headers, body, subscriptions=subscriptions).status == 401


def test_unsubscribing_is_410():
    """The one answer after which Clio stops (facts, 9)."""
    assert Reply.unsubscribing().status == 410


# ----------------------------------------------------------------------------------- subscriptions


def test_a_subscription_is_made_of_what_clio_says_of_a_webhook():
    """After `subscribe`, or when the process starts anew."""
    from clio_sync.records import decode
    from clio_sync.resources.webhooks import Webhook

    hook = decode(Webhook, {"id": 5, "model": "task", "shared_secret": "s"})
    assert Subscription.of(hook) == Subscription(5, ("s",), "task")
    assert "'s'" not in repr(Subscription.of(hook))


def test_a_subscription_of_nothing_is_refused():
    """The secret is what it is for."""
    with pytest.raises(ConfigurationError, match="shared_secret"):
        Subscription.of(object())


def test_a_signature_does_not_travel_between_webhooks(subscriptions):
    """Each has a secret of its own."""
    subscriptions.keep(Subscription(9, ("nine",)))
    body = delivery()
    assert (
        receive(
            "POST", {"X-Hook-Signature": sign("nine", body)}, body, subscriptions=subscriptions
        ).status
        == 401
    )
