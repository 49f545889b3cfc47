"""The stages of a migration, blocking."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from ..migrating import Migration, PlannedStage
from ..report import Outline
from ..staging.report import MigrationReport, StageReport
from ..writing.apply import Observer

if TYPE_CHECKING:
    from ..._drivers import Driver


class ShownStage:
    """What a stage says before it is applied, in either colour."""

    def __init__(self, migration: Migration, stage: PlannedStage) -> None:
        self._migration, self._stage = migration, stage

    @property
    def number(self) -> int:
        """Of the stage, starting with 1."""
        return self._stage.number

    @property
    def outline(self) -> Outline:
        """What it comes to, as a value."""
        return self._stage.planned.outline

    def __str__(self) -> str:
        return f"Stage {self.number} of {self._migration.name}\n{self.outline}"


class Stage(ShownStage):
    """Some rows of a migration, planned and not yet written.

    Going on to the next stage without applying this one leaves its rows for later.
    """

    def __init__(self, driver: Driver, migration: Migration, stage: PlannedStage) -> None:
        super().__init__(migration, stage)
        self._driver = driver

    def apply(
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
        return self._driver.run(self._migration.apply(self._stage, progress, override))


class Stages:
    """A migration, stage by stage; made by `Job.stages`."""

    def __init__(self, driver: Driver, migration: Migration) -> None:
        self._driver, self._migration = driver, migration

    @property
    def report(self) -> MigrationReport:
        """What the stages came to that were applied so far."""
        return self._migration.report

    def __iter__(self) -> Iterator[Stage]:
        while (stage := self._driver.run(self._migration.next())) is not None:
            yield Stage(self._driver, self._migration, stage)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._migration.name!r}>"
