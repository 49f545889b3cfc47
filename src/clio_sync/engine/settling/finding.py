"""What a look for the effect of a write came to."""

from __future__ import annotations

from attrs import field, frozen

from ...store.words import Changes, Fate, RecordId
from ..words import Record


@frozen
class Finding:
    """What a look came to.

    Args:
        changes: What is to be remembered; None while nothing is certain.
        record: The record, as it was read.
    """

    changes: Changes | None
    record: Record | None = field(default=None, repr=False)

    @property
    def happened(self) -> bool:
        """Whether the write is known to have taken effect."""
        return any(c.fate is Fate.FOUND for c in (self.changes.closed if self.changes else ()))

    @property
    def deleted(self) -> frozenset[RecordId]:
        """The record that a rollback is found to have deleted."""
        return frozenset(self.changes.known if self.changes else ())


UNSETTLED = Finding(None)
