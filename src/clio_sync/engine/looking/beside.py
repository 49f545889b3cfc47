"""Settled rows that rows without a record may be the same as, found at a look at all of them.

Such a look maps every row once more, and holds those only that share a key with
a row, or with a record, of which nobody knows yet whose it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from attrs import define

from ...matching import Facts, among_rows
from ...store.words import RecordId, RowId
from ..deciding.board import Board
from ..deciding.likeness import told_of
from ..words import Entry, Record
from .candidates import Candidates, Circle
from .rows import Rows


@define
class Beside:
    """Finds settled rows that others may be like.

    Args:
        board: What has been decided so far.
        rows: The rows of the map that is looked at.
        others: Those of the maps before it on the same resource.
        candidates: Knows which rows have no record.
    """

    board: Board
    rows: Rows
    others: Sequence[Rows]
    candidates: Candidates

    def around(self, circle: Circle, recent: Mapping[int, Record]) -> tuple[Entry, ...]:
        """Map the settled rows that rows without a record, and records without a row, may be.

        Args:
            circle: Whom in Clio the rows may be.
            recent: Records that changed of late.
        """
        if not any(rows.passes_over for rows in (self.rows, *self.others)):
            return ()
        strangers = [self._told(self.rows, e) for e in self.candidates.strangers(self._entries())]
        speakers = self._speakers(circle, strangers)
        among = among_rows(circle.matcher)
        wanted = {k for facts in (*strangers, *self._unowned(recent)) for k in among.keys(facts)}
        if not wanted and not speakers:
            return ()
        for rows in self.others:
            told = self.board.told.setdefault(rows.bound.resource, {})
            told.update(
                (e.row, f) for e, f in self._all(rows) if not wanted.isdisjoint(among.keys(f))
            )
        return tuple(
            entry
            for entry, facts in self._all(self.rows)
            if entry.row in speakers or not wanted.isdisjoint(among.keys(facts))
        )

    def _entries(self) -> Collection[Entry]:
        return self.rows.entries.values()

    def _all(self, rows: Rows) -> Iterator[tuple[Entry, Facts]]:
        return ((entry, self._told(rows, entry)) for entry in rows.again())

    def _told(self, rows: Rows, entry: Entry) -> Facts:
        return told_of(self.board, rows.bound, self.board.resolve(entry.values))

    def _unowned(self, recent: Mapping[int, Record]) -> Iterator[Facts]:
        """What is known of records that changed of late and are no row's."""
        bound, owned = self.rows.bound, self.board.draft.primaries
        for id, record in recent.items():
            if RecordId(bound.resource, id) not in owned:
                yield {**bound.facts_of_record(record), "marker": frozenset()}

    def _speakers(self, circle: Circle, strangers: Iterable[Facts]) -> frozenset[RowId]:
        """The rows that have the records which rows without one may be."""
        resource, owned = self.rows.bound.resource, self.board.draft.primaries
        near = {
            RecordId(resource, id) for facts in strangers for id in circle.index.candidates(facts)
        }
        owned.recall(near)
        links = (owned.get(record) for record in near)
        return frozenset(link.row for link in links if link is not None)
