"""Workers: processes that run the job, each with a clock and a colour of its own.

Several may be in the middle of a run at once: one that is interrupted waits
while another runs from its beginning to its end, and takes the lease from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import anyio
from attrs import evolve, frozen

from clio_sync import errors
from clio_sync._policy.retry import RetryPolicy
from clio_sync.engine.job import AsyncJob, Job
from clio_sync.engine.report import Report
from clio_sync.engine.rolling_back.words import RollbackReport

from .deaths import Act, Death, Life, MortalAsyncDriver, MortalDriver, living

if TYPE_CHECKING:
    from .sheets import Row
    from .world import World

GUARDS = {"majority"}
"""What looks like a mistake and is none here."""
NAME = "elsewhere:1:worker"
"""All workers go by one name, so that each takes the lease from the one before at once."""
TOO_DEEP = 3
"""So many processes in the middle of something are enough."""


class Happening(Protocol):
    """Something that takes place in a history."""

    def happen(self, world: World) -> None:
        """Let it take place."""
        ...


@frozen
class Meanwhile:
    """Something that takes place while a process has come to a step."""

    step: int
    what: Happening


@frozen
class Launch:
    """A worker starts, plans and applies, or dies, or gives up.

    Args:
        colour: ``blocking`` or ``async``.
        ahead: Seconds by which its clock is ahead of the true time.
        dies_at: The step that it does not survive.
        meanwhile: What takes place while it is in the middle of something.
        pushes: A place in the table of people whose row is pushed, instead of a whole run.
        takes_back: Whether it takes the last run back, instead of one more.
    """

    colour: str = "blocking"
    ahead: float = 0.0
    dies_at: int | None = None
    meanwhile: tuple[Meanwhile, ...] = ()
    pushes: float | None = None
    takes_back: bool = False

    def happen(self, world: World) -> None:
        """Let it live."""
        if world.depth < TOO_DEEP:
            self.live(world)
        if world.depth == 0:
            world.sim.faults.clear()

    def live(self, world: World, life: Life | None = None) -> Report | RollbackReport | None:
        """Let it live, and see what it reports.

        Args:
            world: Where.
            life: Its own unless another one is given.
        """
        life = life or Life(self.dies_at, self._acts(world))
        world.runs += 1
        world.witness.took_back |= self.takes_back
        world.say(f"a worker starts ({self.colour}, clock {self.ahead:+g} s)")
        world.depth += 1
        try:
            with living(life):
                return self._worked(world, life)
        except Death:
            world.deaths += 1
            world.say(f"it dies at step {life.steps}")
        except errors.ClioError as error:
            world.say(f"it gives up after {life.steps} steps: {_told(error)}")
        finally:
            life.end()
            world.depth -= 1
        return None

    def _acts(self, world: World) -> dict[int, tuple[Act, ...]]:
        acts: defaultdict[int, tuple[Act, ...]] = defaultdict(tuple)
        for one in self.meanwhile:
            acts[one.step] += (partial(_elsewhere, one.what, world),)
        return acts

    def _worked(self, world: World, life: Life) -> Report | RollbackReport:
        options = {
            "clock": world.shifted(self.ahead),
            "retry": RetryPolicy(jitter=lambda longest: world.place.jitter * longest),
        }
        if self.colour == "async":
            report = anyio.run(self._awaited, world, life, options)
        else:
            report = self._blocking(world, life, options)
        if self.pushes is None and not self.takes_back:  # else most were not decided about
            world.witness.ended(life)
        world.say(f"it ends after {life.steps} steps: {_shown(report)}")
        return report

    def _blocking(
        self, world: World, life: Life, options: dict[str, Any]
    ) -> Report | RollbackReport:
        clio = world.sim.client(**options)
        clio.driver = MortalDriver(clio.driver, life)
        job: Job = job_of(world, clio, Job)
        with closing(job):
            if self.pushes is not None:
                with self._pushed(world) as row:
                    return job.push(world.maps[0], row)
            if self.takes_back and job.runs:
                return job.runs[-1].rollback().apply(override=GUARDS)
            return job.plan().apply(override=GUARDS)

    async def _awaited(
        self, world: World, life: Life, options: dict[str, Any]
    ) -> Report | RollbackReport:
        clio = world.sim.async_client(**options)
        clio.driver = MortalAsyncDriver(clio.driver, life)
        job: AsyncJob = job_of(world, clio, AsyncJob)
        with closing(job):
            if self.pushes is not None:
                with self._pushed(world) as row:
                    return await job.push(world.maps[0], row)
            if self.takes_back and job.runs:
                back = await job.runs[-1].rollback()
                return await back.apply(override=GUARDS)
            plan = await job.plan()
            return await plan.apply(override=GUARDS)

    @contextmanager
    def _pushed(self, world: World) -> Iterator[Row]:
        """A row as it is now: who pushes one has to hold it still until it is there."""
        rows = world.tables.contacts
        world.tables.still += 1
        try:
            yield dict(rows[int((self.pushes or 0) * len(rows))])
        finally:
            world.tables.still -= 1


def _shown(report: Report | RollbackReport) -> str:
    """A report without what is of random names."""
    if isinstance(report, RollbackReport):
        return f"taken back: {', '.join(f'{n} {what}' for what, n in report.counts.items() if n)}"
    return str(evolve(report, audit=""))


def _told(error: errors.ClioError) -> str:
    """An error without the id of a request, which nobody decides."""
    return f"{type(error).__name__}: {error.args[0] if error.args else ''}".partition(" Request")[0]


def _elsewhere(what: Happening, world: World) -> None:
    """Something takes place that is no part of the process that is interrupted."""
    with living(Life()):
        what.happen(world)


def job_of(world: World, clio: Any, kind: type[Any] = Job) -> Any:
    """A job as a new process would make it."""
    from .world import MARKER, TIMING

    people, cases, times = world.maps
    readings = [
        world.tables.people.reading(people, world.witness),
        cases.read(world.tables.matters),
        times.read(world.tables.activities),
    ]
    job = kind(clio, readings, store=world.store, marker=MARKER, timing=TIMING)
    job.work.holder = NAME
    return job
