"""Stores, and what stops a run."""

from __future__ import annotations

from typing import ClassVar

from .base import ClioError


class StoreError(ClioError):
    """The store cannot be used as asked."""


class NotAStore(StoreError):
    """The file is something else."""


class StoreTooNew(StoreError):
    """A later version of this library wrote the store."""


class StoreLocked(StoreError):
    """Another process is writing to the store."""


class ForeignStore(StoreError):
    """The store belongs to another account, region or user."""

    guard: ClassVar[str] = "account"


class KeyLost(StoreError):
    """The key of the store's digests is not the one given."""


class LeaseLost(StoreError):
    """Another run has taken over the store; this one may not write any more."""


class UpsertError(ClioError):
    """Rows cannot be brought into Clio as asked."""


class MappingError(UpsertError):
    """A data map that cannot work."""


class SourceError(UpsertError):
    """A source that cannot be read."""


class RollbackError(UpsertError):
    """A run that cannot be taken back in this way."""


class SourceBusy(SourceError):
    """A source that somebody else has just now, or that is away: later it may well work."""


class StalePlan(UpsertError):
    """The store has moved on since the plan was made."""

    guard: ClassVar[str] = "stale"


class GuardTripped(UpsertError):
    """A run that looks like a mistake; most guards can be overridden by name.

    Args:
        text: What looks like one.
        guard: The guard's name.
        advice: What to do about it.
    """

    def __init__(self, text: str = "", *, guard: str = "", advice: str = "") -> None:
        super().__init__(text, advice=advice)
        self.guard = guard


class LeaseHeld(GuardTripped):
    """Another run is at work on the store.

    Args:
        text: Who it is.
        holder: The name of whoever holds the lease, as the store has it.
        since: When it was taken, in seconds since the epoch; None where that is not known.
        advice: What to do about it.
    """

    def __init__(
        self,
        text: str = "",
        *,
        holder: str = "",
        since: float | None = None,
        advice: str = "",
    ) -> None:
        super().__init__(text, guard="lease", advice=advice)
        self.holder = holder
        self.since = since


class ReviewError(UpsertError):
    """A question that cannot be decided in this way."""


class StageFailed(UpsertError):
    """What a stage of a migration wrote is not what Clio says now, or too much was set aside."""


class PermissionWall(UpsertError):
    """Clio refuses every write alike: it is the account, not the record."""
