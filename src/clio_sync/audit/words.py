"""What the audit says, as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypeAlias

from attrs import field, frozen

Moved: TypeAlias = Mapping[str, tuple[str | None, str | None]]
"""Fields by name: the digest of the value before, and after; None where that is not known."""


BEGINNING = dt.datetime.fromtimestamp(0, dt.UTC)
"""The time of what has none yet."""


@frozen
class By:
    """Who does something.

    Args:
        application: The program, as it names itself to Clio.
        user: The id of Clio's user in whose name it works; 0 where that is nobody.
        run: The run's id; empty outside of a run.
        person: Who decided, where a person did.
    """

    application: str = ""
    user: int = 0
    run: str = ""
    person: str = ""


NOBODY = By()


@frozen
class About:
    """What is known of a row by whoever commits something about it.

    Args:
        number: Its number in the source, as this run has read it.
        why: Why what is done is done.
    """

    number: int | None = None
    why: str = ""


@frozen(kw_only=True)
class Entry:
    """One thing that happened.

    Args:
        number: Its place in the chain, from 1.
        serial: The commit of the store that it happened in; there may be several in one.
        at: When, in UTC.
        by: Who did it.
        what: What was done, such as ``"create intended"`` or ``"linked"``.
        map: Whose row it was; empty where it is about none.
        key: The row's key, as a keyed digest.
        row: The row's number in its source, where that is known.
        resource: Whose record it was.
        record: The record's id, where there is one.
        fields: Digests of the fields that moved, before and after.
        why: Why, in words that hold no values.
        intent: The write request that it is about.
        previous: The hash of the entry before.
        hash: SHA-256 of everything above.
    """

    number: int = 0
    serial: int = 0
    at: dt.datetime = BEGINNING
    by: By = NOBODY
    what: str
    map: str = ""
    key: str = ""
    row: int | None = None
    resource: str = ""
    record: int | None = None
    fields: Moved = field(factory=dict)
    why: str = ""
    intent: str = ""
    previous: str = ""
    hash: str = ""

    def __str__(self) -> str:
        row = f"{self.map} row {'?' if self.row is None else self.row}" if self.map else ""
        record = "" if self.record is None else f"{self.resource} {self.record}"
        told = (self.what, row, record, ", ".join(self.fields), self.why)
        return f"{self.number} {self.at:%Y-%m-%d %H:%M:%S} " + "; ".join(filter(None, told))
