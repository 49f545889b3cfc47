"""Looking at both sides of one map, and having its rows decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ..._flow import Flow, call
from ...mapping import MappedRow
from ...matching import Matcher
from ...store.words import Link, Question, RecordId, Review, RowId
from ..deciding.board import Board
from ..deciding.picture import MapPicture, Trouble
from ..deciding.plan import plan_map
from ..deciding.said import Said
from ..deciding.versions import Age, Version
from ..remote.calls import Remote
from ..words import Entry, Record, Step, What
from .candidates import Candidates
from .siblings import Siblings

if TYPE_CHECKING:
    from ...mapping import BoundMap, Reading
    from ...store import Store


@frozen
class Scope:
    """Which rows a plan is about.

    Args:
        only: Keys of rows, by map name; None for all.
        whole: Whether a row's absence means that the source no longer has it.
    """

    only: Mapping[str, frozenset[str]] | None = None
    whole: bool = True

    def covers(self, map: str, key: str) -> bool:
        """Whether the plan is about this row."""
        return self.only is None or key in self.only.get(map, ())


@frozen
class MapPlan:
    """One map's part in a plan, with what its steps will need."""

    bound: BoundMap
    entries: dict[RowId, Entry] = field(repr=False)
    matcher: Matcher
    steps: tuple[Step, ...]
    warnings: tuple[str, ...] = ()
    said: Said = field(factory=Said, repr=False)
    takes: Mapping[RowId, Record | None] = field(factory=dict, repr=False)
    """The records of which rows take something over; None where it has to be read."""
    foreign: frozenset[int] = frozenset()
    """Matched records with a marker that is none of ours."""


@define
class Survey:
    """Looks at both sides of one map, and has its rows decided."""

    remote: Remote
    store: Store
    bound: BoundMap
    reading: Reading
    scope: Scope
    board: Board
    records: dict[int, Record]
    fresh: frozenset[int]
    recent: frozenset[int]
    keeps: bool = False
    """Whether the facts of the records are kept."""

    def plan(self) -> Flow[MapPlan]:
        """Read what is missing, then decide."""
        entries, troubles, warnings = yield from call(self._rows)
        yield from self._read_worth_reading(entries)
        if self.bound.hangs:
            beside = Siblings(self.remote, self.bound, self.board)
            self.records.update((yield from beside.around(entries)))
        circle = yield from self._candidates().around(entries)
        picture = MapPicture(
            bound=self.bound,
            entries=tuple(entries),
            troubles=tuple(troubles),
            records=self.records,
            fresh=self.fresh,
            index=circle.index,
            markers={text: e.row for e in entries if (text := self.marker(e.row))},
            marker=self.marker,
            recent=self.recent,
            whole=self.scope.whole,
        )
        steps, doubles = plan_map(picture, self.board)
        return MapPlan(
            bound=self.bound,
            entries={entry.row: entry for entry in entries},
            matcher=circle.matcher,
            steps=tuple(steps),
            warnings=(*warnings, *doubles),
            said=self.board.said,
            takes={step.row: self.board.takes.get(step.row) for step in steps if step.takes},
            foreign=self._foreign(steps, picture.markers),
        )

    def _foreign(self, steps: Iterable[Step], ours: Mapping[str, RowId]) -> frozenset[int]:
        """Adopted records that somebody else has marked as theirs, and nobody said are ours."""
        said = self.board.said
        adopted = [
            s.record.id
            for s in steps
            if s.what is What.ADOPT
            and s.record is not None
            and s.record not in said.same(s.row, RecordId)
        ]
        markers = {id: self.bound.marker_of(self.records[id]) for id in adopted}
        return frozenset(id for id, marker in markers.items() if marker and marker not in ours)

    def _candidates(self) -> Candidates:
        """Finds whom in Clio the rows may be."""
        return Candidates(
            remote=self.remote,
            store=self.store,
            bound=self.bound,
            board=self.board,
            records=self.records,
            marker=self.marker,
            keeps=self.keeps,
        )

    def marker(self, row: RowId) -> str | None:
        """What tells our records from others', where there is a field for it."""
        return self.store.marker(row) if self.bound.marks else None

    # The source's side

    def _rows(self) -> tuple[list[Entry], list[Trouble], list[str]]:
        entries: list[Entry] = []
        troubles: list[Trouble] = []
        warnings = list(self.reading.warnings())
        for mapped in self.reading.rows():
            if not self.scope.covers(self.bound.name, mapped.key):
                continue
            bound = self.bound.values(mapped)
            problems = (*mapped.problems, *bound.problems)
            row = self._row_id(mapped)
            warnings += [f"{self.bound.name} row {mapped.number}: {w}" for w in mapped.warnings]
            if problems:
                troubles.append(Trouble(row, mapped.number, tuple(map(str, problems))))
            else:
                values = bound.values if self.reading.partial else self.bound.whole(bound.values)
                entries.append(Entry(row, mapped.number, values, mapped.changed_at, mapped.key))
        return entries, troubles, warnings

    def _row_id(self, mapped: MappedRow) -> RowId:
        """A row's identity; one without a key of its own is known by its place."""
        key = mapped.key if mapped.usable else f"\0{mapped.number}"
        return self.store.row_id(self.bound.name, key)

    # Clio's side

    def _read_worth_reading(self, entries: Iterable[Entry]) -> Flow[None]:
        """Read linked records whose version is not certain, or whose fields are not all known."""
        worth = {link.record.id: link for e in entries if (link := self._uncertain(e)) is not None}
        listed = yield from self._read(worth)
        doubtful = []
        for id, link in worth.items():
            record = listed.get(id)
            age = Age.UNKNOWN if record is None else Version.of(record).against(link)
            if age in {Age.OLDER, Age.UNKNOWN}:
                doubtful.append(id)
        shown = yield from self._show(doubtful)
        for id in set(doubtful).difference(shown):
            self.board.draft.ask(Review(worth[id].row, Question.GONE, evidence={"record": id}))
        self.records.update({**listed, **shown})
        self.fresh |= frozenset(worth).difference(doubtful) | frozenset(shown)

    def _uncertain(self, entry: Entry) -> Link | None:
        draft = self.board.draft
        link = draft.links.get(entry.row)
        if link is None or draft.primaries.get(link.record) != link or link.record.id in self.fresh:
            return None
        held = draft.bases.get(entry.row, {})
        record = self.records.get(link.record.id)
        tied = record is not None and Version.of(record).against(link) is Age.UNKNOWN
        new_fields = any(name not in held for name in entry.values)
        return link if tied or new_fields or (link.etag is None and record is None) else None

    def _read(self, ids: Collection[int]) -> Flow[dict[int, Record]]:
        return (yield from self.remote.read(self.bound.resource, ids, self.bound.selection))

    def _show(self, ids: Iterable[int]) -> Flow[dict[int, Record]]:
        found: dict[int, Record] = {}
        for id in ids:
            record = yield from self.remote.show(self.bound.resource, id, self.bound.selection)
            if record is not None:
                found[id] = record
        return found
