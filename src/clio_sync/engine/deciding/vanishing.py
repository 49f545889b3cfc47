"""What becomes of a row whose record was deleted, and of a record whose row was. Pure.

Nothing is deleted unless that was asked for, and then only where the other side is as
it was left. What somebody has worked on meanwhile stays, and a human is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ...store.words import Link, Question, RecordId, Review, RowId, Says
from ..words import Entry, Step, What
from .board import Board
from .picture import MapPicture
from .sides import Sides


@frozen
class Vanishing:
    """Decides about what one side of a map's pairs no longer has.

    Args:
        picture: What there is of the map.
        board: What has been decided so far.
        sides: Compares rows with what they said before.
    """

    picture: MapPicture
    board: Board
    sides: Sides

    # The record was deleted

    def without_record(self, entry: Entry, record: RecordId) -> Step:
        """A row whose record is gone: removed if nobody changed it, and that was asked for.

        Args:
            entry: The row.
            record: What it had.
        """
        if self.picture.deletes and self._is_untouched(entry):
            return self._step(
                entry.row, What.REMOVE, "its record was deleted", record, entry.number
            )
        evidence = {"record": record.id}
        review = Review(entry.row, Question.GONE, evidence=evidence, row_number=entry.number)
        self.board.draft.ask(review)
        why = "the record is no longer in Clio"
        return self._step(entry.row, What.REVIEW, why, record, entry.number)

    def _is_untouched(self, entry: Entry) -> bool:
        """Whether a row says just what it said when it was last settled."""
        held = self.board.draft.bases.get(entry.row, {})
        now = self.sides.row(entry.values)
        known = now.keys() <= held.keys() and now.keys() == entry.values.keys()
        return known and all(held[name].row == said for name, said in now.items())

    # The row was deleted

    def without_row(self) -> Iterator[Step]:
        """Records whose row is gone: deleted if nobody changed them, and that was asked for."""
        for row, record in self.picture.missing.items():
            link = self.board.draft.links.get(row)
            if link is not None and link.record == record and row not in self.board.draft.pending:
                yield from self._of_missing(row, link)

    def _of_missing(self, row: RowId, link: Link) -> Iterator[Step]:
        draft = self.board.draft
        refused = draft.state.quarantine.get(row)
        if link.record in self.board.gone or self._is_given_up(row):
            draft.unlink(row)
            draft.answer(row, Question.ROW_GONE)
        elif draft.frozen(row) or link.record.id in self.board.in_question():
            why = "its row is gone, and a question about it is open"
            yield self._step(row, What.REVIEW, why, link.record)
        elif refused is not None and refused.kind == "clio":
            yield self._step(row, What.QUARANTINE, refused.reason, link.record)
        elif self._is_asked(row) or self._has_changed(link):
            draft.ask(Review(row, Question.ROW_GONE, evidence={"record": link.record.id}))
            why = "its row is gone, and the record was changed since: it stays"
            yield self._step(row, What.REVIEW, why, link.record)
        else:
            yield self._step(row, What.DELETE, "its row was deleted", link.record, writes=True)

    def _has_changed(self, link: Link) -> bool:
        """Whether a version of the record was read that is not the one that was left."""
        return link.etag is None and link.record.id in self.picture.records

    def _is_asked(self, row: RowId) -> bool:
        return (Question.ROW_GONE, "") in self.board.draft.reviews.get(row, {})

    def _is_given_up(self, row: RowId) -> bool:
        """Whether somebody said that the record stays, whatever became of its row."""
        review = self.board.draft.reviews.get(row, {}).get((Question.ROW_GONE, ""))
        answer = None if review is None else self.board.draft.answer_to(review)
        return answer is not None and answer.says is Says.FORGET

    def _step(
        self,
        row: RowId,
        what: What,
        why: str,
        record: RecordId,
        number: int = 0,
        *,
        writes: bool = False,
    ) -> Step:
        return Step(row, self.picture.bound.name, number, what, why, record, writes=writes)
