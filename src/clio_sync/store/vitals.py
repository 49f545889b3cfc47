"""How a store is, in numbers: what somebody who looks after it wants to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from .holder import Lease
from .words import Account, Run


@frozen
class Alarm:
    """What people were last told of one part of a job's health.

    Args:
        level: How it was then.
        since: When they were told, in seconds since the epoch.
    """

    level: Literal["ok", "warning", "failing"]
    since: float = 0.0


@frozen(kw_only=True)
class Vitals:
    """How a store is. Instants are seconds since the epoch.

    Args:
        account: Whose Clio it remembers.
        lease: Who may write just now.
        rows: Rows that have a record, or are set aside.
        reviews: Open questions, by what they ask.
        oldest_review: When the oldest of them was raised.
        quarantined: Rows that are set aside.
        unclear: Writes of which nobody knows what became.
        overdue: Since when the oldest of them could be known.
        cursors: How far the picture of each resource reaches.
        runs: The latest runs, the last one first.
        refused: How many of the latest writes Clio refused, one after the other.
        size: Bytes that it takes.
        serial: How many commits there were.
        audit_holds: Whether the end of the audit does, and fits the number of commits.
        alarms: What people were told, by what it was about.
    """

    account: Account | None = None
    lease: Lease = field(factory=Lease)
    rows: int = 0
    reviews: Mapping[str, int] = field(factory=dict)
    oldest_review: float | None = None
    quarantined: int = 0
    unclear: int = 0
    overdue: float | None = None
    cursors: Mapping[str, float] = field(factory=dict)
    runs: tuple[Run, ...] = ()
    refused: int = 0
    size: int = 0
    serial: int = 0
    audit_holds: bool = True
    alarms: Mapping[str, Alarm] = field(factory=dict)
