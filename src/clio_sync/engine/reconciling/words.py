"""The vocabulary of reconciling: how a row stands to its record, and what differs in a field."""

from __future__ import annotations

from enum import Enum

import attrs
from attrs import frozen

from ...store.words import RowId


class Standing(Enum):
    """How a row and its record stand to each other; each pair stands in one way."""

    SAME = "same"
    """Both sides say the same in every field."""
    KEPT = "kept as Clio's"
    """They differ, and what Clio says stays, as the fields' owners have it."""
    DIFFERS = "differs"
    """A field has to change on one side, or a person decides which."""
    UNREADABLE = "not shown by Clio"
    """Clio shows the record, and hides a field of it from this user."""
    ALIAS = "alias"
    """Another row speaks for the record."""
    REVIEW = "under review"
    """A person decides about the row."""
    QUARANTINED = "quarantined"
    """The row was set aside."""
    WAITING = "waiting"
    """What became of a request is not known yet."""
    MISSING = "missing in Clio"
    """The row has no record."""
    GONE = "gone from Clio"
    """The row had a record, and Clio says that there is none."""
    HIDDEN = "hidden in Clio"
    """The row's record is kept from this user."""
    UNSEEN = "not looked for"
    """Clio's list leaves the record out, and so many others that it was not read by itself."""
    ABSENT = "missing here"
    """A record of ours whose row is no longer in the source."""


class Difference(Enum):
    """What differs in a field, by what becomes of it."""

    OWED = "not in Clio yet"
    """The row's value is to be written to Clio."""
    TAKEN = "not in the source yet"
    """Clio's value is to be written into the row."""
    REVIEW = "for review"
    """A person decides."""
    WAITING = "refers to a row without a record"
    """There is nothing yet that it could point to."""
    KEPT = "kept as Clio's"
    """Clio's value stays."""
    UNREADABLE = "not shown by Clio"
    """Nobody can tell."""


class Oddity(Enum):
    """What is odd about a record, whatever its fields say."""

    SPARE = "bears the marker of a row and is not its record"
    FOREIGN = "bears another marker than its row's"
    UNMARKED = "has lost its marker"
    UNLISTED = "is not in Clio's list"


OPEN = frozenset({Difference.OWED, Difference.TAKEN, Difference.REVIEW, Difference.WAITING})
"""Differences that do not stay."""

UNLIKE = frozenset(
    {
        Standing.DIFFERS,
        Standing.REVIEW,
        Standing.QUARANTINED,
        Standing.WAITING,
        Standing.MISSING,
        Standing.GONE,
        Standing.ABSENT,
    }
)
"""How both sides stand where they are not the same."""

UNKNOWN = frozenset({Standing.UNREADABLE, Standing.HIDDEN, Standing.UNSEEN})
"""How they stand where nobody could compare them."""


@frozen
class Pair:
    """A row and its record, each side as one digest.

    Two digests are equal where both sides say the same in the same words. They are taken
    with the store's key, so they can be compared with those of the same store only.

    Args:
        row: The row; its key is a digest.
        number: Its number in its source; None where the source no longer has it.
        record: The record's id; None where there is none.
        standing: How they stand to each other.
        here: Digest of what the row says; empty where it was not compared.
        there: Digest of what the record says in the same fields.
        moved: Whether the record says something else than when it was last taken in.
    """

    row: RowId
    number: int | None
    record: int | None
    standing: Standing
    here: str = ""
    there: str = ""
    moved: bool = False


@frozen
class Finding:
    """One thing that is not as it should be, in words that carry no value.

    Args:
        map: The name of the data map.
        row: The row, if there is one; its key is a digest.
        number: Its number in its source, if it has it.
        record: The record's id, if there is one.
        what: What it is.
        field: The field that it is about; empty where it is about the whole.
        here: What the row says, where values were asked for; client data.
        there: What the record says, where values were asked for; client data.
    """

    map: str
    row: RowId | None
    number: int | None
    record: int | None
    what: Standing | Difference | Oddity
    field: str = ""
    here: str | None = attrs.field(default=None, repr=False)
    there: str | None = attrs.field(default=None, repr=False)

    def __str__(self) -> str:
        place = (
            f"{self.map} row {self.number}" if self.number else f"{self.map} record {self.record}"
        )
        if isinstance(self.what, Oddity):
            return f"{self.map} record {self.record} {self.what.value}"
        return ": ".join(part for part in (place, self.field, self.what.value) if part)
