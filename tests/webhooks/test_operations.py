"""Subscribing, renewing, activating and pausing, in both colours."""

from __future__ import annotations

import datetime as dt
import inspect
from concurrent.futures import ThreadPoolExecutor

import pytest

from clio_sync.errors import (
    ConfigurationError,
    FieldError,
    NoAnswer,
    NotFound,
    UnknownField,
    Unprocessable,
)
from clio_sync.resources.webhooks import AsyncWebhooks, Webhooks
from clio_sync.simulator import Fault
from clio_sync.webhooks import Subscription

URL = "https://example.com/clio/matters"
DAY = dt.timedelta(days=1)


def left(sim, hook):
    """How long a webhook still lives."""
    return hook.expires_at - dt.datetime.fromtimestamp(sim.clock.now(), dt.timezone.utc)


def test_a_subscription_is_made(sim, hooks):
    """With the id and the secret that its receiver needs."""
    hook = hooks.subscribe(URL, "matter", fields="status")
    assert (hook.model, hook.url, hook.status) == ("matter", URL, "pending")
    assert hook.fields == "id,status"
    assert hook.events == ("created", "updated", "deleted")
    assert Subscription.of(hook).secrets == (sim.all("webhooks")[0]["shared_secret"],)


def test_it_lives_as_long_as_clio_allows(sim, hooks):
    """Less ten minutes, lest our clock be ahead of Clio's."""
    life = left(sim, hooks.subscribe(URL, "matter"))
    assert dt.timedelta(days=30, hours=23) < life < dt.timedelta(days=31)


def test_to_subscribe_again_makes_no_twin(sim, hooks):
    """A program may do it at every start; what differs is brought up to date."""
    first = hooks.subscribe(URL, "matter", expires_in=DAY)
    again = hooks.subscribe(URL, "matter", fields="id,status", events=["matter_closed"])
    assert first.id == again.id
    assert (again.fields, again.events) == ("id,status", ("matter_closed",))
    assert left(sim, again) > 30 * DAY
    assert len(sim.all("webhooks")) == 1


def test_side_by_side_no_twin_is_made(sim, settings):
    """Of eight that find none, one makes it; with lists that lag, it is remembered."""
    settings.list_lag = 60.0
    with sim.client() as clio, ThreadPoolExecutor(8) as pool:
        subscribed = pool.map(lambda _: clio.webhooks.subscribe(URL, "matter").id, range(8))
        assert len(set(subscribed)) == 1
    assert len(sim.all("webhooks")) == 1


def test_what_was_made_a_moment_ago_counts_only_while_it_is_there(sim, settings):
    """One that somebody deleted is made anew; one that got another address is another one."""
    settings.list_lag = 60.0
    with sim.client() as clio:
        first = clio.webhooks.subscribe(URL, "matter")
        clio.webhooks.delete(first.id)
        second = clio.webhooks.subscribe(URL, "matter")
        assert second.id != first.id
        clio.webhooks.update(second.id, {"url": f"{URL}/2"})
        assert clio.webhooks.subscribe(URL, "matter").id != second.id


def test_another_model_or_address_is_another_webhook(sim, hooks):
    """One of each."""
    hooks.subscribe(URL, "matter")
    hooks.subscribe(URL, "contact")
    hooks.subscribe(URL + "/2", "matter")
    assert len(sim.all("webhooks")) == 3


def test_a_lost_answer_leads_to_no_twin(sim, hooks):
    """Asking again finds what was made."""
    sim.faults.add(Fault("drop_after", "POST", "webhooks"))
    with pytest.raises(NoAnswer):
        hooks.subscribe(URL, "matter")
    assert hooks.subscribe(URL, "matter").id == sim.all("webhooks")[0]["id"]
    assert len(sim.all("webhooks")) == 1


def test_a_suspended_webhook_is_replaced(sim, hooks):
    """For only a new one gets a handshake."""
    old = hooks.subscribe(URL, "matter")
    sim.update("webhooks", old.id, {"status": "suspended"})
    new = hooks.subscribe(URL, "matter")
    assert new.id != old.id
    assert [hook["id"] for hook in sim.all("webhooks")] == [new.id]


def test_of_twins_the_living_one_is_kept(sim, hooks):
    """Somebody else may have made two."""
    data = {"url": URL, "model": "matter", "fields": "id"}
    dead = sim.create("webhooks", {**data, "status": "suspended"})
    alive = sim.create("webhooks", {**data, "status": "enabled"})
    assert hooks.subscribe(URL, "matter").id == alive["id"] != dead["id"]


@pytest.mark.parametrize(
    "url", ["http://example.com/x", "ftp://example.com", "example.com", "https://", "", "http://["]
)
def test_only_https_is_sent(sim, hooks, url):
    """As Clio insists; nothing is asked of it."""
    with pytest.raises(ConfigurationError, match="https://"):
        hooks.subscribe(url, "matter")
    assert sim.requests == 0


def test_a_receiver_on_this_machine_may_be_tried_out(sim, settings, hooks):
    """By a simulator that is told to take it; Clio itself does not."""
    with pytest.raises(Unprocessable):
        hooks.subscribe("http://127.0.0.1:8000/", "matter")
    settings.webhook_http = True
    assert hooks.subscribe("http://127.0.0.1:8000/", "matter").status == "pending"


@pytest.mark.parametrize("model", ["note", "Matter", ""])
def test_models_without_webhooks_are_refused(hooks, model):
    """With those that have them."""
    with pytest.raises(ConfigurationError) as caught:
        hooks.subscribe(URL, model)
    assert "calendar_entry" in caught.value.advice


