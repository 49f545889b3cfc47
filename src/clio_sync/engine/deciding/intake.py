"""Taking in what Clio says: versions of records that had not been seen, merged with their rows."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define, evolve, field

from ...store.words import Link, Question, RecordId, Review, RowId
from ..words import Entry, Record
from .board import Board
from .draft import Draft
from .picture import MapPicture
from .sides import Merged, Sides
from .versions import Age, Version


@define
class Intake:
    """Takes in one map's records, and remembers what each meant for its row."""

    picture: MapPicture
    board: Board
    sides: Sides
    draft: Draft = field(init=False)
    merged: dict[RowId, Merged] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.draft = self.board.draft

    def absorb(self, entries: Mapping[RowId, Entry]) -> None:
        """Take in every record that was read for this plan."""
        for id, record in self.picture.records.items():
            here = RecordId(self.picture.bound.resource, id)
            self._watch(here, record)
            link = self.draft.primaries.get(here)
            if link is not None and link.row.map == self.picture.bound.name:
                self._take_in(link, record, entries.get(link.row))

    def _watch(self, here: RecordId, record: Record) -> None:
        """A second record with a row's marker, whenever it shows up, freezes the row."""
        marker = self.picture.bound.marker_of(record)
        row = self.picture.markers.get(marker) if marker else None
        link = self.draft.links.get(row) if row else None
        if row is not None and link is not None and link.record != here:
            held = self.draft.reviews.get(row, {}).get((Question.DUPLICATE, ""))
            known = held.evidence.get("records", ()) if held else ()
            ids = sorted({*known, link.record.id, here.id})
            _, number = self.board.numbers.get(row) or ("", None)
            self.draft.ask(Review(row, Question.DUPLICATE, "", {"records": ids}, number))

    def _take_in(self, link: Link, record: Record, entry: Entry | None) -> None:
        """Merge a version that we had not seen; without its row there is nothing to merge with."""
        age = Version.of(record).against(link)
        if link.record.id not in self.picture.fresh and age in {Age.SAME, Age.OLDER}:
            return
        doubtful = age is Age.UNKNOWN and link.record.id not in self.picture.fresh
        if entry is None or doubtful or self._may_be_anothers(link.row):
            self.draft.unread(link)
        else:
            self.settle(link, record, entry)

    def _may_be_anothers(self, row: RowId) -> bool:
        """Whether a row may be about somebody else than its record: they are not merged."""
        return (Question.KEY_REUSED, "") in self.draft.reviews.get(row, {})

    def settle(self, link: Link, record: Record, entry: Entry) -> Merged:
        """Merge, and remember the version together with what it said."""
        version = Version.of(record)
        merged = self.sides.read(
            entry.values,
            record,
            self.draft.bases.get(link.row, {}),
            self.draft.disputes(link.row),
            row_is_newer=version.older_than(entry.changed_at),
        )
        self._remember(entry, merged)
        etag = None if merged.pending else version.etag
        self.draft.link(evolve(link, etag=etag, updated_at=version.updated_at))
        if merged.taken:
            self.board.takes[entry.row] = record
        return merged

    def _remember(self, entry: Entry, merged: Merged) -> None:
        self.draft.base(entry.row, merged.bases)
        self.merged[entry.row] = merged
        for name, evidence in merged.asks.items():
            self.draft.ask(Review(entry.row, Question.CONFLICT, name, evidence, entry.number))
        for name in self.draft.disputed(entry.row) & merged.agreed:
            self.draft.answer(entry.row, Question.CONFLICT, name)

    def compared(self, entry: Entry) -> Merged:
        """The row against Clio's side as it stood: nothing has changed there."""
        held = self.draft.bases.get(entry.row, {})
        merged = self.sides.compare(entry.values, held, self.draft.disputes(entry.row))
        known = {name: held[name] for name in merged.bases if name in held}
        if self.draft.disputed(entry.row) or merged.bases != known:
            self._remember(entry, merged)
        if merged.taken:
            self.board.takes[entry.row] = None
        return merged
