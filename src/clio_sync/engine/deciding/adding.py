"""Which records of Clio's become new rows: those that no row has, or may have. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ...store.words import RecordId
from ..words import Record, Step, What
from .board import Board
from .picture import MapPicture


@frozen
class Adding:
    """Decides which records become rows of one map; asked once its rows have found theirs.

    Args:
        picture: What there is of the map.
        board: What has been decided so far.
    """

    picture: MapPicture
    board: Board

    def steps(self) -> Iterator[Step]:
        """A new row for each record that nobody has and that is wanted."""
        adds, bound = self.picture.adds, self.picture.bound
        if adds is None:
            return
        in_question = self.board.in_question()
        for id, record in sorted(self.picture.records.items()):
            here = RecordId(bound.resource, id)
            if id not in in_question and self._is_nobodys(here, record) and adds(record):
                row = self.board.row_id(bound.name, f"\0record {id}")
                yield Step(row, bound.name, 0, What.ADD, "no row has this record", here)

    def _is_nobodys(self, here: RecordId, record: Record) -> bool:
        """Whether no row has a record, no create of ours made it, and it is of the map's type."""
        bound, draft = self.picture.bound, self.board.draft
        wanted = bound.map.record_type
        marker = bound.marker_of(record)
        return (
            here not in draft.primaries
            and here not in self.board.gone
            and (wanted is None or record.get("type", wanted) == wanted)
            and (marker is None or marker not in self.picture.markers)
            and not self.board.doubts.may_be(bound.resource, record)
        )
