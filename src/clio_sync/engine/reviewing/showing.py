"""Reading what a question is about, from the source and from Clio as they are now.

The store has no values to show: whoever holds the source and may read Clio
sees both, side by side, and nobody else. Nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import field, frozen

from ..._flow import Flow, call
from ...errors import ReviewError
from ...fields import Fields
from ...mapping import MappedRow, Reference
from ...matching import Evidence, Facts, Matcher, Same, Unsure, Verdict, among_rows
from ...matching.words import Id
from ...store.words import Review, RowId
from ..deciding.board import Board
from ..deciding.draft import Draft
from ..looking.candidates import remembered
from ..words import Record
from .answers import in_words
from .shown import ALWAYS, names_of, record_in_words, row_in_words
from .side_by_side import Side, SideBySide

if TYPE_CHECKING:
    from ...mapping import BoundMap
    from ..looking.look import Looker


@frozen
class Showing:
    """Shows a question with the values that it is about.

    Args:
        looker: Reads both sides for the job.
    """

    looker: Looker

    def show(self, review: Review) -> Flow[SideBySide]:
        """Put the row beside the records and rows that it may be.

        Args:
            review: The question.

        Raises:
            ReviewError: No source of the job has the row.
        """
        store = self.looker.store
        peers = [RowId(*peer) for peer in review.evidence.get("peers", ())]
        rows = yield from call(self._rows, {review.row, *peers})
        if review.row not in rows:
            raise ReviewError(
                f"No source of this job has the row of {review.row.map} that is asked about.",
                advice="Show it in a job that reads the row, or make a new plan.",
            )
        bounds = yield from self.looker.bound({one.map for one in self.looker.readings})
        draft = Draft((yield from call(store.standing)), store)
        board = Board(draft, store.row_id, store.digest)
        bound = bounds[review.row.map]
        ids = _ids(review, board)
        records = yield from self._records(bound, ids)
        matcher = yield from call(remembered, store, bound)
        exhibit = Exhibit(review, bounds, board, rows, records, matcher, self._home())
        return exhibit.side_by_side(ids, peers)

    def _rows(self, wanted: Collection[RowId]) -> dict[RowId, MappedRow]:
        """Those of the rows that the sources still have."""
        names = {row.map for row in wanted}
        return {
            row: mapped
            for reading in self.looker.readings
            if reading.map.name in names
            for mapped in reading.rows()
            if (row := self.looker.store.row_id(reading.map.name, mapped.key)) in wanted
        }

    def _records(self, bound: BoundMap, ids: Collection[int]) -> Flow[dict[int, Record]]:
        fields = Fields.parse(bound.selection)
        if bound.resource in ALWAYS:
            fields |= Fields.parse(ALWAYS[bound.resource])
        return (yield from self.looker.remote.read(bound.resource, ids, str(fields)))

    def _home(self) -> str:
        return self.looker.remote.session.base_url.partition("api/v4")[0]


def _ids(review: Review, board: Board) -> tuple[int, ...]:
    """The candidates, if it asks about any; else the record that the row is linked to."""
    told = review.evidence
    if told.keys() & {"candidates", "peers", "records"}:
        return tuple(told.get("candidates") or told.get("records", ()))
    link = board.draft.links.get(review.row)
    return () if link is None else (link.record.id,)


@frozen
class Exhibit:
    """All that was read for one question.

    Args:
        review: The question.
        bounds: The job's maps, by name.
        board: What is remembered.
        rows: The rows concerned, the review's among them.
        records: The records concerned, by id; what Clio no longer has is missing.
        matcher: What judges, with what it has learnt.
        home: Where Clio's pages are.
    """

    review: Review
    bounds: Mapping[str, BoundMap] = field(repr=False)
    board: Board = field(repr=False)
    rows: Mapping[RowId, MappedRow] = field(repr=False)
    records: Mapping[int, Record] = field(repr=False)
    matcher: Matcher = field(repr=False)
    home: str

    @property
    def bound(self) -> BoundMap:
        """The row's map."""
        return self.bounds[self.review.row.map]

    def side_by_side(self, ids: Sequence[int], peers: Sequence[RowId]) -> SideBySide:
        """Put all of it into words.

        Args:
            ids: The records, in the order in which the review counts them.
            peers: The rows, which are counted after them.
        """
        review = self.review
        about = f" about {review.field}" if review.field else ""
        title = f"{self.bound.name} row {self.row.place}: {review.question.value}{about}"
        why = iter(self._reasons(ids, peers))
        others = [self._of_record(id, next(why)) for id in ids]
        others += [self._of_row(row, next(why)) for row in peers]
        decides = f"{in_words(review.question, 'review.')}."
        return SideBySide(title, self._of_row(review.row), tuple(others), decides)

    @property
    def row(self) -> MappedRow:
        """The row that is asked about."""
        return self.rows[self.review.row]

    def _of_record(self, id: int, why: Evidence | str) -> Side:
        resource = self.bound.resource
        link = f"{self.home}nc/#/{resource}/{id}" if resource in ALWAYS else ""
        if id not in self.records:
            return Side(f"record {id}", {}, "Clio does not show it: deleted, merged or hidden.")
        return Side(f"record {id}", record_in_words(self.bound, self.records[id]), why, link)

    def _of_row(self, row: RowId, why: Evidence | str = "") -> Side:
        if row not in self.rows:
            return Side(f"a row of {row.map}", {}, "It is in no source of this job any more.")
        mapped, bound = self.rows[row], self.bounds[row.map]
        return Side(f"row {mapped.place}", row_in_words(bound, mapped, self._named(mapped)), why)

    def _named(self, mapped: MappedRow) -> dict[object, str]:
        """What the records are called that a row refers to."""
        names: dict[int, str] = {}
        for record in self.records.values():
            names |= names_of(self.bound, record)
        told: dict[object, str] = {}
        for name, id in self.board.resolve(mapped.values).items():
            said = mapped.values[name]
            if isinstance(said, Reference) and isinstance(id, int):
                told[said] = names.get(id, f"record {id}")
        return told

    # What speaks for and against

    def _reasons(self, ids: Sequence[int], peers: Sequence[RowId]) -> list[Evidence | str]:
        """For each candidate: as it is weighed now, or else as it was when it was asked."""
        own = self._facts(self.review.row)
        held = {
            id: self.bound.facts_of_record(self.records[id]) for id in ids if id in self.records
        }
        told = {row: self._facts(row) for row in peers if row in self.rows}
        records, rows = self.matcher.judge(own, held), among_rows(self.matcher).judge(own, told)
        now = [*_in_order(records, ids), *_in_order(rows, peers)]
        before = [*self.review.evidence.get("reasons", ()), *[""] * len(now)]
        return [said or kept for said, kept in zip(now, before, strict=False)]

    def _facts(self, row: RowId) -> Facts:
        bound = self.bounds[row.map]
        return bound.facts_of_row(self.board.resolve(bound.values(self.rows[row]).values))


def _in_order(verdict: Verdict[Id], candidates: Sequence[Id]) -> list[Evidence | None]:
    """What a verdict says of each candidate; None of those that it leaves out."""
    match verdict:
        case Same(id, evidence):
            said = {id: evidence}
        case Unsure(several, evidences):
            said = dict(zip(several, evidences, strict=True))
        case _:
            said = {}
    return [said.get(one) for one in candidates]
