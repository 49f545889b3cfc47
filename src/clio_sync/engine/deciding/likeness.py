"""Whom a row is like: the records in Clio, and the rows that have a record or are about to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from ...matching import Different, Facts, Index, Matcher, Same, Unsure, Verdict, among_rows
from ...matching.decisions import DECIDED
from ...matching.words import Evidences, Id
from ...store.words import RecordId, Role, RowId
from ..words import Entry
from .board import Board
from .picture import MapPicture

if TYPE_CHECKING:
    from ...mapping import BoundMap

Vanished: TypeAlias = Callable[[RowId], bool]
"""Whether the source no longer has a row."""


@define
class Likeness:
    """Whom the rows of one map are like.

    Args:
        picture: What there is of the map.
        board: What has been decided so far.
        vanished: Whether the source no longer has a row.
        entries: The map's rows.
    """

    picture: MapPicture
    board: Board
    vanished: Vanished
    entries: Sequence[Entry]
    _peers: Index[RowId] | None = field(default=None, init=False)
    _rows: Mapping[RowId, Entry] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._rows = {entry.row: entry for entry in self.entries}

    def recorded(self, entry: Entry) -> Verdict[int]:
        """What the records say; one that another row of this map speaks for counts as that row."""
        resource, records = self.picture.bound.resource, self.picture.records
        for record in self.board.said.same(entry.row, RecordId):
            if record.resource == resource and record.id in records:
                return Same(record.id, DECIDED)
        facts, index = self._facts(entry), self.picture.index
        near = index.candidates(facts)
        left = {id: near[id] for id in near if not self._told_apart(entry.row, id)}
        among = among_rows(index.matcher)
        if among is not index.matcher:
            known = {id: self._with_its_row(id, entry, theirs) for id, theirs in left.items()}
            left = {
                id: theirs
                for id, theirs in known.items()
                if theirs is left[id] or _may_be(among, facts, theirs)
            }
        match self._unless_new(entry, index.matcher.judge(facts, left)):
            case Same(id, evidence) if id not in records:  # nothing is adopted unread
                return Unsure((id,), Evidences([evidence]))
            case verdict:
                return verdict

    def among_rows(self, entry: Entry) -> Verdict[RowId]:
        """What the rows say that have a record of their own, or are about to."""
        peers = self.peers()
        for row in self.board.said.same(entry.row, RowId):
            if row in peers:
                return Same(row, DECIDED)
        told = self.told(entry)
        near = peers.candidates(told)
        left = {row: near[row] for row in near if not self._rows_told_apart(entry.row, row)}
        return self._unless_new(entry, peers.matcher.judge(told, left))

    def peers(self) -> Index[RowId]:
        """The rows that have a record of their own, or are about to, of any map on the resource."""
        if self._peers is not None:
            return self._peers
        told = self.board.told.setdefault(self.picture.bound.resource, {})
        for entry in self.entries:
            link = self.board.draft.links.get(entry.row)
            if link is not None and link.role is Role.PRIMARY:
                told[entry.row] = self.told(entry)
        self._peers = Index(among_rows(self.picture.index.matcher))
        for row, facts in told.items():
            self._peers.add(row, facts)
        return self._peers

    def speaks(self, entry: Entry) -> None:
        """From now on a row is one that others may be the same as."""
        told = self.told(entry)
        self.peers().add(entry.row, told)
        self.board.told[self.picture.bound.resource][entry.row] = told

    def told(self, entry: Entry) -> Facts:
        """What a row says of itself, in the form that records have it."""
        return told_of(self.board, self.picture.bound, entry.values)

    def _facts(self, entry: Entry) -> Facts:
        """What tells a row's record from others; a marker never tells two rows apart."""
        marker = self.picture.marker(entry.row)
        return {**self.told(entry), "marker": frozenset({marker} if marker else ())}

    def _with_its_row(self, id: int, entry: Entry, facts: Facts) -> Facts:
        """What is known of a record that another row speaks for: what that row says, too.

        It fills the record's blanks, so that a doubt about them is none for long.
        """
        owner = self._speaker(id)
        if owner is None or owner.map != entry.row.map or owner == entry.row:
            return facts
        if self.vanished(owner):
            return facts
        told = self.told(self._rows[owner]) if owner in self._rows else {}
        return {**told, **facts}

    def _told_apart(self, row: RowId, id: int) -> bool:
        """Whether people told a row apart from a record, or from the row that speaks for it."""
        said, speaker = self.board.said, self._speaker(id)
        here = RecordId(self.picture.bound.resource, id)
        return said.apart(row, here) or (speaker is not None and said.apart(row, speaker))

    def _rows_told_apart(self, row: RowId, other: RowId) -> bool:
        """Whether people told a row apart from another one, or from the record that it has."""
        said, link = self.board.said, self.board.draft.links.get(other)
        return said.apart(row, other) or (link is not None and said.apart(row, link.record))

    def _speaker(self, id: int) -> RowId | None:
        link = self.board.draft.primaries.get(RecordId(self.picture.bound.resource, id))
        return None if link is None else link.row

    def _unless_new(self, entry: Entry, verdict: Verdict[Id]) -> Verdict[Id]:
        """A verdict, unless it is a doubt about a row that somebody said is new."""
        doubtful = isinstance(verdict, Unsure) and self.board.said.is_new(entry.row)
        return Different() if doubtful else verdict


def _may_be(matcher: Matcher, ours: Facts, theirs: Facts) -> bool:
    return not isinstance(matcher.judge(ours, {0: theirs}), Different)


def told_of(board: Board, bound: BoundMap, values: Mapping[str, object]) -> Facts:
    """What a row says of itself, in the form that records have it.

    Args:
        board: What has been decided so far.
        bound: The row's map.
        values: The row's, with references as ids where the rows referred to have a record.
    """
    facts = dict(bound.facts_of_row(values))
    waits = board.waits(values)
    if waits and "client" in facts:
        facts["client"] = frozenset(board.speakers.get(row, row).key for row in waits)
    return facts
