"""Reports: made in the background, waited for, and downloaded."""

from __future__ import annotations

import datetime as dt

from .._flows.jobs import PATIENCE, JobProgress, Patience, Told, Wait, file_of
from .._generated import reports as generated
from .._generated.reports import Report, ReportCreate
from ..fields import Fields
from ..files import Downloadable, Downloaded

__all__ = ["AsyncReports", "JobProgress", "Reports"]


class Reports(generated.Reports):
    """Reports, blocking."""

    def create_and_wait(
        self,
        payload: ReportCreate,
        *,
        to: Downloadable | None = None,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> Report:
        """Have a report made, and wait until it is there.

        Args:
            payload: What the report is about.
            to: Where to put its file: a path or a binary stream; nowhere unless given.
            fields: What to select of the report; a useful default unless given.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it.
            JobTimedOut: It is not done; `wait` goes on waiting for it.
            JobEmpty: It has nothing in it, and a file is wanted.
            NoAnswer: It may be in the making all the same: see `list`.
        """
        wait = Wait(self._session, self.spec, fields, Patience(deadline, progress))
        return self._driver.run(wait.create(payload, to))

    def wait(
        self,
        id: int,
        *,
        to: Downloadable | None = None,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> Report:
        """Wait until a report is there that was asked for before.

        Args:
            id: The report's id.
            to: Where to put its file: a path or a binary stream; nowhere unless given.
            fields: What to select of the report; a useful default unless given.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it.
            JobTimedOut: It is not done; waiting can go on.
            JobEmpty: It has nothing in it, and a file is wanted.
            NotFound: There is no such report.
        """
        wait = Wait(self._session, self.spec, fields, Patience(deadline, progress))
        return self._driver.run(wait.end(id, to))

    def download(self, id: int, to: Downloadable) -> Downloaded:
        """Bring the file of a report to a place, whole or not at all.

        Args:
            id: The report's id.
            to: A path, which is replaced at once when all is there, or a binary stream.

        Raises:
            Unprocessable: It is not completed yet.
            FileUnusable: It cannot be kept at the place.
        """
        return self._driver.run(file_of(self._session, self.spec, id, to))


class AsyncReports(generated.AsyncReports):
    """Reports, awaited."""

    async def create_and_wait(
        self,
        payload: ReportCreate,
        *,
        to: Downloadable | None = None,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> Report:
        """Have a report made, and wait until it is there.

        Args:
            payload: What the report is about.
            to: Where to put its file: a path or a binary stream; nowhere unless given.
            fields: What to select of the report; a useful default unless given.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it.
            JobTimedOut: It is not done; `wait` goes on waiting for it.
            JobEmpty: It has nothing in it, and a file is wanted.
            NoAnswer: It may be in the making all the same: see `list`.
        """
        wait = Wait(self._session, self.spec, fields, Patience(deadline, progress))
        return await self._driver.run(wait.create(payload, to))

    async def wait(
        self,
        id: int,
        *,
        to: Downloadable | None = None,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> Report:
        """Wait until a report is there that was asked for before.

        Args:
            id: The report's id.
            to: Where to put its file: a path or a binary stream; nowhere unless given.
            fields: What to select of the report; a useful default unless given.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it.
            JobTimedOut: It is not done; waiting can go on.
            JobEmpty: It has nothing in it, and a file is wanted.
            NotFound: There is no such report.
        """
        wait = Wait(self._session, self.spec, fields, Patience(deadline, progress))
        return await self._driver.run(wait.end(id, to))

    async def download(self, id: int, to: Downloadable) -> Downloaded:
        """Bring the file of a report to a place, whole or not at all.

        Args:
            id: The report's id.
            to: A path, which is replaced at once when all is there, or a binary stream.

        Raises:
            Unprocessable: It is not completed yet.
            FileUnusable: It cannot be kept at the place.
        """
        return await self._driver.run(file_of(self._session, self.spec, id, to))
