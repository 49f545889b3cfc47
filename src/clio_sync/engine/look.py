"""Looking at both sides: what Clio says now, what the source says, what is remembered.

Records are read before rows. The other way round, a row that changed before
somebody's edit in Clio could be taken for one that changed after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from .._flow import Flow, call, now, together
from ..errors import ForeignStore, MappingError
from ..fields import Fields
from ..mapping import Directory, MappedRow
from ..matching import Index, Matcher, default_matcher
from ..store.words import Account, Cursor, Link, Question, RecordId, Review, RowId, State
from .board import Board
from .draft import Draft
from .picture import MapPicture, Trouble
from .plan import plan_map
from .probe import Finding, Probe
from .remote import Remote
from .sides import Sides
from .timing import Timing
from .versions import Age, Version
from .words import Entry, Record, Step, What

if TYPE_CHECKING:
    from ..mapping import BoundMap, DataMap, Reading
    from ..store import Store


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
    entries: Mapping[RowId, Entry] = field(repr=False)
    matcher: Matcher
    steps: tuple[Step, ...]
    warnings: tuple[str, ...] = ()
    foreign: frozenset[int] = frozenset()
    """Matched records with a marker that is none of ours."""


@frozen
class Sight:
    """What looking came to.

    Args:
        account: Whose Clio it is.
        serial: The version of the store that it was made from.
        maps: The plan of each map, in the order in which they are written.
        draft: What is to be remembered before the first step.
        seen_at: When the look began.
    """

    account: Account
    serial: int
    maps: tuple[MapPlan, ...]
    draft: Draft = field(repr=False)
    seen_at: float


@define
class Looker:
    """Looks at both sides for a job; the account and its names are asked for once."""

    remote: Remote
    store: Store
    readings: Sequence[Reading]
    marker: str | None
    timing: Timing
    account: Account | None = None
    directory: Directory | None = None
    known: frozenset[str] = frozenset()
    """The lists that the directory was made from."""

    def look(self, scope: Scope, readings: Sequence[Reading]) -> Flow[Sight]:
        """Read both sides and decide; nothing is written anywhere."""
        account = yield from self._account()
        bounds = yield from self.bound({reading.map for reading in (*self.readings, *readings)})
        state = yield from call(self.store.load)
        seen_at = yield from now()
        draft, found = yield from self._settled(state, bounds, seen_at)
        board = Board(draft, self.store.row_id, self.store.digest)
        listings: dict[str, Mapping[int, Record]] = {}
        maps: list[MapPlan] = []
        for reading in _in_order(readings):
            bound = bounds[reading.map.name]
            if bound.resource not in listings:
                listings[bound.resource] = yield from self._listed(bound, bounds, draft, seen_at)
            records = {**listings[bound.resource], **found.get(bound.name, {})}
            one = _MapLook(
                self, bound, reading, scope, board, records, frozenset(found.get(bound.name, ()))
            )
            maps.append((yield from one.plan()))
        return Sight(account, state.serial, tuple(maps), draft, seen_at)

    def _account(self) -> Flow[Account]:
        if self.account is None:
            account = yield from self.remote.account()
            known = yield from call(self.store.account)
            if known is not None and known != account:
                raise ForeignStore(
                    f"The store belongs to user {known.user_id} in {known.region}, and this is "
                    f"user {account.user_id} in {account.region}.",
                    advice="Use one store for each account, region and user.",
                )
            self.account = account
        return self.account

    def bound(self, maps: Iterable[DataMap]) -> Flow[dict[str, BoundMap]]:
        """The maps, with their names of fields and people resolved in this account."""
        wanted = list(maps)
        needed = frozenset[str]().union(*(one.needs(marker=self.marker) for one in wanted))
        if self.directory is None or not needed <= self.known:
            self.directory = yield from self._names(needed)
            self.known = needed
        return {one.name: one.bound(self.directory, marker=self.marker) for one in wanted}

    def _names(self, needed: frozenset[str]) -> Flow[Directory]:
        asked = sorted(needed)
        lists = yield from together(
            [self.remote.list(name, {"fields": Directory.selections[name]}) for name in asked]
        )
        return Directory.of(**dict(zip(asked, lists, strict=True)))

    # Requests of earlier runs

    def _settled(
        self, state: State, bounds: Mapping[str, BoundMap], seen_at: float
    ) -> Flow[tuple[Draft, dict[str, dict[int, Record]]]]:
        """Find out what became of requests whose outcome nobody noted."""
        draft = Draft(state)
        found: dict[str, dict[int, Record]] = {}
        for intent in state.intents:
            bound = bounds.get(intent.row.map)
            if bound is None:
                continue
            probe = yield from self.probe(bound, seen_at)
            finding: Finding = yield from probe.settle(intent)
            if finding.changes is not None:
                draft.settle(finding.changes)
            if finding.record is not None:
                found.setdefault(bound.name, {})[finding.record["id"]] = finding.record
        return draft, found

    def probe(self, bound: BoundMap, at: float) -> Flow[Probe]:
        """Something that can look for the effect of a map's writes."""
        links: Sequence[Link] = yield from call(self.store.marked, bound.resource, 3)
        controls = [(link, self.store.marker(link.row)) for link in links]
        sides = Sides(bound, self.store.digest)
        return Probe(self.remote, bound, sides, controls, at, self.timing.skew)

    # What Clio says

    def _listed(
        self, bound: BoundMap, bounds: Mapping[str, BoundMap], draft: Draft, seen_at: float
    ) -> Flow[dict[int, Record]]:
        """The records of a resource that changed since the last look, or all of them.

        They are remembered under the keys of every map on the resource, whichever
        of them this plan is about.
        """
        kin = [one for one in bounds.values() if one.resource == bound.resource]
        selection = selection_of(kin)
        identities = sorted(held.name for one in kin for held in one.identities)
        shape = self.store.digest("shape", f"{selection} {self.marker} {identities}")
        cursor = draft.state.cursors.get(bound.resource)
        since = None if cursor is None or cursor.shape != shape else _iso(cursor.watermark)
        listed = yield from self.remote.scan(bound.resource, selection, since)
        for record in listed:
            keys = frozenset[str]().union(*(self._keys(one, record) for one in kin))
            draft.index(RecordId(bound.resource, record["id"]), keys)
        draft.reach(Cursor(bound.resource, seen_at - self.timing.overlap, shape))
        return {record["id"]: record for record in listed}

    def _keys(self, bound: BoundMap, record: Record) -> frozenset[str]:
        return self.digests(matcher_of(bound.map), bound.facts_of_record(record))

    def digests(self, matcher: Matcher, facts: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """Under which keys facts are remembered."""
        return frozenset(self.store.digest("key", key) for key in matcher.keys(facts))


@define
class _MapLook:
    """Looks at both sides of one map, and has its rows decided."""

    looker: Looker
    bound: BoundMap
    reading: Reading
    scope: Scope
    board: Board
    records: dict[int, Record]
    fresh: frozenset[int]

    def plan(self) -> Flow[MapPlan]:
        """Read what is missing, then decide."""
        entries, troubles, warnings = yield from call(self._rows)
        yield from self._read_worth_reading(entries)
        yield from self._read_candidates(entries)
        index: Index[int] = Index(self.matcher)
        for id, record in self.records.items():
            index.add(id, self.bound.facts_of_record(record))
        picture = MapPicture(
            bound=self.bound,
            entries=tuple(entries),
            troubles=tuple(troubles),
            records=self.records,
            fresh=self.fresh,
            index=index,
            markers={text: e.row for e in entries if (text := self.marker(e.row))},
            marker=self.marker,
            whole=self.scope.whole,
        )
        steps = plan_map(picture, self.board)
        return MapPlan(
            bound=self.bound,
            entries={entry.row: entry for entry in entries},
            matcher=self.matcher,
            steps=tuple(steps),
            warnings=tuple(warnings),
            foreign=self._foreign(steps, picture.markers),
        )

    def _foreign(self, steps: Iterable[Step], ours: Mapping[str, RowId]) -> frozenset[int]:
        """Adopted records that somebody else has marked as theirs."""
        adopted = [s.record.id for s in steps if s.what is What.ADOPT and s.record is not None]
        markers = {id: self.bound.marker_of(self.records[id]) for id in adopted}
        return frozenset(id for id, marker in markers.items() if marker and marker not in ours)

    @property
    def matcher(self) -> Matcher:
        """The map's own, or the usual one for its resource."""
        return matcher_of(self.reading.map)

    @property
    def store(self) -> Store:
        """Where names of rows and values come from."""
        return self.looker.store

    def marker(self, row: RowId) -> str | None:
        """What tells our records from others', where there is a field for it."""
        return self.store.marker(row) if self.bound.marker_field_id is not None else None

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
                entries.append(Entry(row, mapped.number, bound.values, mapped.changed_at))
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

    def _read_candidates(self, entries: Iterable[Entry]) -> Flow[None]:
        """Read the records that rows without one might be, going by the keys remembered."""
        keys: set[str] = set()
        for entry in entries:
            if entry.row not in self.board.draft.links:
                resolved = self.board.resolve(entry.values)
                keys |= self.looker.digests(self.matcher, self.bound.facts_of_row(resolved))
        found = yield from call(self.store.candidates, self.bound.resource, keys)
        missing = frozenset[int]().union(*found.values()) - self.records.keys()
        self.records.update((yield from self._read(missing)))

    def _read(self, ids: Collection[int]) -> Flow[dict[int, Record]]:
        return (yield from self.looker.remote.read(self.bound.resource, ids, self.bound.selection))

    def _show(self, ids: Iterable[int]) -> Flow[dict[int, Record]]:
        found: dict[int, Record] = {}
        for id in ids:
            record = yield from self.looker.remote.show(
                self.bound.resource, id, self.bound.selection
            )
            if record is not None:
                found[id] = record
        return found


def matcher_of(map: DataMap) -> Matcher:
    """The map's own matcher, or the usual one for its resource."""
    return map.match or default_matcher(map.resource)


def selection_of(bounds: Iterable[BoundMap]) -> str:
    """What to read of a resource so that every one of its maps finds its fields."""
    fields = Fields()
    for bound in bounds:
        fields |= Fields.parse(bound.selection)
    return str(fields)


def _in_order(readings: Sequence[Reading]) -> list[Reading]:
    """Referenced maps before those that refer to them.

    Raises:
        MappingError: The maps refer to each other in a circle.
    """
    ordered: list[Reading] = []
    left = list(readings)
    while left:
        names = {reading.map.name for reading in left}
        ready = [r for r in left if not {m.name for m in r.map.references} & (names - {r.map.name})]
        if not ready:
            raise MappingError(
                f"The maps {', '.join(sorted(names))} refer to each other in a circle.",
                advice="Remove one of the references.",
            )
        ordered += ready
        left = [reading for reading in left if reading not in ready]
    return ordered


def _iso(instant: float) -> str:
    return dt.datetime.fromtimestamp(instant, dt.timezone.utc).isoformat(timespec="seconds")
