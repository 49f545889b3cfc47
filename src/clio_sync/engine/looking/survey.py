"""Looking at both sides of one map, and having its rows decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ..._flow import Flow, call
from ...mapping import Mirroring
from ...matching import Matcher
from ...store.words import Link, MapVersion, RecordId, RowId
from ..deciding.board import Board
from ..deciding.picture import MapPicture
from ..deciding.plan import plan_map
from ..deciding.said import Said
from ..deciding.versions import Age, Version
from ..remote.calls import Remote
from ..words import Entry, Record, Step, What
from .beside import Beside
from .candidates import Candidates, Circle
from .portions import Portion
from .rows import Rows
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
        full: Whether everything is read on both sides, and not only what changed.
        sweep: Whether to look for records that were deleted; None for whenever it is time.
        more: Whether the other rows are to follow, so that Clio is read as for all of them.
    """

    only: Mapping[str, frozenset[str]] | None = None
    whole: bool = True
    full: bool = False
    sweep: bool | None = None
    more: bool = False

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
    settled: int = 0
    """How many rows needed no look."""
    read: int = 0
    """How many rows the source has."""
    version: MapVersion | None = None
    """What the map says."""
    whole: bool = True
    """Whether a row that is not among those that were read is none of the source's."""
    portion: Portion | None = field(default=None, repr=False)
    """How far the source was read, where it can say what changed."""
    deletes: int | None = None
    """How many rows and records may go because the other side did; None where none do."""


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
    beside: list[Rows] = field(factory=list)
    """The rows of the maps before this one."""
    portion: Portion | None = None
    """What is read of a source that can say what changed."""

    def plan(self) -> Flow[MapPlan]:
        """Read what is missing, then decide."""
        yield from call(self._recall_owners)
        rows = Rows(
            self.store, self.bound, self.reading, self.scope, self.board, self._news(), self.portion
        )
        yield from call(rows.read)
        self.board.numbers.settled[self.bound.name] = rows.settled
        entries = [*rows.entries.values()]
        yield from self._read_worth_reading(entries)
        yield from self._read_named(entries)
        if self.bound.hangs:
            beside = Siblings(self.remote, self.bound, self.board)
            self.records.update((yield from beside.around(entries)))
        circle = yield from self._candidates().around(entries)
        picture = yield from call(self._picture, rows, circle)
        steps, doubles = yield from call(plan_map, picture, self.board)
        self.beside.append(rows)
        return MapPlan(
            bound=self.bound,
            entries={
                step.row: rows.entries[step.row] for step in steps if step.row in rows.entries
            },
            matcher=circle.matcher,
            steps=tuple(steps),
            warnings=(*rows.warnings, *doubles),
            said=self.board.said,
            takes=self._taken(steps),
            foreign=self._foreign(steps, picture.markers),
            settled=len(rows.settled),
            version=rows.version,
            read=len(rows.settled) + len(rows.entries) + len(rows.troubles),
            deletes=self.mirror.deletes if self.mirror else None,
            whole=self._whole,
            portion=self.portion,
        )

    def _picture(self, rows: Rows, circle: Circle) -> MapPicture:
        self._recall_owners()
        markers = self._markers(rows)
        rows.look_at({row.key for row in markers.values() if row.key in rows.settled})
        others = [one for one in self.beside if one.bound.resource == self.bound.resource]
        beside = Beside(self.board, rows, others, self._candidates())
        return MapPicture(
            bound=self.bound,
            entries=tuple(rows.entries.values()),
            troubles=tuple(rows.troubles),
            records=self.records,
            fresh=self.fresh,
            index=circle.index,
            markers=markers,
            marker=self.marker,
            recent=self.recent,
            whole=self._whole,
            beside=beside.around(circle, {id: self.records[id] for id in self.recent}),
            adds=self.mirror.wants if self.mirror and self.mirror.adds else None,
            deletes=self._deletes,
            missing=self._missing(rows) if self._deletes and self._whole else {},
        )

    # What goes both ways

    def _taken(self, steps: Iterable[Step]) -> Mapping[RowId, Record | None]:
        """The records from which rows take something over, and those that become rows."""
        taken = {step.row: self.board.takes.get(step.row) for step in steps if step.takes}
        added = (step for step in steps if step.what is What.ADD)
        return {**taken, **{s.row: self.records[s.record.id] for s in added if s.record}}

    @property
    def mirror(self) -> Mirroring | None:
        """The reading, if its rows take changes back."""
        return self.reading if isinstance(self.reading, Mirroring) else None

    @property
    def _deletes(self) -> bool:
        return self.mirror is not None and self.mirror.deletes > 0

    def _missing(self, rows: Rows) -> Mapping[RowId, RecordId]:
        """The records whose rows the source no longer has."""
        name = self.bound.name
        there = {*rows.entries, *(trouble.row for trouble in rows.troubles)}
        there |= {RowId(name, key) for key in rows.settled}
        found = {row: record for row, record in self.store.pairs(name).items() if row not in there}
        self.board.draft.links.recall([*found])
        return found

    # What is remembered

    @property
    def _whole(self) -> bool:
        """Whether a row that is not among those that were read is none of the source's."""
        return self.scope.whole and (self.portion is None or self.portion.whole)

    def _recall_owners(self) -> None:
        """Read at once whose the records are that were read."""
        self.board.draft.primaries.recall([self._named(id) for id in self.records])

    def _news(self) -> frozenset[str]:
        """The keys of this map's rows whose record is not known to be as it was left."""
        owned = self.board.draft.primaries
        links = ((owned.get(self._named(id)), record) for id, record in self.records.items())
        news = [link for link, record in links if link is not None and self._is_news(link, record)]
        news += filter(None, (owned.get(record) for record in self.board.gone))
        return frozenset(link.row.key for link in news if link.row.map == self.bound.name)

    def _is_news(self, link: Link, record: Record) -> bool:
        known = Version.of(record).against(link) in {Age.SAME, Age.OLDER}
        return link.record.id in self.fresh or not known

    def _named(self, id: int) -> RecordId:
        return RecordId(self.bound.resource, id)

    def _markers(self, rows: Rows) -> Mapping[str, RowId]:
        """Whose the markers are that the records carry: of all rows only if a record is strange."""
        if not self.bound.marks:
            return {}
        ours = {self.store.marker(row): row for row in rows.entries}
        strange = {*filter(None, map(self._strange_marker, self.records))} - ours.keys()
        settled = (RowId(self.bound.name, key) for key in rows.settled if strange)
        named = ((self.store.marker(row), row) for row in settled)
        return {**ours, **{text: row for text, row in named if text in strange}}

    def _strange_marker(self, id: int) -> str | None:
        """The marker of a record, unless it is its own row's."""
        text = self.bound.marker_of(self.records[id])
        link = self.board.draft.primaries.get(self._named(id)) if text else None
        return None if link is not None and self.store.marker(link.row) == text else text

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
            self.board.gone.add(self._named(id))
        self.records.update({**listed, **shown})
        self.fresh |= frozenset(worth).difference(doubtful) | frozenset(shown)

    def _read_named(self, entries: Iterable[Entry]) -> Flow[None]:
        """Read the records that rows without a record say are theirs."""
        links = self.board.draft.links
        named = {e.record for e in entries if e.record is not None and e.row not in links}
        missing = sorted(named - self.records.keys())
        listed = yield from self._read(missing)
        shown = yield from self._show(id for id in missing if id not in listed)
        self.board.gone |= {self._named(id) for id in missing if id not in {**listed, **shown}}
        self.records.update({**listed, **shown})
        yield from call(self._recall_owners)

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
