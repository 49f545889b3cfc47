"""Document archives: many documents in one file, made in the background."""

from __future__ import annotations

import datetime as dt

from .._flows.jobs import PATIENCE, Patience, Told, Wait, file_of
from .._generated import document_archives as generated
from .._generated.document_archives import DocumentArchive, DocumentArchiveCreate
from ..fields import Fields
from ..files import Downloadable, Downloaded

__all__ = ["AsyncDocumentArchives", "DocumentArchives"]


class DocumentArchives(generated.DocumentArchives):
    """Document archives, blocking."""

    def create_and_wait(
        self,
        payload: DocumentArchiveCreate,
        *,
        to: Downloadable | None = None,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> DocumentArchive:
        """Have an archive made, and wait until it is there.

        Args:
            payload: The documents and folders that shall be in it.
            to: Where to put its file: a path or a binary stream; nowhere unless given.
            fields: What to select of the archive; a useful default unless given.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it; ``clio_message`` says why.
            JobTimedOut: It is not done; `wait` goes on waiting for it.
            NoAnswer: It may be in the making all the same.
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
    ) -> DocumentArchive:
        """Wait until an archive is there that was asked for before.

        Args:
            id: The archive's id.
            to: Where to put its file: a path or a binary stream; nowhere unless given.
            fields: What to select of the archive; a useful default unless given.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it; ``clio_message`` says why.
            JobTimedOut: It is not done; waiting can go on.
            NotFound: There is no such archive.
        """
        wait = Wait(self._session, self.spec, fields, Patience(deadline, progress))
        return self._driver.run(wait.end(id, to))

    def download(self, id: int, to: Downloadable) -> Downloaded:
        """Bring the file of an archive to a place, whole or not at all.

        Args:
            id: The archive's id.
            to: A path, which is replaced at once when all is there, or a binary stream.

        Raises:
            NotFound: There is no such archive, or it is not completed yet.
            FileUnusable: It cannot be kept at the place.
        """
        return self._driver.run(file_of(self._session, self.spec, id, to))


class AsyncDocumentArchives(generated.AsyncDocumentArchives):
    """Document archives, awaited."""

    async def create_and_wait(
        self,
        payload: DocumentArchiveCreate,
        *,
        to: Downloadable | None = None,
        fields: Fields | str | None = None,
        deadline: float | dt.timedelta | None = PATIENCE,
        progress: Told | None = None,
    ) -> DocumentArchive:
        """Have an archive made, and wait until it is there.

        Args:
            payload: The documents and folders that shall be in it.
            to: Where to put its file: a path or a binary stream; nowhere unless given.
            fields: What to select of the archive; a useful default unless given.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it; ``clio_message`` says why.
            JobTimedOut: It is not done; `wait` goes on waiting for it.
            NoAnswer: It may be in the making all the same.
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
    ) -> DocumentArchive:
        """Wait until an archive is there that was asked for before.

        Args:
            id: The archive's id.
            to: Where to put its file: a path or a binary stream; nowhere unless given.
            fields: What to select of the archive; a useful default unless given.
            deadline: Seconds to wait at most, or a length of time; None for no end.
            progress: Told after every look how far it is.

        Raises:
            JobFailed: Clio gave up on it; ``clio_message`` says why.
            JobTimedOut: It is not done; waiting can go on.
            NotFound: There is no such archive.
        """
        wait = Wait(self._session, self.spec, fields, Patience(deadline, progress))
        return await self._driver.run(wait.end(id, to))

    async def download(self, id: int, to: Downloadable) -> Downloaded:
        """Bring the file of an archive to a place, whole or not at all.

        Args:
            id: The archive's id.
            to: A path, which is replaced at once when all is there, or a binary stream.

        Raises:
            NotFound: There is no such archive, or it is not completed yet.
            FileUnusable: It cannot be kept at the place.
        """
        return await self._driver.run(file_of(self._session, self.spec, id, to))
