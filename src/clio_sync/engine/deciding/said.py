"""What people have said of rows, for a plan to go by: the last word about each pair counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from attrs import field, frozen

from ...matching import Facts
from ...store.words import Decided, RecordId, RowId

Other = TypeVar("Other", RecordId, RowId)


@frozen
class Said:
    """What people have said of rows.

    Args:
        verdicts: For each row whether it is another one, or a record; None for whatever
            there is.
    """

    verdicts: Mapping[RowId, Mapping[RecordId | RowId | None, bool]] = field(factory=dict)

    @classmethod
    def of(cls, decided: Iterable[Decided]) -> Said:
        """Take what was said, in its order.

        Args:
            decided: As the store remembers it.
        """
        verdicts: dict[RowId, dict[RecordId | RowId | None, bool]] = {}
        for one in decided:
            verdicts.setdefault(one.row, {})[one.other] = one.same
            if isinstance(one.other, RowId):
                verdicts.setdefault(one.other, {})[one.row] = one.same
        return cls(verdicts)

    def same(self, row: RowId, kind: type[Other]) -> list[Other]:
        """The records, or rows, that a row was said to be.

        Args:
            row: The row.
            kind: Which of the two.
        """
        told = self.verdicts.get(row, {})
        return [other for other, same in told.items() if same and isinstance(other, kind)]

    def apart(self, row: RowId, other: RecordId | RowId) -> bool:
        """Whether the two were said to be different.

        Args:
            row: The row.
            other: A record, or another row.
        """
        return self.verdicts.get(row, {}).get(other) is False

    def is_new(self, row: RowId) -> bool:
        """Whether a row was said to be nobody whom a question could be about.

        Args:
            row: The row.
        """
        return self.verdicts.get(row, {}).get(None) is False

    def records(self, row: RowId, resource: str, near: Mapping[int, Facts]) -> dict[int, Facts]:
        """The candidates among records that nobody has told apart from a row.

        Args:
            row: The row.
            resource: Whose records these are.
            near: Their facts by id.
        """
        if row not in self.verdicts:
            return dict(near)
        return {id: f for id, f in near.items() if not self.apart(row, RecordId(resource, id))}
