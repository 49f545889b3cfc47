"""What rollbacks did lately, which lists may not show for a while."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import define, field

from ...store.words import Left, RecordId
from ..deciding.versions import Age, Version
from ..words import Record


@define
class Aftermath:
    """What rollbacks did lately.

    A row that was unlinked holds no version any more, so that a list could show it a
    record as that was before: one that is not there any more, or says what it does not.

    Args:
        deleted: Records that are not there any more.
        restored: Versions that were made by putting back what had been there.
    """

    deleted: set[RecordId] = field(factory=set)
    restored: dict[RecordId, Left] = field(factory=dict)

    def update(self, deleted: Iterable[RecordId], restored: Mapping[RecordId, Left]) -> None:
        """Learn of more."""
        self.deleted.update(deleted)
        self.restored.update(restored)

    def is_gone(self, resource: str, record: Record) -> bool:
        """Whether a record that is listed is not there any more."""
        return RecordId(resource, record["id"]) in self.deleted

    def is_old(self, resource: str, record: Record) -> bool:
        """Whether a record is listed as it was before, or may be."""
        last = self.restored.get(RecordId(resource, record["id"]))
        if last is None:
            return False
        age = Version.of(record).after(Version(last.etag, last.updated_at))
        return age in {Age.OLDER, Age.UNKNOWN}
