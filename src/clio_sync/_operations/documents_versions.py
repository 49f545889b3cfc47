"""Versions of documents: an earlier one made the latest again."""

from __future__ import annotations

from .._flows import documents as flows
from .._generated import documents_versions as generated
from .._generated.documents import SPEC as DOCUMENTS, Document
from ..fields import Fields

__all__ = ["AsyncDocumentsVersions", "DocumentsVersions"]


class DocumentsVersions(generated.DocumentsVersions):
    """Documents versions, blocking."""

    def save_as_latest_version(
        self, id: int, *, document_id: int, fields: Fields | str | None = None
    ) -> Document:
        """Make a new version of a document from an earlier one.

        Args:
            id: The version's id.
            document_id: The document's id.
            fields: What to select of the document; a useful default unless given.

        Returns:
            The document, read anew.

        Raises:
            BadRequest: The document has no such version, or it cannot be had.
        """
        flow = flows.save_as_latest(self._session, DOCUMENTS, document_id, id, fields)
        return self._driver.run(flow)


class AsyncDocumentsVersions(generated.AsyncDocumentsVersions):
    """Documents versions, awaited."""

    async def save_as_latest_version(
        self, id: int, *, document_id: int, fields: Fields | str | None = None
    ) -> Document:
        """Make a new version of a document from an earlier one.

        Args:
            id: The version's id.
            document_id: The document's id.
            fields: What to select of the document; a useful default unless given.

        Returns:
            The document, read anew.

        Raises:
            BadRequest: The document has no such version, or it cannot be had.
        """
        flow = flows.save_as_latest(self._session, DOCUMENTS, document_id, id, fields)
        return await self._driver.run(flow)
