"""Webhooks as one wants them: there once, long-lived, confirmed, and out of the way for a while.

Which of this Clio can do by itself is little: a webhook's ``status`` cannot be
written, so what pauses one is taking it away (facts, 9).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from attrs import frozen

from .._flow import Flow, guard, now
from .._flows import crud
from .._flows.session import Session
from .._generated.webhooks import SPEC, Webhook, WebhookCreate
from .._wire import segment
from ..errors import ConfigurationError, NotFound
from ..fields import Fields, selection
from ..records import Record

if TYPE_CHECKING:
    from .._flows.crud import Spec

WebhookModel = Literal[
    "activity",
    "bill",
    "calendar_entry",
    "clio_payments_payment",
    "communication",
    "contact",
    "document",
    "folder",
    "matter",
    "task",
]
"""What kinds of records webhooks tell of."""

WebhookEvent = Literal[
    "created", "updated", "deleted", "matter_opened", "matter_pended", "matter_closed"
]
"""What can happen to them."""

LONGEST_LIFE = dt.timedelta(days=31)
"""How long Clio lets a webhook live (facts, 9)."""

LIFE = LONGEST_LIFE - dt.timedelta(minutes=10)
"""How long one lives unless told otherwise: a little less, for clocks differ."""

LONGEST_FIELDS = 1000
"""Characters of a webhook's ``fields`` (facts, 9)."""

EVENTS: tuple[WebhookEvent, ...] = ("created", "updated", "deleted")
"""What most models have; payments are never deleted."""

_MATTER_EVENTS: tuple[WebhookEvent, ...] = ("matter_opened", "matter_pended", "matter_closed")

_MODULES: Mapping[str, str] = MappingProxyType(
    {
        "activity": "activities",
        "bill": "bills",
        "calendar_entry": "calendar_entries",
        "clio_payments_payment": "clio_payments_payments",
        "communication": "communications",
        "contact": "contacts",
        "document": "documents",
        "folder": "folders",
        "matter": "matters",
        "task": "tasks",
    }
)

ANSWER = f"{SPEC.default},shared_secret"
"""What is selected of a webhook that was asked for: its secret too, which its receiver needs."""

TOLD_APART = "id,url,model,status"
"""What is selected to find the webhook that is there already."""

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


@frozen
class Wish:
    """A webhook as it is wanted, checked.

    Args:
        url: Where to deliver.
        model: What to tell of.
        fields: What to send of it, and what to watch.
        events: What to tell.
        life: For how long.
    """

    url: str
    model: WebhookModel
    fields: str
    events: tuple[WebhookEvent, ...]
    life: dt.timedelta

    @classmethod
    def of(
        cls,
        url: str,
        model: WebhookModel,
        fields: Fields | str,
        events: Sequence[WebhookEvent] | None,
        expires_in: dt.timedelta | None,
    ) -> Wish:
        """Check what a caller asks for.

        Raises:
            ConfigurationError: Clio would refuse it.
            FieldError: A name in ``fields`` that the model does not have.
        """
        _check_url(url)
        _check_model(model)
        chosen = _events(model, events)
        return cls(url, model, _watched(model, fields), chosen, life(expires_in))


def _check_url(url: str) -> None:
    scheme, host = _parts(url)
    if not host or not (scheme == "https" or (scheme == "http" and host in _HERE)):
        raise ConfigurationError(
            "The address for a webhook does not begin with https://.",
            advice="Clio takes no other; a simulator may take http:// to this machine.",
        )


def _parts(url: str) -> tuple[str, str | None]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", None
    return parts.scheme, parts.hostname


def _check_model(model: str) -> None:
    if model not in _MODULES:
        raise ConfigurationError(
            f"Webhooks do not tell of {model!r}.", advice=f"Choose one of {', '.join(_MODULES)}."
        )


def _events(model: str, events: Sequence[WebhookEvent] | None) -> tuple[WebhookEvent, ...]:
    possible = [one for one in (*EVENTS, *_MATTER_EVENTS) if _happens(model, one)]
    usual: list[WebhookEvent] = [one for one in EVENTS if one in possible]
    chosen = tuple(usual if events is None else events)
    if not chosen or not set(chosen) <= set(possible):
        raise ConfigurationError(
            f"These are not events of {model!r}.", advice=f"Choose from {', '.join(possible)}."
        )
    return chosen


def _happens(model: str, event: str) -> bool:
    if event.startswith("matter_"):
        return model == "matter"
    return (model, event) != ("clio_payments_payment", "deleted")


def _watched(model: str, fields: Fields | str) -> str:
    """The selection, with the id: without it nobody could tell which record is meant."""
    chosen = Fields.parse(selection(fields, _record(model), "id"))
    text = str(chosen if "id" in chosen else Fields.parse("id") | chosen)
    if len(text) > LONGEST_FIELDS:
        raise ConfigurationError(
            f"The fields of a webhook are longer than {LONGEST_FIELDS} characters.",
            advice="Name fewer, and read the rest of the record when an event comes.",
        )
    return text


def _record(model: str) -> type[Record]:
    module = import_module(f"clio_sync._generated.{_MODULES[model]}")
    spec: Spec[Record] = module.SPEC
    return spec.record


