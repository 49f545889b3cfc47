"""What webhooks can tell of: the models with their numbers, collections and events (facts, 9)."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ..wire import Values

USUAL = ("created", "updated", "deleted")
BY_STATUS = {"open": "matter_opened", "pending": "matter_pended", "closed": "matter_closed"}
"""The event that goes with each status a matter may change to."""


@frozen
class Model:
    """One kind of record that webhooks tell of.

    Args:
        number: Clio's number of it, which a payload may give for its name.
        name: As Clio writes it.
        collection: The path of its records.
        events: What can happen to it.
    """

    number: int
    name: str
    collection: str
    events: tuple[str, ...] = USUAL


MODELS: tuple[Model, ...] = (
    Model(1, "matter", "matters", (*USUAL, *BY_STATUS.values())),
    Model(2, "activity", "activities"),
    Model(3, "bill", "bills"),
    Model(4, "calendar_entry", "calendar_entries"),
    Model(5, "communication", "communications"),
    Model(6, "contact", "contacts"),
    Model(7, "task", "tasks"),
    Model(8, "document", "documents"),
    Model(9, "folder", "folders"),
    Model(10, "clio_payments_payment", "clio_payments/payments", USUAL[:2]),
)

BY_NAME = {one.name: one for one in MODELS}
BY_COLLECTION = {one.collection: one for one in MODELS}


def named(value: object) -> Model | None:
    """The model that a payload means, by its name or its number."""
    matching = (one for one in MODELS if str(value) in {one.name, str(one.number)})
    return next(matching, None)


def events(kind: str, before: Values | None, after: Values | None) -> Iterator[str]:
    """What webhooks call a change: what is put in the trash is deleted, too.

    Args:
        kind: ``created``, ``updated`` or ``deleted``.
        before: The record as it was.
        after: The record as it is.
    """
    old, new = before or {}, after or {}
    trashed = kind == "updated" and new.get("deleted_at") and not old.get("deleted_at")
    yield "deleted" if trashed else kind
    status = str(new.get("status")).casefold()
    if kind == "updated" and status != str(old.get("status")).casefold() and status in BY_STATUS:
        yield BY_STATUS[status]
