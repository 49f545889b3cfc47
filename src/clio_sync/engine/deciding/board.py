"""What the planning of several maps shares: the draft, and what has been said of which row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import define, field

from ...mapping import Reference
from ...store.words import Question, RecordId, RowId
from ..words import Record, What
from .draft import Draft
from .numbers import Numbers
from .picture import Digest
from .said import Said
from .twins import Doubts


@define
class Board:
    """What the planning of several maps shares.

    Args:
        draft: What is remembered, and what has been decided on top of it.
        row_id: The identity of a map's row, from its key.
        digest: Names values without keeping them.
        said: What people have said of rows.
        doubts: What creates without a mark may have made.
    """

    draft: Draft
    row_id: Callable[[str, str], RowId]
    digest: Digest
    said: Said = field(factory=Said)
    doubts: Doubts = field(factory=Doubts)
    numbers: Numbers = field(factory=Numbers)
    """Where the rows stand in their sources."""
    known: dict[RowId, What] = field(factory=dict)
    told: dict[str, dict[RowId, Mapping[str, frozenset[str]]]] = field(factory=dict)
    """What the rows say that have a record of their own or are about to, by resource."""
    takes: dict[RowId, Record | None] = field(factory=dict, repr=False)
    """The records of which rows take something over; None where it has to be read."""
    gone: set[RecordId] = field(factory=set)
    """Records that Clio no longer has: it says so of each."""
    speakers: dict[RowId, RowId] = field(factory=dict)
    """Which row speaks for an alias, while neither has a record."""

    def resolve(self, values: Mapping[str, object]) -> dict[str, object]:
        """Values with their references to rows that have a record as the record's id."""
        return {name: self._resolved(value) for name, value in values.items()}

    def _resolved(self, value: object) -> object:
        if not isinstance(value, Reference):
            return value
        row = self.row_id(value.map, value.key)
        link = self.draft.links.get(row)
        asked = (Question.GONE, "") in self.draft.reviews.get(row, {})
        lost = link is None or asked or link.record in self.gone
        return value if link is None or lost else link.record.id

    def in_question(self) -> frozenset[int]:
        """The ids of the records of which people are asked whose they are."""
        asked = [one.evidence for by in self.draft.reviews.values() for one in by.values()]
        spares = {one["spare"] for one in asked if "spare" in one}
        return frozenset(spares.union(*(one.get("candidates", ()) for one in asked)))

    def waits(self, values: Mapping[str, object]) -> tuple[RowId, ...]:
        """Rows that values refer to and that have no record yet."""
        return tuple(
            self.row_id(value.map, value.key)
            for value in values.values()
            if isinstance(value, Reference)
        )

    def coming(self, row: RowId) -> bool:
        """Whether a row will have a record once the steps before are done."""
        return self.known.get(row) in {What.CREATE, What.ADOPT, What.ALIAS}