def life(expires_in: dt.timedelta | None) -> dt.timedelta:
    """How long a webhook shall live, checked; as long as it can unless told.

    Raises:
        ConfigurationError: Clio does not let it.
    """
    chosen = LIFE if expires_in is None else expires_in
    if not _is_life(chosen):
        raise ConfigurationError(
            "A webhook lives for no time, or for longer than Clio allows.",
            advice="Pass up to timedelta(days=31) as expires_in, and renew it in time.",
        )
    return chosen


def _is_life(chosen: object) -> bool:
    return isinstance(chosen, dt.timedelta) and dt.timedelta(0) < chosen <= LONGEST_LIFE


# ------------------------------------------------------------------------------------------ flows


def subscribe(session: Session, wish: Wish) -> Flow[Webhook]:
    """Have one webhook like this: the one that there is, brought up to date, or a new one.

    One that Clio has suspended is replaced: only a new one is sent a handshake. One flow at a
    time looks and makes, or two would both find none.
    """
    return guard("webhooks", _subscribed(session, wish))


def _subscribed(session: Session, wish: Wish) -> Flow[Webhook]:
    expires_at = yield from _expiry(wish.life)
    found = yield from _twin(session, wish)
    if found is not None and found["status"] != "suspended":
        changes = {"fields": wish.fields, "events": list(wish.events), "expires_at": expires_at}
        return (yield from crud.update(session, SPEC, found["id"], changes, ANSWER, None))
    if found is not None:
        yield from crud.delete(session, SPEC, found["id"])
    made = yield from crud.create(session, SPEC, _payload(wish, expires_at), ANSWER)
    session.made[_key(wish)] = made.id
    return made


def _key(wish: Wish) -> Hashable:
    return ("webhook", wish.url, wish.model)


def _payload(wish: Wish, expires_at: dt.datetime) -> WebhookCreate:
    return {
        "url": wish.url,
        "model": wish.model,
        "fields": wish.fields,
        "events": list(wish.events),
        "expires_at": expires_at,
    }


def _twin(session: Session, wish: Wish) -> Flow[crud.Json | None]:
    """The webhook that delivers the same to the same address: of several, one that is alive."""
    hooks = yield from crud.list_data(session, SPEC.path, {"fields": TOLD_APART})
    alike = [one for one in hooks if _is_wanted(one, wish)]
    if alike:
        return min(alike, key=lambda one: one["status"] == "suspended")
    return (yield from _made_before(session, wish))


def _made_before(session: Session, wish: Wish) -> Flow[crud.Json | None]:
    """What this client made a moment ago, which lists may not show yet."""
    remembered = session.made.get(_key(wish))
    if remembered is None:
        return None
    try:
        hook = yield from crud.show_data(session, SPEC.path, remembered, TOLD_APART)
    except NotFound:
        return None
    return hook if _is_wanted(hook, wish) else None


def _is_wanted(hook: crud.Json, wish: Wish) -> bool:
    return (hook["url"], hook["model"]) == (wish.url, wish.model)


def _expiry(life: dt.timedelta) -> Flow[dt.datetime]:
    instant = yield from now()
    return dt.datetime.fromtimestamp(instant, dt.timezone.utc) + life


def renew(session: Session, id: int, life: dt.timedelta) -> Flow[Webhook]:
    """Let a webhook live for this long from now."""
    expires_at = yield from _expiry(life)
    return (yield from crud.update(session, SPEC, id, {"expires_at": expires_at}, ANSWER, None))


def renew_expiring(
    session: Session, within: dt.timedelta, life: dt.timedelta
) -> Flow[tuple[Webhook, ...]]:
    """Renew every webhook that would else expire within a time; one that is gone is left out."""
    until = yield from _expiry(within)
    hooks = yield from crud.list_data(session, SPEC.path, {"fields": "id,expires_at"})
    renewed: list[Webhook] = []
    for hook in hooks:
        if _expires_by(hook, until):
            try:
                renewed.append((yield from renew(session, hook["id"], life)))
            except NotFound:
                continue
    return tuple(renewed)


def _expires_by(hook: crud.Json, until: dt.datetime) -> bool:
    expires_at = hook["expires_at"]
    return expires_at is None or dt.datetime.fromisoformat(expires_at) <= until


def activate(session: Session, id: int, secret: str | None) -> Flow[None]:
    """Confirm a webhook with the secret of its handshake, or with the one that Clio tells."""
    where = f"{SPEC.path}/{segment(id)}"
    if secret is None:
        shown = yield from crud.show_data(session, SPEC.path, id, "shared_secret")
        secret = str(shown["shared_secret"])
    headers = {"X-Hook-Secret": secret}
    yield from session.fetch("PUT", f"{where}/activate.json", headers=headers)


def pause(session: Session, id: int) -> Flow[WebhookCreate]:
    """Take a webhook away, and tell what makes it again."""
    shown = yield from crud.show_data(session, SPEC.path, id, "url,model,fields,events")
    yield from crud.delete(session, SPEC, id)
    return {
        "url": shown["url"],
        "model": shown["model"],
        "fields": shown["fields"],
        "events": shown["events"],
    }


def resume(session: Session, paused: WebhookCreate) -> Flow[Webhook]:
    """Make a webhook again that was taken away."""
    events = paused.get("events")
    wish = Wish.of(paused["url"], paused["model"], paused["fields"], events, None)
    return (yield from subscribe(session, wish))
