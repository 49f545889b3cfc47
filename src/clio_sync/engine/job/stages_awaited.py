"""The stages of a migration, async."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import TYPE_CHECKING

from ..migrating import Migration, PlannedStage
from ..staging.report import MigrationReport, StageReport
from ..writing.apply import Observer
from .stages import ShownStage

if TYPE_CHECKING:
    from ..._drivers import AsyncDriver


class AsyncStage(ShownStage):
    """Some rows of a migration, planned and not yet written.

    Going on to the next stage without applying this one leaves its rows for later.
    """

    def __init__(self, driver: AsyncDriver, migration: Migration, stage: PlannedStage) -> None:
        super().__init__(migration, stage)
        self._driver = driver

    async def apply(
        self, *, progress: Observer | None = None, override: Collection[str] = ()
    ) -> StageReport:
        """Do it, and read back what was written; safe to be killed at any instant.

        Args:
            progress: Told after each row.
            override: Names of guards that may not stop this stage.

        Raises:
            StageFailed: What is there is not what was written, or too much was set aside.
            GuardTripped: It looks like a mistake, or another run is at work.
            StalePlan: The store has moved on since the stage was planned.
        """
        return await self._driver.run(self._migration.apply(self._stage, progress, override))


class AsyncStages:
    """A migration, stage by stage; made by `AsyncJob.stages`."""

    def __init__(self, driver: AsyncDriver, migration: Migration) -> None:
        self._driver, self._migration = driver, migration

    @property
    def report(self) -> MigrationReport:
        """What the stages came to that were applied so far."""
        return self._migration.report

    async def __aiter__(self) -> AsyncIterator[AsyncStage]:
        while (stage := await self._driver.run(self._migration.next())) is not None:
            yield AsyncStage(self._driver, self._migration, stage)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._migration.name!r}>"
