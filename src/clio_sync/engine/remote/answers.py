"""Whether what Clio answered is about what it was asked for.

A 200 proves little: something between us and Clio may answer out of its memory,
with another record or with half of one. What is linked or taken as a base by
mistake would be overwritten by somebody else's values later, so an answer that
cannot be one to the question counts as none.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from ...errors import Unreadable
from ...store.words import Intent, RecordId
from ..deciding.sides import Sides
from ..deciding.versions import instant
from ..words import Record


def numbered(record: Record, id: int | None = None) -> Record:
    """A record with its id as a number; a calendar entry has it as text (facts, 12).

    Args:
        record: As Clio answered it.
        id: What was asked for; None for whatever there is.

    Raises:
        Unreadable: It has no id that could be one, is another record, or is made otherwise
            than Clio's are.
    """
    number = number_of(record.get("id"))
    if number is None:
        raise strange("a record without a number as its id")
    if id is not None and number != id:
        raise strange("another record than the one that was asked for")
    if not all(_is_sound(name, value) for name, value in record.items()):
        raise strange("a record whose fields are of another shape than Clio's")
    return record if record["id"] is number else {**record, "id": number}


def _is_sound(name: str, value: object) -> bool:
    """Whether a value is of the shape that all fields have, or that fields of its name have."""
    if isinstance(value, list):
        return name not in _TEXTS and all(isinstance(child, dict) for child in value)
    return name not in _TEXTS or value is None or isinstance(value, str)


_TEXTS = frozenset({"etag", "created_at", "updated_at"})
"""What names a version."""


def number_of(said: object) -> int | None:
    """An id, which Clio writes as a number or as its digits; None for whatever is none."""
    if isinstance(said, str) and said.isascii() and said.isdecimal():
        return int(said)
    return said if isinstance(said, int) and not isinstance(said, bool) and said > 0 else None


def each_once(records: Iterable[Record]) -> list[Record]:
    """Records without those that a list repeats, which it may where something moves meanwhile."""
    return list({record["id"]: record for record in records}.values())


def strange(what: str) -> Unreadable:
    """The error for an answer that is none to what was asked."""
    return Unreadable(
        f"Clio answered with {what}.",
        advice="Nothing of it was believed. If it happens again, look at what is between you "
        "and Clio: a proxy, a cache, a recorder.",
    )


def is_of(
    intent: Intent, record: Record, sides: Sides, taken: Container[RecordId], apart: float
) -> bool:
    """Whether an answer to a create can be the record that it made.

    The marker proves it. Where Clio left that away, the record must be new, nobody's,
    and say at least half of what was sent: Clio may put the rest into other words.

    Args:
        intent: The create.
        record: The answer.
        sides: Compares what was sent with what is there.
        taken: Records that belong to a row.
        apart: The most that two clocks differ from each other, in seconds.
    """
    marker = sides.bound.marker_of(record)
    if marker and intent.marker:
        return marker == intent.marker
    made = instant(record.get("created_at"))
    old = made is not None and made < intent.opened_at - apart - 1
    here = RecordId(intent.resource, record["id"])
    return here not in taken and not old and _says(intent.sent, record, sides)


def _says(sent: Mapping[str, str], record: Record, sides: Sides) -> bool:
    theirs = sides.clio(record)
    told = {name: said for name, said in sent.items() if said != sides.nothing(name)}
    same = sum(theirs.get(name) == said for name, said in told.items())
    return 2 * same >= len(told)