@pytest.mark.parametrize(
    ("model", "events"),
    [
        ("task", ["matter_closed"]),
        ("clio_payments_payment", ["deleted"]),
        ("matter", ["opened"]),
        ("matter", []),
    ],
)
def test_events_that_a_model_does_not_have_are_refused(hooks, model, events):
    """They would never come."""
    with pytest.raises(ConfigurationError, match="not events"):
        hooks.subscribe(URL, model, events=events)


def test_payments_are_never_deleted(hooks):
    """So their usual events are two."""
    hook = hooks.subscribe(URL, "clio_payments_payment", fields="id")
    assert hook.events == ("created", "updated")


def test_fields_are_checked_against_the_model(hooks):
    """Before Clio does."""
    with pytest.raises(UnknownField, match="statuss"):
        hooks.subscribe(URL, "matter", fields="id,statuss")
    with pytest.raises(FieldError):
        hooks.subscribe(URL, "matter", fields="client{id,addresses{city}}")


def test_fields_have_an_end(hooks):
    """1000 characters (facts, 9)."""
    from clio_sync.records import shape
    from clio_sync.resources.matters import Matter

    inner = {name: ",".join(shape(cls)) for name, cls in shape(Matter).items() if cls}
    wide = ",".join(f"{name}{{{names}}}" for name, names in inner.items())
    with pytest.raises(ConfigurationError, match="1000"):
        hooks.subscribe(URL, "matter", fields=wide)


@pytest.mark.parametrize("life", [dt.timedelta(0), -DAY, dt.timedelta(days=31, seconds=1), 60])
def test_no_webhook_lives_longer_than_clio_allows(hooks, life):
    """Nor for no time at all."""
    with pytest.raises(ConfigurationError, match="lives"):
        hooks.subscribe(URL, "matter", expires_in=life)
    with pytest.raises(ConfigurationError, match="lives"):
        hooks.renew(1, expires_in=life)


# ------------------------------------------------------------------------------------------ renewal


def test_a_webhook_is_renewed(sim, hooks):
    """From now on, for as long as it can be."""
    hook = hooks.subscribe(URL, "matter", expires_in=DAY)
    assert left(sim, hooks.renew(hook.id)) > 30 * DAY
    assert left(sim, hooks.renew(hook.id, expires_in=2 * DAY)) == 2 * DAY


def test_only_what_soon_expires_is_renewed(sim, hooks):
    """A job that runs each day costs one request on most days."""
    soon = hooks.subscribe(URL, "matter", expires_in=DAY)
    late = hooks.subscribe(URL, "contact", expires_in=20 * DAY)
    assert [hook.id for hook in hooks.renew_expiring(within=2 * DAY)] == [soon.id]
    assert left(sim, hooks.get(soon.id, fields="expires_at")) > 30 * DAY
    assert left(sim, hooks.get(late.id, fields="expires_at")) == 20 * DAY
    assert hooks.renew_expiring(within=2 * DAY) == ()


def test_a_webhook_that_is_gone_by_then_is_no_obstacle(sim, settings, hooks):
    """Lists lag: they go on showing what was deleted."""
    first = hooks.subscribe(URL, "matter", expires_in=DAY)
    second = hooks.subscribe(URL, "contact", expires_in=DAY)
    settings.list_lag = 60.0
    hooks.delete(first.id)
    assert [hook.id for hook in hooks.renew_expiring()] == [second.id]


# --------------------------------------------------------------------------------- activation


def test_a_webhook_is_confirmed_with_the_secret_of_its_handshake(sim, hooks):
    """The second of Clio's two ways (facts, 9)."""
    hook = hooks.subscribe(URL, "matter")
    hooks.activate(hook.id, hook.shared_secret)
    assert hooks.get(hook.id, fields="status").status == "enabled"


def test_a_webhook_is_confirmed_with_the_secret_that_clio_tells(hooks):
    """For a receiver that cannot reach this code."""
    hook = hooks.subscribe(URL, "matter")
    hooks.activate(hook.id)
    assert hooks.get(hook.id, fields="status").status == "enabled"


def test_a_forged_handshake_confirms_nothing(hooks):
    """Which is how to tell one."""
    hook = hooks.subscribe(URL, "matter")
    with pytest.raises(Unprocessable):
        hooks.activate(hook.id, "forged")
    assert hooks.get(hook.id, fields="status").status == "pending"
    with pytest.raises(NotFound):
        hooks.activate(hook.id + 1, "forged")


# ------------------------------------------------------------------------------------- pausing


def test_what_is_paused_can_be_resumed(sim, hooks):
    """As another webhook, for Clio cannot pause one."""
    hook = hooks.subscribe(URL, "matter", fields="id,status", events=["updated"])
    paused = hooks.pause(hook.id)
    assert sim.all("webhooks") == []
    resumed = hooks.resume(paused)
    assert resumed.id != hook.id
    assert (resumed.url, resumed.model) == (URL, "matter")
    assert (resumed.fields, resumed.events) == ("id,status", ("updated",))


def test_what_was_paused_with_an_old_client_can_be_resumed(hooks):
    """Even if it says nothing of events."""
    hook = hooks.resume({"url": URL, "model": "task", "fields": "id"})
    assert hook.events == ("created", "updated", "deleted")


# --------------------------------------------------------------------------------------- colours


@pytest.mark.parametrize(
    "name", ["subscribe", "renew", "renew_expiring", "activate", "pause", "resume"]
)
def test_both_colours_promise_the_same(name):
    """In signature and in words."""
    halves = [getattr(one, name) for one in (Webhooks, AsyncWebhooks)]
    assert halves[0].__doc__ == halves[1].__doc__
    assert inspect.signature(halves[0]) == inspect.signature(halves[1])
    assert [inspect.iscoroutinefunction(half) for half in halves] == [False, True]
