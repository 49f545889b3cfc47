"""What is known of one map while both sides are compared: which rows stand how to their records."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from ...mapping import UNREADABLE
from ...store.words import Link, Question, RecordId, Role, RowId
from ..deciding.board import Board
from ..deciding.draft import Draft
from ..deciding.sides import Sides
from ..deciding.versions import Age, Version
from .comparing import Compared, Comparer, digest_of
from .words import Finding, Oddity, Pair, Standing

if TYPE_CHECKING:
    from ...mapping import BoundMap
    from ...store import Store
    from ..words import Entry, Record

OF_FIELDS = frozenset({Question.CONFLICT})
"""Questions about one field, and not about the row."""


@define
class Tally:
    """Compares the rows of one map with their records, one by one, and holds what came of it.

    Args:
        bound: The map.
        store: Takes digests.
        board: What is remembered.
        values: Whether the values of what differs are kept.
    """

    bound: BoundMap
    store: Store
    board: Board
    values: bool = False
    rows: int = field(default=0, init=False)
    pairs: list[Pair] = field(factory=list, init=False)
    findings: list[Finding] = field(factory=list, init=False)
    waiting: dict[int, Entry] = field(factory=dict, init=False)
    """Rows whose record is to be seen yet, by its id."""
    _owners: dict[int, RowId] = field(factory=dict, init=False)
    """The rows that records belong to, seen or not."""
    _present: set[RowId] = field(factory=set, init=False)
    _markers: dict[str, RowId] = field(factory=dict, init=False)
    draft: Draft = field(init=False)
    _old: set[int] = field(factory=set, init=False)
    """Records that were listed in a version that may be an earlier one."""
    _comparer: Comparer = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.draft = self.board.draft
        self._comparer = Comparer(Sides(self.bound, self.store.digest), self.draft)

    # The source's side

    def unusable(self, row: RowId, number: int) -> None:
        """Take in a row that cannot be mapped."""
        self._count(row)
        link = self.draft.links.get(row)
        self._note(row, number, link.record.id if link else None, Standing.QUARANTINED)

    def usable(self, entry: Entry) -> None:
        """Take in a row: to be compared, or what else it is."""
        self._count(entry.row)
        link = self.draft.links.get(entry.row)
        if self.bound.marks:
            self._markers[self.store.marker(entry.row)] = entry.row
        if link is not None and link.role is Role.PRIMARY:
            self.waiting[link.record.id] = self._resolved(entry)
            self._owners[link.record.id] = entry.row
        else:
            id = link.record.id if link else None
            self._note(entry.row, entry.number, id, self._alone(entry.row, link))

    def _count(self, row: RowId) -> None:
        self.rows += 1
        self._present.add(row)

    def _resolved(self, entry: Entry) -> Entry:
        return evolve(entry, values=self.board.resolve(entry.values))

    def _alone(self, row: RowId, link: Link | None) -> Standing:
        """What a row is that has no record of its own."""
        aside = self._aside(row)
        if aside is not None:
            return aside
        return Standing.MISSING if link is None else Standing.ALIAS

    def _aside(self, row: RowId) -> Standing | None:
        """Why nothing is done about a row, if it is for a reason of its own."""
        if row in self.draft.pending:
            return Standing.WAITING
        if row in self.draft.state.quarantine:
            return Standing.QUARANTINED
        asked = self.draft.reviews.get(row, {})
        return Standing.REVIEW if any(what not in OF_FIELDS for what, _ in asked) else None

    # Clio's side

    def recall(self, records: Collection[Record]) -> None:
        """Read what is remembered of the fields of some records' rows, all at once."""
        self.draft.bases.recall(self._rows_of(records))

    def forget(self, records: Collection[Record]) -> None:
        """Hold it no longer."""
        self.draft.bases.forget(self._rows_of(records))

    def _rows_of(self, records: Collection[Record]) -> list[RowId]:
        ids = (record["id"] for record in records)
        return [self._owners[id] for id in ids if id in self._owners]

    def take(self, record: Record, *, listed: bool) -> None:
        """Take in a record as Clio shows it.

        Args:
            record: The record.
            listed: Whether it comes from a list, which may lag.
        """
        id = record["id"]
        entry = self.waiting.get(id)
        if entry is None:
            self._watch(record)
            return
        compared = self._comparer.compare(entry, record)
        if listed and self._may_be_old(self.draft.links[entry.row], record, compared):
            self._old.add(id)
            return
        del self.waiting[id]
        self._compared(entry, record, compared)
        if not listed and id not in self._old:
            self._odd(Oddity.UNLISTED, id, entry)

    def _may_be_old(self, link: Link, record: Record, compared: Compared) -> bool:
        """Whether a list may show an earlier version than the one that is remembered."""
        age = Version.of(record).against(link)
        unlike = compared.standing is not Standing.SAME
        return age is Age.OLDER or (age is Age.UNKNOWN and unlike)

    def _compared(self, entry: Entry, record: Record, compared: Compared) -> None:
        id = record["id"]
        for name, what in sorted(compared.differences.items()):
            here, there = self._both(entry, record, name)
            where = (self.bound.name, entry.row, entry.number, id, what, name)
            self.findings.append(Finding(*where, here=here, there=there))
        aside = self._aside(entry.row)
        standing = aside or compared.standing
        digest = self.store.digest
        here, there = digest_of(digest, compared.here), digest_of(digest, compared.there)
        moved = self._has_moved(entry.row, compared)
        self.pairs.append(Pair(entry.row, entry.number, id, standing, here, there, moved))
        if aside is not None:
            self._find(entry.row, entry.number, id, aside)
        self._mark(entry, record)

    def _has_moved(self, row: RowId, compared: Compared) -> bool:
        """Whether the record says something else than when it was last taken in."""
        held = self.draft.remembered(row)
        return any(name in held and held[name].clio != now for name, now in compared.there.items())

    def _both(self, entry: Entry, record: Record, name: str) -> tuple[str | None, str | None]:
        """What both sides say in a field, for whoever asked for values."""
        if not self.values:
            return None, None
        seen = self.bound.seen(record)[name]
        there = None if seen is UNREADABLE else self.bound.canonical(name, seen)
        return self.bound.canonical(name, entry.values[name]), there

    def _mark(self, entry: Entry, record: Record) -> None:
        """What is odd about the marker of a record that is a row's."""
        if not self.bound.marks:
            return
        marker = self.bound.marker_of(record)
        if marker is None and self.draft.links[entry.row].marked:
            self._odd(Oddity.UNMARKED, record["id"], entry)
        elif marker is not None and marker != self.store.marker(entry.row):
            self._odd(Oddity.FOREIGN, record["id"], entry)

    def _watch(self, record: Record) -> None:
        """A record that is no row's of this map, and may bear the marker of one all the same."""
        marker = self.bound.marker_of(record)
        row = self._markers.get(marker) if marker else None
        link = self.draft.links.get(row) if row else None
        if row is not None and (link is None or link.record.id != record["id"]):
            self._find(row, None, record["id"], Oddity.SPARE)

    # What is left

    def missing(self, id: int, standing: Standing) -> None:
        """A record that was looked for and not seen."""
        entry = self.waiting.pop(id)
        self._note(entry.row, entry.number, id, standing)

    def absent(self, pairs: Mapping[RowId, RecordId]) -> None:
        """Take in the records whose row is no longer in the source.

        Args:
            pairs: All records that rows of the map write to.
        """
        for row, record in pairs.items():
            if row not in self._present:
                self._note(row, None, record.id, Standing.ABSENT)

    def _note(self, row: RowId, number: int | None, id: int | None, standing: Standing) -> None:
        """A row that was not compared."""
        self.pairs.append(Pair(row, number, id, standing))
        if standing is not Standing.ALIAS:
            self._find(row, number, id, standing)

    def _find(
        self, row: RowId, number: int | None, id: int | None, what: Standing | Oddity
    ) -> None:
        self.findings.append(Finding(self.bound.name, row, number, id, what))

    def _odd(self, what: Oddity, id: int, entry: Entry) -> None:
        self._find(entry.row, entry.number, id, what)
