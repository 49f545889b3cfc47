"""What a delivery says: an event about one record, or the handshake of a new webhook."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast, overload

from attrs import astuple, evolve, field, frozen

from ..errors import ConfigurationError, UnreadableDelivery

if TYPE_CHECKING:
    from ..fields import Fields
    from ..records import Record
    from ..resources.accessors import AsyncResources, Resources

COLLECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "activity": "activities",
        "bill": "bills",
        "calendar_entry": "calendar_entries",
        "clio_payments_payment": "clio_payments.payments",
        "communication": "communications",
        "contact": "contacts",
        "document": "documents",
        "folder": "folders",
        "matter": "matters",
        "task": "tasks",
    }
)
"""Where a client has the records of each model that webhooks tell of (facts, 9)."""


_SECRET = re.compile(r"[!-~]{1,1000}")
"""It is sent back in a header, so it must be nothing that a header could not be."""


def _read_only(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(data))


@frozen
class Event:
    """Something has happened to a record.

    Clio promises neither order nor that an event comes only once, and gives it
    no id and no time (facts, 9). It is a hint: what holds now is in the record.

    Args:
        webhook_id: Of the webhook that tells it.
        kind: ``"created"``, ``"updated"``, ``"deleted"``; of matters also
            ``"matter_opened"``, ``"matter_pended"`` and ``"matter_closed"``.
        id: The record's; text for calendar entries.
        etag: The record's version, where the webhook's fields select it.
        data: What the webhook's fields select, as Clio sent it.
        model: What kind of record it is, where the subscription says so: a delivery does not.
    """

    webhook_id: int
    kind: str
    id: int | str
    etag: str | None = None
    data: Mapping[str, Any] = field(factory=dict, converter=_read_only, repr=False, hash=False)
    model: str | None = None

    @property
    def key(self) -> tuple[int, str, int | str, str] | None:
        """What a second delivery of the same event shares with it; None where nobody can tell."""
        return None if self.etag is None else (self.webhook_id, self.kind, self.id, self.etag)

    def __reduce__(self) -> tuple[type[Event], tuple[object, ...]]:
        """For queues between processes: a read-only mapping cannot be pickled as it is."""
        return type(self), (*astuple(self, recurse=False)[:4], dict(self.data), self.model)

    def of_model(self, model: str | None) -> Event:
        """The same event, about a record of this kind."""
        return evolve(self, model=model)

    @overload
    def fetch(self, clio: Resources, *, fields: Fields | str | None = None) -> Record: ...

    @overload
    def fetch(
        self, clio: AsyncResources, *, fields: Fields | str | None = None
    ) -> Awaitable[Record]: ...

    def fetch(
        self, clio: Resources | AsyncResources, *, fields: Fields | str | None = None
    ) -> Record | Awaitable[Record]:
        """Read the record as it is now, which is what an event is good for.

        Args:
            clio: A client of either colour; the record of an async one is awaited.
            fields: What to select; a useful default unless given.

        Raises:
            NotFound: It is deleted by now, or hidden from this user.
            ConfigurationError: The subscription does not say which model it is of.
        """
        found: Any = clio
        for name in self._collection().split("."):
            found = getattr(found, name)
        return cast("Record | Awaitable[Record]", found.get(self.id, fields=fields))

    def _collection(self) -> str:
        if self.model is None or self.model not in COLLECTIONS:
            raise ConfigurationError(
                "It is not known which kind of record the event is about.",
                advice="Give the Subscription its model, or read the record by event.id.",
            )
        return COLLECTIONS[self.model]


@frozen
class Handshake:
    """Clio asks whether this address wants the deliveries of a new webhook.

    Anybody can send one. A secret is certainly Clio's once ``clio.webhooks.activate``
    was accepted with it.

    Args:
        webhook_id: Of the webhook.
        secret: What its deliveries will be signed with.
    """

    webhook_id: int
    secret: str = field(repr=False)


def read_event(raw_body: bytes) -> Event:
    """Read a delivery's body; keys that are not known are left alone.

    Args:
        raw_body: As it came; check it with `verify` first.

    Raises:
        UnreadableDelivery: It is not JSON, or lacks what every event has.
    """
    match _object(raw_body):
        case {"data": dict(data), "meta": {"webhook_id": webhook_id, "event": str(kind)}}:
            return Event(
                webhook_id=_whole(webhook_id),
                kind=kind,
                id=_id(data.get("id")),
                etag=_etag(data.get("etag")),
                data=data,
            )
        case _:
            raise _unreadable("lacks data, meta.event or meta.webhook_id")


def read_handshake(raw_body: bytes, secret: str) -> Handshake:
    """Read the body of a handshake: ``{"data": {"webhook_id": 1234}}`` (facts, 9).

    Args:
        raw_body: As it came.
        secret: Its ``X-Hook-Secret`` header.

    Raises:
        UnreadableDelivery: It does not say which webhook it is about.
    """
    match _object(raw_body):
        case {"data": {"webhook_id": webhook_id}} if _SECRET.fullmatch(secret):
            return Handshake(_whole(webhook_id), secret)
        case _:
            raise _unreadable("lacks data.webhook_id, or comes with a strange secret")


def _object(raw_body: bytes) -> Any:
    try:
        return json.loads(raw_body)
    except (ValueError, RecursionError):
        pass  # the reason would repeat what it says
    raise _unreadable("is not JSON")


def _whole(value: object) -> int:
    if type(value) is not int:
        raise _unreadable("has a webhook_id that is no number")
    return value


def _id(value: object) -> int | str:
    if type(value) is int or (isinstance(value, str) and value):
        return value
    raise UnreadableDelivery(
        "The body of the delivery does not say which record it is about.",
        advice="Have id in the webhook's fields: subscribe() adds it.",
    )


def _etag(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise _unreadable("has an etag that is no text")


def _unreadable(what: str) -> UnreadableDelivery:
    return UnreadableDelivery(
        f"The body of the delivery {what}.", advice="Answer it with a 4xx: Clio will try again."
    )
