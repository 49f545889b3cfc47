"""Document automations: documents made of a template and a matter, in the background."""

from __future__ import annotations

import datetime as dt

from .._flows.jobs import PATIENCE, Patience, Told, Wait
from .._generated import document_automations as generated
from .._generated.document_automations import DocumentAutomation, DocumentAutomationCreate
from ..fields import Fields

__all__ = ["AsyncDocumentAutomations", "DocumentAutomations"]


class DocumentAutomations(generated.DocumentAutomations):
    """Document automations, blocking."""

    def create_and_wait(
        self,
        payload: DocumentAutomationCreate,
        *,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> DocumentAutomation:
        """Have documents made, and wait until they are there.

        Args:
            payload: The template, the matter, and what to make.
            fields: What to select of the automation; ``documents`` are what it made.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it.
            JobTimedOut: It is not done; `wait` goes on waiting for it.
            NoAnswer: It may be in the making all the same: see `list`.
        """
        wait = Wait(self._session, self.spec, fields, Patience(deadline, progress))
        return self._driver.run(wait.create(payload))

    def wait(
        self,
        id: int,
        *,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> DocumentAutomation:
        """Wait until documents are there that were asked for before.

        Args:
            id: The automation's id.
            fields: What to select of the automation; ``documents`` are what it made.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it.
            JobTimedOut: It is not done; waiting can go on.
            NotFound: There is no such automation.
        """
        wait = Wait(self._session, self.spec, fields, Patience(deadline, progress))
        return self._driver.run(wait.end(id))


class AsyncDocumentAutomations(generated.AsyncDocumentAutomations):
    """Document automations, awaited."""

    async def create_and_wait(
        self,
        payload: DocumentAutomationCreate,
        *,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> DocumentAutomation:
        """Have documents made, and wait until they are there.

        Args:
            payload: The template, the matter, and what to make.
            fields: What to select of the automation; ``documents`` are what it made.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it.
            JobTimedOut: It is not done; `wait` goes on waiting for it.
            NoAnswer: It may be in the making all the same: see `list`.
        """
        wait = Wait(self._session, self.spec, fields, Patience(deadline, progress))
        return await self._driver.run(wait.create(payload))

    async def wait(
        self,
        id: int,
        *,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> DocumentAutomation:
        """Wait until documents are there that were asked for before.

        Args:
            id: The automation's id.
            fields: What to select of the automation; ``documents`` are what it made.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it.
            JobTimedOut: It is not done; waiting can go on.
            NotFound: There is no such automation.
        """
        wait = Wait(self._session, self.spec, fields, Patience(deadline, progress))
        return await self._driver.run(wait.end(id))
