"""A migration's flows: a pilot, and stages of which each is read back before the next is planned.

What was done stands in the store, row by row, so a migration needs no memory of its
own: whoever goes on looks which rows need something yet, in this process or in another.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping

from attrs import define, evolve, field, frozen

from .._flow import Flow
from ..errors import ConfigurationError, StageFailed
from .looking.survey import Scope
from .reconciling.reconciling import Reconciler
from .reconciling.report import Reconciliation
from .reconciling.words import Oddity, Standing
from .report import Report
from .staging.census import Census, Need, census
from .staging.choosing import pilot
from .staging.report import MigrationReport, StageReport, StageSummary
from .words import Entry, FieldFate, What
from .work import Planned, Work
from .writing.apply import Observer

TOLERANCE = 0.1
"""Which share of a stage may be set aside or changed by others before a migration stops."""
MANY_FROM = 10
"""Of fewer rows a share says nothing."""

WRITTEN = frozenset({What.CREATE, What.ADOPT, What.UPDATE})


def planning(
    work: Work,
    only: Mapping[str, Collection[str]] | None,
    limit: int | None,
    *,
    full: bool,
    sweep: bool | None,
) -> Flow[Planned]:
    """Decide about all rows; with a limit, about so many that need something.

    Args:
        work: The job's.
        only: Keys of rows, by the name of their map; None for all.
        limit: How many rows at most.
        full: Whether everything is read on both sides, and not only what changed.
        sweep: Whether to look for records that were deleted.

    Raises:
        ConfigurationError: The limit is less than one.
    """
    if limit is None:
        return (yield from work.plan(only, full=full, sweep=sweep))
    _at_least_one("limit", limit)
    keys = None if only is None else {name: frozenset(some) for name, some in only.items()}
    found = yield from census(work.looker, keys)
    chosen = pilot(found.needs, limit)
    return (yield from _planned(work, chosen, len(found.needs) - len(chosen), found.guards))


def _planned(
    work: Work, chosen: Collection[Need], left: int, guards: Mapping[str, str]
) -> Flow[Planned]:
    """Decide about rows that were chosen out of all."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for need in chosen:
        keys[need.row.map].add(need.key)
    only = {name: frozenset(some) for name, some in keys.items()}
    planned = yield from work.plan_within(Scope(only, whole=False, more=True))
    stops = {**guards, **planned.outline.guards}
    return evolve(planned, outline=evolve(planned.outline, left=left, guards=stops))


def _at_least_one(name: str, number: int) -> None:
    if number < 1:
        raise ConfigurationError(f"The {name} is {number}.", advice="Let it be 1 at least.")


@frozen
class PlannedStage:
    """A stage: a plan for some rows.

    Args:
        number: Of the stage, starting with 1.
        planned: The plan.
    """

    number: int
    planned: Planned


@define
class Migration:
    """Brings the rows of a job over, stage by stage.

    Args:
        work: The job's.
        size: How many rows a stage is about, at most.
        name: What its runs are called.
        tolerance: Which share of a stage may be set aside or changed by others.
        override: Names of guards that may not stop any stage.
    """

    work: Work
    size: int
    name: str
    tolerance: float
    override: frozenset[str]
    done: list[StageSummary] = field(factory=list, init=False)
    _waiting: deque[Need] = field(factory=deque, init=False, repr=False)
    _census: Census | None = field(default=None, init=False, repr=False)
    _planned: int = field(default=0, init=False)
    _wrote: bool = field(default=False, init=False)
    """Whether anything was written since the rows were last counted."""
    _stopped: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        _at_least_one("size", self.size)

    @property
    def report(self) -> MigrationReport:
        """What the stages came to so far."""
        return MigrationReport(self.name, tuple(self.done))

    def next(self) -> Flow[PlannedStage | None]:
        """Plan the next stage; None where no row is left of which anything could become."""
        if self._stopped:
            return None
        if not self._waiting:
            yield from self._count()
        if self._census is None or not self._waiting:
            return None
        some = [self._waiting.popleft() for _ in range(min(self.size, len(self._waiting)))]
        self._planned += 1
        guards, left = self._census.guards, len(self._waiting)
        planned = yield from _planned(self.work, some, left, guards)
        return PlannedStage(self._planned, planned)

    def _count(self) -> Flow[None]:
        """Look which rows need something, as long as there is progress.

        A row that waited for another one, or for an answer that was lost, has its turn again.
        """
        if self._census is None or self._wrote:
            self._wrote = False
            self._census = yield from census(self.work.looker)
            self._waiting.extend(self._census.needs)

    def apply(
        self, stage: PlannedStage, observer: Observer | None, override: Collection[str]
    ) -> Flow[StageReport]:
        """Carry out a stage, and read back what it wrote.

        Raises:
            StageFailed: What is there is not what was written, or too much was set aside.
        """
        allowed = self.override.union(override)
        report = yield from self.work.apply(
            stage.planned, name=self.name, observer=observer, override=allowed
        )
        self._wrote = self._wrote or report.writes > 0
        written = _written(stage.planned, report)
        reconciler = Reconciler(self.work.looker, looks=sum(map(len, written.values())))
        found = yield from reconciler.check(written)
        problems = tuple(_problems(report, found, self.tolerance))
        done = StageReport(stage.number, report, found, len(self._waiting), problems)
        self.done.append(done.summary)
        if problems:
            self._stopped = True
            raise StageFailed(
                f"Stage {stage.number} was written, and then the migration stopped: "
                f"{'; '.join(problems)}.",
                advice=f"Look at the rows of run {report.run}; to take it back, roll that run "
                "back. Another call of stages() goes on with the rows that are left.",
            )
        return done


def _written(planned: Planned, report: Report) -> dict[str, list[Entry]]:
    """The rows that a run wrote, by the name of their map."""
    done = {(result.map, result.number) for result in report.results if result.what in WRITTEN}
    return {
        one.bound.name: entries
        for one in planned.sight.maps
        if (entries := [e for e in one.entries.values() if (one.bound.name, e.number) in done])
    }


def _problems(report: Report, found: Reconciliation, tolerance: float) -> Iterator[str]:
    """Why no other stage may follow."""
    standings = [pair.standing for pair in found.pairs]
    gone = sum(standing in _LOST for standing in standings)
    if gone:
        yield f"{gone} records that were written cannot be read"
    bare = sum(finding.what in {Oddity.UNMARKED, Oddity.SPARE} for finding in found.findings)
    if bare:
        yield f"{bare} records do not bear their row's marker, or bear that of another record"
    dropped = {note.field for r in report.results for note in r.fields if _is_dropped(note.fate)}
    if dropped:
        yield f"Clio did not keep {', '.join(sorted(dropped))}"
    moved, rows = sum(pair.moved for pair in found.pairs), len(report.results)
    aside = report.counts[What.QUARANTINE.value]
    if rows >= MANY_FROM and aside > tolerance * rows:
        yield f"{aside} of {rows} rows were set aside"
    if len(standings) >= MANY_FROM and moved > tolerance * len(standings):
        yield f"{moved} of {len(standings)} records do not say any more what Clio answered"


_LOST = frozenset({Standing.GONE, Standing.HIDDEN, Standing.UNSEEN, Standing.UNREADABLE})


def _is_dropped(fate: FieldFate) -> bool:
    return fate is FieldFate.DROPPED
