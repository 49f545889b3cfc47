"""What a delivery says."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from clio_sync.errors import ConfigurationError, UnreadableDelivery
from clio_sync.webhooks import Deduplicator, Event, read_event, read_handshake

from .conftest import delivery


def test_an_event_is_read_from_the_body_that_clio_sends():
    """The body seen on live accounts (facts, 17)."""
    body = b'{"data":{"id":152,"etag":"\\"9a10\\""},"meta":{"event":"created","webhook_id":1234}}'
    event = read_event(body)
    assert (event.webhook_id, event.kind, event.id, event.etag) == (1234, "created", 152, '"9a10"')
    assert event.data == {"id": 152, "etag": '"9a10"'}


def test_what_a_deleted_record_last_said_is_at_hand():
    """Deletions carry the selected fields, and nobody can read the record any more."""
    assert read_event(delivery("deleted", description="A case")).data["description"] == "A case"


def test_unknown_keys_and_kinds_are_no_obstacle():
    """Clio adds keys, and announces more events."""
    body = json.dumps(
        {
            "data": {"id": 1, "shiny": True},
            "meta": {"event": "bill_paid", "webhook_id": 2, "sent_at": "now"},
            "links": [],
        }
    )
    event = read_event(body.encode())
    assert (event.kind, event.etag, event.data["shiny"]) == ("bill_paid", None, True)


def test_calendar_entries_have_text_for_ids():
    """As the API has them."""
    assert read_event(delivery(id="abc-1")).id == "abc-1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b'{"data":[],"meta":{"event":"created","webhook_id":1}}',
        b'{"data":{"id":1}}',
        b'{"data":{"id":1},"meta":{"event":"created"}}',
        b'{"data":{"id":1},"meta":{"event":7,"webhook_id":1}}',
        b'{"data":{"id":1},"meta":{"event":"created","webhook_id":"1"}}',
        b'{"data":{"id":1},"meta":{"event":"created","webhook_id":true}}',
        b'{"data":{"id":true},"meta":{"event":"created","webhook_id":1}}',
        b'{"data":{"id":""},"meta":{"event":"created","webhook_id":1}}',
        b'{"data":{"name":"Ann Lee"},"meta":{"event":"created","webhook_id":1}}',
        b'{"data":{"id":1,"etag":{"of":"Ann Lee"}},"meta":{"event":"created","webhook_id":1}}',
    ],
)
def test_another_shape_is_refused_without_repeating_it(body):
    """The error is typed, and says nothing of what the body holds."""
    with pytest.raises(UnreadableDelivery) as caught:
        read_event(body)
    assert "Ann" not in str(caught.value)
    assert caught.value.__context__ is None


def test_no_value_shows_in_an_event_s_repr():
    """It may end in a log."""
    event = read_event(delivery("deleted", description="Divorce of Ann Lee"))
    assert "Ann" not in repr(event)
    assert "Ann" not in str(event)


def test_an_event_cannot_be_changed_and_can_be_kept_in_a_set():
    """It is a value."""
    event = read_event(delivery())
    assert len({event, read_event(delivery())}) == 1
    with pytest.raises(TypeError):
        event.data["id"] = 7  # type: ignore[index]


@pytest.mark.parametrize("again", [lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy])
def test_an_event_can_go_through_a_queue(again):
    """Between processes too, which is what most receivers do with it."""
    event = read_event(delivery(status="Open")).of_model("matter")
    assert again(event) == event
    assert again(event).data["status"] == "Open"


def test_a_handshake_names_its_webhook():
    """The body that integrations in production read (facts, 17)."""
    handshake = read_handshake(b'{"data":{"webhook_id":1234}}', "s3cret")
    assert (handshake.webhook_id, handshake.secret) == (1234, "s3cret")
    assert "s3cret" not in repr(handshake)


@pytest.mark.parametrize(
    ("body", "secret"),
    [
        (b'{"data":{"webhook_id":1}}', ""),
        (b'{"data":{"webhook_id":1}}', "two\r\nlines"),
        (b'{"data":{"webhook_id":1}}', "é"),
        (b'{"data":{"webhook_id":"one"}}', "s"),
        (b'{"data":{}}', "s"),
        (b"no", "s"),
    ],
)
def test_a_handshake_that_cannot_be_one_is_refused(body, secret):
    """Its secret goes back in a header, so it must be able to."""
    with pytest.raises(UnreadableDelivery):
        read_handshake(body, secret)


# ------------------------------------------------------------------------------------ duplicates


def test_a_second_delivery_of_an_event_is_known():
    """By webhook, kind, record and etag, for want of an id."""
    handled = Deduplicator()
    event = read_event(delivery())
    assert not handled.knows(event)
    handled.note(event)
    assert handled.knows(read_event(delivery()))
    assert not handled.knows(read_event(delivery(etag='"other"')))
    assert not handled.knows(read_event(delivery("deleted")))
    assert not handled.knows(read_event(delivery(id=7)))


def test_an_event_without_an_etag_is_new_each_time():
    """Two changes of one record may look alike: neither may be lost."""
    handled = Deduplicator()
    event = read_event(delivery(etag=None))
    handled.note(event)
    assert event.key is None
    assert not handled.knows(event)


def test_only_the_last_events_are_remembered():
    """The oldest is forgotten first; one that comes again is young again."""
    handled = Deduplicator(2)
    one, two, three = (read_event(delivery(id=id)) for id in (1, 2, 3))
    for event in (one, two, one, three):
        handled.note(event)
    assert [handled.knows(event) for event in (one, two, three)] == [True, False, True]


def test_nothing_can_be_remembered_at_all():
    """To be told everything."""
    handled = Deduplicator(0)
    handled.note(read_event(delivery()))
    assert not handled.knows(read_event(delivery()))


def test_an_event_of_an_unknown_model_says_what_is_missing():
    """It could not be read from anywhere."""
    with pytest.raises(ConfigurationError, match="which kind of record"):
        Event(1, "created", 2).fetch(None)  # type: ignore[call-overload]
