"""Documents: their bytes, their versions, copies and the trash."""

from __future__ import annotations

from functools import cached_property
from typing import Unpack

from .._flows import documents as flows, downloads, uploads
from .._flows.documents import CopyOptions
from .._flows.orders import UploadOptions
from .._generated import documents as generated
from .._generated.documents import Document
from .._wire import segment
from ..fields import Fields
from ..files import Downloadable, Downloaded, Parent, Uploadable
from ..files.parents import Place
from ..files.progress import Watcher
from .documents_versions import AsyncDocumentsVersions, DocumentsVersions

__all__ = ["AsyncDocuments", "CopyOptions", "Documents", "UploadOptions"]


class Documents(generated.Documents):
    """Documents, blocking."""

    @cached_property
    def versions(self) -> DocumentsVersions:
        """The versions of each."""
        return DocumentsVersions(self._driver, self._session)

    def upload(
        self,
        source: Uploadable,
        *,
        parent: Place,
        fields: Fields | str | None = None,
        **options: Unpack[UploadOptions],
    ) -> Document:
        """Upload a file as a new document.

        Nobody sees it before all of it is there. The token stays with Clio:
        the bytes go to a storage under signed addresses.

        Args:
            source: A path, bytes, or a binary stream from where it stands.
            parent: The matter, contact or folder to put it under: a record, a
                `Parent`, or ``{"id": 7, "type": "Matter"}``.
            fields: What to select of the document; a useful default unless given.
            options: See `UploadOptions`.

        Raises:
            ConfigurationError: It cannot be uploaded as asked; nothing was sent.
            SourceChanged: It is not the file whose upload began.
            StorageRefused: The storage does not take the bytes.
            UploadNotFound: Clio does not find them where they were sent.
            UploadTimeout: Clio has not seen them yet; upload again with ``resume``.
            NoAnswer: Nothing of it shows in Clio, and it can be uploaded again.
        """
        flow = uploads.upload(self._session, self.spec, source, parent, options, fields)
        return self._driver.run(flow)

    def upload_version(
        self,
        id: int,
        source: Uploadable,
        *,
        fields: Fields | str | None = None,
        **options: Unpack[UploadOptions],
    ) -> Document:
        """Upload a file as a new version of a document.

        Args:
            id: The document's id.
            source: A path, bytes, or a binary stream from where it stands.
            fields: What to select of the document; a useful default unless given.
            options: See `UploadOptions`.

        Raises:
            ClioError: As for `upload`.
        """
        parent = Parent(id, "Document")
        flow = uploads.upload(self._session, self.spec, source, parent, options, fields)
        return self._driver.run(flow)

    def download(
        self,
        id: int,
        to: Downloadable,
        *,
        version: int | None = None,
        sha256: str | None = None,
        progress: Watcher | None = None,
    ) -> Downloaded:
        """Bring a document's bytes here, whole or not at all.

        Args:
            id: The document's id.
            to: A path, which is replaced at once when all is there, or a binary stream.
            version: The id of a version; the latest unless given.
            sha256: The checksum that it must have, in hexadecimal.
            progress: Told after each chunk how far it has come.

        Raises:
            NotFound: There is no such document, or none that this user may see.
            ChecksumMismatch: It is not what was expected.
            FileUnusable: It cannot be kept at the place.
        """
        path = f"{self.spec.path}/{segment(id)}/download.json"
        params = {} if version is None else {"document_version_id": version}
        flow = downloads.download(
            self._session, path, to, params=params, sha256=sha256, progress=progress
        )
        return self._driver.run(flow)

    def copy(
        self,
        id: int,
        *,
        parent: Place,
        fields: Fields | str | None = None,
        **options: Unpack[CopyOptions],
    ) -> Document:
        """Make a new document of the latest version of this one.

        Args:
            id: The document's id.
            parent: What to put the copy under, as for `upload`.
            fields: What to select of the copy; a useful default unless given.
            options: See `CopyOptions`.

        Raises:
            NotFound: There is no such document, or none that this user may see.
        """
        flow = flows.copy(self._session, self.spec, id, parent, options, fields)
        return self._driver.run(flow)

    def delete(self, id: int) -> None:
        """Put a document into the trash, where it stays for thirty days.

        Args:
            id: The document's id.

        Raises:
            NotFound: There is no such document, or none that this user may see.
            Conflict: Somebody is changing it; try again.
        """
        super().delete(id)

    def restore(self, id: int, *, fields: Fields | str | None = None) -> Document:
        """Bring a document back from the trash.

        Args:
            id: The document's id.
            fields: What to select of it; a useful default unless given.

        Raises:
            NotFound: It was deleted for good, or is hidden from this user.
        """
        return self._driver.run(flows.restore(self._session, self.spec, id, fields))


