"""The runs of a job, and the way back from each, async."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from attrs import field, frozen

from ...store.words import Run
from ..rolling_back.planning import RollbackPlanned
from ..rolling_back.words import RollbackOutline, RollbackReport, UndoObserver
from .remembering import Only, named

if TYPE_CHECKING:
    from .awaited import AsyncJob


class AsyncRollbackPlan:
    """What taking a run back would do, and the means to do it.

    Printing it shows what becomes of what the run did, why, how many requests that
    costs and how long it takes; nothing is written before `apply`.
    """

    def __init__(self, job: AsyncJob, planned: RollbackPlanned) -> None:
        self._job, self._planned = job, planned

    @property
    def outline(self) -> RollbackOutline:
        """What it comes to, as a value."""
        return self._planned.outline

    async def apply(
        self, *, progress: UndoObserver | None = None, override: Collection[str] = ()
    ) -> RollbackReport:
        """Do it; safe to be killed at any instant, and to be done again.

        Args:
            progress: Told after each row.
            override: Names of guards that may not stop it.

        Raises:
            StalePlan: The store has moved on since.
            GuardTripped: It looks like a mistake, or another run is at work.
        """
        flow = self._job.work.roll_back(self._planned, observer=progress, override=override)
        return await self._job.clio.driver.run(flow)

    def __str__(self) -> str:
        return str(self._planned.outline)


@frozen(kw_only=True)
class AsyncPastRun(Run):
    """One execution of a plan, and the way back from it; ``job.runs`` has them all.

    Args:
        job: Whose run it is.
    """

    job: AsyncJob = field(repr=False, eq=False)

    async def rollback(self, *, only: Only | None = None) -> AsyncRollbackPlan:
        """Plan to take it back; nothing is written anywhere.

        What the run changed is restored where it still says what the run left there,
        what it made is deleted where nobody has used it, whom it linked is unlinked.
        What somebody edited since is listed and stays as it is.

        Args:
            only: Keys of rows, by map; all that the run did unless given.

        Raises:
            RollbackError: It is a rollback itself.
        """
        flow = self.job.work.plan_rollback(self.id, named(only))
        return AsyncRollbackPlan(self.job, await self.job.clio.driver.run(flow))
