"""Before-images: what an update is about to overwrite, so that it can be put back.

An image is made of the request and of the record as it was just before, both in
Clio's own words: nothing is lost by what a map makes of values, and whoever has
only the store and Clio can put it back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from ...mapping.lenses import is_hidden, item
from ...mapping.values import UNREADABLE
from ...store.words import Base
from ..words import Record
from .places import place_of, plain, told_by

if TYPE_CHECKING:
    from ...mapping import BoundMap, Reference


class How(Enum):
    """What an update does to a place."""

    VALUE = "value"
    """A field of the record itself gets another value."""
    CHANGED = "changed"
    """A child row gets another value."""
    ADDED = "added"
    """A child row comes to be."""
    REMOVED = "removed"
    """A child row is taken away."""


@frozen
class Overwritten:
    """One place that an update writes to.

    Args:
        field: The field of the data map.
        how: What is done to it.
        key: The field of the record, as it is written.
        child: The child row that was there.
        before: What stood there, in Clio's words.
        sent: What was sent.
        beside: The child rows that were there, where one is added.
        shown: The field of the record, as it is read.
        known: Whether Clio showed what stood there.
        clio: The digest by which the map knew what stood there.
    """

    field: str
    how: How
    key: str
    child: str | None = None
    before: Any = attrs.field(default=None, repr=False)
    sent: Any = attrs.field(default=None, repr=False)
    beside: tuple[str, ...] = ()
    shown: str = ""
    known: bool = True
    clio: str | None = None

    @property
    def place(self) -> str:
        """The place in the record; that of a child row that is added is not known yet."""
        return place_of(self.shown or self.key, self.child)


def overwritten(
    parts: Mapping[str, Mapping[str, Any]], record: Record, clio: Mapping[str, str | None]
) -> list[Overwritten]:
    """What an update is about to overwrite.

    Args:
        parts: What is sent for each field of the data map.
        record: As it is just before.
        clio: The digest by which the map knows what stands there, by field.
    """
    found: dict[tuple[str, str | None, str], Overwritten] = {}
    for name, body in parts.items():
        for one in _of_body(name, body, record):
            whose = str(one.sent) if one.how is How.ADDED else ""
            found.setdefault((one.place, one.child, whose), attrs.evolve(one, clio=clio.get(name)))
    return list(found.values())


def of_update(
    bound: BoundMap, record: Record, owed: Mapping[str, object], held: Mapping[str, Base]
) -> str:
    """What an update is about to overwrite, as text.

    Args:
        bound: The map.
        record: As it is just before.
        owed: What is to be written, by field.
        held: Both sides as they stand.
    """
    parts = {
        name: bound.payload({name: value}, record=record, marker=None, resolve=_unresolved)
        for name, value in owed.items()
    }
    known = {name: held[name].clio for name in owed if name in held}
    return to_text(overwritten(parts, record, known))


def _unresolved(reference: Reference) -> int:
    raise AssertionError(f"{reference!r} was resolved before the payload was made")


def _of_body(name: str, body: Mapping[str, Any], record: Record) -> Iterator[Overwritten]:
    for key, sent in body.items():
        if isinstance(sent, list):
            yield from (_child(name, key, row, record) for row in sent)
        else:
            yield _value(name, key, sent, record)


def _value(name: str, key: str, sent: object, record: Record) -> Overwritten:
    """A field of the record; another record is written back with the kind that it was sent with."""
    kind = {k: v for k, v in sent.items() if k != "id"} if isinstance(sent, dict) else {}
    shown = str(kind.get("type", "")).lower() if key == "parent" else key
    stood = item(record, shown)
    known = stood is not UNREADABLE and not (key == "parent" and stood is None)
    before = {"id": plain(stood), **kind} if isinstance(stood, dict) else stood
    return Overwritten(
        name, How.VALUE, key, None, before if known else None, sent, (), shown, known
    )


def _child(name: str, key: str, sent: Mapping[str, Any], record: Record) -> Overwritten:
    rows = [row for row in record.get(key) or () if isinstance(row, dict)]
    here = sent.get("id")
    if here is None:
        beside = tuple(str(row.get("id")) for row in rows)
        known = not is_hidden(record, key)
        return Overwritten(name, How.ADDED, key, sent=sent, beside=beside, known=known)
    row = next((row for row in rows if row.get("id") == here), None)
    if sent.get("_destroy"):
        return Overwritten(
            name, How.REMOVED, key, str(here), _whole(row), sent, known=row is not None
        )
    before = None if row is None else {name: plain(row.get(name)) for name in sent if name != "id"}
    return Overwritten(name, How.CHANGED, key, str(here), before, sent, known=row is not None)


def _whole(row: Record | None) -> dict[str, Any] | None:
    """A child row as it is made again."""
    if row is None:
        return None
    about = row.get("custom_field")
    whose = {"custom_field": {"id": about["id"]}} if isinstance(about, dict) else {}
    return {**whose, **told_by(row)}


def to_text(image: Iterable[Overwritten]) -> str:
    """Write an image as text; it holds values, so a store seals it."""
    return json.dumps([{**attrs.asdict(one), "how": one.how.value} for one in image], default=str)


def from_text(text: str) -> Sequence[Overwritten]:
    """Read an image."""
    read: list[dict[str, Any]] = json.loads(text)
    return [_read(**one) for one in read]


def _read(how: str, beside: Sequence[str], **others: Any) -> Overwritten:
    return Overwritten(how=How(how), beside=tuple(beside), **others)
