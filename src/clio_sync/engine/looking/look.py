"""Looking at both sides: what Clio says now, what the source says, what is remembered.

Records are read before rows. The other way round, a row that changed before
somebody's edit in Clio could be taken for one that changed after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from ..._flow import Flow, call, now, together
from ...errors import ForeignStore
from ...fields import Fields
from ...mapping import Directory, Mirroring
from ...matching import Facts
from ...matching.first import described
from ...store.words import Account, Cursor, Intent, Link, RecordId, State
from ..deciding.board import Board
from ..deciding.draft import Draft
from ..deciding.said import Said
from ..deciding.sides import Sides
from ..deciding.twins import Doubts, is_rival, is_unmarked
from ..remote.calls import Remote
from ..settling.finding import Finding
from ..settling.probe import Probe
from ..timing import Timing
from ..watching.stream import Stream
from ..words import Record
from .asking import Asking, in_requests
from .candidates import keeps_facts, keys_of, matcher_of
from .ordering import by_name_of, in_order
from .portions import Portions
from .reaching import Reaching
from .resolving import Resolving
from .rows import Rows
from .sight import Listing, Sight
from .survey import MapPlan, Scope, Survey
from .sweeping import Sweep

if TYPE_CHECKING:
    from ...mapping import BoundMap, DataMap, Reading
    from ...store import Store


@define
class Looker:
    """Looks at both sides for a job; the account and its names are asked for once."""

    remote: Remote
    store: Store
    readings: Sequence[Reading]
    marker: str | None
    timing: Timing
    sealed: bool = True
    """Whether the store may keep values, sealed, where matching needs them."""
    images: bool = True
    """Whether updates keep, sealed, what they overwrite, so that they can be taken back."""
    stream: Stream = field(factory=Stream)
    """Those who are told what the job does."""
    account: Account | None = None
    directory: Directory | None = None
    known: frozenset[str] = frozenset()
    """The lists that the directory was made from."""

    def look(self, scope: Scope, readings: Sequence[Reading]) -> Flow[Sight]:
        """Read both sides and decide; nothing is written anywhere."""
        account = yield from self.identify()
        bounds = yield from self.bound({reading.map for reading in (*self.readings, *readings)})
        state = yield from call(self.store.standing)
        seen_at = yield from now()
        board, found = yield from self._remembered(state, bounds, scope, seen_at)
        listings: dict[str, Listing] = {}
        maps: list[MapPlan] = []
        beside: list[Rows] = []
        by_name = by_name_of(readings)
        portions = Portions(self.store, state, seen_at, scope.full)
        for name in in_order(by_name):
            bound, reading = bounds[name], by_name[name]
            if bound.resource not in listings:
                asked = self._asked(bound, bounds, by_name, board, scope, seen_at)
                listings[bound.resource] = yield from asked
            listing, settled = listings[bound.resource], found.get(bound.name, {})
            survey = Survey(
                remote=self.remote,
                store=self.store,
                bound=bound,
                reading=reading,
                portion=(yield from call(portions.of, reading)) if scope.whole else None,
                scope=scope,
                board=board,
                records={**listing.records, **settled},
                fresh=frozenset(settled),
                recent=frozenset(listing.records if listing.recent else ()),
                keeps=listing.keeps,
                beside=beside,
            )
            maps.append((yield from survey.plan()))
        for one in maps if scope.whole else ():
            self.reaching.note(one, seen_at, board.draft)
        return (yield from self._sight(account, state.serial, maps, board, seen_at, listings))

    def _sight(
        self,
        account: Account,
        serial: int,
        maps: Sequence[MapPlan],
        board: Board,
        seen_at: float,
        listings: Mapping[str, Listing],
    ) -> Flow[Sight]:
        return Sight(
            account=account,
            serial=serial,
            maps=tuple(maps),
            draft=board.draft,
            seen_at=seen_at,
            looks=tuple(told for one in listings.values() for told in one.looks),
            missing={name: one.missing for name, one in listings.items() if one.missing},
            linked=(yield from call(self.store.linked_rows)),
            hidden={name: one.swept for name, one in listings.items() if one.swept.missing},
            versions=(yield from call(self.store.map_versions)),
        )

    def _asked(
        self,
        bound: BoundMap,
        bounds: Mapping[str, BoundMap],
        readings: Mapping[str, Reading],
        board: Board,
        scope: Scope,
        seen_at: float,
    ) -> Flow[Listing]:
        """What Clio says of a resource."""
        sources = [(bounds[name], reading) for name, reading in readings.items()]
        asking = Asking(self.remote, self.store, board, scope, sources)
        listing = yield from self._listed(bound, bounds, asking, seen_at)
        return (yield from self._swept(bound, asking, listing, seen_at))

    def _remembered(
        self, state: State, bounds: Mapping[str, BoundMap], scope: Scope, seen_at: float
    ) -> Flow[tuple[Board, dict[str, dict[int, Record]]]]:
        """What planning begins with, once it is known what became of everything before."""
        draft, found = yield from self._settled(state, bounds, seen_at)
        lately = seen_at - self.across.overlap
        self.remote.aftermath.update(*(yield from call(self.store.rolled_back, lately)))
        marker = self.store.marker
        answers = Resolving(self.remote, draft, bounds, scope.whole, found, marker)
        found = yield from answers.resolve()
        said = Said.of((*state.decided, *draft.decided))
        doubts = Doubts.of(draft, self.across.apart)
        return Board(draft, self.store.row_id, self.store.digest, said, doubts), found

    def identify(self) -> Flow[Account]:
        """Learn whose Clio it is; a store belongs to one user.

        Raises:
            ForeignStore: It remembers another one.
        """
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
        mirrored = self.mirrors
        return {
            one.name: evolve(
                one.bound(self.directory, marker=self.marker),
                returning=mirrored[one.name].returning if one.name in mirrored else frozenset(),
            )
            for one in wanted
        }

    @property
    def mirrors(self) -> dict[str, Mirroring]:
        """The readings whose rows take Clio's changes back, by the names of their maps."""
        return {one.map.name: one for one in self.readings if isinstance(one, Mirroring)}

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
        """Find out what became of requests whose outcome nobody noted.

        What bears no mark is looked at again once the others have had their turn: a
        record may be in its way only until that is known to be another row's. Then
        nobody is waited for who had one.
        """
        draft = Draft(state, self.store)
        found: dict[str, dict[int, Record]] = {}
        taken: dict[str, frozenset[int]] = {}
        known = [intent for intent in state.intents if intent.row.map in bounds]
        early = [intent for intent in known if intent.conclusive_at > seen_at]
        again = [one for one in known if is_unmarked(one) and one not in early]
        turns = [(one, known) for one in known] + [(one, early) for one in again]
        for intent, others in turns:
            if intent.row not in draft.pending:
                continue
            bound = bounds[intent.row.map]
            rivals = [one for one in others if one.row in draft.pending and is_rival(intent, one)]
            if bound.resource not in taken:
                taken[bound.resource] = yield from call(self.store.taken, bound.resource)
            new = {link.record.id for link in draft.links.values()}
            probe = yield from self.probe(bound, seen_at, taken[bound.resource] | new, rivals)
            finding: Finding = yield from probe.settle(intent)
            if finding.changes is not None:
                draft.settle(finding.changes)
                self.remote.aftermath.deleted.update(finding.deleted)
            if finding.record is not None:
                found.setdefault(bound.name, {})[finding.record["id"]] = finding.record
        return draft, found

    def probe(
        self, bound: BoundMap, at: float, taken: Collection[int], rivals: Sequence[Intent] = ()
    ) -> Flow[Probe]:
        """Something that can look for the effect of a map's writes.

        Args:
            bound: The map.
            at: When the look takes place.
            taken: The records of its resource that a row has.
            rivals: Other creates without a mark that are open still.
        """
        marked: Sequence[Link] = yield from call(self.store.marked, bound.resource, 3)
        controls = [(link, self.store.marker(link.row)) for link in marked]
        sides = Sides(bound, self.store.digest)
        apart = self.across.apart
        return Probe(self.remote, bound, sides, controls, at, apart, taken, rivals)

    @property
    def across(self) -> Timing:
        """The timing by which Clio's instants are compared with ours."""
        return self.timing.across(self.remote.session.throttle.ahead)

    # What Clio says

    @property
    def reaching(self) -> Reaching:
        """Knows how far both sides have been read."""
        return Reaching(self.mirrors, self.across.overlap)

    def _swept(
        self, bound: BoundMap, asking: Asking, listing: Listing, seen_at: float
    ) -> Flow[Listing]:
        """Look for records that were deleted, too, if it is time to."""
        board, scope = asking.board, asking.scope
        sweep = Sweep(self.remote, self.store, board.draft, bound.resource, bound.hangs)
        mirrored = any(one.map.resource == bound.resource for one in self.mirrors.values())
        listed = listing.records.keys() if listing.whole and not listing.missing else None
        due = scope.sweep if scope.whole else False
        swept = yield from sweep.run(seen_at, listed, asked=due, mirrored=mirrored)
        board.gone |= swept.gone
        return evolve(listing, swept=swept)

    def _changed(
        self, resource: str, selection: str, draft: Draft, seen_at: float
    ) -> Flow[Listing]:
        """What changed since the last look of a resource that nobody reads as a whole."""
        cursor = draft.state.cursors.get(resource)
        start = None if cursor is None else self.reaching.since(cursor, draft.state.cursors)
        since = None if cursor is None else _iso(start or cursor.watermark)
        listed = [] if since is None else (yield from self.remote.scan(resource, selection, since))
        draft.reach(Cursor(resource, seen_at - self.across.overlap, ""))
        return Listing({record["id"]: record for record in listed}, recent=True, keeps=False)

    def _listed(
        self, bound: BoundMap, bounds: Mapping[str, BoundMap], asking: Asking, seen_at: float
    ) -> Flow[Listing]:
        """The records of a resource that changed since the last look, or all of them.

        If there was none, and few rows are to be matched, those that they may be.

        They are remembered under the keys of every map on the resource, whichever
        of them this plan is about.
        """
        draft = asking.board.draft
        kin = [one for one in bounds.values() if one.resource == bound.resource]
        selection = selection_of(kin)
        if bound.hangs:
            return (yield from self._changed(bound.resource, selection, draft, seen_at))
        identities = sorted(held.name for one in kin for held in one.identities)
        keeps = self.sealed and keeps_facts(one.map for one in kin)
        judges = sorted({described(matcher_of(one.map)) for one in kin})
        known = sorted(f"{one.name} {one.country}" for one in kin) if keeps else judges
        shape = self.store.digest("shape", f"{selection} {self.marker} {identities} {known}")
        cursor = draft.state.cursors.get(bound.resource)
        fits = cursor is not None and cursor.shape == shape and not asking.scope.full
        start = self.reaching.since(cursor, draft.state.cursors) if cursor and fits else None
        since = None if start is None else _iso(start)
        asked = None if since else (yield from asking.instead(bound.resource, selection))
        if asked is not None and not asked.whole:
            return Listing(_by_id(asked.records), False, False, f"{bound.resource}: {asked.told}")
        missing = 0
        if asked is not None:
            listed = asked.records
        elif since:
            listed = yield from self.remote.scan(bound.resource, selection, since)
        else:
            listed, missing = yield from self.remote.everything(bound.resource, selection)
        if since is None:
            draft.empty(bound.resource)
        self._remember(draft, kin, listed, keeps=keeps)
        draft.reach(Cursor(bound.resource, seen_at - self.across.overlap, shape))
        which = "what changed" if since else "everything"
        told = f"{bound.resource}: {which}, {in_requests(len(listed))}"
        return Listing(_by_id(listed), since is not None, keeps, told, missing, since is None)

    def _remember(
        self, draft: Draft, kin: Sequence[BoundMap], listed: Iterable[Record], *, keeps: bool
    ) -> None:
        """Remember by what each of the records can be found."""
        for record in listed:
            here = RecordId(kin[0].resource, record["id"])
            facts = {one.name: one.facts_of_record(record) for one in kin}
            if keeps:
                draft.know(here, facts)
            else:
                draft.index(here, frozenset().union(*(self._keys(one, facts) for one in kin)))

    def _keys(self, bound: BoundMap, facts: Mapping[str, Facts]) -> frozenset[str]:
        return keys_of(self.store.digest, matcher_of(bound.map), facts[bound.name])


def _by_id(records: Iterable[Record]) -> dict[int, Record]:
    return {record["id"]: record for record in records}


def selection_of(bounds: Iterable[BoundMap]) -> str:
    """What to read of a resource so that every one of its maps finds its fields."""
    fields = Fields()
    for bound in bounds:
        fields |= Fields.parse(bound.selection)
    return str(fields)


def _iso(instant: float) -> str:
    return dt.datetime.fromtimestamp(instant, dt.timezone.utc).isoformat(timespec="seconds")
