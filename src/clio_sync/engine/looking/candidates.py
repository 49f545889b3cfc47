"""Whom in Clio rows without a record may be: the matcher, taught, and the index it looks in.

Where the matcher learns, the facts of all records are needed, and are kept
sealed in the store; else keyed digests of the keys by which it finds them are
enough. Whoever comes into question is read before anything is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ..._flow import Flow, call
from ...matching import Different, Facts, Index, Matcher, Same, Unsure
from ...matching.first import described
from ...matching.teaching import from_text, has_learnt, learns, taught, to_text
from ...matching.usual import usual_matcher
from ...store.words import Learnt, RecordId, RowId
from ..deciding.board import Board
from ..deciding.picture import Digest
from ..remote.calls import Remote
from ..words import Entry, Record

if TYPE_CHECKING:
    from ...mapping import BoundMap, DataMap
    from ...store import Store

GROWN = 1.25
"""By how much the rows have to have grown in number for a matcher to learn anew."""


@frozen
class Circle:
    """Who may be meant.

    Args:
        matcher: What judges, taught if it learns.
        index: The records to be matched with.
    """

    matcher: Matcher
    index: Index[int] = field(repr=False)


@define
class Candidates:
    """Finds whom in Clio the rows of one map may be.

    Args:
        remote: Clio.
        store: What is remembered of its records.
        bound: The map.
        board: What has been decided so far.
        records: What has been read; what is read here is added.
        marker: Of one of our rows; None where there is no place for markers.
        keeps: Whether the facts of records are kept.
    """

    remote: Remote
    store: Store
    bound: BoundMap
    board: Board
    records: dict[int, Record]
    marker: Callable[[RowId], str | None]
    keeps: bool

    def around(self, entries: Iterable[Entry]) -> Flow[Circle]:
        """Read whoever may be one of the rows that have no record.

        Args:
            entries: All rows.
        """
        strangers = {e.row: self._facts(e) for e in self.strangers(entries)}
        matcher = matcher_of(self.bound.map)
        if self.keeps and strangers:
            return (yield from self._by_facts(matcher, strangers))
        yield from self._read_by_keys(matcher, strangers)
        return Circle(matcher, self._index(matcher, {}) if strangers else Index(matcher))

    def strangers(self, entries: Iterable[Entry]) -> list[Entry]:
        """The rows that have no record, or were told apart from the one that they have."""
        return [entry for entry in entries if self._is_stranger(entry.row)]

    def _is_stranger(self, row: RowId) -> bool:
        """Whether a row has no record, or was told apart from that which it shares."""
        link = self.board.draft.links.get(row)
        return link is None or self.board.said.apart(row, link.record)

    def _facts(self, entry: Entry) -> Facts:
        marker = self.marker(entry.row)
        facts = self.bound.facts_of_row(self.board.resolve(entry.values))
        return {**facts, "marker": frozenset({marker} if marker else ())}

    def _index(self, matcher: Matcher, known: Mapping[int, Facts]) -> Index[int]:
        index: Index[int] = Index(matcher)
        for id, facts in known.items():
            index.add(id, facts)
        for id, record in self.records.items():
            index.add(id, self.bound.facts_of_record(record))
        return index

    # By keys

    def _read_by_keys(self, matcher: Matcher, strangers: Mapping[RowId, Facts]) -> Flow[None]:
        digest = self.store.digest
        keys = {key for facts in strangers.values() for key in keys_of(digest, matcher, facts)}
        found = yield from call(self.store.candidates, self.bound.resource, keys)
        meant = {one for row in strangers for one in self._said(row)}
        missing = meant.union(*found.values()) - self.records.keys()
        self.records.update((yield from self._read(missing)))

    def _read(self, ids: Collection[int]) -> Flow[dict[int, Record]]:
        return (yield from self.remote.read(self.bound.resource, ids, self.bound.selection))

    def _said(self, row: RowId) -> list[int]:
        """The records that people said a row is."""
        said = self.board.said.same(row, RecordId)
        return [one.id for one in said if one.resource == self.bound.resource]

    # By facts

    def _by_facts(self, untaught: Matcher, strangers: Mapping[RowId, Facts]) -> Flow[Circle]:
        known = yield from call(self._known)
        matcher = yield from self._taught(untaught, strangers, known)
        index = self._index(matcher, known)
        gone: set[int] = set()
        while True:
            meant = {
                id for row, facts in strangers.items() for id in self._meant(index, row, facts)
            }
            unread = meant - self.records.keys() - gone
            if not unread:
                return Circle(matcher, index)
            read = yield from self._read(unread)
            self.records.update(read)
            for id, record in read.items():
                index.add(id, self.bound.facts_of_record(record))
            for id in unread - read.keys():
                gone.add(id)
                index.discard(id)
                self.board.draft.know(RecordId(self.bound.resource, id), {})

    def _known(self) -> dict[int, Facts]:
        """The facts of all records: what was listed for this plan, and what is kept."""
        kept = self.store.known(self.bound.resource)
        facts = {id: for_map[self.bound.name] for id, for_map in kept.items()}
        seen = {id: self.bound.facts_of_record(record) for id, record in self.records.items()}
        return {**facts, **seen}

    def _taught(
        self, untaught: Matcher, strangers: Mapping[RowId, Facts], known: Mapping[int, Facts]
    ) -> Flow[Matcher]:
        """The matcher with what it learnt before, unless there are many more rows by now.

        What had not enough to learn from then (companies, say) may have it now.
        """
        kept = yield from call(self.store.learnt, self.bound.name)
        strategy, rows = described(untaught), len(strangers)
        if kept is not None and kept.strategy == strategy and rows <= GROWN * kept.rows:
            remembered = from_text(untaught, kept.text)
            if remembered is not None:
                untaught, rows = remembered, kept.rows
        if not learns(untaught):
            return untaught
        matcher = taught(untaught, [*strangers.values()], [*known.values()])
        if has_learnt(matcher):
            self.board.draft.learn(Learnt(self.bound.name, strategy, rows, to_text(matcher)))
        return matcher

    def _meant(self, index: Index[int], row: RowId, facts: Facts) -> set[int]:
        """Whoever would come into question, should those before turn out to be somebody else's."""
        near = index.candidates(facts)
        left = self.board.said.records(row, self.bound.resource, near)
        meant = {*self._said(row)}
        while left:
            match index.matcher.judge(facts, left):
                case Same(id, _):
                    found = {id}
                case Unsure(several, _):
                    found = {*several}
                case Different():
                    break
            meant |= found
            left = {id: theirs for id, theirs in left.items() if id not in found}
        return meant


def keeps_facts(maps: Iterable[DataMap]) -> bool:
    """Whether matching needs more of a resource's records than digests: a matcher that learns.

    Args:
        maps: All maps on the resource.
    """
    return any(learns(matcher_of(one)) for one in maps)


def matcher_of(map: DataMap) -> Matcher:
    """The map's own matcher, or the usual one for its resource."""
    return map.match or usual_matcher(map.resource)


def remembered(store: Store, bound: BoundMap) -> Matcher:
    """The map's matcher with what it has learnt before, if it has.

    Args:
        store: Where that is kept.
        bound: The map.
    """
    matcher = matcher_of(bound.map)
    kept = store.learnt(bound.name)
    if kept is None or kept.strategy != described(matcher):
        return matcher
    return from_text(matcher, kept.text) or matcher


def keys_of(digest: Digest, matcher: Matcher, facts: Facts) -> frozenset[str]:
    """Under which keys facts are remembered."""
    return frozenset(digest("key", key) for key in matcher.keys(facts))
