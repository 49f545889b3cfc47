"""Report presets: reports made as they say."""

from __future__ import annotations

import datetime as dt

from .._flows.jobs import PATIENCE, Patience, Told, Wait
from .._flows.special import act
from .._generated import report_presets as generated
from .._generated.reports import SPEC as REPORTS, Report
from .._wire import segment
from ..fields import Fields
from ..files import Downloadable

__all__ = ["AsyncReportPresets", "ReportPresets"]


def _generation(id: int) -> str:
    return f"report_presets/{segment(id)}/generate_report"


class ReportPresets(generated.ReportPresets):
    """Report presets, blocking."""

    def generate_report(self, id: int, *, fields: Fields | str | None = None) -> Report:
        """Have a report made as a preset says, without waiting for it.

        Args:
            id: The preset's id.
            fields: What to select of the report; a useful default unless given.

        Raises:
            NotFound: There is no such preset.
            NoAnswer: The report may be in the making all the same.
        """
        flow = act(self._session, _generation(id), REPORTS, fields=fields)
        return self._driver.run(flow)

    def generate_and_wait(
        self,
        id: int,
        *,
        to: Downloadable | None = None,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> Report:
        """Have a report made as a preset says, and wait until it is there.

        Args:
            id: The preset's id.
            to: Where to put its file: a path or a binary stream; nowhere unless given.
            fields: What to select of the report; a useful default unless given.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it.
            JobTimedOut: It is not done; `Reports.wait` goes on waiting for it.
            JobEmpty: It has nothing in it, and a file is wanted.
            NoAnswer: It may be in the making all the same: see `Reports.list`.
        """
        wait = Wait(self._session, REPORTS, fields, Patience(deadline, progress))
        return self._driver.run(wait.made_at(_generation(id), None, to))


class AsyncReportPresets(generated.AsyncReportPresets):
    """Report presets, awaited."""

    async def generate_report(self, id: int, *, fields: Fields | str | None = None) -> Report:
        """Have a report made as a preset says, without waiting for it.

        Args:
            id: The preset's id.
            fields: What to select of the report; a useful default unless given.

        Raises:
            NotFound: There is no such preset.
            NoAnswer: The report may be in the making all the same.
        """
        flow = act(self._session, _generation(id), REPORTS, fields=fields)
        return await self._driver.run(flow)

    async def generate_and_wait(
        self,
        id: int,
        *,
        to: Downloadable | None = None,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> Report:
        """Have a report made as a preset says, and wait until it is there.

        Args:
            id: The preset's id.
            to: Where to put its file: a path or a binary stream; nowhere unless given.
            fields: What to select of the report; a useful default unless given.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it.
            JobTimedOut: It is not done; `Reports.wait` goes on waiting for it.
            JobEmpty: It has nothing in it, and a file is wanted.
            NoAnswer: It may be in the making all the same: see `Reports.list`.
        """
        wait = Wait(self._session, REPORTS, fields, Patience(deadline, progress))
        return await self._driver.run(wait.made_at(_generation(id), None, to))
