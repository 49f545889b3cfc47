"""A job and its plans, blocking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from attrs import asdict

from ...store import Store
from ..health import Health, Thresholds
from ..migrating import TOLERANCE, Migration, planning
from ..reconciling.reconciling import LOOKS
from ..reconciling.report import Reconciliation
from ..report import Outline, Report
from ..reviewing.review import OpenReview
from ..reviewing.side_by_side import SideBySide
from ..timing import Timing
from ..watching.events import Observer as Watcher
from ..watching.stream import Stream, listening
from ..work import Planned, Work
from ..writing.apply import Observer
from .past_runs import PastRun
from .remembering import Images, Kept, Only, Remembering, longest, named
from .stages import Stages

if TYPE_CHECKING:
    from ..._drivers import Driver
    from ..._flows.session import Session
    from ...mapping import DataMap, Reading


class Client(Protocol):
    """A blocking client, as far as a job needs one; `Clio` is one."""

    @property
    def session(self) -> Session:
        """What its requests share."""
        ...

    @property
    def driver(self) -> Driver:
        """What waits for it."""
        ...


class Plan:
    """What would be done, and the means to do it.

    Printing it shows what becomes of which row, why, how many requests that
    costs and how long it takes; nothing is written before `apply`.
    """

    def __init__(self, job: Job, planned: Planned) -> None:
        self._job, self._planned = job, planned

    @property
    def outline(self) -> Outline:
        """What it comes to, as a value."""
        return self._planned.outline

    def apply(
        self,
        *,
        name: str = "sync",
        progress: Observer | None = None,
        override: Collection[str] = (),
    ) -> Report:
        """Do it; safe to be killed at any instant, and to be run again.

        Args:
            name: What the report calls the run.
            progress: Told after each row.
            override: Names of guards that may not stop this run.

        Raises:
            StalePlan: The store has moved on since.
            GuardTripped: It looks like a mistake, or another run is at work.
        """
        flow = self._job.work.apply(self._planned, name=name, observer=progress, override=override)
        return self._job.clio.driver.run(flow)

    def __str__(self) -> str:
        return str(self._planned.outline)


class Job(Remembering):
    """Rows into records, exactly once; made by `Clio.sync`.

    `prepare` once; then `plan`, look at it, and apply it, as often as you like. What only a
    person may decide is in `reviews`, and `show` shows it with values.

    Args:
        clio: The client to work through.
        readings: Maps with their sources.
        store: Where links and intents are kept: a path, or an open store.
        marker: The name of a custom field (text, on contacts and on matters) that
            says whose record a record is; without one, a create whose answer is
            lost becomes a question for a human. Calendar entries, communications
            and documents say it in an external property of this name.
        timing: What is assumed about time; the client's own timeout unless given.
        key: The key of the store's digests; kept beside the store unless given.
        index: ``encrypted`` keeps what Clio's people are known by, sealed with a key that is
            not in the store, so that matching learns; ``digests`` keeps no value, and then
            nothing is learnt.
        rollback: ``encrypted`` keeps what updates overwrite, sealed likewise, so that they can
            be taken back; ``off`` keeps nothing of it, and then only what was made can be.
        observer: Who is told what the job does: one, or several; `observe` adds more.
        thresholds: From when on `health` warns, and calls something failing.
    """

    def __init__(
        self,
        clio: Client,
        readings: Sequence[Reading],
        *,
        store: str | Path | Store,
        marker: str | None = None,
        timing: Timing | None = None,
        key: bytes | None = None,
        index: Kept = "encrypted",
        rollback: Images = "encrypted",
        observer: Watcher | Iterable[Watcher] = (),
        thresholds: Thresholds | None = None,
    ) -> None:
        self.clio = clio
        self._now = clio.driver.clock.now
        self.store: Store = self._remember_in(store, key)
        timing = timing or Timing().covering(longest(clio.session, clio.driver))
        self.work: Work = Work(
            clio.session,
            self.store,
            list(readings),
            marker,
            timing,
            sealed=index == "encrypted",
            images=rollback == "encrypted",
            stream=Stream(listening(observer)),
            thresholds=thresholds or Thresholds(),
        )

    @property
    def runs(self) -> list[PastRun]:
        """The runs so far, the first one first, each with the way back from it."""
        return [PastRun(**asdict(run, recurse=False), job=self) for run in self.store.runs()]

    def plan(
        self,
        *,
        only: Only | None = None,
        limit: int | None = None,
        full: bool = False,
        sweep: bool | None = None,
    ) -> Plan:
        """Look at both sides and decide; nothing is written anywhere.

        Args:
            only: Keys of rows, by map; all rows unless given.
            limit: A pilot: so many rows at most that need something, of every map some, each
                with those that it refers to. The others are left for later.
            full: Read everything on both sides, and not only what changed since.
            sweep: Look for records that were deleted, or do not look for them; unless given,
                a job with a mirror looks once a day, and a pilot never.

        Raises:
            ConfigurationError: The limit is less than one.
        """
        flow = planning(self.work, named(only), limit, full=full, sweep=sweep)
        return Plan(self, self.clio.driver.run(flow))

    def stages(
        self,
        size: int = 200,
        *,
        name: str = "migration",
        tolerance: float = TOLERANCE,
        override: Collection[str] = (),
    ) -> Stages:
        """Bring the rows over stage by stage; each is read back before the next one is planned.

        Iterate over them, and apply each: nothing is done before. To pause is to stop
        iterating; this process or another one goes on where the store says it is.

        Args:
            size: How many rows that need something a stage is about, at most.
            name: What the runs are called, one for each stage.
            tolerance: Which share of a stage's rows may be set aside, or be found changed by
                others when they are read back, before the migration stops.
            override: Names of guards that may not stop any stage.

        Raises:
            ConfigurationError: The size is less than one.
        """
        migration = Migration(self.work, size, name, tolerance, frozenset(override))
        return Stages(self.clio.driver, migration)

    def retry(self, *rows: int | str, map: DataMap | str | None = None) -> Plan:
        """Plan only rows that were set aside, as if they never had been.

        They are released first: should nobody apply the plan, the next run tries them.

        Args:
            rows: Numbers of rows in their source, or keys; all of them unless given.
            map: Only rows of this map.

        Raises:
            ConfigurationError: One of them is not set aside.
        """
        chosen = [one.row for one in self.quarantine.of(*rows, map=map)]
        return Plan(self, self.clio.driver.run(self.work.retry(self.quarantine, chosen)))

    def push(self, data_map: DataMap, *rows: Mapping[str, object]) -> Report:
        """Bring some rows into Clio now; the absence of others means nothing.

        Args:
            data_map: Whose rows they are.
            rows: Columns and their values.
        """
        return self.clio.driver.run(self.work.push(data_map, rows))

    def show(self, review: OpenReview) -> SideBySide:
        """Show a question with the values of the row and of those that it may be.

        Both are read now, the row from its source and the records from Clio, and nothing of
        them is kept. Printing what comes back shows them; in a notebook it is a page.

        Args:
            review: One of `reviews`.

        Raises:
            ReviewError: No source of this job has the row.
        """
        return self.clio.driver.run(self.work.show(review.review))

    def reconcile(self, *, values: bool = False, looks: int = LOOKS) -> Reconciliation:
        """Compare both sides field by field; nothing is written anywhere.

        Contacts and matters are listed once, two hundred in a request, and what hangs on
        them is read by its ids. A record that is not there is read by itself: it is gone only
        where Clio says so then, for losing a permission hides records too.

        Args:
            values: Keep what both sides say where they differ, for a CSV that you ask for.
            looks: Records that are read by themselves at most; the others count as not looked for.

        Raises:
            ForeignStore: The store belongs to another account, region or user.
        """
        return self.clio.driver.run(self.work.reconcile(values=values, looks=looks))

    def health(self) -> Health:
        """Look after the job: the way to Clio, what is remembered, and the runs.

        It takes one request and writes nothing to Clio. Printing what comes back shows every
        check; observers are told of what is better or worse than when they were last told.

        Raises:
            StoreError: The store cannot be read.
        """
        return self.clio.driver.run(self.work.health())

    def prepare(self) -> list[str]:
        """Make the marker's custom field where it is missing; says on what it did."""
        return self.clio.driver.run(self.work.prepare())