class AsyncDocuments(generated.AsyncDocuments):
    """Documents, awaited."""

    @cached_property
    def versions(self) -> AsyncDocumentsVersions:
        """The versions of each."""
        return AsyncDocumentsVersions(self._driver, self._session)

    async def upload(
        self,
        source: Uploadable,
        *,
        parent: Place,
        fields: Fields | str | None = None,
        **options: Unpack[UploadOptions],
    ) -> Document:
        """Upload a file as a new document.

        Nobody sees it before all of it is there. The token stays with Clio:
        the bytes go to a storage under signed addresses.

        Args:
            source: A path, bytes, or a binary stream from where it stands.
            parent: The matter, contact or folder to put it under: a record, a
                `Parent`, or ``{"id": 7, "type": "Matter"}``.
            fields: What to select of the document; a useful default unless given.
            options: See `UploadOptions`.

        Raises:
            ConfigurationError: It cannot be uploaded as asked; nothing was sent.
            SourceChanged: It is not the file whose upload began.
            StorageRefused: The storage does not take the bytes.
            UploadNotFound: Clio does not find them where they were sent.
            UploadTimeout: Clio has not seen them yet; upload again with ``resume``.
            NoAnswer: Nothing of it shows in Clio, and it can be uploaded again.
        """
        flow = uploads.upload(self._session, self.spec, source, parent, options, fields)
        return await self._driver.run(flow)

    async def upload_version(
        self,
        id: int,
        source: Uploadable,
        *,
        fields: Fields | str | None = None,
        **options: Unpack[UploadOptions],
    ) -> Document:
        """Upload a file as a new version of a document.

        Args:
            id: The document's id.
            source: A path, bytes, or a binary stream from where it stands.
            fields: What to select of the document; a useful default unless given.
            options: See `UploadOptions`.

        Raises:
            ClioError: As for `upload`.
        """
        parent = Parent(id, "Document")
        flow = uploads.upload(self._session, self.spec, source, parent, options, fields)
        return await self._driver.run(flow)

    async def download(
        self,
        id: int,
        to: Downloadable,
        *,
        version: int | None = None,
        sha256: str | None = None,
        progress: Watcher | None = None,
    ) -> Downloaded:
        """Bring a document's bytes here, whole or not at all.

        Args:
            id: The document's id.
            to: A path, which is replaced at once when all is there, or a binary stream.
            version: The id of a version; the latest unless given.
            sha256: The checksum that it must have, in hexadecimal.
            progress: Told after each chunk how far it has come.

        Raises:
            NotFound: There is no such document, or none that this user may see.
            ChecksumMismatch: It is not what was expected.
            FileUnusable: It cannot be kept at the place.
        """
        path = f"{self.spec.path}/{segment(id)}/download.json"
        params = {} if version is None else {"document_version_id": version}
        flow = downloads.download(
            self._session, path, to, params=params, sha256=sha256, progress=progress
        )
        return await self._driver.run(flow)

    async def copy(
        self,
        id: int,
        *,
        parent: Place,
        fields: Fields | str | None = None,
        **options: Unpack[CopyOptions],
    ) -> Document:
        """Make a new document of the latest version of this one.

        Args:
            id: The document's id.
            parent: What to put the copy under, as for `upload`.
            fields: What to select of the copy; a useful default unless given.
            options: See `CopyOptions`.

        Raises:
            NotFound: There is no such document, or none that this user may see.
        """
        flow = flows.copy(self._session, self.spec, id, parent, options, fields)
        return await self._driver.run(flow)

    async def delete(self, id: int) -> None:
        """Put a document into the trash, where it stays for thirty days.

        Args:
            id: The document's id.

        Raises:
            NotFound: There is no such document, or none that this user may see.
            Conflict: Somebody is changing it; try again.
        """
        await super().delete(id)

    async def restore(self, id: int, *, fields: Fields | str | None = None) -> Document:
        """Bring a document back from the trash.

        Args:
            id: The document's id.
            fields: What to select of it; a useful default unless given.

        Raises:
            NotFound: It was deleted for good, or is hidden from this user.
        """
        return await self._driver.run(flows.restore(self._session, self.spec, id, fields))
