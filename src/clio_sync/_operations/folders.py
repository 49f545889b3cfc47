"""Folders: by path, with what is in them, and the trash."""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypedDict, Unpack

from .._flows import documents, folders as flows
from .._flows.crud import Spec
from .._generated import folders as generated
from .._generated.base.clio_creator import ClioCreatorBase
from .._generated.base.contact import ContactBase
from .._generated.base.document_category import DocumentCategoryBase
from .._generated.base.document_version import DocumentVersionBase
from .._generated.base.external_property import ExternalPropertyBase
from .._generated.base.group import GroupBase
from .._generated.base.linked_folder import LinkedFolderBase
from .._generated.base.matter import MatterBase
from .._generated.folders import Folder
from .._verbs import AsyncLists, Lists
from ..fields import Fields
from ..files.parents import Place
from ..lists import AsyncPages, Pages
from ..records import Record, record

__all__ = ["AsyncFolders", "FolderItem", "FolderItemFilters", "Folders"]


@record
class FolderItem(Record):
    """A document or a folder, as it stands in another folder."""

    created_at: dt.datetime
    deleted_at: dt.datetime | None
    etag: str
    id: int
    locked: bool | None
    name: str | None
    type: Literal["Document", "Folder"] | None
    updated_at: dt.datetime
    contact: ContactBase | None
    creator: ClioCreatorBase | None
    document_category: DocumentCategoryBase | None
    external_properties: tuple[ExternalPropertyBase, ...]
    group: GroupBase | None
    latest_document_version: DocumentVersionBase | None
    matter: MatterBase | None
    parent: LinkedFolderBase | None


class FolderItemFilters(TypedDict, total=False):
    """What the contents of folders can be listed by."""

    contact_id: int | None
    created_since: dt.datetime
    document_category_id: int | None
    external_property_name: str
    external_property_value: str
    ids: list[int]
    include_deleted: bool
    limit: int
    matter_id: int | None
    order: Literal[
        "id(asc)",
        "id(desc)",
        "document_number(asc)",
        "document_number(desc)",
        "name(asc)",
        "name(desc)",
        "updated_at(asc)",
        "updated_at(desc)",
        "created_at(asc)",
        "created_at(desc)",
        "received_at(asc)",
        "received_at(desc)",
    ]
    parent_id: int
    query: str
    scope: Literal["descendants", "children"]
    show_uncompleted: bool
    updated_since: dt.datetime


ITEMS: Spec[FolderItem] = Spec(
    path="folders/list",
    record=FolderItem,
    default=(
        "created_at,deleted_at,etag,id,locked,name,type,updated_at,matter{id,display_number},"
        "contact{id,name},parent{id,name}"
    ),
    verbs=("list",),
    filters=FolderItemFilters,
    wire={"ids": "ids[]"},
)


class Items(Lists[FolderItem]):
    """The contents of folders, blocking."""

    spec = ITEMS

    def list(
        self, *, fields: Fields | str | None = None, **filters: Unpack[FolderItemFilters]
    ) -> Pages[FolderItem]:
        """Every record that the filters let through, fetched while you iterate."""
        return self._list(filters, fields)


class AsyncItems(AsyncLists[FolderItem]):
    """The contents of folders, awaited."""

    spec = ITEMS

    def list(
        self, *, fields: Fields | str | None = None, **filters: Unpack[FolderItemFilters]
    ) -> AsyncPages[FolderItem]:
        """Every record that the filters let through, fetched while you iterate."""
        return self._list(filters, fields)


class Folders(generated.Folders):
    """Folders, blocking."""

    def ensure(self, path: str, *, parent: Place, fields: Fields | str | None = None) -> Folder:
        """The folder at a path, made if it is not there.

        To call it again changes nothing, and side by side in one client makes
        none twice. Lists show a new folder a little late: two programs that
        begin at the same moment may both make one.

        Args:
            path: Names with ``/`` between them, such as ``"Evidence/2026"``.
            parent: The matter, contact or folder above: a record, a `Parent`, or
                ``{"id": 7, "type": "Matter"}``.
            fields: What to select of the folder; a useful default unless given.

        Raises:
            ConfigurationError: The path names no folder, or the parent cannot hold one.
        """
        flow = flows.ensure(self._session, self.spec, path, parent, fields)
        return self._driver.run(flow)

    def list_items(
        self, *, fields: Fields | str | None = None, **filters: Unpack[FolderItemFilters]
    ) -> Pages[FolderItem]:
        """What is in a folder: its documents and folders together.

        Without ``parent_id``, what is in the account's root folder.

        Args:
            fields: What to select; a useful default unless given.
            filters: See `FolderItemFilters`.

        Raises:
            FieldError: A name that Clio would refuse, or ignore.
        """
        return Items(self._driver, self._session).list(fields=fields, **filters)

    def delete(self, id: int) -> None:
        """Put a folder and what is in it into the trash, where it stays for thirty days.

        Args:
            id: The folder's id.

        Raises:
            BadRequest: It is the root, holds something locked, or too much.
            Conflict: Somebody is changing it; try again.
        """
        super().delete(id)

    def restore(self, id: int, *, fields: Fields | str | None = None) -> Folder:
        """Bring a folder back from the trash.

        Args:
            id: The folder's id.
            fields: What to select of it; a useful default unless given.

        Raises:
            NotFound: It was deleted for good, or is hidden from this user.
        """
        return self._driver.run(documents.restore(self._session, self.spec, id, fields))


class AsyncFolders(generated.AsyncFolders):
    """Folders, awaited."""

    async def ensure(
        self, path: str, *, parent: Place, fields: Fields | str | None = None
    ) -> Folder:
        """The folder at a path, made if it is not there.

        To call it again changes nothing, and side by side in one client makes
        none twice. Lists show a new folder a little late: two programs that
        begin at the same moment may both make one.

        Args:
            path: Names with ``/`` between them, such as ``"Evidence/2026"``.
            parent: The matter, contact or folder above: a record, a `Parent`, or
                ``{"id": 7, "type": "Matter"}``.
            fields: What to select of the folder; a useful default unless given.

        Raises:
            ConfigurationError: The path names no folder, or the parent cannot hold one.
        """
        flow = flows.ensure(self._session, self.spec, path, parent, fields)
        return await self._driver.run(flow)

    def list_items(
        self, *, fields: Fields | str | None = None, **filters: Unpack[FolderItemFilters]
    ) -> AsyncPages[FolderItem]:
        """What is in a folder: its documents and folders together.

        Without ``parent_id``, what is in the account's root folder.

        Args:
            fields: What to select; a useful default unless given.
            filters: See `FolderItemFilters`.

        Raises:
            FieldError: A name that Clio would refuse, or ignore.
        """
        return AsyncItems(self._driver, self._session).list(fields=fields, **filters)

    async def delete(self, id: int) -> None:
        """Put a folder and what is in it into the trash, where it stays for thirty days.

        Args:
            id: The folder's id.

        Raises:
            BadRequest: It is the root, holds something locked, or too much.
            Conflict: Somebody is changing it; try again.
        """
        await super().delete(id)

    async def restore(self, id: int, *, fields: Fields | str | None = None) -> Folder:
        """Bring a folder back from the trash.

        Args:
            id: The folder's id.
            fields: What to select of it; a useful default unless given.

        Raises:
            NotFound: It was deleted for good, or is hidden from this user.
        """
        return await self._driver.run(documents.restore(self._session, self.spec, id, fields))
