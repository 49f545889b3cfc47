"""The places of a record where values stand, each with one text that says what stands there.

A place is a field of the record itself (``first_name``), or one child row by its id
(``email_addresses/5``). Texts are taken of what Clio said, in its own form, so that
nothing has to be known of the data map: a rollback has only the store and Clio.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ...store.words import Left, RecordId
from ..words import Record
from .picture import Digest

VERSION = frozenset({"id", "etag", "created_at", "updated_at"})
"""What names a version, and is no value."""
ASIDE = VERSION | {"primary", "field_name", "field_type", "custom_field", "default"}
"""What a child row says beside its value: much of it changes without anybody's doing."""
LENGTH = 16
"""Digits of a digest that only has to tell two values of one place apart."""


def places(record: Record) -> dict[str, str]:
    """What stands in each place of a record; a child row without a value is none.

    Args:
        record: As Clio said it.
    """
    return dict(_places(record))


def _places(record: Record) -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        if key in VERSION:
            continue
        if isinstance(value, list):
            yield key, "[]"  # so that what comes to be in it later is seen
            for child in value:
                if isinstance(child, dict) and (told := told_by(child)):
                    yield place_of(key, child.get("id")), as_text(told)
        else:
            yield key, as_text(plain(value))


def place_of(key: str, child: object = None) -> str:
    """The name of a place."""
    return key if child is None else f"{key}/{child}"


def told_by(child: Mapping[str, Any]) -> dict[str, Any]:
    """What a child row says, without its name in Clio and what is only said beside it."""
    told = {name: plain(value) for name, value in child.items() if name not in ASIDE}
    return told if any(v not in (None, "") for n, v in told.items() if n != "name") else {}


def plain(value: object) -> object:
    """A value as far as it is the record's own: of another record it is only the id."""
    if isinstance(value, dict) and value.get("id") is not None:
        return value["id"]
    return value


def as_text(value: object) -> str:
    """One text for equal values."""
    return json.dumps(value, sort_keys=True, default=str)


def digested(digest: Digest, told: Mapping[str, str]) -> dict[str, str]:
    """What stands in places, as digests.

    Args:
        digest: Names values without keeping them.
        told: What stands there.
    """
    return {place: digest(f"place {place}", text)[:LENGTH] for place, text in told.items()}


def left_by(record: Record, resource: str, digest: Digest) -> Left:
    """What a write left behind.

    Args:
        record: What Clio answered, or what was found.
        resource: What it is a record of.
        digest: Names values without keeping them.
    """
    here = RecordId(resource, int(record["id"]))
    said = digested(digest, places(record))
    return Left(here, record.get("etag"), record.get("updated_at"), said)
