"""A job's flows: plan, apply, push and prepare, in no colour."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING, TypeVar

from attrs import Factory, define, evolve, field, frozen

from .._flow import Flow, call, now, sleep
from .._flows.session import Session
from .._policy.pace import portion
from .._policy.peak import PER_MINUTE
from ..errors import ClioError, LeaseHeld, RollbackError, StalePlan, StoreError
from ..mapping import Reading
from ..store.holder import at_work, holder
from ..store.words import Changes, Review, RowId, Run
from . import lease
from .guards import case_of, check, guards_of
from .health.examining import Doctor
from .health.thresholds import Thresholds
from .health.words import Health
from .looking.look import Looker
from .looking.sight import Sight
from .looking.survey import Scope
from .preparing import Preparing
from .reconciling.reconciling import LOOKS, Reconciler
from .reconciling.report import Reconciliation
from .remote.calls import BATCH, Remote, host_of
from .report import Outline, Report, plan_made, run_ended
from .reviewing.quarantine import Quarantine
from .reviewing.review import somebody
from .reviewing.showing import Showing
from .rolling_back.planning import Planner, RollbackPlanned
from .rolling_back.rolling import Rolling
from .rolling_back.words import ROLLBACK, RollbackReport, UndoObserver
from .timing import Timing
from .watching.stream import Stream
from .words import Result, Step, What
from .writing.apply import Applier, Observer
from .writing.running import Running

if TYPE_CHECKING:
    from ..mapping import DataMap
    from ..store import Store
    from .reviewing.side_by_side import SideBySide

T = TypeVar("T")

PATIENCE = 120.0
"""Seconds for which a silent run on another machine is taken to be alive."""
LOOK_AGAIN = 2.0
"""Seconds after which a push that another run was in the way of looks again."""


@frozen
class Planned:
    """A plan: what is shown of it, and all that applying it needs."""

    outline: Outline
    sight: Sight = field(repr=False)
    requests: int
    started_at: float


def _nonce() -> str:
    return secrets.token_hex(12)


@define
class Work:
    """One job: some maps with their sources, one store, one Clio."""

    session: Session
    store: Store
    readings: Sequence[Reading]
    marker: str | None = None
    timing: Timing = field(factory=Timing)
    sealed: bool = True
    images: bool = True
    nonce: Callable[[], str] = _nonce
    stream: Stream = field(factory=Stream)
    thresholds: Thresholds = field(factory=Thresholds)
    holder: str = field(default=Factory(lambda self: holder(self.session.user_agent), True))
    looker: Looker = field(init=False)

    def __attrs_post_init__(self) -> None:
        audience = self.session.audience.joined(self.stream.overhear)
        self.session = evolve(self.session, audience=audience)
        self.looker = Looker(
            Remote(self.session),
            self.store,
            self.readings,
            self.marker,
            self.timing,
            self.sealed,
            stream=self.stream,
            images=self.images,
        )

    # Plan

    def plan(
        self,
        only: Mapping[str, Collection[str]] | None = None,
        *,
        full: bool = False,
        sweep: bool | None = None,
    ) -> Flow[Planned]:
        """Look at both sides and decide; nothing is written anywhere.

        Args:
            only: Keys of rows, by the name of their map; all rows unless given.
            full: Read everything on both sides, and not only what changed.
            sweep: Look for records that were deleted, or do not; once a day unless given.
        """
        keys = None if only is None else {name: frozenset(some) for name, some in only.items()}
        scope = Scope(keys, whole=only is None, full=full, sweep=sweep)
        return (yield from self.plan_within(scope))

    def retry(self, aside: Quarantine, rows: Collection[RowId]) -> Flow[Planned]:
        """Release rows that were set aside, and plan them by themselves.

        Args:
            aside: Those that are.
            rows: Which ones of them.
        """
        keys = yield from call(aside.keys, rows)
        if rows:
            yield from call(self.store.release, rows, (yield from now()), somebody())
        return (yield from self.plan(keys))

    def plan_within(self, scope: Scope) -> Flow[Planned]:
        """Look at both sides and decide about the rows of a scope."""
        with self.stream.refusals("plan"):
            return (yield from self._plan(scope, self.readings))

    def _plan(self, scope: Scope, readings: Sequence[Reading]) -> Flow[Planned]:
        started_at = yield from now()
        before = self.session.requests
        sight = yield from self.looker.look(scope, readings)
        used = self.session.requests - before
        outline = self._outline(sight, used, started_at, whole=scope.whole)
        self.stream.tell(plan_made(outline))
        return Planned(outline, sight, used, started_at)

    def _outline(self, sight: Sight, used: int, started_at: float, *, whole: bool) -> Outline:
        steps = tuple(step for one in sight.maps for step in one.steps)
        limit = portion(self.session.throttle.limit or PER_MINUTE, self.session.share)
        writes = sum(step.writes for step in steps)
        deletes = sum(step.what is What.DELETE for step in steps)  # each is read once more
        conditional = sum(s.writes and s.what is not What.CREATE for s in steps) - deletes
        looks = _looks(conditional, writes - conditional - deletes, limit)
        others = ceil(conditional / BATCH) + looks + deletes
        case = case_of(sight, self.timing, self.session.throttle.ahead, whole=whole)
        guards = guards_of(case)
        warnings = tuple(warning for one in sight.maps for warning in one.warnings)
        settling = self.timing.settling
        host = host_of(self.session)
        return Outline(
            steps,
            used,
            writes,
            others,
            limit,
            guards,
            warnings,
            settling,
            started_at,
            host,
            sight.looks,
            {one.bound.name: one.settled for one in sight.maps},
        )

    # Apply

    def apply(
        self,
        planned: Planned,
        *,
        name: str = "sync",
        observer: Observer | None = None,
        override: Collection[str] = (),
    ) -> Flow[Report]:
        """Carry out a plan, under a lease of our own."""
        return (yield from self._watched(name, self._apply(planned, name, observer, override)))

    def _watched(self, name: str, run: Flow[T]) -> Flow[T]:
        """Tell of a run that does not come about, and of what is better or worse after one."""
        try:
            with self.stream.refusals(name):
                done = yield from run
        except ClioError as error:
            yield from self._alert(error)
            raise
        yield from self._alert(None)
        return done

    def _alert(self, error: ClioError | None) -> Flow[None]:
        with suppress(StoreError):  # whoever looks after a job never harms it
            yield from self._doctor(None).after(error, self.stream)

    def health(self) -> Flow[Health]:
        """Look after the job: the way to Clio, what is remembered, and the runs."""
        doctor = self._doctor(self.session)
        health = yield from doctor.health()
        yield from doctor.tell(health, self.stream)
        return health

    def _doctor(self, session: Session | None) -> Doctor:
        resources = {reading.map.resource for reading in self.readings}
        return Doctor(session, self.store, self.thresholds, resources)

    def _apply(
        self,
        planned: Planned,
        name: str,
        observer: Observer | None = None,
        override: Collection[str] = (),
    ) -> Flow[Report]:
        check(planned.outline.guards, override)
        run = Run(self.nonce(), name, planned.started_at)
        with at_work(self.holder):
            return (yield from self._leased(lambda epoch: self._run(epoch, run, planned, observer)))

    # Roll back

    def plan_rollback(
        self, run: str, only: Mapping[str, Collection[str]] | None = None
    ) -> Flow[RollbackPlanned]:
        """Look at what a run did and how that stands; nothing is written anywhere.

        Args:
            run: The run's id.
            only: Keys of rows, by the name of their map; all that the run did unless given.

        Raises:
            RollbackError: There is no such run, or it is a rollback itself.
        """
        runs = yield from call(self.store.runs)
        found = next((one for one in runs if one.id == run), None)
        if found is None:
            raise RollbackError(
                "The store knows no such run.", advice="python -m clio_sync runs lists them."
            )
        rows = None if only is None else self._rows(only)
        with self.stream.refusals(ROLLBACK):
            return (yield from Planner(self.looker, found, rows).plan())

    def _rows(self, only: Mapping[str, Collection[str]]) -> frozenset[RowId]:
        named = ((name, key.strip()) for name, keys in only.items() for key in keys)
        return frozenset(self.store.row_id(name, key) for name, key in named)

    def roll_back(
        self,
        planned: RollbackPlanned,
        *,
        observer: UndoObserver | None = None,
        override: Collection[str] = (),
    ) -> Flow[RollbackReport]:
        """Carry out a rollback, under a lease of our own."""
        return (yield from self._watched(ROLLBACK, self._roll_back(planned, observer, override)))

    def _roll_back(
        self, planned: RollbackPlanned, observer: UndoObserver | None, override: Collection[str]
    ) -> Flow[RollbackReport]:
        check(planned.outline.guards, override)
        rolling = Rolling(self.looker, Run(self.nonce(), ROLLBACK, planned.started_at), self.nonce)
        with at_work(self.holder):
            return (yield from self._leased(lambda e: rolling.back(e, planned, observer)))

    def _leased(self, work: Callable[[int], Flow[T]]) -> Flow[T]:
        """Do something as the only one who may write."""
        epoch = yield from lease.take(self.store, self.holder, PATIENCE)
        try:
            done = yield from work(epoch)
        except ClioError:
            yield from call(self.store.release_lease, epoch)
            raise
        yield from call(self.store.release_lease, epoch)
        return done

    def _run(
        self, epoch: int, run: Run, planned: Planned, observer: Observer | None
    ) -> Flow[Report]:
        before = self.session.requests
        running = Running(self.looker, run, epoch, self.nonce)
        applier = Applier(running, planned.sight, observer)
        try:
            yield from applier.apply()
        except ClioError as error:
            yield from running.broken(error, applier.results)
            raise
        requests = planned.requests + self.session.requests - before
        return (yield from self._report(running, planned, applier.results, requests))

    def _report(
        self, running: Running, planned: Planned, results: list[Result], requests: int
    ) -> Flow[Report]:
        ended_at = yield from now()
        ordered = tuple(_in_plan_order(results, planned.outline.steps))
        seconds = ended_at - planned.started_at
        run = running.run
        settled = sum(planned.outline.settled.values())
        report = Report(
            run.kind, run.id, ordered, requests, running.writes, seconds, settled=settled
        )
        counts = {**report.counts, "requests": requests, "writes": running.writes}
        yield from running.commit(Changes(run=evolve(run, ended_at=ended_at, counts=counts)))
        report = evolve(report, audit=str((yield from call(self.store.audit_head))))
        self.stream.tell(run_ended(report))
        return report

    # Push

    def push(
        self, data_map: DataMap, rows: Sequence[Mapping[str, object]], *, name: str = "push"
    ) -> Flow[Report]:
        """Plan and apply some rows by themselves; the absence of others means nothing."""
        readings = [Reading(data_map, list(rows), partial=True)]
        return (yield from self._watched(name, self._push(readings, name)))

    def _push(self, readings: Sequence[Reading], name: str) -> Flow[Report]:
        until = (yield from now()) + PATIENCE
        while True:
            planned = yield from self._plan(Scope(None, whole=False), readings)
            try:
                return (yield from self._apply(planned, name))
            except (StalePlan, LeaseHeld):  # another run was at work: look again after it
                if (yield from now()) > until:
                    raise
            yield from sleep(LOOK_AGAIN)

    # Reconcile

    def reconcile(self, *, values: bool = False, looks: int = LOOKS) -> Flow[Reconciliation]:
        """Compare both sides; nothing is written anywhere."""
        return (yield from Reconciler(self.looker, values, looks).reconcile())

    # Show

    def show(self, review: Review) -> Flow[SideBySide]:
        """Read the row and the records that a question is about; nothing is kept of them."""
        return (yield from Showing(self.looker).show(review))

    # Prepare

    def prepare(self) -> Flow[list[str]]:
        """Make the marker's custom field where the account lacks it; says where it did.

        It is no row and has no intent: a lost answer is waited for here and now.
        """
        if self.marker is None:
            return []
        preparing = Preparing(self.looker, self.marker, [one.map for one in self.readings])
        with at_work(self.holder):
            return (yield from self._leased(lambda _: preparing.prepare()))


def _in_plan_order(results: Sequence[Result], steps: Sequence[Step]) -> list[Result]:
    place = {(step.map, step.number): index for index, step in enumerate(steps)}
    return sorted(results, key=lambda result: place[result.map, result.number])


def _looks(conditional: int, creates: int, limit: int) -> int:
    """How often a run looks for newcomers: once in each window in which it makes records."""
    if not creates:
        return 0
    before = conditional // limit
    windows = max(0, ceil((conditional + creates) / limit) - 1)
    return windows - before + (before > 0)
