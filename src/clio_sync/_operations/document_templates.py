"""Document templates: their bytes."""

from __future__ import annotations

from .._flows import downloads
from .._generated import document_templates as generated
from .._wire import segment
from ..files import Downloadable, Downloaded
from ..files.progress import Watcher

__all__ = ["AsyncDocumentTemplates", "DocumentTemplates"]


class DocumentTemplates(generated.DocumentTemplates):
    """Document templates, blocking."""

    def download(
        self,
        id: int,
        to: Downloadable,
        *,
        sha256: str | None = None,
        progress: Watcher | None = None,
    ) -> Downloaded:
        """Bring the bytes here, whole or not at all.

        Args:
            id: The template's id.
            to: A path, which is replaced at once when all is there, or a binary stream.
            sha256: The checksum that it must have, in hexadecimal.
            progress: Told after each chunk how far it has come.

        Raises:
            NotFound: There is no such template, or none that this user may see.
            ChecksumMismatch: It is not what was expected.
            FileUnusable: It cannot be kept at the place.
        """
        path = f"{self.spec.path}/{segment(id)}/download.json"
        flow = downloads.download(self._session, path, to, sha256=sha256, progress=progress)
        return self._driver.run(flow)


class AsyncDocumentTemplates(generated.AsyncDocumentTemplates):
    """Document templates, awaited."""

    async def download(
        self,
        id: int,
        to: Downloadable,
        *,
        sha256: str | None = None,
        progress: Watcher | None = None,
    ) -> Downloaded:
        """Bring the bytes here, whole or not at all.

        Args:
            id: The template's id.
            to: A path, which is replaced at once when all is there, or a binary stream.
            sha256: The checksum that it must have, in hexadecimal.
            progress: Told after each chunk how far it has come.

        Raises:
            NotFound: There is no such template, or none that this user may see.
            ChecksumMismatch: It is not what was expected.
            FileUnusable: It cannot be kept at the place.
        """
        path = f"{self.spec.path}/{segment(id)}/download.json"
        flow = downloads.download(self._session, path, to, sha256=sha256, progress=progress)
        return await self._driver.run(flow)
